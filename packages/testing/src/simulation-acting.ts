/**
 * How people at simulated tills get leave for what they may not do alone: from a manager who stands there, by PIN or badge, or
 * from the office, where somebody answers, refuses, comes too late or says it twice, and somebody between may forge the answer.
 */
import type { Result } from '@stilltill/domain/result';
import type { ApprovalRequest, Till } from '@stilltill/till-engine';
import type { Letter } from './fake-network.ts';
import type { PowerCut, SimTillParts } from './simulation-parts.ts';
import { type Doing, mayAlone, versionAt } from './simulation-rights.ts';

type Given = SimTillParts & { finish<T>(work: Promise<T>, cut: PowerCut | null): Promise<T | null> };

export type SimActing = {
  /** Does something, and asks for leave where it is needed. `doing`: what the book knows it as; null: it is not judged here. */
  permitted<T>(till: Till, doing: Doing | null, attempt: (approval?: string) => Promise<Result<T>>, cut: PowerCut | null): Promise<Result<T> | null>;
  moveCash(till: Till, direction: 'in' | 'out', amount_minor: bigint): Promise<Result<null> | null>;
};

/** Rounds in which somebody waits for the office, each as long as a till waits before it looks again. */
const ROUNDS = 9;
const ROUND_MS = 3_000;
/** Longer than an approval can be waited for. */
const TOO_LATE_MS = 130_000;

/** What can be done again to the letter: the subject of the approval is the same. */
const IS_SAME_AGAIN: ReadonlySet<string> = new Set(['move_cash', 'discount']);

type Plan = 'give' | 'refuse' | 'late' | 'twice' | 'lose' | 'forge';
type Asked = { readonly approval: string; readonly session: string; readonly operator: string; readonly subject: { readonly action: string }; readonly subject_hash: string };

