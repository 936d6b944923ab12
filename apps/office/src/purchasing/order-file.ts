/** An order as a file and as an e-mail, for the supplier. */
import { nameIn } from '@stilltill/domain/catalog';
import { toDecimal } from '@stilltill/domain/money';
import { unitCostDecimal } from '@stilltill/domain/purchase';
import type { useTranslation } from '@stilltill/ui';
import { writeCsv } from '../reports/csv.ts';
import { typedLevel } from '../stock/numbers.ts';
import type { Order, OrderLine } from './purchasing-queries.ts';

type Translate = ReturnType<typeof useTranslation<'purchasing'>>['t'];
/** Addresses of e-mails are cut off by some programs where they are longer. */
const MAIL_LINES_MAX = 25;

/** What was ordered; not what came beside it. */
export const orderedIn = (order: Order): readonly OrderLine[] => order.items.filter(({ ordered_milli }) => ordered_milli > 0);

export function csvOf(order: Order, language: string, t: Translate): string {
  const { currency } = order;
  return writeCsv([
    [t('paper.code'), t('paper.barcode'), t('paper.product'), t('paper.quantity'), t('paper.unit'), t('paper.unit_cost'), t('paper.cost'), t('paper.currency')],
    ...orderedIn(order).map((line) => [
      line.code, line.barcodes[0] ?? '', nameIn(line.names, language), typedLevel(line.ordered_milli), t(`paper.${line.unit}`), line.unit_cost_micro === null ? '' : unitCostDecimal(line.unit_cost_micro, currency),
      line.cost_minor === null ? '' : toDecimal(line.cost_minor, currency), currency,
    ]),
  ]);
}

export function download(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }));
  const link = Object.assign(document.createElement('a'), { href: address, download: name });
  link.click();
  URL.revokeObjectURL(address);
}

/** Opens the shop's own mail program with the order in it. `expected`: the day as the supplier reads it. */
export function mailAddress(order: Order, language: string, expected: string | null, t: Translate): string {
  const lines = orderedIn(order);
  const shown = lines.slice(0, MAIL_LINES_MAX);
  const left = lines.length - shown.length;
  const text = [
    t('paper.mail_greeting'), '', ...shown.map((line) => `${typedLevel(line.ordered_milli)} ${t(`paper.${line.unit}`)}  ${nameIn(line.names, language)}  ${line.code}`),
    ...(left > 0 ? [t('paper.mail_more', { count: left }), t('paper.mail_attached')] : []), ...(expected === null ? [] : ['', `${t('paper.expected')}: ${expected}`]), ...(order.note === '' ? [] : ['', order.note]),
  ].join('\r\n');
  return `mailto:${encodeURIComponent(order.supplier_contact.email)}?subject=${encodeURIComponent(t('paper.mail_subject', { number: order.number }))}&body=${encodeURIComponent(text)}`;
}
