import { type ShiftTotals, expectedCash } from '@stilltill/domain/shift';
import { Money, clockTime, useLanguage, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/till';
import type { ReactNode } from 'react';
import screens from '../screens/screens.module.css';
import { useTenderWords } from '../selling/tender-words.ts';
import { useTill } from '../till-context.ts';

type Row = readonly [label: string, amount_minor: bigint];

/** What a shift came to: sales, refunds, each tender, and the cash that should lie in the drawer. `children` are further rows. */
export function ShiftFigures(props: { readonly totals: Omit<ShiftTotals, 'opened_by'>; readonly children?: ReactNode }): ReactNode {
  const { t } = useTranslation('till');
  const { tag } = useLanguage();
  const words = useTenderWords();
  const timezone = useTill((state) => state.store?.timezone);
  const { totals } = props;
  const { currency, moved_in_minor = 0n, moved_out_minor = 0n } = totals;
  const sold: readonly Row[] = [
    [t('shift.sales_line', { count: totals.sales }), totals.sales_minor],
    ...(totals.refunds > 0 ? [[t('shift.refunds_line', { count: totals.refunds }), -totals.refunds_minor] as const] : []),
    ...(totals.others ?? []).flatMap(({ kind, count, taken_minor, returned_minor }): Row[] => (
      // What goods brought that came back is paid for others in the same step: one exchange, not a taking and a giving.
      kind === 'exchange' ? [[t('report.taken_by', { kind: words[kind], times: count / 2 }), taken_minor]] : [
        [t('report.taken_by', { kind: words[kind], times: count }), taken_minor],
        ...(returned_minor === 0n ? [] : [[t('report.given_back', { kind: words[kind] }), -returned_minor] as const]),
      ]
    )),
  ];
  const cash: readonly Row[] = [
    [t('shift.float_line'), totals.float_minor],
    [t('report.cash_sales'), totals.cash_in_minor],
    ...(totals.cash_out_minor === 0n ? [] : [[t('report.cash_back'), -totals.cash_out_minor] as const]),
    ...(moved_in_minor === 0n ? [] : [[t('report.moved_in'), moved_in_minor] as const]),
    ...(moved_out_minor === 0n ? [] : [[t('report.moved_out'), -moved_out_minor] as const]),
    [t('report.expected'), expectedCash({ ...totals, opened_by: '' })],
  ];
  return (
    <dl className={screens['ledger']}>
      <div><dt>{t('shift.opened_at')}</dt><dd>{clockTime(totals.opened_at, tag, timezone)}</dd></div>
      {[...sold, ...cash].map(([label, amount_minor]) => <div key={label}><dt>{label}</dt><dd><Money amount_minor={amount_minor} currency={currency} /></dd></div>)}
      {props.children}
    </dl>
  );
}
