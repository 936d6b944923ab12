/** Goods with quantities and, in a delivery, what they cost: filled by scanning or by searching. */
import { ActionIcon, TextInput } from '@mantine/core';
import { nameIn } from '@stilltill/domain/catalog';
import { formatMoney, parseTyped, sum } from '@stilltill/domain/money';
import { MICRO, costOfPart } from '@stilltill/domain/stock';
import { STOCK_LINES_MAX } from '@stilltill/protocol/stock';
import { EmptyState, useLanguage, useTranslation } from '@stilltill/ui';
import { IconX } from '@tabler/icons-react';
import { type ReactNode, useRef, useState } from 'react';
import { readLevel, typedLevel, unitCostText } from './numbers.ts';
import { ProductPicker, productOf } from './product-picker.tsx';
import type { FoundProduct } from './stock-queries.ts';

/** A line as it is typed. */
export type GoodsLine = { readonly product: string; readonly names: Readonly<Record<string, string>>; readonly quantity: string; readonly cost: string };
export type ReadGoods = { readonly product: string; readonly qty_milli: number; readonly cost_minor: bigint | null };

/** What a line says; null: it can't be sent. An empty cost is not known yet. */
export function readLine(line: GoodsLine, currency: string): ReadGoods | null {
  const qty_milli = readLevel(line.quantity);
  const cost = line.cost.trim() === '' ? null : parseTyped(line.cost, currency);
  if (qty_milli === null || qty_milli === 0 || cost?.ok === false) return null;
  return { product: line.product, qty_milli, cost_minor: cost === null ? null : cost.value };
}

export function GoodsLines(props: {
  readonly lines: readonly GoodsLine[]; readonly onChange: (change: (lines: readonly GoodsLine[]) => readonly GoodsLine[]) => void;
  readonly has_cost: boolean; readonly currency: string; readonly tried: boolean;
}): ReactNode {
  const { t } = useTranslation('stock');
  const { tag } = useLanguage();
  const [error, setError] = useState<string>();
  const field = useRef<HTMLInputElement>(null);
  const { lines, onChange, currency, tried, has_cost } = props;
  const add = (product: FoundProduct): void => {
    setError(undefined);
    onChange((now) => addOne(now, product));
    field.current?.focus();
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
  const change = (product: string, next: Partial<GoodsLine>): void => onChange((now) => now.map((each) => (each.product === product ? { ...each, ...next } : each)));
  const total_minor = sum(lines.flatMap((line) => readLine(line, currency)?.cost_minor ?? []));
  const full = lines.length >= STOCK_LINES_MAX;
  return (
    <>
      <ProductPicker field={field} onPick={add} onBarcode={(barcode) => void addBarcode(barcode)} disabled={full} error={full ? t('form.full') : error ?? (tried && lines.length === 0 ? t('form.none') : undefined)} />
      {lines.length === 0 ? <EmptyState title={t('form.empty')} hint={t('form.empty_hint')} /> : (
        <ul className="of-goods" aria-label={t('form.lines')}>
          {lines.map((line) => <GoodsRow key={line.product} line={line} {...{ has_cost, currency, tried }} onChange={(next) => change(line.product, next)} onRemove={() => onChange((now) => now.filter((each) => each !== line))} />)}
        </ul>
      )}
      {lines.length > 0 && <p className="of-goods-total"><span>{t('form.total_lines', { count: lines.length })}</span>{has_cost && <strong className="st-figures">{formatMoney(total_minor, currency, tag)}</strong>}</p>}
    </>
  );
}

/** One more of a product, which moves to the top: what was scanned last is what one looks at. */
function addOne(lines: readonly GoodsLine[], product: FoundProduct): readonly GoodsLine[] {
  const line = lines.find((each) => each.product === product.id) ?? { product: product.id, names: product.names, quantity: '0', cost: '' };
  const quantity = typedLevel((readLevel(line.quantity) ?? 0) + 1000);
  return [{ ...line, quantity }, ...lines.filter((each) => each.product !== product.id)];
}

function GoodsRow(props: {
  readonly line: GoodsLine; readonly has_cost: boolean; readonly currency: string; readonly tried: boolean; readonly onChange: (next: Partial<GoodsLine>) => void; readonly onRemove: () => void;
}): ReactNode {
  const { t } = useTranslation('stock');
  const { tag, short } = useLanguage();
  const { line, currency, tried } = props;
  const name = nameIn(line.names, short);
  const read = readLine(line, currency);
  const quantity_wrong = tried && (readLevel(line.quantity) ?? 0) === 0;
  const cost_wrong = line.cost.trim() !== '' && !parseTyped(line.cost, currency).ok;
  const each = read === null || read.cost_minor === null ? null : costOfPart(read.cost_minor * MICRO, BigInt(read.qty_milli), 1000n);
  return (
    <li className="of-goods-row" data-cost={props.has_cost}>
      <span className="of-goods-name">{name}{props.has_cost && <span className="of-muted st-figures">{each === null ? t('form.cost_unknown') : t('form.cost_each', { cost: unitCostText(each, currency, tag) })}</span>}</span>
      <TextInput className="of-goods-field" label={t('form.quantity')} inputMode="decimal" autoComplete="off" maxLength={12} value={line.quantity} error={quantity_wrong ? t('form.quantity_wrong') : undefined} onChange={(event) => props.onChange({ quantity: event.currentTarget.value })} onFocus={(event) => event.currentTarget.select()} />
      {props.has_cost && <TextInput className="of-goods-field" label={t('form.cost', { currency })} inputMode="decimal" autoComplete="off" maxLength={20} value={line.cost} error={tried && cost_wrong ? t('form.cost_wrong') : undefined} onChange={(event) => props.onChange({ cost: event.currentTarget.value })} />}
      <ActionIcon variant="subtle" color="gray" className="of-quiet-button" size={44} aria-label={t('form.remove', { name })} onClick={props.onRemove}><IconX size={18} stroke={2} aria-hidden /></ActionIcon>
    </li>
  );
}
