/** What was sold in a stretch of days, taken apart by one thing, beside the stretch before. */
import type { Names } from '@stilltill/domain/catalog';
import { type Result, fail, ok } from '@stilltill/domain/result';
import { profitOf } from '@stilltill/domain/stock';
import type { Breakdown, BreakdownQuery, Turnover } from '@stilltill/protocol';
import type { z } from 'zod';
import type { MerchantTx } from '../../platform/postgres.ts';
import { type Asked, NOBODY, type ProductSums, type StretchSums, amountText } from '../sales/index.ts';
import type { ReportPorts, StoreFacts } from './ports.ts';

type Query = z.output<typeof BreakdownQuery>;
type Answer = z.input<typeof Breakdown>;
export type TurnoverText = z.input<typeof Turnover>;
/** One thing's figures before they are written out; `key` as the answer names it. */
type Part = {
  readonly key: string; readonly sales: number | null; readonly refunds: number | null; readonly qty_milli: bigint | null; readonly sold_minor: bigint; readonly returned_minor: bigint;
  readonly net_minor: bigint | null; readonly costed_minor: bigint | null; readonly cost_micro: bigint | null;
};

export const NONE = 'none';
const keyOf = (id: string): string => (id === NOBODY ? NONE : id);

/** The stores that are asked for and sell in the first one's currency. */
export function storesOf(stores: readonly StoreFacts[], store: string | undefined): readonly [StoreFacts, ...StoreFacts[]] | null {
  const chosen = store === undefined ? stores : stores.filter(({ id }) => id === store);
  const [first, ...others] = chosen.filter(({ currency }) => currency === chosen[0]?.currency);
  return first ? [first, ...others] : null;
}

/** `not_found`: the store. */
export async function readBreakdown(ports: ReportPorts, tx: MerchantTx, query: Query): Promise<Result<Answer>> {
  const stores = storesOf(await ports.stores(tx), query.store);
  if (!stores) return fail('not_found');
  const is_partial = await ports.sales.settle(tx);
  const [{ currency }] = stores;
  const asked: Asked = { stores: stores.map(({ id }) => id), from: query.from, to: query.to, currency };
  const before: Asked | null = query.before_from !== undefined && query.before_to !== undefined ? { ...asked, from: query.before_from, to: query.before_to } : null;
  const total = totalOf(await ports.sales.stretches(tx, asked, 'store'));
  const before_total = before && totalOf(await ports.sales.stretches(tx, before, 'store'));
  const { parts, turnover_minor, has_more, before: turnovers_before, names } = await readApart(ports, tx, query, asked, before);
  const shown = parts.slice(0, query.limit);
  const labels = await labelsOf(ports, tx, query.by, shown.map(({ key }) => key), stores, names);
  const at_same = isStretch(query.by) ? (before ? sameStretches(asked, before, query.by) : new Map<string, string>()) : null;
  return ok({
    currency, is_partial, total: writeTurnover(total), before_total: before_total && writeTurnover(before_total), has_more,
    rest_minor: query.by === 'product' || query.by === 'category' ? amountText(total.sold_minor - total.returned_minor - turnover_minor) : null,
    items: shown.map((part) => {
      const turnover_before = turnovers_before.get(at_same ? at_same.get(part.key) ?? '' : part.key);
      return { key: part.key, ...labels(part.key), ...writeTurnover(part), before_minor: turnover_before === undefined ? null : amountText(turnover_before) };
    }),
  });
}

type By = Query['by'];
type StretchBy = 'day' | 'week' | 'month';
const isStretch = (by: By): by is StretchBy => by === 'day' || by === 'week' || by === 'month';

/** What was asked for, taken apart. */
type Apart = {
  readonly parts: readonly Part[];
  /** Of all, also of those that are not among the parts. */
  readonly turnover_minor: bigint;
  /** Whether there are more than were asked for. */
  readonly has_more: boolean;
  /** By key what came in the time before; of it nothing else is shown. */
  readonly before: ReadonlyMap<string, bigint>;
  /** What categories are called, which is read with them. */
  readonly names?: ReadonlyMap<string, Names>;
};

async function readApart(ports: ReportPorts, tx: MerchantTx, { by, limit }: Query, asked: Asked, before: Asked | null): Promise<Apart> {
  const all = (parts: readonly Part[], of_before: ReadonlyMap<string, bigint>): Apart => (
    { parts, turnover_minor: parts.reduce((sum, part) => sum + turnoverOf(part), 0n), has_more: parts.length > limit, before: of_before }
  );
  const both = async (read: (of: Asked) => Promise<readonly Part[]>): Promise<Apart> => all(await read(asked), new Map((before ? await read(before) : []).map((part) => [part.key, turnoverOf(part)])));
  switch (by) {
    case 'day': case 'week': case 'month':
      return both(async (of) => (await ports.sales.stretches(tx, of, by)).map(partOfStretch));
    case 'store':
      return both(async (of) => byTurnover((await ports.sales.stretches(tx, of, by)).map(partOfStretch)));
    case 'operator':
      return both(async (of) => byTurnover((await ports.sales.operators(tx, of)).map(({ key, lines: _lines, ...row }) => ({ key: keyOf(key), ...row, qty_milli: null, costed_minor: null, cost_micro: null }))));
    case 'tender':
      return both(async (of) => (await ports.sales.tenders(tx, of)).map(({ key, taken_minor, returned_minor }) => (
        { key, sales: null, refunds: null, qty_milli: null, sold_minor: taken_minor, returned_minor, net_minor: null, costed_minor: null, cost_micro: null }
      )));
    case 'product':
      return readProducts(ports, tx, limit, asked, before);
    case 'category': {
      const { of: category_of, names } = await ports.categories(tx);
      const parts = (await ports.sales.groups(tx, asked, category_of)).map(({ key, ...row }): Part => ({ key: key ?? NONE, sales: null, refunds: null, qty_milli: null, ...row }));
      const rows_before = before ? await ports.sales.groupTurnovers(tx, before, category_of) : [];
      return { ...all(byTurnover(parts), new Map(rows_before.map(({ key, turnover_minor }) => [key ?? NONE, turnover_minor]))), names };
    }
  }
}

