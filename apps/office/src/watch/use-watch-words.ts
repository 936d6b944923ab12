/** What findings say in words: a sentence from each rule's evidence, how sure it is, and the figures behind it. */
import { WATCH_RULES, type WatchRule } from '@stilltill/domain/watch';
import { useLanguage, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/watch';
import { useMemo } from 'react';
import type { FindingItem } from './watch-queries.ts';

const FORMS = ['taken_over', 'switched_back', 'two_terminals', 'refused_pins', 'lent_approval', 'branch', 'never_enrolled'] as const;
const SAME = [
  'two_places', 'event_terminal', 'self_approval', 'reciprocal_approvals', 'voids', 'refunds_without_sale', 'own_refunds', 'no_sale_drawer', 'discounts', 'overrides', 'reprint_refund', 'refunds_to_points', 'tiny_sales', 'low_item_value',
] as const satisfies readonly WatchRule[];
const EXPLANATIONS = ['offline_queue', 'clock', 'accepted_swap', 'help_at_the_till', 'sales_rush', 'returns_desk', 'beginner', 'outage', 'few_figures'] as const;
const ACTIONS = ['discount', 'waive', 'override_price', 'refund', 'refund_without_sale', 'refund_otherwise', 'charge_again', 'move_cash', 'open_drawer', 'read_x_report', 'unlock_operator'] as const;
type SentenceKey = (typeof FORMS)[number] | (typeof SAME)[number] | 'wrong_network' | 'wrong_position' | 'off_before' | 'off_after' | 'off_none' | 'unknown';

/** Which sentence a finding is told in. One whose evidence is not known says that something does not match. */
export function sentenceOf({ rule, evidence }: Pick<FindingItem, 'rule' | 'evidence'>): SentenceKey {
  const form = evidence['form'];
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

export type WatchWords = ReturnType<typeof useWatchWords>;

export function useWatchWords() {
  const { t } = useTranslation('watch');
  const { tag } = useLanguage();
  return useMemo(() => {
    const number = new Intl.NumberFormat(tag, { maximumFractionDigits: 1 });
    const percent = new Intl.NumberFormat(tag, { style: 'percent', maximumFractionDigits: 1 });
    const figure = (value: number): string => number.format(value);
    const milli = (value: unknown): string => number.format(Number(value ?? 0) / 1000);
    const metres = (value: unknown): string => (Number(value) >= 1000 ? t('evidence.figure_km', { figure: milli(value) }) : t('evidence.figure_m', { figure: figure(Number(value ?? 0)) }));
    const rule = (name: string): string => {
      const known = WATCH_RULES.find((each) => each === name);
      return known ? t(`rule.${known}`) : name;
    };
    const sentence = (finding: FindingItem): string => {
      const { evidence, operator_name, other_name, store_name, terminal_code } = finding;
      const text = (key: string): string => String(evidence[key] ?? '');
      const action = text('action');
      return t(`sentence.${sentenceOf(finding)}`, {
        who: operator_name ?? t('somebody'), other: other_name ?? t('somebody'), store: store_name || t('here'), terminal: terminal_code ?? t('a_terminal'),
        terminal_other: text('terminal_other_code') || t('a_terminal'), store_other: text('store_other_name') || t('here'), network: text('network'), away: metres(evidence['away_m']),
        minutes: figure(Number(evidence['minutes'] ?? 0)), km: figure(Number(evidence['km'] ?? 0)), times: figure(Number(evidence['count'] ?? 0)), expected: milli(evidence['expected_milli']),
        seq: text('seq'), action: t(`action.${ACTIONS.find((each) => each === action) ?? 'unknown'}`),
      });
    };
    const sure = (sure_ppm: number): string => t('sure.with_figure', { words: t(`sure.${surenessOf(sure_ppm)}`), figure: percent.format(sure_ppm / 1_000_000) });
    const explanation = (name: string): string => {
      const known = EXPLANATIONS.find((each) => each === name);
      return known ? t(`explanations.${known}`) : name;
    };
    return { figure, milli, metres, rule, sentence, sure, explanation, percent: (share: number) => percent.format(share) };
  }, [t, tag]);
}
