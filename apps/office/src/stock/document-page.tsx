/** One delivery, count, transfer or write-off: its lines, what they came to, and its entry. Of a transfer on its way, what arrived. */
import { Button, Skeleton, TextInput } from '@mantine/core';
import { nameIn } from '@stilltill/domain/catalog';
import { sum } from '@stilltill/domain/money';
import { StockDocumentMade } from '@stilltill/protocol/stock';
import { FaultNotice, Money, formatQuantity, useLanguage, useTranslation } from '@stilltill/ui';
import { useQuery } from '@tanstack/react-query';
import { Link, getRouteApi } from '@tanstack/react-router';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useCommand } from '../api/use-command.ts';
import { BackLink } from '../components/back-link.tsx';
import { CopyButton } from '../components/copy-button.tsx';
import { Facts, Page, Section } from '../components/page.tsx';
import { ReadFault } from '../components/read-fault.tsx';
import { useStores } from '../components/use-stores.ts';
import { shortHash } from '../lib/figures.ts';
import { makeId } from './made-here.ts';
import { differenceText, readLevel, typedLevel } from './numbers.ts';
import { type StockDocument, stockQueries } from './stock-queries.ts';

const route = getRouteApi('/in/stock/documents/$document');
type Translate = ReturnType<typeof useTranslation<'stock'>>['t'];

export function DocumentPage(): ReactNode {
  const { t } = useTranslation('stock');
  const { stores, at } = useStores();
  const { document: id } = route.useParams();
  const query = useQuery(stockQueries.document(id));
  const document = query.data;
  const nameOf = (store: string | null): string => stores.find((each) => each.id === store)?.name ?? '';
  const code = stores.find((each) => each.id === document?.store)?.code;
  return (
    <Page
      before={<BackLink to="/stock/documents">{t('nav.documents')}</BackLink>} title={document ? titleOf(document, nameOf(document.other_store), t) : query.error ? t('document.unknown') : null}
      subtitle={document && t('document.by', { at: at(document.at, code), by: document.by, store: nameOf(document.store) })}
    >
      <ReadFault of={query} />
      {query.isPending && <Skeleton height={320} radius="md" />}
      {document && (
        <div className="of-columns">
          <div className="of-column">
            {document.has_arrived === false && <Arrival document={document} />}
            <Lines document={document} />
          </div>
          <div className="of-column"><About document={document} /></div>
        </div>
      )}
    </Page>
  );
}

function titleOf(document: StockDocument, store: string, t: Translate): string {
  const title = t(`document.${document.kind}`, { count: document.lines, store });
  if (document.kind !== 'count') return title;
  const differs = document.items.filter((line) => line.difference_milli !== 0).length;
  return differs === 0 ? t('document.count_even', { title }) : t('document.count_differs', { title, count: differs });
}

function Lines(props: { readonly document: StockDocument }): ReactNode {
  const { t } = useTranslation('stock');
  const { tag, short } = useLanguage();
  const { document } = props;
  return (
    <Section title={t(document.kind === 'transfer_out' ? 'document.sent' : 'document.lines')}>
      <table className="of-receipt" aria-label={t('document.lines')}>
        <thead className="st-visually-hidden"><tr><th scope="col">{t('column.product')}</th><th scope="col">{t('column.quantity')}</th></tr></thead>
        <tbody>
          {document.items.map((line) => (
            <tr key={line.product}>
              <td>
                <Link className="of-receipt-name of-link-quiet" to="/stock/products/$product" params={{ product: line.product }} search={{ store: document.store }}>{nameIn(line.names, short)}</Link>
                <span className="of-receipt-detail st-figures">{detailOf(document, line, t, tag)}</span>
              </td>
              <td data-align="end"><strong className="st-figures">{differenceText(line.qty_milli, tag)}</strong>{line.value_minor !== null && line.qty_milli !== 0 && <span className="of-receipt-detail"><br /><Money amount_minor={line.value_minor} currency={document.currency} /></span>}</td>
            </tr>
          ))}
        </tbody>
        <tfoot><tr className="of-receipt-total"><th scope="row">{t('document.value')}</th><td data-align="end"><Money amount_minor={sum(document.items.flatMap((line) => line.value_minor ?? []))} currency={document.currency} /></td></tr></tfoot>
      </table>
    </Section>
  );
}

