/** A purchase order while it is written: from whom, for which store, what, and at what cost. */
import { ActionIcon, Button, NativeSelect, TextInput, Textarea } from '@mantine/core';
import { nameIn } from '@stilltill/domain/catalog';
import { formatMoney } from '@stilltill/domain/money';
import { sumCosts } from '@stilltill/domain/purchase';
import { STOCK_LINES_MAX } from '@stilltill/protocol/stock';
import { EmptyState, FaultNotice, formatQuantity, useLanguage, useTranslation } from '@stilltill/ui';
import { IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Fault } from '@stilltill/domain/result';
import { type FormEvent, type ReactNode, useRef, useState } from 'react';
import { Section } from '../components/page.tsx';
import { useStores } from '../components/use-stores.ts';
import { readLevel } from '../stock/numbers.ts';
import { ProductPicker, productOf } from '../stock/product-picker.tsx';
import type { FoundProduct } from '../stock/stock-queries.ts';
import { StoreInput } from '../stock/store-field.tsx';
import { LowGoods } from './low-goods.tsx';
import { type Advice, adviceOn, purchasingQueries } from './purchasing-queries.ts';
import './purchasing.css';
import { type TypedLine, addPiece, addSuggested, fillCost, readCost, readTyped } from './typed-lines.ts';

export type TypedOrder = { readonly store: string; readonly supplier: string; readonly expected: string; readonly note: string; readonly lines: readonly TypedLine[] };
export type OrderBody = { readonly supplier: string; readonly expected: string | null; readonly note: string; readonly lines: readonly object[] };

export function OrderForm(props: {
  readonly begun: TypedOrder; readonly has_store: boolean; readonly busy: boolean; readonly fault: Fault | null; readonly onSave: (body: OrderBody, store: string) => void;
  /** What can be done about a fault beside trying again. */
  readonly remedy?: ReactNode;
}): ReactNode {
  const { t } = useTranslation('purchasing');
  const { stores } = useStores();
  const [typed, setTyped] = useState(props.begun);
  const [tried, setTried] = useState(false);
  const change = (part: Partial<TypedOrder>): void => setTyped((was) => ({ ...was, ...part }));
  const changeLines = (next: (lines: readonly TypedLine[]) => readonly TypedLine[]): void => setTyped((was) => ({ ...was, lines: next(was.lines) }));
  const currency = stores.find(({ id }) => id === typed.store)?.currency ?? 'CNY';
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    const lines = typed.lines.map((line) => readTyped(line, currency));
    if (typed.supplier === '' || lines.length === 0 || lines.some((line) => line === null)) return;
    props.onSave({ supplier: typed.supplier, expected: typed.expected === '' ? null : typed.expected, note: typed.note, lines: lines.flatMap((line) => line ?? []) }, typed.store);
  };
  return (
    <form className="of-form" onSubmit={submit} noValidate>
      <Section title={t('order.facts')}>
        <div className="of-list-facts">
          <SupplierField value={typed.supplier} onChange={(supplier) => change({ supplier })} error={tried && typed.supplier === '' ? t('form.supplier_wrong') : undefined} />
          {props.has_store && <StoreInput label={t('form.store')} store={typed.store} onChange={(store) => change({ store })} />}
          <TextInput type="date" label={t('form.expected')} description={t('form.expected_hint')} value={typed.expected} onChange={(event) => change({ expected: event.currentTarget.value })} />
          <Textarea label={t('form.note')} description={t('form.note_hint')} autosize minRows={1} maxRows={4} maxLength={500} value={typed.note} onChange={(event) => change({ note: event.currentTarget.value })} />
        </div>
      </Section>
      <LowGoods store={typed.store} supplier={typed.supplier} chosen={typed.lines} onAdd={(advice) => changeLines((lines) => addSuggested(lines, advice, currency))} />
      <OrderLines lines={typed.lines} store={typed.store} supplier={typed.supplier} currency={currency} tried={tried} onChange={changeLines} />
      {props.fault && <FaultNotice fault={props.fault} action={props.remedy} />}
      <div className="of-form-actions"><Button type="submit" loading={props.busy}>{t('form.save')}</Button></div>
    </form>
  );
}

function SupplierField(props: { readonly value: string; readonly onChange: (supplier: string) => void; readonly error: string | undefined }): ReactNode {
  const { t } = useTranslation('purchasing');
  const found = useQuery(purchasingQueries.choices());
  const suppliers = found.data?.items ?? [];
  return (
    <NativeSelect
      label={t('form.supplier')} error={props.error} value={props.value} onChange={(event) => props.onChange(event.currentTarget.value)}
      description={<Link to="/purchasing/suppliers/new" className="of-link">{t('form.new_supplier')}</Link>} data={[{ value: '', label: t('form.supplier_none') }, ...suppliers.map(({ id, name }) => ({ value: id, label: name }))]}
    />
  );
}

