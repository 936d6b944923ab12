/** What came of an order: scanned, counted, or all as ordered in one press; with a phone in the storeroom as well. */
import { Button, Skeleton, TextInput } from '@mantine/core';
import { nameIn } from '@stilltill/domain/catalog';
import { formatMoney } from '@stilltill/domain/money';
import { allowAct, sumCosts } from '@stilltill/domain/purchase';
import { PurchaseOrder } from '@stilltill/protocol/office-purchasing';
import { FaultNotice, Notice, formatQuantity, useLanguage, useTranslation } from '@stilltill/ui';
import { useQuery } from '@tanstack/react-query';
import { Link, getRouteApi, useNavigate } from '@tanstack/react-router';
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { useCommand } from '../api/use-command.ts';
import { Page, Section } from '../components/page.tsx';
import { ReadFault } from '../components/read-fault.tsx';
import { CameraScan } from '../stock/camera.tsx';
import { makeId } from '../stock/made-here.ts';
import { readLevel } from '../stock/numbers.ts';
import { ProductPicker, productOf } from '../stock/product-picker.tsx';
import type { FoundProduct } from '../stock/stock-queries.ts';
import { BackToOrder } from './back-to-order.tsx';
import { changeText, costText } from './figures.ts';
import { keepDelivery, readKept } from './kept-delivery.ts';
import './purchasing.css';
import { type Order, purchasingQueries } from './purchasing-queries.ts';
import { type ComingLine, addCame, awaitedOf, costDifference, readCame, readCost, readTyped, resumeCame, takeAll, typedOf } from './typed-lines.ts';

const route = getRouteApi('/in/purchasing/orders/$order/receive');

export function ReceivePage(): ReactNode {
  const { t } = useTranslation('purchasing');
  const { order: id } = route.useParams();
  // What somebody else received meanwhile is not awaited any more: it begins with what is known now.
  const query = useQuery({ ...purchasingQueries.order(id), refetchOnWindowFocus: false, refetchOnMount: 'always' });
  const order = query.isFetchedAfterMount ? query.data : undefined;
  return (
    <Page
      before={order && <BackToOrder order={order} />} title={order ? t('receive.title', { supplier: order.supplier_name }) : query.error ? t('order.unknown') : null}
      subtitle={order && t('receive.hint', { number: order.number })}
    >
      <ReadFault of={query} />
      {!order && !query.error && <Skeleton height={320} radius="md" />}
      {order && <Begun key={order.id} order={order} />}
    </Page>
  );
}

/** Whether it may be received is asked once: what was typed stays though a colleague was faster, and the server then says so. */
function Begun({ order }: { readonly order: Order }): ReactNode {
  const { t } = useTranslation('purchasing');
  const [isAllowed] = useState(() => allowAct(order.state, 'receive').ok);
  if (isAllowed) return <Receiving order={order} />;
  return <Notice tone="amber" title={t('receive.not_now')}><Link className="of-link" to="/purchasing/orders/$order" params={{ order: order.id }}>{order.number}</Link></Notice>;
}

function Receiving(props: { readonly order: Order }): ReactNode {
  const { t } = useTranslation('purchasing');
  const navigate = useNavigate();
  // What was typed stays, whatever is read meanwhile; the server compares with what came by then.
  const [order] = useState(props.order);
  const [kept] = useState(() => readKept(order));
  const [document] = useState(() => kept?.document ?? makeId());
  const [lines, setLines] = useState(() => resumeCame(kept?.lines ?? [], order));
  const [note, setNote] = useState(kept?.note ?? '');
  useEffect(() => {
    const typed = typedOf(lines, order);
    keepDelivery(order.id, typed.length === 0 && note === '' ? null : { document, note, lines: typed.map((line) => ({ ...line, names: { ...line.names } })) });
  }, [lines, note, order, document]);
  const [tried, setTried] = useState(false);
  const send = useCommand({ method: 'POST', schema: PurchaseOrder, path: () => `/office/purchasing/orders/${order.id}/deliveries`, body: (body: object) => body, invalidates: ['purchasing', 'stock'] });
  const came = readCame(lines, order.currency);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setTried(true);
    if (came === null || came.length === 0) return;
    if (!await send.run({ document, note: note.trim(), lines: came })) return;
    keepDelivery(order.id, null);
    await navigate({ to: '/purchasing/orders/$order', params: { order: order.id } });
  };
  const is_empty = lines.every(({ quantity }) => quantity.trim() === '');
  return (
    <form className="of-form" onSubmit={(event) => void submit(event)} noValidate>
      <Section
        title={t('order.lines')}
        actions={(
          <span className="of-actions">
            {!is_empty && <Button variant="default" onClick={() => setLines(awaitedOf(order))}>{t('receive.clear')}</Button>}
            {lines.some(({ awaited_milli }) => awaited_milli > 0) && <Button variant="default" onClick={() => setLines(takeAll)}>{t('receive.all')}</Button>}
          </span>
        )}
      >
        <Scanning order={order} onCame={(product) => setLines((now) => addCame(now, product, order))} />
        <ul className="of-goods" aria-label={t('order.lines')}>
          {lines.map((line) => <CameRow key={line.product} line={line} currency={order.currency} onChange={(next) => setLines((now) => now.map((each) => (each.product === line.product ? { ...each, ...next } : each)))} />)}
        </ul>
        <Total lines={lines} currency={order.currency} />
      </Section>
      <TextInput label={t('receive.note')} description={t('receive.note_hint')} maxLength={300} autoComplete="off" value={note} onChange={(event) => setNote(event.currentTarget.value)} />
      {send.fault && <FaultNotice fault={send.fault} />}
      {tried && came?.length === 0 && <Notice tone="amber" title={t('receive.none')} />}
      <div className="of-form-actions"><Button type="submit" loading={send.busy}>{t('receive.send')}</Button></div>
    </form>
  );
}

