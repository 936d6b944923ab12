/**
 * What watch looks at, read from entries of terminals: docs/adr/0018-watch.md. Money is in minor units of the store's
 * currency, times are milliseconds since 1970. Nothing in here names a customer.
 */

/** Where an entry stands. `hash`: lower-case hex. */
export type EntryRef = { readonly terminal: string; readonly epoch: string; readonly seq: number; readonly hash: string };

/** The three clocks of an entry. `sent_ms` null: it came without one. */
export type Clocks = {
  /** The terminal's clock at the fact. */
  readonly at_ms: number;
  /** The terminal's clock at the upload. */
  readonly sent_ms: number | null;
  /** The server's clock at the receipt. */
  readonly received_ms: number;
};

/** By which way an approval was given. */
export type ApprovalWay = 'pin' | 'badge' | 'office' | 'own_step_up';
export type ApprovalFact = { readonly by: string; readonly action: string; readonly way: ApprovalWay };

type Common = Clocks & {
  readonly entry: EntryRef;
  readonly store: string;
  /** Null: nobody was signed on. */
  readonly operator: string | null;
  readonly session: string | null;
};

export type SaleFact = Common & {
  readonly kind: 'sale';
  /** What was paid, after all reductions. */
  readonly total_minor: bigint;
  /** Prices of the catalogue, before what people took off. Promotions are no reduction by a person. */
  readonly gross_minor: bigint;
  readonly lines: number;
  /** Lines that were taken out before it was paid, and what they were worth. */
  readonly voided_lines: number; readonly voided_minor: bigint;
  /** What a person took off by discount, and by another price, and how often. */
  readonly discounts: number; readonly discount_minor: bigint;
  readonly overrides: number; readonly override_minor: bigint;
  readonly cash_minor: bigint;
  /** Paid with points or a gift card. */
  readonly points_minor: bigint;
  readonly approvals: readonly ApprovalFact[];
};

export type RefundFact = Common & {
  readonly kind: 'refund';
  readonly total_minor: bigint;
  readonly cash_minor: bigint;
  /** Given back as points or onto a gift card. */
  readonly points_minor: bigint;
  /** Null: without a receipt. `sold_by`, `sold_at_ms`: null where they are not known. */
  readonly sale: string | null; readonly sold_by: string | null; readonly sold_at_ms: number | null;
  readonly approvals: readonly ApprovalFact[];
};

export type WatchFact =
  | SaleFact
  | RefundFact
  | (Common & { readonly kind: 'signed_on'; readonly way: 'pin' | 'badge' | 'badge_pin' | 'recovery_code' })
  | (Common & { readonly kind: 'signed_off'; readonly reason: 'left' | 'idle' | 'locked' | 'reload' | 'switched' | 'withdrawn' })
  /** A wrong PIN for `claimed`. */
  | (Common & { readonly kind: 'refused'; readonly claimed: string })
  /** A basket that was given up. */
  | (Common & { readonly kind: 'abandoned'; readonly lines: number; readonly total_minor: bigint })
  /** The drawer was opened without a sale. */
  | (Common & { readonly kind: 'drawer'; readonly approvals: readonly ApprovalFact[] })
  | (Common & { readonly kind: 'reprint'; readonly sale: string })
  | (Common & { readonly kind: 'shift_closed'; readonly difference_minor: bigint });

/** A stretch in which somebody is to work. `accepted_late`: a manager took it as theirs afterwards. */
export type RosterShift = { readonly operator: string; readonly store: string; readonly from_ms: number; readonly until_ms: number; readonly accepted_late: boolean };

/** A stretch for which a terminal was lent to an event. */
export type AssignmentWindow = { readonly terminal: string; readonly from_ms: number; readonly until_ms: number };

/** Where a terminal said that it is, in check-ins that said the same from `at_ms` to `until_ms`. Null: it did not say. */
export type PlaceSeen = {
  readonly terminal: string; readonly at_ms: number; readonly until_ms: number;
  /** The name or address range of the network that it was seen in. */
  readonly network: string | null;
  readonly position: { readonly lat_e6: number; readonly lon_e6: number; readonly accuracy_m: number } | null;
};

/** `position` null: nobody put it on the map. Nothing is said of the way to it then; its hours and its networks count all the same. */
export type StorePlace = { readonly store: string; readonly position: { readonly lat_e6: number; readonly lon_e6: number } | null; readonly networks: readonly string[]; readonly timezone: string };

export type WatchedOperator = { readonly operator: string; readonly rank: 'operator' | 'manager' | 'owner'; readonly home_store: string | null };

/** What rules may know beside the facts themselves. */
export type WatchContext = {
  readonly operators: readonly WatchedOperator[];
  readonly stores: readonly StorePlace[];
  /** The store that each terminal belongs to. */
  readonly terminals: readonly { readonly terminal: string; readonly store: string }[];
  readonly roster: readonly RosterShift[];
  readonly windows: readonly AssignmentWindow[];
  readonly places: readonly PlaceSeen[];
};

export const WATCH_RULES = [
  'borrowed_sign_on', 'two_places', 'wrong_place', 'off_roster', 'own_device', 'event_terminal', 'self_approval', 'reciprocal_approvals',
  'voids', 'refunds_without_sale', 'own_refunds', 'no_sale_drawer', 'discounts', 'overrides', 'reprint_refund', 'refunds_to_points', 'tiny_sales', 'low_item_value',
] as const;
export type WatchRule = (typeof WATCH_RULES)[number];

/** What may explain a finding without anybody being at fault. */
export type Explanation = 'offline_queue' | 'clock' | 'accepted_swap' | 'help_at_the_till' | 'sales_rush' | 'returns_desk' | 'beginner' | 'outage' | 'few_figures';

export type Finding = {
  readonly rule: WatchRule;
  /** Whom it is about; null where nobody is known. */
  readonly operator: string | null;
  /** The other one, where there are two: an approver, whose sign-on was lent. */
  readonly other: string | null;
  readonly store: string; readonly terminal: string | null;
  /** When what it is about began and ended, by corrected time. */
  readonly from_ms: number; readonly until_ms: number;
  /** When the facts that it needed had all arrived. */
  readonly found_ms: number;
  /** How likely it is that misconduct is behind it, in parts per million. */
  readonly sure_ppm: number;
  readonly explanations: readonly Explanation[];
  /** Figures that its sentence is made of, such as a count, the peers' count, kilometres, minutes. */
  readonly evidence: Readonly<Record<string, string | number>>;
  /** The entries behind it, at most 50. */
  readonly entries: readonly EntryRef[];
};
