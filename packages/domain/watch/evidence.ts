/**
 * Which figures each rule's findings carry, for the sentences that screens make of them. Units stand last in the names; `_milli` is a
 * number times a thousand, which keeps ratios whole.
 */
import type { WatchRule } from './facts.ts';

/** What all rules by figures give. */
const FIGURES = [
  /** What was counted in the weeks that it is about, and of how much. */
  'count', 'exposure',
  /** What peers lead to expect, times 1,000. */
  'expected_milli',
  /** How many times the peers' rate, shrunken toward them, times 1,000; and the ends of its 90 % interval. */
  'ratio_milli', 'ratio_low_milli', 'ratio_high_milli',
  /** Weeks that were added up; 1: the week alone. */
  'weeks',
  /** The week's tail probability among honest people, parts per million. */
  'tail_ppm',
] as const;

/**
 * Keys that may stand in `Finding.evidence`. Optional ones are marked in the comments.
 */
export const RULE_EVIDENCE = {
  /**
   * `form`: `taken_over` (another signed on while a session was open), `switched_back` (and the first was back soon after), `two_terminals`
   * (one operator at work on two terminals of a store), `refused_pins` (wrong PINs for another), `lent_approval` (an approval by somebody who was at another store), `unusual_terminal` (day after day approvals by somebody who never works at that store).
   * `minutes`: how long they overlapped or were away. `terminal_other`, `store_other`: the other place, where there is one. `minutes_added`, `days`: such work of two weeks together. `count`: wrong PINs. `people`: for how many.
   */
  borrowed_sign_on: ['form', 'minutes', 'terminal_other', 'store_other', 'minutes_added', 'days', 'count', 'people', 'km', 'least_minutes', 'uncertain_minutes'],
  /** `km` of road and `least_minutes` that it takes, both absent where nobody knows how far it is; `minutes` between the two, `uncertain_minutes` of both clocks, `store_other`, `terminal_other`. */
  two_places: ['km', 'minutes', 'least_minutes', 'uncertain_minutes', 'store_other', 'terminal_other'],
  /** `network`: the one seen, `network_store`: whose it is (optional); `away_m`: the position's distance from the store (optional); `disagree`: which do, such as `network,position`. */
  wrong_place: ['network', 'network_store', 'away_m', 'accuracy_m', 'disagree'],
  /** `minutes` outside the nearest shift, without the slack; -1: no shift near. `side`: `before`, `after`, `none`. */
  off_roster: ['minutes', 'side'],
  /** `form`: `never_enrolled` or `branch`; `epoch`, `seq`: where it branched. */
  own_device: ['form', 'epoch', 'seq'],
  /** `minutes` outside the nearest window. */
  event_terminal: ['minutes'],
  /** `action`, `way` of the approval; `kind` of the entry; `count`: own refunds and drawer openings under their PIN within two weeks. */
  self_approval: ['action', 'way', 'kind', 'count'],
  /** How often each approved for the other, and the peers' expectations; `weeks` added up. */
  reciprocal_approvals: ['given', 'given_expected_milli', 'taken', 'taken_expected_milli', 'weeks'],
  voids: FIGURES,
  refunds_without_sale: FIGURES,
  own_refunds: FIGURES,
  no_sale_drawer: FIGURES,
  discounts: FIGURES,
  overrides: FIGURES,
  reprint_refund: FIGURES,
  refunds_to_points: FIGURES,
  tiny_sales: FIGURES,
  low_item_value: FIGURES,
} as const satisfies Record<WatchRule, readonly string[]>;