type LinesProps = {
  readonly lines: readonly TypedLine[]; readonly store: string; readonly supplier: string; readonly currency: string; readonly tried: boolean;
  readonly onChange: (next: (lines: readonly TypedLine[]) => readonly TypedLine[]) => void;
};

function OrderLines({ lines, store, supplier, currency, tried, onChange }: LinesProps): ReactNode {
  const { t } = useTranslation('stock');
  const { t: own } = useTranslation('purchasing');
  const { tag } = useLanguage();
  const [error, setError] = useState<string>();
  const [known, setKnown] = useState<ReadonlyMap<string, Advice>>(new Map());
  const field = useRef<HTMLInputElement>(null);
  const add = (product: FoundProduct): void => {
    setError(undefined);
    onChange((now) => addPiece(now, product, (line) => line));
    field.current?.focus();
    void adviceOn(product.id, store, supplier || undefined).then((advice) => {
      if (advice === null) return;
      setKnown((was) => new Map(was).set(product.id, advice));
      onChange((now) => fillCost(now, advice, currency));
    });
  };
  const addBarcode = async (barcode: string): Promise<void> => {
    try {
      const product = await productOf(barcode);
      if (product) add(product);
      else setError(t('form.not_found', { barcode }));
    } catch {
      setError(t('form.offline'));
    }
  };
  const sums = sumCosts(lines.flatMap((line) => readTyped(line, currency) ?? []));
  const is_full = lines.length >= STOCK_LINES_MAX;
  return (
    <Section title={own('order.lines')} hint={own('order.lines_hint')}>
      <ProductPicker field={field} onPick={add} onBarcode={(barcode) => void addBarcode(barcode)} disabled={is_full} error={is_full ? t('form.full') : error ?? (tried && lines.length === 0 ? t('form.none') : undefined)} />
      {lines.length === 0 ? <EmptyState title={t('form.empty')} hint={t('form.empty_hint')} /> : (
        <ul className="of-goods" aria-label={t('form.lines')}>
          {lines.map((line) => (
            <LineRow
              key={line.product} line={line} advice={known.get(line.product)} currency={currency} tried={tried} onChange={(next) => onChange((now) => now.map((each) => (each.product === line.product ? { ...each, ...next } : each)))}
              onRemove={() => onChange((now) => now.filter((each) => each.product !== line.product))}
            />
          ))}
        </ul>
      )}
      {lines.length > 0 && <p className="of-goods-total"><span>{t('form.total_lines', { count: lines.length })}</span>{sums.ok && sums.value.lines_unknown < lines.length && <strong className="st-figures">{formatMoney(sums.value.cost_minor, currency, tag)}</strong>}</p>}
    </Section>
  );
}

function LineRow(props: { readonly line: TypedLine; readonly advice: Advice | undefined; readonly currency: string; readonly tried: boolean; readonly onChange: (next: Partial<TypedLine>) => void; readonly onRemove: () => void }): ReactNode {
  const { t } = useTranslation('stock');
  const { t: own } = useTranslation('purchasing');
  const { tag, short } = useLanguage();
  const { line, advice, currency, tried } = props;
  const name = nameIn(line.names, short);
  const said = advice && [own('form.level', { quantity: formatQuantity(advice.level_milli, tag) }), ...(advice.on_order_milli > 0 ? [own('form.on_order', { quantity: formatQuantity(advice.on_order_milli, tag) })] : [])].join(' · ');
  return (
    <li className="of-goods-row" data-cost>
      <span className="of-goods-name">{name}{said !== undefined && <span className="of-muted st-figures">{said}</span>}</span>
      <TextInput className="of-goods-field" label={t('form.quantity')} inputMode="decimal" autoComplete="off" maxLength={12} value={line.quantity} error={tried && (readLevel(line.quantity) ?? 0) === 0 ? t('form.quantity_wrong') : undefined} onChange={(event) => props.onChange({ quantity: event.currentTarget.value })} onFocus={(event) => event.currentTarget.select()} />
      <TextInput className="of-goods-field" label={own('form.unit_cost', { currency })} inputMode="decimal" autoComplete="off" maxLength={20} value={line.cost} error={readCost(line.cost, currency) === undefined ? own('form.cost_wrong') : undefined} onChange={(event) => props.onChange({ cost: event.currentTarget.value })} />
      <ActionIcon variant="subtle" color="gray" className="of-quiet-button" size={44} aria-label={t('form.remove', { name })} onClick={props.onRemove}><IconX size={18} stroke={2} aria-hidden /></ActionIcon>
    </li>
  );
}
