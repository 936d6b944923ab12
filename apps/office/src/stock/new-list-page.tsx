/** A new list of goods: a delivery with what it cost, a transfer to another store, a write-off. */
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { StockDocumentMade, WriteOffReason } from '@stilltill/protocol/stock';
import { FaultNotice, useTranslation } from '@stilltill/ui';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useCommand } from '../api/use-command.ts';
import { BackLink } from '../components/back-link.tsx';
import { Page, Section } from '../components/page.tsx';
import { useStores } from '../components/use-stores.ts';
import { NotFound } from '../frame/not-found.tsx';
import { type GoodsLine, GoodsLines, readLine } from './goods-lines.tsx';
import { makeId } from './made-here.ts';
import { NEW_KINDS, type NewKind } from './searches.ts';
import { StoreInput } from './store-field.tsx';

const route = getRouteApi('/in/stock/new/$kind');
const PATHS: Readonly<Record<NewKind, string>> = { delivery: 'deliveries', transfer: 'transfers', write_off: 'write-offs' };
type Reason = (typeof WriteOffReason.options)[number];

export function NewListPage(): ReactNode {
  const { kind } = route.useParams();
  const { stores, known } = useStores();
  const { store } = route.useSearch();
  const known_kind = NEW_KINDS.find((each) => each === kind);
  const first = store ?? stores[0]?.id;
  if (!known_kind) return <NotFound />;
  return known && first !== undefined ? <NewList key={`${known_kind}/${first}`} kind={known_kind} store={first} /> : null;
}

function NewList(props: { readonly kind: NewKind; readonly store: string }): ReactNode {
  const { t } = useTranslation('stock');
  const navigate = useNavigate();
  const { stores } = useStores();
  const { kind } = props;
  const [document] = useState(makeId);
  const [store, setStore] = useState(props.store);
  const [to_store, setToStore] = useState(stores.find((each) => each.id !== props.store)?.id ?? '');
  const [reason, setReason] = useState<Reason>('damaged');
  const [note, setNote] = useState('');
  const [lines, setLines] = useState<readonly GoodsLine[]>([]);
  const [tried, setTried] = useState(false);
  const currency = stores.find((each) => each.id === store)?.currency ?? 'CNY';
  const send = useCommand({ method: 'POST', schema: StockDocumentMade, path: () => `/office/stock/${PATHS[kind]}`, body: (body: object) => body, invalidates: ['stock'] });
  const read = lines.map((line) => readLine(line, currency));
  const target = to_store === store ? stores.find((each) => each.id !== store)?.id ?? '' : to_store;
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setTried(true);
    if (lines.length === 0 || read.some((line) => line === null)) return;
    const sent = read.flatMap((line) => (line === null ? [] : [kind === 'delivery' ? line : { product: line.product, qty_milli: line.qty_milli }]));
    const extra = kind === 'transfer' ? { to_store: target } : kind === 'write_off' ? { reason } : {};
    const made = await send.run({ document, store, note: note.trim() || null, lines: sent, ...extra });
    if (made) await navigate({ to: '/stock/documents/$document', params: { document: made.document } });
  };
  return (
    <Page before={<BackLink to="/stock">{t('nav.stock')}</BackLink>} title={t(`list.${kind}.title`)} subtitle={t(`list.${kind}.hint`)}>
      <form className="of-form" onSubmit={(event) => void submit(event)} noValidate>
        {send.fault && <FaultNotice fault={send.fault} />}
        <Section title={t('form.lines')}>
          <GoodsLines lines={lines} onChange={setLines} has_cost={kind === 'delivery'} currency={currency} tried={tried} />
        </Section>
        <Section title={t('document.facts')}>
          <div className="of-list-facts">
            <StoreInput label={t('form.store')} store={store} onChange={setStore} />
            {kind === 'transfer' && <StoreInput label={t('form.to_store')} store={target} without={store} onChange={setToStore} />}
            {kind === 'write_off' && (
              <NativeSelect
                label={t('list.write_off.reason')} value={reason} onChange={(event) => setReason(WriteOffReason.parse(event.currentTarget.value))}
                data={WriteOffReason.options.map((each) => ({ value: each, label: t(`reason.${each}`) }))}
              />
            )}
            <TextInput label={t('form.note')} description={t('form.note_hint')} maxLength={300} autoComplete="off" value={note} onChange={(event) => setNote(event.currentTarget.value)} />
          </div>
        </Section>
        <div className="of-form-actions"><Button type="submit" loading={send.busy}>{t(`list.${kind}.send`)}</Button></div>
      </form>
    </Page>
  );
}
