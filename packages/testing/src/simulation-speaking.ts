/** Customers of a simulation who agree to be reached, or want no more, at a till. */
import { type ConsentNotice, consentNotice } from '@stilltill/domain/consent';
import type { Result } from '@stilltill/domain/result';
import type { Till } from '@stilltill/till-engine';
import type { PowerCut, SimTillParts } from './simulation-parts.ts';
import { NUMBERS } from './simulation-words.ts';

/** More turns than sealing takes: what it leaves under way ends before anything else is decided. */
const QUIET_TURNS = 30;
/** Milliseconds, at least, that a machine gets for it. */
const WAITS_MAX = 5_000;

type Given = Pick<SimTillParts, 'name' | 'random' | 'book' | 'count' | 'time'> & {
  finish<T>(work: Promise<T>, cut: PowerCut | null): Promise<T | null>;
  judge(what: string, result: Result<unknown> | null): void;
};

export function makeSimWords({ name, random, book, count, time, finish, judge }: Given): { speak(till: Till, cut: PowerCut | null): Promise<void> } {
  const chance = random.fork('words');
  const notice: ConsentNotice = consentNotice('zh', 'Simulated');
  return {
    async speak(till, cut) {
      const what = chance.chance(0.5) ? 'given' : 'withdrawn';
      const number = chance.pick(NUMBERS);
      const mark = uuidFrom(chance.bytes(16));
      const at_ms = time.now_ms();
      const address = { kind: 'phone' as const, address: chance.chance(0.3) ? `+86 ${number}` : number };
      const saying: Promise<Result<null>> = what === 'given'
        ? till.giveConsent({ address, choices: [{ purpose: 'marketing', channel: 'sms' }], notice, where: 'display', sale: mark })
        : till.withdrawConsent({ address, channels: chance.chance(0.5) ? null : ['sms'], where: 'operator', sale: mark });
      if (cut === null) await patiently(saying);
      const done = await finish(saying, cut);
      for (let turn = 0; turn < QUIET_TURNS; turn++) await new Promise(setImmediate);
      judge(`hears that somebody ${what === 'given' ? 'agrees' : 'wants no more'}`, done);
      if (done && !done.ok) return;
      count(what === 'given' ? 'consent_given' : 'consent_withdrawn');
      book.words.push({ till: name, what, number, mark, at_ms, isUnheard: done === null, mayBeGone: false });
    },
  };
}

/** Sealing is done by the machine's own threads, which no fake clock moves. */
async function patiently(work: Promise<unknown>): Promise<void> {
  let isOver = false;
  const over = (): void => void (isOver = true);
  work.then(over, over);
  for (let wait = 0; wait < WAITS_MAX && !isOver; wait++) await new Promise((resolve) => setTimeout(resolve, 1));
}

function uuidFrom(bytes: Uint8Array<ArrayBuffer>): string {
  const hex = bytes.toHex();
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
}