function detailOf(document: StockDocument, line: StockDocument['items'][number], t: Translate, tag: string): string {
  if (line.counted_milli === null) return '';
  const shown = formatQuantity(line.counted_milli, tag);
  if (line.difference_milli === 0) return `${t(document.kind === 'count' ? 'document.counted' : 'document.received', { counted: shown, received: shown })} · ${t('document.even')}`;
  return `${t(document.kind === 'count' ? 'document.counted' : 'document.received', { counted: shown, received: shown })} · ${t('column.difference')} ${differenceText(line.difference_milli ?? 0, tag)}`;
}

function About(props: { readonly document: StockDocument }): ReactNode {
  const { t } = useTranslation('stock');
  const { document } = props;
  return (
    <Section title={t('document.entry')} hint={t('document.entry_hint')}>
      <Facts items={[
        document.reason === null ? null : [t('document.reason'), t(`reason.${document.reason}`)],
        document.order === null ? null : [t('document.order'), <Link key="o" className="of-link" to="/purchasing/orders/$order" params={{ order: document.order }}>{t('document.order_see')}</Link>],
        document.note === null ? null : [t('document.note'), document.note],
        [t('document.seq'), document.entry.seq],
        [t('document.hash'), <span key="h" className="of-with-copy"><code title={document.entry.hash}>{shortHash(document.entry.hash)}</code><CopyButton text={document.entry.hash} what={t('document.hash')} /></span>],
      ]} />
      <details className="of-details"><summary>{t('document.entry_raw')}</summary><pre className="of-raw">{document.entry.text}</pre></details>
    </Section>
  );
}

/** What the other store says. All that was sent stands there already: in nine of ten transfers nothing is missing. */
function Arrival(props: { readonly document: StockDocument }): ReactNode {
  const { t } = useTranslation('stock');
  const { short } = useLanguage();
  const { document } = props;
  const [id] = useState(makeId);
  const [typed, setTyped] = useState(() => new Map(document.items.map((line) => [line.product, typedLevel(-line.qty_milli)])));
  const [tried, setTried] = useState(false);
  const send = useCommand({ method: 'POST', schema: StockDocumentMade, path: () => `/office/stock/transfers/${document.id}/arrival`, body: (body: object) => body, invalidates: ['stock'] });
  const read = document.items.map((line) => ({ product: line.product, received_milli: readLevel(typed.get(line.product) ?? '') }));
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setTried(true);
    if (read.some((line) => line.received_milli === null)) return;
    await send.run({ document: id, note: null, lines: read });
  };
  return (
    <Section title={t('document.arrive')} hint={t('document.arrive_hint')}>
      {send.fault && <FaultNotice fault={send.fault} />}
      <form className="of-form" onSubmit={(event) => void submit(event)} noValidate>
        {document.items.map((line) => (
          <TextInput
            key={line.product} label={nameIn(line.names, short)} inputMode="decimal" autoComplete="off" maxLength={12} value={typed.get(line.product) ?? ''} onFocus={(event) => event.currentTarget.select()}
            error={tried && readLevel(typed.get(line.product) ?? '') === null ? t('document.arrive_wrong') : undefined} onChange={(event) => { const { value } = event.currentTarget; setTyped((now) => new Map(now).set(line.product, value)); }}
          />
        ))}
        <div className="of-form-actions"><Button type="submit" loading={send.busy}>{t('document.arrive_send')}</Button></div>
      </form>
    </Section>
  );
}
