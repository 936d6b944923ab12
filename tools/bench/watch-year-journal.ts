/** Journals of a made-up year: numbers, clocks and uploads of what was done on each machine. */
import type { EntryRef, WatchFact } from '@stilltill/domain/watch';
import type { Chance } from './watch-year-chance.ts';
import { type Store, type Terminal, clockOffset } from './watch-year-world.ts';

/** A fact before it stands in a journal: `at_ms` is the true time, and entry and clocks follow when the day is sealed. */
type Open<T> = T extends WatchFact ? Omit<T, 'entry' | 'sent_ms' | 'received_ms' | 'store'> & Partial<Pick<T, 'entry' | 'sent_ms' | 'received_ms' | 'store'>> : never;
export type Act = Open<WatchFact>;

/** What an act holds before it is sealed, so that the many of them are laid out at once. */
export const UNSEALED = { entry: { terminal: '', epoch: '', seq: 0, hash: '' }, sent_ms: null, received_ms: 0, store: '' } as const;

/** A machine that writes a journal. */
export type Machine = {
  readonly terminal_id: string; readonly store: Store;
  /** Whose clock and network it has. Null: its own, which are good. */
  readonly terminal: Terminal | null;
  epoch: number; seq: number; acts: Act[]; received_ms: number;
  /** Who was at it when the power went. */
  cut: { readonly operator: string; readonly session: string } | null;
  /** On this day its disk is put back from an image. */
  restored_day: number | null;
  /** Numbers of its old epoch that it gives again before the branch is noticed. */
  given_again: number;
};

export const makeMachine = (store: Store, terminal_id: string, terminal: Terminal | null): Machine => ({ terminal_id, store, terminal, epoch: 1, seq: 0, acts: [], received_ms: 0, cut: null, restored_day: null, given_again: 0 });

type Filled = { -readonly [K in 'entry' | 'at_ms' | 'sent_ms' | 'received_ms' | 'store']: WatchFact[K] };

/** Writes a day's acts as entries, in the order in which they were done, and says when each arrives. */
export function sealDay(chance: Chance, machine: Machine, day: number, arrive: (fact: WatchFact) => void): void {
  if (machine.acts.length === 0) return;
  if (machine.restored_day !== null && day >= machine.restored_day && machine.seq > 300) restore(chance, machine);
  const acts = machine.acts.sort((a, b) => a.at_ms - b.at_ms);
  machine.acts = [];
  let upload: { readonly sent_ms: number | null; readonly received_ms: number; readonly until_ms: number } | null = null;
  for (const act of acts) {
    const true_ms = Math.round(act.at_ms);
    if (!upload || true_ms >= upload.until_ms) upload = drawUpload(chance, machine, true_ms);
    const fact = act as unknown as Filled;
    fact.entry = nextEntry(chance, machine);
    fact.store = machine.store.id;
    fact.at_ms = true_ms + offsetOf(machine, true_ms);
    fact.sent_ms = upload.sent_ms;
    fact.received_ms = upload.received_ms;
    arrive(act as unknown as WatchFact);
  }
}

const offsetOf = ({ terminal }: Machine, at_ms: number): number => terminal ? clockOffset(terminal, at_ms) : 1500;

/** The upload that takes what is done at `true_ms`, and all else until `until_ms`. */
function drawUpload(chance: Chance, machine: Machine, true_ms: number): { readonly sent_ms: number | null; readonly received_ms: number; readonly until_ms: number } {
  const outage = machine.terminal?.outages.find(({ from_ms, until_ms }) => true_ms >= from_ms && true_ms < until_ms);
  const leaves_ms = Math.max(outage ? outage.upload_ms : true_ms + chance.between(50, 1200), machine.received_ms);
  machine.received_ms = leaves_ms + chance.between(30, 900);
  return { sent_ms: chance.chance(0.002) ? null : leaves_ms + offsetOf(machine, leaves_ms), received_ms: machine.received_ms, until_ms: outage ? outage.until_ms : true_ms };
}

function restore(chance: Chance, machine: Machine): void {
  machine.restored_day = null;
  machine.seq -= chance.between(20, 250);
  machine.given_again = chance.between(1, 9);
}

function nextEntry(chance: Chance, machine: Machine): EntryRef {
  if (machine.given_again > 0 && --machine.given_again === 0) {
    machine.epoch++;
    machine.seq = 0;
  }
  machine.seq++;
  return { terminal: machine.terminal_id, epoch: `${machine.terminal_id}-e${machine.epoch}`, seq: machine.seq, hash: HEX[chance.below(65_536)] as string + HEX[chance.below(65_536)] + HEX[chance.below(65_536)] + TAIL };
}

const TAIL = '5eed'.repeat(13);
const HEX: readonly string[] = Array.from({ length: 65_536 }, (_, number) => number.toString(16).padStart(4, '0'));
