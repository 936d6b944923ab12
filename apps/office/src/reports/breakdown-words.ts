/** What the items of a breakdown are called, and a breakdown as a file. */
import { useLanguage, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/reports';
import type {} from '@stilltill/ui/messages/shifts';
import { nameIn } from '@stilltill/domain/catalog';
import { partPpm } from '../lib/figures.ts';
import { decimalText, saveFile, writeCsv } from './csv.ts';
import type { BreakdownAnswer, BreakdownBy, BreakdownItem } from './report-queries.ts';

export const isStretch = (by: BreakdownBy): by is 'day' | 'week' | 'month' => by === 'day' || by === 'week' || by === 'month';

/** Of what lines came to whose cost is known, the part that was earned; null: no cost is known. */
export function marginPpm({ costed_minor, cost_minor }: Pick<BreakdownItem, 'costed_minor' | 'cost_minor'>): number | null {
  if (costed_minor === null || cost_minor === null || costed_minor <= 0n) return null;
  return partPpm(costed_minor - cost_minor, costed_minor);
}

/** Which part of the net amount has a cost. */
export function costedPpm({ costed_minor, net_minor }: Pick<BreakdownItem, 'costed_minor' | 'net_minor'>): number | null {
  return costed_minor === null || net_minor === null || net_minor <= 0n ? null : partPpm(costed_minor, net_minor);
}

export function useItemNames(by: BreakdownBy): (item: Pick<BreakdownItem, 'key' | 'name' | 'names'>) => string {
  const { t } = useTranslation('reports');
  const { t: shifts } = useTranslation('shifts');
  const { tag, short } = useLanguage();
  return ({ key, name, names }) => {
    if (isStretch(by)) return stretchText(key, by, tag, (from) => t('report.week_of', { from }));
    if (by === 'tender') return key === 'cash' || key === 'card' || key === 'code' || key === 'exchange' ? shifts(`tender.${key}`) : key;
    if (name !== null) return name;
    return names ? nameIn(names, short) : t(key === 'none' && (by === 'category' || by === 'operator' || by === 'product') ? `report.none.${by}` : 'report.gone');
  };
}

export function stretchText(day: string, by: 'day' | 'week' | 'month', tag: string, weekOf: (from: string) => string): string {
  const date = new Date(`${day}T00:00:00Z`);
  if (by === 'month') return new Intl.DateTimeFormat(tag, { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(date);
  const text = new Intl.DateTimeFormat(tag, by === 'day' ? { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' } : { dateStyle: 'medium', timeZone: 'UTC' }).format(date);
  return by === 'week' ? weekOf(text) : text;
}

type Translate = ReturnType<typeof useTranslation<'reports'>>['t'];

/** Every figure that is known, in decimals that spreadsheets read; an empty field where there is none. */
export function saveCsv(report: BreakdownAnswer, called: (item: BreakdownItem) => string, file: string, t: Translate): void {
  const digits = new Intl.NumberFormat('en', { style: 'currency', currency: report.currency }).resolvedOptions().maximumFractionDigits ?? 2;
  const money = (amount: bigint | null): string => (amount === null ? '' : decimalText(amount, digits));
  const count = (value: number | null): string => (value === null ? '' : String(value));
  saveFile(file, writeCsv([
    [t('report.what'), t('report.sales'), t('report.quantity'), t('report.sold'), t('report.refunds'), t('report.turnover'), t('report.net'), t('report.costed'), t('report.cost'), t('report.before'), t('report.currency')],
    ...report.items.map((item) => [
      called(item), count(item.sales), item.qty_milli === null ? '' : decimalText(item.qty_milli, 3), money(item.sold_minor), money(item.returned_minor), money(item.turnover_minor), money(item.net_minor),
      money(item.costed_minor), money(item.cost_minor), money(item.before_minor), report.currency,
    ]),
  ]));
}
