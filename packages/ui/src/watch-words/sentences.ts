/** Which sentence a finding is told in, and in which words how sure it is. */
import type { WatchRule } from '@stilltill/domain/watch';

const FORMS = ['taken_over', 'switched_back', 'two_terminals', 'refused_pins', 'lent_approval', 'unusual_terminal', 'branch', 'never_enrolled'] as const;
const SAME = [
  'two_places', 'event_terminal', 'self_approval', 'reciprocal_approvals', 'voids', 'refunds_without_sale', 'own_refunds', 'no_sale_drawer', 'discounts', 'overrides', 'reprint_refund', 'refunds_to_points', 'tiny_sales', 'low_item_value',
] as const satisfies readonly WatchRule[];
/** The sentences that the messages have. */
export type SentenceKey = (typeof FORMS)[number] | (typeof SAME)[number] | 'wrong_network' | 'wrong_position' | 'off_before' | 'off_after' | 'off_none' | 'two_stores' | 'lent_elsewhere' | 'unknown';

/** Which sentence a finding is told in. One whose evidence is not known says that something does not match. */
export function sentenceOf({ rule, evidence }: { readonly rule: string; readonly evidence: Readonly<Record<string, string | number>> }): SentenceKey {
  const form = evidence['form'];
  // Stores of which nobody knows how far apart they are.
  if (evidence['km'] === undefined && rule === 'two_places') return 'two_stores';
  if (evidence['km'] === undefined && form === 'lent_approval') return 'lent_elsewhere';
  if (rule === 'borrowed_sign_on' || rule === 'own_device') return FORMS.find((each) => each === form) ?? 'unknown';
  if (rule === 'wrong_place') return String(evidence['disagree'] ?? '').includes('network') ? 'wrong_network' : 'wrong_position';
  if (rule === 'off_roster') return evidence['side'] === 'before' ? 'off_before' : evidence['side'] === 'after' ? 'off_after' : 'off_none';
  return SAME.find((each) => each === rule) ?? 'unknown';
}

/** In four words how likely it is that misconduct is behind it. */
export function surenessOf(sure_ppm: number): 'strong' | 'likely' | 'possible' | 'weak' {
  if (sure_ppm >= 900_000) return 'strong';
  if (sure_ppm >= 700_000) return 'likely';
  return sure_ppm >= 500_000 ? 'possible' : 'weak';
}
