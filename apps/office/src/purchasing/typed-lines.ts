/** The lines of an order, and of what came of it, while somebody types them. */
import { parseUnitCost, lineCost, unitCostDecimal } from '@stilltill/domain/purchase';
import { readLevel, typedLevel } from '../stock/numbers.ts';
import type { FoundProduct } from '../stock/stock-queries.ts';
import type { Advice, Order } from './purchasing-queries.ts';

export type TypedLine = { readonly product: string; readonly names: Readonly<Record<string, string>>; readonly quantity: string; readonly cost: string };
export type ReadLine = { readonly product: string; readonly qty_milli: number; readonly unit_cost_micro: bigint | null };

/** What a cost says: null: nothing, undefined: it can't be read. */
export function readCost(typed: string, currency: string): bigint | null | undefined {
  if (typed.trim() === '') return null;
  const read = parseUnitCost(typed, currency);
  return read.ok ? read.value : undefined;
}

/** What a line says; null: it can't be sent. */
export function readTyped(line: TypedLine, currency: string): ReadLine | null {
  const [qty_milli, unit_cost_micro] = [readLevel(line.quantity), readCost(line.cost, currency)];
  return qty_milli === null || qty_milli === 0 || unit_cost_micro === undefined ? null : { product: line.product, qty_milli, unit_cost_micro };
}

/** One more of a product, which moves to the top: what was scanned last is what one looks at. */
export function addPiece<T extends TypedLine>(lines: readonly T[], product: Pick<FoundProduct, 'id' | 'names'>, fresh: (line: TypedLine) => T): readonly T[] {
  const line = lines.find((each) => each.product === product.id) ?? fresh({ product: product.id, names: product.names, quantity: '', cost: '' });
  return [{ ...line, quantity: typedLevel((readLevel(line.quantity) ?? 0) + 1000) }, ...lines.filter((each) => each.product !== product.id)];
}

const typedCost = (unit_cost_micro: bigint | null, currency: string): string => (unit_cost_micro === null ? '' : unitCostDecimal(unit_cost_micro, currency));

/** What a product cost last, where nobody has typed anything else. */
export function fillCost(lines: readonly TypedLine[], { product, unit_cost_micro }: Advice, currency: string): readonly TypedLine[] {
  return lines.map((line) => (line.product === product && line.cost === '' ? { ...line, cost: typedCost(unit_cost_micro, currency) } : line));
}

/** Products that are low, behind what stands there already. */
export function addSuggested(lines: readonly TypedLine[], advice: readonly Advice[], currency: string): readonly TypedLine[] {
  const there = new Set(lines.map(({ product }) => product));
  const fresh = advice.filter(({ product }) => !there.has(product));
  return [...lines, ...fresh.map(({ product, names, suggested_milli, unit_cost_micro }) => ({ product, names, quantity: typedLevel(suggested_milli), cost: typedCost(unit_cost_micro, currency) }))];
}

/** A draft as it stands, to be changed. */
export function linesOf({ items, currency }: Pick<Order, 'items' | 'currency'>): readonly TypedLine[] {
  return items.filter(({ ordered_milli }) => ordered_milli > 0).map(({ product, names, ordered_milli, unit_cost_micro }) => ({ product, names, quantity: typedLevel(ordered_milli), cost: typedCost(unit_cost_micro, currency) }));
}

/** A product of which something may come. */
export type ComingLine = TypedLine & {
  /** Still awaited, and what came before; 0 and 0: nobody ordered it. */
  readonly awaited_milli: number; readonly before_milli: number;
  readonly is_ordered: boolean; readonly ordered_cost_micro: bigint | null;
};

function comingOf({ product, names, open_milli, received_milli, ordered_milli, unit_cost_micro }: Order['items'][number], currency: string): ComingLine {
  return { product, names, quantity: '', cost: typedCost(unit_cost_micro, currency), awaited_milli: open_milli, before_milli: received_milli, is_ordered: ordered_milli > 0, ordered_cost_micro: unit_cost_micro };
}

/** What is awaited of an order. */
export function awaitedOf({ items, currency }: Pick<Order, 'items' | 'currency'>): readonly ComingLine[] {
  return items.filter(({ open_milli }) => open_milli > 0).map((item) => comingOf(item, currency));
}

/** One more of a product came, also of one that nobody awaits any more, or that nobody ordered. */
export function addCame(lines: readonly ComingLine[], product: Pick<FoundProduct, 'id' | 'names'>, { items, currency }: Pick<Order, 'items' | 'currency'>): readonly ComingLine[] {
  const item = items.find((each) => each.product === product.id);
  return addPiece(lines, product, (line) => (item ? comingOf(item, currency) : { ...line, awaited_milli: 0, before_milli: 0, is_ordered: false, ordered_cost_micro: null }));
}

/** What was typed before, as it is kept in the browser: lines that stood untouched are left out. */
export function typedOf(lines: readonly ComingLine[], order: Pick<Order, 'items' | 'currency'>): readonly TypedLine[] {
  const fresh = new Map(awaitedOf(order).map((line) => [line.product, line]));
  return lines.filter(({ product, quantity, cost }) => quantity !== '' || cost !== fresh.get(product)?.cost).map(({ product, names, quantity, cost }) => ({ product, names, quantity, cost }));
}

/** What was typed before, against the order as it stands now. */
export function resumeCame(typed: readonly TypedLine[], order: Pick<Order, 'items' | 'currency'>): readonly ComingLine[] {
  return typed.toReversed().reduce((lines, { product, names, quantity, cost }) => {
    const [first, ...others] = addCame(lines, { id: product, names: { ...names } }, order);
    return first ? [{ ...first, quantity, cost }, ...others] : lines;
  }, awaitedOf(order));
}

/** All that is awaited came; what was typed of others stays. */
export function takeAll(lines: readonly ComingLine[]): readonly ComingLine[] {
  return lines.map((line) => (line.awaited_milli > 0 ? { ...line, quantity: typedLevel(line.awaited_milli) } : line));
}

/** What is sent: lines of which something came. Null: one of them can't be read. */
export function readCame(lines: readonly ComingLine[], currency: string): readonly ReadLine[] | null {
  const came = lines.filter(({ quantity }) => quantity.trim() !== '' && readLevel(quantity) !== 0);
  const read = came.map((line) => readTyped(line, currency));
  return read.some((line) => line === null) ? null : read.flatMap((line) => line ?? []);
}

/** By how much the same goods cost more (above zero) or less than they were ordered at, where both are known. */
export function costDifference(lines: readonly ComingLine[], currency: string): bigint {
  return lines.reduce((sum, line) => {
    const read = readTyped(line, currency);
    if (!read || read.unit_cost_micro === null || line.ordered_cost_micro === null) return sum;
    return sum + lineCost(read.unit_cost_micro, read.qty_milli) - lineCost(line.ordered_cost_micro, read.qty_milli);
  }, 0n);
}
