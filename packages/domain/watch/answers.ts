/** The owner's policy: what is done about a finding, by its rule and how sure it is. */
import type { Finding, WatchRule } from './facts.ts';
import { RATE_RULES } from './week-counts.ts';

/**
 * note: it waits for a person. step_up, approval: more is asked at the operator's next sign-on. lock: its terminal is locked, and a
 * case is opened. case: somebody answers for it.
 */
export const WATCH_ANSWERS = ['note', 'step_up', 'approval', 'lock', 'case'] as const;
export type WatchAnswer = (typeof WATCH_ANSWERS)[number];
export type RuleAnswers = { readonly unsure: WatchAnswer; readonly sure: WatchAnswer };
export type AnswerPolicy = {
  readonly answers: readonly (RuleAnswers & { readonly rule: WatchRule })[];
  /** From which certainty on `sure` holds. */
  readonly sure_ppm: number;
};

/** A terminal whose key signs two histories is a fact, and no likelihood. */
const FACTS: ReadonlySet<WatchRule> = new Set(['own_device']);
/** They are about what somebody did at many terminals: there is none to lock. */
const OF_NO_TERMINAL: ReadonlySet<WatchRule> = new Set<WatchRule>([...RATE_RULES, 'reciprocal_approvals']);
/** They see a terminal, at which nobody need be signed on. */
const OF_A_TERMINAL: ReadonlySet<WatchRule> = new Set<WatchRule>(['own_device', 'wrong_place', 'event_terminal']);

/** What holds where the owner decided nothing else. */
export const USUAL_ANSWERS: AnswerPolicy = { answers: [], sure_ppm: 900_000 };

/** What a policy says about a rule. */
export function answersFor({ answers }: Pick<AnswerPolicy, 'answers'>, rule: WatchRule): RuleAnswers {
  return answers.find((each) => each.rule === rule) ?? { unsure: FACTS.has(rule) ? 'case' : 'note', sure: 'case' };
}

/** Whether an answer can't be given to findings of a rule: always (there is nothing to lock), or where nobody is named. Null: it can. */
export function whyNot(rule: WatchRule, answer: WatchAnswer): 'no_terminal' | 'nobody_named' | null {
  if (answer === 'lock' && OF_NO_TERMINAL.has(rule)) return 'no_terminal';
  return isAsking(answer) && OF_A_TERMINAL.has(rule) ? 'nobody_named' : null;
}

/** Whether an answer asks for more at the next sign-on. */
export function isAsking(answer: WatchAnswer): answer is 'step_up' | 'approval' {
  return answer === 'step_up' || answer === 'approval';
}

/**
 * What is done about a finding. Where what the policy wants can't be done about it (nobody is named, or they are not at work any
 * more; no terminal is), it becomes a case, and `wanted` says what it would have been. `isAtWork`: whether somebody still signs on.
 */
export function answerTo(
  policy: AnswerPolicy, { rule, sure_ppm, operator, terminal }: Pick<Finding, 'rule' | 'sure_ppm' | 'operator' | 'terminal'>, isAtWork: (operator: string) => boolean,
): { readonly answer: WatchAnswer; readonly wanted: WatchAnswer | null } {
  const decided = answersFor(policy, rule);
  const wanted = sure_ppm >= policy.sure_ppm ? decided.sure : decided.unsure;
  const isPossible = isAsking(wanted) ? operator !== null && isAtWork(operator) : wanted !== 'lock' || terminal !== null;
  return isPossible ? { answer: wanted, wanted: null } : { answer: 'case', wanted };
}
