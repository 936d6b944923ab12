/**
 * What the state of the till says, and what of it needs somebody. The line is quiet; a notice appears only when a
 * person must act, and then says what. Words are left to the screen: here stand only which and how loud.
 */
import type { Code } from '@stilltill/domain/codes';
import type { TillState } from '@stilltill/till-engine';

export type NoticeKind =
  | 'storage_full' | 'storage_write_failed' | 'entry_damaged' | 'terminal_compromised' | 'terminal_retired'
  | 'nearly_full' | 'clock_behind' | 'rights_expired' | 'network_fault' | 'catalog_incomplete' | 'moving' | 'pin_short';

export type StatusNotice = { readonly kind: NoticeKind; readonly tone: 'red' | 'amber'; readonly code: Code | null };

/** The notices that a person must see now, the gravest first. */
export function noticesOf(state: Pick<TillState, 'storage' | 'network' | 'terminal' | 'clock_behind' | 'rights_expired' | 'catalog' | 'moving' | 'operator'>): StatusNotice[] {
  const notices: StatusNotice[] = [];
  const add = (kind: NoticeKind, tone: 'red' | 'amber', code: Code | null = null): void => void notices.push({ kind, tone, code });
  const { storage, network, terminal, catalog } = state;
  if (storage.fault === 'full') add('storage_full', 'red', 'storage_full');
  if (storage.fault === 'write_failed') add('storage_write_failed', 'red', 'storage_failed');
  if (storage.fault === 'entry_damaged') add('entry_damaged', 'red');
  if (terminal?.state === 'compromised') add('terminal_compromised', 'red', 'key_compromised');
  if (terminal?.state === 'retired') add('terminal_retired', 'amber', 'terminal_retired');
  if (storage.fault === 'nearly_full') add('nearly_full', 'amber');
  // What is open keeps the terminal where it is: somebody has to close it.
  if (state.moving?.waits_for) add('moving', 'amber');
  if (state.clock_behind) add('clock_behind', 'amber', 'clock_behind');
  if (state.rights_expired) add('rights_expired', 'amber', 'rights_expired');
  // A fault of the network while offline is the network's absence, which the quiet line says already.
  if (network.fault && network.online) add('network_fault', 'amber', network.fault);
  if (isCatalogIncomplete(catalog) && !catalog.syncing) add('catalog_incomplete', 'amber');
  // Last: nothing waits for it. Offline nobody could set another one.
  if (state.operator?.pin_wants_figures !== undefined && network.online) add('pin_short', 'amber');
  return notices;
}

export function isCatalogIncomplete(catalog: TillState['catalog']): boolean {
  return catalog.expected !== null && catalog.products < catalog.expected;
}

/** Time left until a moment, in whole seconds, never below zero. */
export function secondsLeft(until: string, now_ms: number): number {
  return Math.max(0, Math.ceil((Date.parse(until) - now_ms) / 1000));
}

/** "29:05". */
export function countdown(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
