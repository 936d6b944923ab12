/** What is wrong with a journal, by name. A finding is a break; gaps and branches that are known of are counted, not found. */
export type FindingName =
  | 'entry_unreadable' | 'entry_changed' | 'columns_differ' | 'entry_detached' | 'entry_unsealed'
  | 'seal_invalid' | 'sealed_entry_missing' | 'acknowledgement_invalid' | 'head_missing' | 'recorded_head_missing'
  | 'sale_missing' | 'sale_unexpected' | 'sale_differs' | 'shift_differs'
  | 'movement_missing' | 'movement_unexpected' | 'movement_differs' | 'cost_differs' | 'level_differs'
  | 'points_missing' | 'points_unexpected' | 'points_differ' | 'balance_differs'
  | 'consent_unfounded' | 'word_missing' | 'word_unexpected'
  | 'message_uncleared' | 'decision_unfounded' | 'consent_differs' | 'report_unsent';

export type Finding = {
  readonly name: FindingName;
  readonly merchant: string; readonly terminal: string; readonly epoch: string;
  readonly seq: number | null;
  /** In plain words, for whoever must find the place. */
  readonly what: string;
};

const MEANINGS: Readonly<Record<FindingName, string>> = {
  entry_unreadable: 'the bytes of an entry are no entry',
  entry_changed: 'the bytes of an entry are others than those that its hash was made of',
  columns_differ: 'a column says something else than the bytes',
  entry_detached: 'the entry before is not there: entries were removed, inserted or put in another order',
  entry_unsealed: 'no seal vouches for the entry: it was inserted, or its seal was removed',
  seal_invalid: 'a seal is by no key of its terminal',
  sealed_entry_missing: 'an entry that was sealed and acknowledged is not there',
  acknowledgement_invalid: 'an acknowledgement is not by this server',
  head_missing: 'the head of a chain is not among its entries',
  recorded_head_missing: 'the server’s own journal names a head that is not there',
  sale_missing: 'an entry tells of a sale that the tables lack',
  sale_unexpected: 'the tables hold a sale that no entry tells of',
  sale_differs: 'a sale in the tables differs from its entry',
  shift_differs: 'the figures of a shift differ from its entries',
  movement_missing: 'an entry moved stock, and the ledger lacks it',
  movement_unexpected: 'the ledger of stock holds a movement that no entry tells of',
  movement_differs: 'a movement of stock differs from its entry',
  cost_differs: 'a movement’s cost is not what its ledger comes to',
  level_differs: 'a level of stock is not what its ledger comes to',
  points_missing: 'a member’s sale is not in the ledger of points',
  points_unexpected: 'the ledger of points holds what no entry tells of',
  points_differ: 'points in the ledger are not what sale, refunds and rules come to',
  balance_differs: 'a balance of points is not the sum of its ledger',
  consent_unfounded: 'a consent from a till rests on no entry of that till that says so',
  word_missing: 'what a customer said at a till was not taken up',
  word_unexpected: 'the tables hold what no entry of a till says',
  message_uncleared: 'a message left without a decision that let it out',
  decision_unfounded: 'a message was let out without the evidence that its decision needs',
  consent_differs: 'a consent in the tables differs from its entry',
  report_unsent: 'a provider told of a message that nobody sent',
};

export function describeFinding(finding: Finding): string {
  const place = `merchant ${finding.merchant}, terminal ${finding.terminal}, epoch ${finding.epoch}${finding.seq === null ? '' : `, entry ${finding.seq}`}`;
  return `${finding.name}: ${MEANINGS[finding.name]} (${finding.what}) — ${place}`;
}