export function makeSimActing(parts: Given): SimActing {
  const { name, terminal, shop, book, random, time, settle, pump, count, say, finish, blame, office } = parts;
  const chance = random.fork('acting');
  /** The last word that the office really gave here. */
  let genuine: string | null = null;

  /** Refused by the book at what the till says that it knows. A till whose reference data was forged is judged by the server. */
  const isBeyond = (till: Till, doing: Doing | null): boolean => {
    const operator = till.state().operator?.id;
    const version = doing && operator !== undefined && book.rights.areBasesSound && !book.rights.bent.has(terminal) ? versionAt(book.rights, till.state().catalog.cursor) : null;
    return version !== null && doing !== null && operator !== undefined && !mayAlone(version, operator, doing);
  };

  const byPin = async (till: Till, what: ApprovalRequest): Promise<string | null> => {
    const someone = till.approversOf(what).flatMap(({ id }) => shop.operators.filter((each) => each.id === id));
    if (someone.length === 0) return null;
    const { id, pin } = chance.pick(someone);
    const done = await finish(till.approve(what, id, pin), null);
    if (done?.ok) count(id === till.state().operator?.id ? 'own_step_up' : 'approved_at_till');
    return done?.ok ? done.value : null;
  };
  const byBadge = async (till: Till, what: ApprovalRequest): Promise<string | null> => {
    const { badge, pin } = shop.badge;
    const done = await finish(till.approveByBadge(what, badge, pin), null);
    if (done?.ok) count('approved_by_badge');
    return done?.ok ? done.value : null;
  };

  const forged = (asked: Asked, by: string): string => JSON.stringify({
    state: 'given', by_name: 'Manager',
    given: {
      merchant: shop.merchant, terminal, session: asked.session, approval: asked.approval, operator: asked.operator, action: asked.subject.action, subject_hash: asked.subject_hash, by,
      until: new Date(time.now_ms() + 120_000).toISOString(), signature: Buffer.from(chance.bytes(64)).toString('base64url'),
    },
  });
  /** Watches what goes between till and office; answers whether an answer is lost. */
  const meddler = (plan: Plan, by: string) => {
    let asked: Asked | null = null;
    let hasLost = false;
    let hasForged = false;
    return {
      hasForged: () => hasForged,
      onLetter(letter: Letter): boolean {
        if (letter.till !== name || !letter.request.path.includes('/terminal/approvals') || letter.answer?.status !== 200) return false;
        if (letter.request.path.endsWith('/approvals')) asked = (typeof letter.request.body === 'string' ? JSON.parse(letter.request.body) : letter.request.body) as Asked;
        const { state } = JSON.parse(letter.answer.body) as { state: string };
        if (plan === 'forge' && asked && state === 'asked') {
          parts.network.alter(letter, genuine !== null && chance.chance(0.4) ? genuine : forged(asked, by));
          hasForged = true;
          count('approval_forged');
        } else if (plan === 'lose' && state !== 'asked' && !hasLost) {
          hasLost = true;
          count('approval_answer_lost');
          return true;
        } else if (state === 'given') genuine = letter.answer.body;
        return false;
      },
    };
  };
  const answerAs = async (plan: Plan, id: string, by: string): Promise<void> => {
    if (plan === 'late') {
      await time.advance(TOO_LATE_MS, settle);
      count('approval_late');
    }
    const done = await office.answer(id, by, plan === 'refuse' ? 'refuse' : 'give');
    if (done && plan !== 'late') count(plan === 'refuse' ? 'approval_refused' : 'approved_in_office');
    if (plan !== 'twice') return;
    const again = await office.answer(id, chance.pick(managersBut(null)), 'give');
    say(`the office answers again, and ${again ? 'nothing changes' : 'is told that it was answered'}`);
    count('approval_given_twice');
  };
  const managersBut = (operator: string | null): string[] => shop.operators.filter(({ id, first }) => first.rank !== 'operator' && id !== operator).map(({ id }) => id);
  const plansNow = (): readonly Plan[] => ['give', 'give', 'refuse', 'late', 'twice', 'twice', ...(parts.isPossible('approval_answer_lost') ? (['lose'] as const) : [])];

  const fromOffice = async (till: Till, what: ApprovalRequest): Promise<string | null> => {
    const plan = parts.isPossible('approval_forged') && chance.chance(0.35) ? 'forge' : chance.pick(plansNow());
    const by = chance.pick(managersBut(till.state().operator?.id ?? null));
    const meddle = meddler(plan, by);
    let answer: Result<string> | null = null;
    void till.askOffice(what, `${what.action} at ${name}`).then((result) => { answer = result; }, (error: unknown) => blame(`${name}: asking the office threw ${String(error)}`));
    const read = (): Result<string> | null => answer;
    let isAnswered = false;
    for (let round = 0; round < ROUNDS && !read(); round++) {
      await settle();
      if (!read()) await pump(meddle.onLetter);
      const waiting = isAnswered || plan === 'forge' || !parts.isServerUp() ? null : await office.waiting(terminal);
      if (waiting !== null) {
        isAnswered = true;
        await answerAs(plan, waiting, by);
      }
      if (!read()) await time.advance(ROUND_MS, settle);
    }
    till.stopAsking();
    for (let round = 0; round < ROUNDS && !read(); round++) {
      await settle();
      await pump(meddle.onLetter);
    }
    const result = read();
    say(`${name} asks the office for ${what.action} (${plan}): ${result ? (result.ok ? 'given' : result.fault.code) : 'no answer'}`);
    if (result?.ok && (meddle.hasForged() || plan === 'refuse')) blame(`${name} took for given what nobody in the office gave`, 'approvals.unproved');
    return result?.ok ? result.value : null;
  };

  const obtain = (till: Till, what: ApprovalRequest): Promise<string | null> => {
    const dice = chance.below(100);
    if (dice < 8) return Promise.resolve(null);
    if (dice < 26) return byPin(till, what);
    if (dice < 36) return byBadge(till, what);
    // A sole owner has nobody in the office either.
    return managersBut(till.state().operator?.id ?? null).length === 0 ? byPin(till, what) : fromOffice(till, what);
  };

  const attemptIt: (till: Till, doing: Doing | null, attempt: (approval?: string) => Promise<Result<unknown>>, cut: PowerCut | null) => Promise<{ readonly result: Result<unknown> | null; readonly approval: string | null }> = async (till, doing, attempt, cut) => {
    const wasBeyond = isBeyond(till, doing);
    const result = await finish(attempt(), cut);
    if (result?.ok && wasBeyond && isBeyond(till, doing)) blame(`${name} let ${till.state().operator?.id.slice(-6)} ${doing?.action} by a right that they have not`, 'rights.late');
    if (!result || result.ok || result.fault.code !== 'approval_needed') return { result, approval: null };
    const approval = await obtain(till, result.fault.details as ApprovalRequest);
    if (approval === null) return { result, approval };
    let done = await finish(attempt(approval), null);
    // What somebody else began may take a second one, for another thing.
    if (done && !done.ok && done.fault.code === 'approval_needed' && done.fault.details?.['action'] !== result.fault.details?.['action']) {
      const other = await obtain(till, done.fault.details as ApprovalRequest);
      if (other === null) return { result: done, approval: null };
      done = await finish(attempt(other), null);
    }
    if (done?.ok && doing && IS_SAME_AGAIN.has(doing.action) && chance.chance(0.7)) await replay(till, doing, () => attempt(approval));
    return { result: done, approval };
  };
  /** The same once more, with what was good for once. */
  const replay = async (till: Till, doing: Doing, attempt: () => Promise<Result<unknown>>): Promise<void> => {
    const wasBeyond = isBeyond(till, doing);
    const again = await finish(attempt(), null);
    count('approval_replayed');
    if (again?.ok && wasBeyond && isBeyond(till, doing)) blame(`${name} let an approval be used twice`, 'approvals.unproved');
  };

  return {
    permitted: async <T>(till: Till, doing: Doing | null, attempt: (approval?: string) => Promise<Result<T>>, cut: PowerCut | null) => (await attemptIt(till, doing, attempt, cut)).result as Result<T> | null,
    moveCash: async (till, direction, amount_minor) => (await attemptIt(till, { action: 'move_cash', line: null }, (approval) => till.moveCash(direction, amount_minor, 'coins', approval), null)).result as Result<null> | null,
  };
}
