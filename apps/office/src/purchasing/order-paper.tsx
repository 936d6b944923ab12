/** The order as the supplier gets it: nothing of it is seen on the screen, and nothing else on paper. */
import { nameIn } from '@stilltill/domain/catalog';
import { formatMoney } from '@stilltill/domain/money';
import { formatQuantity, useLanguage, useTranslation } from '@stilltill/ui';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { queries } from '../api/queries.ts';
import { useStores } from '../components/use-stores.ts';
import { costText, dayText } from './figures.ts';
import { orderedIn } from './order-file.ts';
import type { Order } from './purchasing-queries.ts';

export function OrderPaper({ order }: { readonly order: Order }): ReactNode {
  const { t } = useTranslation('purchasing');
  const { tag, short } = useLanguage();
  const { stores, at } = useStores();
  const shop = useQuery(queries.me()).data?.shop_name;
  const store = stores.find(({ id }) => id === order.store);
  const { supplier_contact: to, currency } = order;
  const sent = order.changes.find(({ kind }) => kind === 'sent');
  return (
    <article className="pu-paper" lang={tag}>
      <h1>{t('paper.title')} {order.number}</h1>
      {order.state === 'draft' && <p><strong>{t('paper.draft')}</strong></p>}
      <dl>
        <div><dt>{t('paper.from')}</dt><dd>{shop}<br />{store?.name}</dd></div>
        <div><dt>{t('paper.to')}</dt><dd>{to.name}{[to.contact, to.phone, to.email, to.address].filter((line) => line !== '').map((line) => <span key={line}><br />{line}</span>)}</dd></div>
        <div><dt>{t('paper.date')}</dt><dd>{at(sent?.at ?? order.created_at, store?.code)}</dd></div>
        {order.expected !== null && <div><dt>{t('paper.expected')}</dt><dd>{dayText(order.expected, tag)}</dd></div>}
      </dl>
      <table>
        <thead><tr><th scope="col">{t('paper.code')}</th><th scope="col">{t('paper.product')}</th><th scope="col" data-align="end">{t('paper.quantity')}</th><th scope="col" data-align="end">{t('paper.unit_cost')}</th><th scope="col" data-align="end">{t('paper.cost')}</th></tr></thead>
        <tbody>
          {orderedIn(order).map((line) => (
            <tr key={line.product}>
              <td>{line.code}{line.barcodes[0] !== undefined && line.barcodes[0] !== line.code && <><br />{line.barcodes[0]}</>}</td><td>{nameIn(line.names, short)}</td>
              <td data-align="end">{formatQuantity(line.ordered_milli, tag)} {t(`paper.${line.unit}`)}</td><td data-align="end">{line.unit_cost_micro === null ? '' : costText(line.unit_cost_micro, currency, tag)}</td>
              <td data-align="end">{line.cost_minor === null ? '' : formatMoney(line.cost_minor, currency, tag)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot><tr><th scope="row" colSpan={4}>{t('paper.total')}</th><td data-align="end">{formatMoney(order.cost_minor, currency, tag)}</td></tr></tfoot>
      </table>
      {order.lines_unknown > 0 && <p>{t('order.unknown_cost', { count: order.lines_unknown })}</p>}
      {order.note !== '' && <p className="pu-paper-note">{order.note}</p>}
    </article>
  );
}
