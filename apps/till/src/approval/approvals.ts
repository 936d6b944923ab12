/** What waits for a manager, apart from how it is drawn: one thing at a time, and it ends in a result or in nothing. */
import type { Action } from '@stilltill/domain/operator';
import { type Result, ok } from '@stilltill/domain/result';
import type { ApprovalRequest, Till } from '@stilltill/till-engine';

/** What a manager is asked for. `words`: what exactly is approved, in one sentence with its amount. */
export type AskedApproval = { readonly request: ApprovalRequest; readonly words: string };

export type Approvals = {
  /** Runs `act`; where that takes a manager, asks for one and runs it again. See `WithApproval`. */
  readonly withApproval: WithApproval;
  asked(): AskedApproval | null;
  subscribe(listener: () => void): () => void;
  /** A manager's PIN for what is asked. The fault where it is not given; then it stays asked. */
  approve(approver: string, pin: string): Promise<Result<null>>;
  /** The same by a manager's badge, and the PIN where their role asks for it too. */
  approveByBadge(read: string, pin?: string): Promise<Result<null>>;
  /** Asks whoever is in the office. */
  askOffice(): Promise<Result<null>>;
  /** Nobody approves: what was asked does not happen. */
  giveUp(): void;
};

/** How many approvals one deed can take: of a charge that is unknown, and of the exchange that it was for. */
const ASKED_MAX = 2;

/**
 * Does what may take a manager's approval.
 *
 * `act` is called without an approval first. Where it answers `approval_needed`, the panel asks for a manager with
 * `words` (a whole sentence with its amount, in the screen's language), and `act` is called once more with the approval;
 * again where that takes another one besides.
 * `action` and `line` are those of `Till.approve`; where the fault names another action, that one is asked for.
 * Answers with what `act` answered last, or null: nobody approved it, nothing happened, and nothing is to be said.
 *
 *     const answer = await withApproval('discount', line, t('approval.discount_line', { … }), (approval) => till.adjust(change, approval));
 */
export type WithApproval = <T>(action: Action, line: number | null, words: string, act: (approval?: string) => Promise<Result<T>>) => Promise<Result<T> | null>;

export function makeApprovals(till: Pick<Till, 'approve' | 'approveByBadge' | 'askOffice' | 'stopAsking'>): Approvals {
  const listeners = new Set<() => void>();
  let waiting: (AskedApproval & { readonly end: (approval: string | null) => void }) | null = null;
  const set = (next: typeof waiting): void => {
    waiting = next;
    for (const listener of listeners) listener();
  };
  const end = (approval: string | null): void => {
    const ended = waiting;
    if (!ended) return;
    // What the office is still being asked is for nothing.
    if (approval === null) till.stopAsking();
    set(null);
    ended.end(approval);
  };
  const ask = (asked: AskedApproval): Promise<string | null> => {
    // Whoever begins something else has given the first up.
    end(null);
    return new Promise((resolve) => set({ ...asked, end: resolve }));
  };

  const through = async (give: (asked: AskedApproval) => Promise<Result<string>>): Promise<Result<null>> => {
    const asked = waiting;
    if (!asked) return ok(null);
    const given = await give(asked);
    // Meanwhile it was given up, or something else is asked: this answer is for nothing.
    if (waiting !== asked) return ok(null);
    if (given.ok) end(given.value);
    return given.ok ? ok(null) : given;
  };

  return {
    async withApproval(action, line, words, act) {
      let answer = await act();
      // What somebody else began may take two: one after the other, each for the thing that the till names.
      for (let asked = 0; asked < ASKED_MAX && !answer.ok && answer.fault.code === 'approval_needed'; asked++) {
        const approval = await ask({ request: { action, line, ...answer.fault.details }, words });
        if (approval === null) return null;
        answer = await act(approval);
      }
      return answer;
    },
    asked: () => waiting,
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    approve: (approver, pin) => through(({ request }) => till.approve(request, approver, pin)),
    approveByBadge: (read, pin) => through(({ request }) => till.approveByBadge(request, read, pin)),
    askOffice: () => through(({ request, words }) => till.askOffice(request, words)),
    giveUp: () => end(null),
  };
}
