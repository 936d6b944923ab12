/** What findings say in words: a sentence from each rule's evidence, how sure it is, and the figures behind it. */
import { WATCH_RULES } from '@stilltill/domain/watch';
import { useLanguage, useTranslation } from '../i18n/index.ts';
import type {} from '../messages/watch.ts';
import { useMemo } from 'react';
import { sentenceOf, surenessOf } from './sentences.ts';

/** A finding as screens get it. */
export type ShownFinding = {
  readonly rule: string; readonly evidence: Readonly<Record<string, string | number>>; readonly operator_name: string | null; readonly other_name: string | null; readonly store_name: string; readonly terminal_code: string | null;
};

const EXPLANATIONS = ['offline_queue', 'clock', 'accepted_swap', 'help_at_the_till', 'sales_rush', 'returns_desk', 'beginner', 'outage', 'few_figures'] as const;
const ACTIONS = ['discount', 'waive', 'override_price', 'refund', 'refund_without_sale', 'refund_otherwise', 'charge_again', 'move_cash', 'open_drawer', 'read_x_report', 'unlock_operator'] as const;

export function useWatchWords() {
  const { t } = useTranslation('watch');
  const { tag } = useLanguage();
  return useMemo(() => {
    const number = new Intl.NumberFormat(tag, { maximumFractionDigits: 1 });
    const percent = new Intl.NumberFormat(tag, { style: 'percent', maximumFractionDigits: 1 });
    const figure = (value: number): string => number.format(value);
    /** Half a minute is no time at all to read, and is none. */
    const minutes = (value: number): string => (value < 1 ? `<${figure(1)}` : figure(value));
    const milli = (value: unknown): string => number.format(Number(value ?? 0) / 1000);
    const metres = (value: unknown): string => (Number(value) >= 1000 ? t('evidence.figure_km', { figure: milli(value) }) : t('evidence.figure_m', { figure: figure(Number(value ?? 0)) }));
    const rule = (name: string): string => {
      const known = WATCH_RULES.find((each) => each === name);
      return known ? t(`rule.${known}`) : name;
    };
    const sentence = (finding: ShownFinding): string => {
      const { evidence, operator_name, other_name, store_name, terminal_code } = finding;
      const text = (key: string): string => String(evidence[key] ?? '');
      const action = text('action');
      return t(`sentence.${sentenceOf(finding)}`, {
        who: operator_name ?? t('somebody'), other: other_name ?? t('somebody'), store: store_name || t('here'), terminal: terminal_code ?? t('a_terminal'),
        terminal_other: text('terminal_other_code') || t('a_terminal'), store_other: text('store_other_name') || t('here'), network: text('network'), away: metres(evidence['away_m']),
        minutes: minutes(Number(evidence['minutes'] ?? 0)), km: figure(Number(evidence['km'] ?? 0)), times: figure(Number(evidence['count'] ?? 0)), expected: milli(evidence['expected_milli']),
        days: figure(Number(evidence['days'] ?? 0)), seq: text('seq'), action: t(`action.${ACTIONS.find((each) => each === action) ?? 'unknown'}`),
      });
    };
    const sure = (sure_ppm: number): string => t('sure.with_figure', { words: t(`sure.${surenessOf(sure_ppm)}`), figure: percent.format(sure_ppm / 1_000_000) });
    const explanation = (name: string): string => {
      const known = EXPLANATIONS.find((each) => each === name);
      return known ? t(`explanations.${known}`) : name;
    };
    return { figure, minutes, milli, metres, rule, sentence, sure, explanation, percent: (share: number) => percent.format(share) };
  }, [t, tag]);
}