/** The best of all are found by their turnover alone; only of those that are shown all else is added up. */
async function readProducts(ports: ReportPorts, tx: MerchantTx, limit: number, asked: Asked, before: Asked | null): Promise<Apart> {
  const { items, turnover_minor } = await ports.sales.productTurnovers(tx, asked, { top: limit + 1 });
  const only = items.slice(0, limit).map(({ key }) => key);
  const rows = new Map((await ports.sales.products(tx, asked, { only })).map((row) => [row.key, row]));
  const rows_before = before ? (await ports.sales.productTurnovers(tx, before, { only })).items : [];
  return {
    parts: only.flatMap((key) => rows.get(key) ?? []).map(partOfProduct), turnover_minor, has_more: items.length > limit, before: new Map(rows_before.map((row) => [keyOf(row.key), row.turnover_minor])),
  };
}

const partOfStretch = ({ lines: _lines, ...row }: StretchSums): Part => ({ ...row, qty_milli: null });
const partOfProduct = ({ key, sold_milli, returned_milli, ...row }: ProductSums): Part => ({ key: keyOf(key), sales: null, refunds: null, qty_milli: sold_milli - returned_milli, ...row });
const turnoverOf = (part: Part): bigint => part.sold_minor - part.returned_minor;

function byTurnover(parts: readonly Part[]): Part[] {
  return [...parts].sort((a, b) => (turnoverOf(a) < turnoverOf(b) ? 1 : turnoverOf(a) > turnoverOf(b) ? -1 : a.key < b.key ? -1 : 1));
}

export function totalOf(rows: readonly StretchSums[]): Part & { readonly sales: number; readonly lines: number; readonly net_minor: bigint } {
  const sum = (name: 'sold_minor' | 'returned_minor' | 'net_minor' | 'costed_minor' | 'cost_micro'): bigint => rows.reduce((all, row) => all + row[name], 0n);
  const count = (name: 'sales' | 'lines' | 'refunds'): number => rows.reduce((all, row) => all + row[name], 0);
  return {
    key: '', sales: count('sales'), lines: count('lines'), refunds: count('refunds'), qty_milli: null, sold_minor: sum('sold_minor'), returned_minor: sum('returned_minor'), net_minor: sum('net_minor'),
    costed_minor: sum('costed_minor'), cost_micro: sum('cost_micro'),
  };
}

export function writeTurnover({ sales, refunds, qty_milli, sold_minor, returned_minor, net_minor, costed_minor, cost_micro }: Part): TurnoverText {
  const text = (amount: bigint | null): string | null => (amount === null ? null : amountText(amount));
  return {
    sales, refunds, qty_milli: text(qty_milli), sold_minor: amountText(sold_minor), returned_minor: amountText(returned_minor), turnover_minor: amountText(sold_minor - returned_minor), net_minor: text(net_minor),
    costed_minor: text(costed_minor), cost_minor: costed_minor === null || cost_micro === null ? null : amountText(profitOf(costed_minor, cost_micro).cost_minor),
  };
}

/** By each stretch that one at the same place of the time before: the third day beside the third day. */
export function sameStretches(asked: Pick<Asked, 'from' | 'to'>, before: Pick<Asked, 'from' | 'to'>, by: StretchBy): Map<string, string> {
  const [ours, theirs] = [stretchesOf(asked, by), stretchesOf(before, by)];
  return new Map(ours.flatMap((key, at) => (theirs[at] === undefined ? [] : [[key, theirs[at]]])));
}

/** The first days of all stretches, of which the first may begin before the days do. */
export function stretchesOf({ from, to }: Pick<Asked, 'from' | 'to'>, by: StretchBy): string[] {
  const first = Temporal.PlainDate.from(from);
  let day = by === 'month' ? first.with({ day: 1 }) : by === 'week' ? first.subtract({ days: first.dayOfWeek - 1 }) : first;
  const keys: string[] = [];
  for (; Temporal.PlainDate.compare(day, to) <= 0; day = day.add(by === 'month' ? { months: 1 } : { days: by === 'week' ? 7 : 1 })) keys.push(day.toString());
  return keys;
}

type Label = { readonly name: string | null; readonly names: Record<string, string> | null };
const NO_LABEL: Label = { name: null, names: null };

async function labelsOf(ports: ReportPorts, tx: MerchantTx, by: By, keys: readonly string[], stores: readonly StoreFacts[], category_names: ReadonlyMap<string, Names> = new Map()): Promise<(key: string) => Label> {
  const ids = keys.filter((key) => key !== NONE);
  const named = (names: ReadonlyMap<string, Names>) => (key: string): Label => ({ name: null, names: names.has(key) ? { ...names.get(key) } : null });
  const called = (names: ReadonlyMap<string, string>) => (key: string): Label => ({ name: names.get(key) ?? null, names: null });
  switch (by) {
    case 'product':
      return named(await ports.productNames(tx, ids));
    case 'category':
      return named(category_names);
    case 'operator':
      return called(await ports.operatorNames(tx, ids));
    case 'store':
      return called(new Map(stores.map(({ id, name }) => [id, name])));
    default:
      return () => NO_LABEL;
  }
}
