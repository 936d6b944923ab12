import { type TerminalKind, isTerminalKind } from '@stilltill/protocol/entries';

/** Under what name the messages speak of an entry's kind (`office.kind.…`); message keys cannot hold a dot. */
const KIND_KEYS = {
  'epoch.began': 'epoch_began', 'operator.signed_on': 'operator_signed_on', 'operator.signed_off': 'operator_signed_off',
  'operator.refused': 'operator_refused', 'operator.locked': 'operator_locked', 'operator.unlocked': 'operator_unlocked',
  'shift.opened': 'shift_opened', 'shift.closed': 'shift_closed', 'sale.completed': 'sale_completed', 'sale.refunded': 'sale_refunded',
  'basket.abandoned': 'basket_abandoned', 'basket.parked': 'basket_parked', 'basket.recalled': 'basket_recalled', 'tender.recorded': 'tender_recorded', 'tender.resolved': 'tender_resolved', 'cash.moved': 'cash_moved', 'shift.read': 'shift_read', 'shift.explained': 'shift_explained', 'drawer.opened': 'drawer_opened', 'receipt.reprinted': 'receipt_reprinted', 'product.added': 'product_added', 'clock.stepped': 'clock_stepped', 'storage.faulted': 'storage_faulted',
  'consent.given': 'consent_given', 'consent.withdrawn': 'consent_withdrawn', 'receipt.requested': 'receipt_requested',
  'operator.badge_refused': 'operator_badge_refused', 'operator.off_roster': 'operator_off_roster', 'terminal.unlocked_here': 'terminal_unlocked_here', 'fault.seen': 'fault_seen', 'case.replied': 'case_replied',
} as const satisfies Record<TerminalKind, string>;

export type KindKey = (typeof KIND_KEYS)[TerminalKind] | 'unknown';

export function kindKey(kind: string): KindKey {
  return isTerminalKind(kind) ? KIND_KEYS[kind] : 'unknown';
}

export const ENTRY_KINDS = Object.keys(KIND_KEYS) as readonly TerminalKind[];
