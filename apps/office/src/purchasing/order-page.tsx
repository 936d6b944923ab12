/** One purchase order: what was ordered, what came of it, and what can be done next. */
import { Button, Skeleton } from '@mantine/core';
import { nameIn } from '@stilltill/domain/catalog';
import { formatMoney } from '@stilltill/domain/money';
import { lineCost } from '@stilltill/domain/purchase';
import { FaultNotice, Money, formatQuantity, useLanguage, useTranslation } from '@stilltill/ui';
import { useQuery } from '@tanstack/react-query';
import { Link, getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { faultOf } from '../api/client.ts';
import { BackLink } from '../components/back-link.tsx';
import { Facts, Page, Section } from '../components/page.tsx';
import { useStores } from '../components/use-stores.ts';
import { costText, dayText } from './figures.ts';
import { OrderActions } from './order-actions.tsx';
import { OrderPaper } from './order-paper.tsx';
import { OrderBadge } from './orders-page.tsx';
import './purchasing.css';
import { type Order, type OrderLine, purchasingQueries } from './purchasing-queries.ts';

const route = getRouteApi('/in/purchasing/orders/$order');
type Translate = ReturnType<typeof useTranslation<'purchasing'>>['t'];

export function OrderPage(): ReactNode {
  const { t } = useTranslation('purchasing');
  const { t: office } = useTranslation('office');
  const { tag } = useLanguage();
  const { stores } = useStores();
  const query = useQuery(purchasingQueries.order(route.useParams().order));
  const order = query.data;
  const fault = query.error && faultOf(query.error);
  return (
    <Page
      before={<BackLink to="/purchasing">{t('nav.orders')}</BackLink>} title={order ? titleOf(order, t, tag) : fault ? t('order.unknown') : null} actions={order && <OrderActions order={order} />}
      subtitle={order && <><OrderBadge order={order} /> <span className="st-figures">{order.number}</span>{stores.length > 1 && ` · ${stores.find(({ id }) => id === order.store)?.name ?? ''}`}</>}
    >
      {fault && fault.code !== 'not_found' && <FaultNotice fault={fault} action={<Button variant="default" onClick={() => void query.refetch()}>{office('list.retry')}</Button>} />}
      {query.isPending && <Skeleton height={320} radius="md" />}
      {order && (
        <div className="of-columns">
          <div className="of-column"><Lines order={order} /></div>
          <div className="of-column"><About order={order} /><Deliveries order={order} /><Steps order={order} /></div>
        </div>
      )}
      {order && <OrderPaper order={order} />}
    </Page>
  );
}

function titleOf(order: Order, t: Translate, tag: string): string {
  const { supplier_name: supplier, expected } = order;
  const day = expected === null ? '' : dayText(expected, tag);
  if (order.is_late) return t('order.title_late', { supplier, day });
  switch (order.state) {
    case 'draft':
      return t('order.title_draft', { supplier, cost: formatMoney(order.cost_minor, order.currency, tag) });
    case 'sent':
      return expected === null ? t('order.title_sent', { supplier }) : t('order.title_expected', { supplier, day });
    case 'partly_received':
      return t('order.title_partly', { supplier, count: order.items.filter(({ open_milli }) => open_milli > 0).length });
    case 'received':
      return t(order.closed_reason === null ? 'order.title_received' : 'order.title_closed', { supplier });
    case 'cancelled':
      return t('order.title_cancelled', { supplier });
  }
}

function Lines({ order }: { readonly order: Order }): ReactNode {
  const { t } = useTranslation('purchasing');
  const { short } = useLanguage();
  const has_come = order.deliveries.length > 0;
  return (
    <Section title={t('order.lines')} hint={order.lines_unknown > 0 ? t('order.unknown_cost', { count: order.lines_unknown }) : t('order.lines_hint')}>
      <table className="of-receipt" aria-label={t('order.lines')}>
        <thead className="st-visually-hidden"><tr><th scope="col">{t('paper.product')}</th><th scope="col">{t('paper.cost')}</th></tr></thead>
        <tbody>
          {order.items.map((line) => (
            <tr key={line.product}>
              <td>
                <Link className="of-receipt-name of-link-quiet" to="/stock/products/$product" params={{ product: line.product }} search={{ store: order.store }}>{nameIn(line.names, short)}</Link>
                <LineDetail order={order} line={line} />
              </td>
              <td data-align="end">{line.cost_minor === null ? (line.received_minor === null ? '—' : <Money amount_minor={line.received_minor} currency={order.currency} />) : <Money amount_minor={line.cost_minor} currency={order.currency} />}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr className={has_come ? undefined : 'of-receipt-total'}><th scope="row">{t('order.total')}</th><td data-align="end"><Money amount_minor={order.cost_minor} currency={order.currency} /></td></tr>
          {has_come && <tr className="of-receipt-total"><th scope="row">{t('order.total_came')}</th><td data-align="end"><Money amount_minor={order.received_minor} currency={order.currency} /></td></tr>}
        </tfoot>
      </table>
    </Section>
  );
}

/** What was ordered of a product, and below it what came where that says more. */
function LineDetail({ order, line }: { readonly order: Order; readonly line: OrderLine }): ReactNode {
  const { t } = useTranslation('purchasing');
  const { tag } = useLanguage();
  const quantity = (qty_milli: number): string => formatQuantity(qty_milli, tag);
  const { ordered_milli, received_milli, open_milli, over_milli, unit_cost_micro, received_minor } = line;
  if (ordered_milli === 0) return <span className="of-receipt-detail st-figures"><span className="of-amber">{t('order.not_ordered', { quantity: quantity(received_milli) })}</span></span>;
  const is_dearer = received_minor !== null && unit_cost_micro !== null && received_minor !== lineCost(unit_cost_micro, received_milli);
  const is_open = order.state === 'partly_received' || order.state === 'sent';
  return (
    <>
      <span className="of-receipt-detail st-figures">{unit_cost_micro === null ? t('order.ordered_unknown', { quantity: quantity(ordered_milli) }) : t('order.ordered', { quantity: quantity(ordered_milli), cost: costText(unit_cost_micro, order.currency, tag) })}</span>
      {order.deliveries.length > 0 && (
        <span className="of-receipt-detail st-figures pu-line">
          <span>{received_milli === ordered_milli ? t('order.came', { received: quantity(received_milli) }) : t('order.came_of', { received: quantity(received_milli), ordered: quantity(ordered_milli) })}</span>
          {open_milli > 0 && <span className={is_open ? 'of-amber' : undefined}>{t(is_open ? 'order.left' : 'order.closed_left', { quantity: quantity(open_milli) })}</span>}
          {over_milli > 0 && <span className="of-amber">{t('order.over', { quantity: quantity(over_milli) })}</span>}
          {is_dearer && <span className="of-amber">{t('order.other_cost', { cost: costText((received_minor * 1_000_000_000n) / BigInt(received_milli), order.currency, tag) })}</span>}
        </span>
      )}
    </>
  );
}

function About({ order }: { readonly order: Order }): ReactNode {
  const { t } = useTranslation('purchasing');
  const { tag } = useLanguage();
  const { supplier_contact: contact } = order;
  const reached = [contact.contact, contact.phone, contact.email, contact.address].filter((part) => part !== '');
  return (
    <Section title={t('order.facts')}>
      <Facts items={[
        [t('order.supplier'), <Link key="s" className="of-link" to="/purchasing/suppliers/$supplier" params={{ supplier: order.supplier }}>{order.supplier_name}</Link>],
        reached.length === 0 ? null : [t('order.contact'), reached.join(' · ')],
        contact.terms === '' ? null : [t('order.terms'), contact.terms],
        [t('order.expected'), order.expected === null ? t('order.no_day') : dayText(order.expected, tag)],
        order.note === '' ? null : [t('order.note'), order.note],
        order.closed_reason === null ? null : [t('order.closed_reason'), order.closed_reason],
      ]} />
    </Section>
  );
}

function Deliveries({ order }: { readonly order: Order }): ReactNode {
  const { t } = useTranslation('purchasing');
  const { stores, at } = useStores();
  const code = stores.find(({ id }) => id === order.store)?.code;
  if (order.state === 'draft' || order.state === 'cancelled') return null;
  return (
    <Section title={t('order.deliveries')}>
      {order.deliveries.length === 0 ? <p className="of-muted">{t('order.no_deliveries')}</p> : (
        <ul className="pu-steps">
          {order.deliveries.map((each) => (
            <li key={each.document}>
              <span><Link className="of-link" to="/stock/documents/$document" params={{ document: each.document }}>{t('order.delivery', { count: each.lines })}</Link> · <Money amount_minor={each.cost_minor} currency={order.currency} /></span>
              <time dateTime={each.at}>{at(each.at, code)} · {each.by}</time>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

function Steps({ order }: { readonly order: Order }): ReactNode {
  const { t } = useTranslation('purchasing');
  const { tag } = useLanguage();
  const { stores, at } = useStores();
  const code = stores.find(({ id }) => id === order.store)?.code;
  const words = ({ kind, detail }: Order['changes'][number]): string => {
    if (kind === 'expected') return detail === null ? t('change.expected_none') : t('change.expected', { detail: dayText(detail, tag) });
    return kind === 'closed' ? t('change.closed', { detail: detail ?? '' }) : t(`change.${kind}`);
  };
  return (
    <Section title={t('order.changes')}>
      <ul className="pu-steps">
        {order.changes.map((each) => <li key={`${each.kind} ${each.at} ${each.document}`}><span>{words(each)}</span><time dateTime={each.at}>{at(each.at, code)} · {each.by}</time></li>)}
      </ul>
    </Section>
  );
}