function Scanning({ order, onCame }: { readonly order: Order; readonly onCame: (product: Pick<FoundProduct, 'id' | 'names'>) => void }): ReactNode {
  const { t } = useTranslation('stock');
  const [error, setError] = useState<string>();
  const field = useRef<HTMLInputElement>(null);
  const take = (product: Pick<FoundProduct, 'id' | 'names'>): void => {
    setError(undefined);
    onCame(product);
  };
  const scan = async (barcode: string): Promise<void> => {
    // What was ordered is known here: nine of ten scans ask nobody.
    const item = order.items.find(({ barcodes, code }) => barcodes.includes(barcode) || code === barcode);
    if (item) return take({ id: item.product, names: item.names });
    try {
      const product = await productOf(barcode);
      if (product) take(product);
      else setError(t('form.not_found', { barcode }));
    } catch {
      setError(t('form.offline'));
    }
  };
  return (
    <>
      <ProductPicker field={field} onPick={(product) => { take(product); field.current?.focus(); }} onBarcode={(barcode) => void scan(barcode)} error={error} />
      <CameraScan disabled={false} onBarcode={(barcode) => void scan(barcode)} />
    </>
  );
}

function CameRow({ line, currency, onChange }: { readonly line: ComingLine; readonly currency: string; readonly onChange: (next: Partial<ComingLine>) => void }): ReactNode {
  const { t } = useTranslation('purchasing');
  const { t: stock } = useTranslation('stock');
  const { short } = useLanguage();
  const is_wrong = line.quantity.trim() !== '' && readLevel(line.quantity) === null;
  return (
    <li className="of-goods-row pu-coming">
      <span className="of-goods-name">{nameIn(line.names, short)}<Compared line={line} currency={currency} /></span>
      <TextInput className="of-goods-field" label={stock('form.quantity')} inputMode="decimal" autoComplete="off" maxLength={12} value={line.quantity} error={is_wrong ? t('receive.quantity_wrong') : undefined} onChange={(event) => onChange({ quantity: event.currentTarget.value })} onFocus={(event) => event.currentTarget.select()} />
      <TextInput className="of-goods-field" label={t('form.unit_cost', { currency })} inputMode="decimal" autoComplete="off" maxLength={20} value={line.cost} error={readCost(line.cost, currency) === undefined ? t('form.cost_wrong') : undefined} onChange={(event) => onChange({ cost: event.currentTarget.value })} />
    </li>
  );
}

/** What was ordered against what is typed: quantity, then cost. */
function Compared({ line, currency }: { readonly line: ComingLine; readonly currency: string }): ReactNode {
  const { t } = useTranslation('purchasing');
  const { tag } = useLanguage();
  const quantity = (qty_milli: number): string => formatQuantity(qty_milli, tag);
  const came_milli = readLevel(line.quantity) ?? 0;
  const difference_milli = came_milli - line.awaited_milli;
  const cost = readCost(line.cost, currency);
  const change = line.ordered_cost_micro === null || cost === null || cost === undefined ? null : changeText(line.ordered_cost_micro, cost, tag);
  const awaited = !line.is_ordered ? t('receive.ordered_none') : [t('receive.awaited', { quantity: quantity(line.awaited_milli) }), ...(line.before_milli > 0 ? [t('receive.done_before', { quantity: quantity(line.before_milli) })] : [])].join(' · ');
  return (
    <>
      <span className={line.is_ordered ? 'of-muted st-figures' : 'of-amber st-figures'}>{awaited}</span>
      {line.is_ordered && came_milli > 0 && difference_milli !== 0 && <span className="of-amber st-figures">{difference_milli > 0 ? t('receive.over', { quantity: quantity(difference_milli) }) : t('receive.short', { quantity: quantity(-difference_milli) })}</span>}
      {line.ordered_cost_micro !== null && change !== null && <span className="of-amber st-figures">{t('receive.cost_changed', { cost: costText(line.ordered_cost_micro, currency, tag), change })}</span>}
    </>
  );
}

function Total({ lines, currency }: { readonly lines: readonly ComingLine[]; readonly currency: string }): ReactNode {
  const { t } = useTranslation('purchasing');
  const { tag } = useLanguage();
  const read = lines.flatMap((line) => readTyped(line, currency) ?? []);
  const sums = sumCosts(read);
  const difference_minor = costDifference(lines, currency);
  const amount = formatMoney(difference_minor < 0n ? -difference_minor : difference_minor, currency, tag);
  return (
    <div className="pu-total" role="status">
      <p className="of-goods-total"><span>{read.length === 0 ? t('receive.ready') : t('receive.total', { count: read.length })}</span>{sums.ok && <strong className="st-figures">{formatMoney(sums.value.cost_minor, currency, tag)}</strong>}</p>
      {difference_minor !== 0n && <p className="of-amber st-figures">{t(difference_minor > 0n ? 'receive.dearer' : 'receive.cheaper', { amount })}</p>}
    </div>
  );
}
