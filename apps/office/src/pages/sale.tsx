import { formatMoney } from '@stilltill/domain/money';
import { nameIn } from '@stilltill/domain/catalog';
import { FaultNotice, Money, useLanguage, useTranslation } from '@stilltill/ui';
import { Button, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { faultOf } from '../api/client.ts';
import { type EntryPlace, type SaleDetail, queries } from '../api/queries.ts';
import { BackLink } from '../components/back-link.tsx';
import { CopyButton } from '../components/copy-button.tsx';
import { Flags } from '../components/entry-list.tsx';
import { Facts, Page, Section } from '../components/page.tsx';
import { useStores } from '../components/use-stores.ts';
import { NotFound } from '../frame/not-found.tsx';
import { quantityText, rateText, shortHash } from '../lib/figures.ts';
import { readPlace } from '../lib/filters.ts';
import { useTenderName } from '../shifts/shift-figures.tsx';
import { SaleProfit } from '../stock/profit.tsx';
import { ProofPanel } from '../proof/proof-panel.tsx';

const route = getRouteApi('/in/sales/$terminal/$epoch/$seq/$hash');

export function SalePage(): ReactNode {
  const place = readPlace(route.useParams());
  return place ? <Sale key={place.hash} place={place} /> : <NotFound />;
}

function Sale(props: { readonly place: EntryPlace }): ReactNode {
  const { t } = useTranslation('office');
  const { tag } = useLanguage();
  const { at } = useStores();
  const query = useQuery(queries.sale(props.place));
  const sale = query.data;
  const title = sale && t(sale.kind === 'sale' ? 'sale.title' : 'sale.title_refund', { amount: formatMoney(sale.total_minor, sale.currency, tag) });
  return (
    <Page
      before={<BackLink to="/sales">{t('nav.sales')}</BackLink>} title={title ?? (query.error ? t('sale.unknown') : null)}
      subtitle={sale && <>{t('sale.by', { at: at(sale.at, sale.store_code), operator: sale.operator_name ?? t('terminal.nobody'), terminal: `${sale.store_code} ${sale.terminal_code}` })} <Flags flags={sale.flags} /></>}
    >
      {query.error && <FaultNotice fault={faultOf(query.error)} action={<Button variant="default" onClick={() => void query.refetch()}>{t('list.retry')}</Button>} />}
      <div className="of-columns">
        <div className="of-column">{sale ? <Receipt sale={sale} /> : !query.error && <Skeleton height={320} radius="md" />}</div>
        <div className="of-column"><ProofPanel place={props.place} sale={sale} /></div>
      </div>
    </Page>
  );
}

function RelatedReceipt(props: { readonly receipt: SaleDetail['related'][number] }): ReactNode {
  const { terminal, epoch, seq, hash, number, total_minor, currency } = props.receipt;
  return (
    <>
      <Link to="/sales/$terminal/$epoch/$seq/$hash" params={{ terminal, epoch, seq: String(seq), hash }} className="of-link st-figures">{number}</Link>
      {' · '}<Money amount_minor={total_minor} currency={currency} />
    </>
  );
}

function Receipt(props: { readonly sale: SaleDetail }): ReactNode {
  const { t } = useTranslation('office');
  const tenderName = useTenderName();
  const { tag, short } = useLanguage();
  const { at } = useStores();
  const { sale } = props;
  const money = (amount_minor: bigint): ReactNode => <Money amount_minor={amount_minor} currency={sale.currency} />;
  return (
    <Section title={t(sale.kind === 'sale' ? 'sale.what' : 'sale.what_refund')}>
      <table className="of-receipt" aria-label={t('sale.lines')}>
        <thead className="st-visually-hidden"><tr><th scope="col">{t('column.product')}</th><th scope="col">{t('column.amount')}</th></tr></thead>
        <tbody>
          {sale.items.map((line) => (
            <tr key={line.line}>
              <td>
                <span className="of-receipt-name">{nameIn(line.names, short)}</span>
                <span className="of-receipt-detail st-figures">{t('sale.line', { qty: quantityText(line.qty_milli, tag), price: formatMoney(line.price_minor, sale.currency, tag), rate: rateText(line.tax_rate_ppm, tag) })}</span>
              </td>
              <td data-align="end">{money(line.amount_minor)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr className="of-receipt-total"><th scope="row">{t('sale.total')}</th><td data-align="end">{money(sale.total_minor)}</td></tr>
          {sale.tax.map((line) => (
            <tr key={line.rate_ppm}><th scope="row">{t('sale.tax', { rate: rateText(line.rate_ppm, tag), net: formatMoney(line.net_minor, sale.currency, tag) })}</th><td data-align="end">{money(line.tax_minor)}</td></tr>
          ))}
          {sale.tenders.map((tender, place) => (
            <tr key={place}>
              <th scope="row">{tender.kind === 'cash' ? (sale.kind === 'sale' ? t('sale.cash', { given: formatMoney(tender.given_minor, sale.currency, tag), change: formatMoney(tender.change_minor, sale.currency, tag) }) : t('sale.cash_back')) : tenderName(tender.kind)}</th>
              <td data-align="end">{money(tender.amount_minor)}</td>
            </tr>
          ))}
        </tfoot>
      </table>
      <Facts items={[
        [t('column.number'), <span key="n" className="of-with-copy st-figures">{sale.number}<CopyButton text={sale.number} what={t('column.number')} /></span>],
        [t('column.hash'), <span key="h" className="of-with-copy"><code title={sale.hash}>{shortHash(sale.hash)}</code><CopyButton text={sale.hash} what={t('column.hash')} /></span>],
        [t('column.received'), at(sale.received_at, sale.store_code)],
        // A sale of a till that is still offline is not here yet: its number says which one to wait for.
        sale.linked_sale === null || sale.related.some((each) => each.as === 'refund_of') ? null : [t('sale.related.refund_of'), <code key="l">{sale.linked_sale.slice(-12)}</code>],
        ...sale.related.map((each): readonly [string, ReactNode] => [t(`sale.related.${each.as}`), <RelatedReceipt key={each.hash} receipt={each} />]),
        sale.reason === null ? null : [t('sale.reason'), sale.reason],
      ]} />
      <SaleProfit place={{ terminal: sale.terminal, epoch: sale.epoch, seq: sale.seq, hash: sale.hash }} />
      {sale.flags.length > 0 && <p className="of-section-hint"><Link to="/exceptions" className="of-link">{t('sale.flagged')}</Link></p>}
    </Section>
  );
}
