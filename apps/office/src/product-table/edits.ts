/** What somebody has typed into the table and not saved yet. It is kept by product, whatever list is shown meanwhile. */
import type { Fault } from '@stilltill/domain/result';
import type { ProductRow, ProductRowsSaved } from '@stilltill/protocol/office-catalog';
import type { z } from 'zod';
import type { ProductItem } from '../api/queries.ts';
import { COLUMNS, type CellContext, type ColumnId, cellText, readCell } from './cells.ts';

type Texts = Readonly<Partial<Record<ColumnId, string>>>;
/** Why the server did not take a row; `column` null: the whole of it. */
export type RowNote = { readonly column: ColumnId | null; readonly fault: Fault };

export type Edits = {
  readonly texts: ReadonlyMap<string, Texts>;
  /** Products as they were read when their first cell was typed into, or as an answer told of them since. */
  readonly items: ReadonlyMap<string, ProductItem>;
  readonly notes: ReadonlyMap<string, RowNote>;
};

export const NO_EDITS: Edits = { texts: new Map(), items: new Map(), notes: new Map() };

export type TypedCell = { readonly item: ProductItem; readonly column: ColumnId; readonly text: string };

/** Puts texts into cells. One that says what stands there already is no change. */
export function typeCells(edits: Edits, cells: readonly TypedCell[], context: CellContext): Edits {
  const [texts, items, notes] = [new Map(edits.texts), new Map(edits.items), new Map(edits.notes)];
  for (const { item: shown, column, text } of cells) {
    const item = items.get(shown.id) ?? shown;
    const { [column]: _before, ...others } = texts.get(item.id) ?? {};
    const typed: Texts = isSame(item, column, text, context) ? others : { ...others, [column]: text };
    if (Object.keys(typed).length > 0) texts.set(item.id, typed);
    else texts.delete(item.id);
    items.set(item.id, item);
    notes.delete(item.id);
  }
  return { texts, items, notes };
}

/** Whether a text says what a cell says: "3.5" where 3.50 stands. */
function isSame(item: ProductItem, column: ColumnId, text: string, context: CellContext): boolean {
  const stands = cellText(item, column, context);
  if (text === stands) return true;
  if (column === 'name' || column === 'code') return text.trim() === stands;
  const [typed, read] = [readCell(item, column, text, context), readCell(item, column, stands, context)];
  return 'value' in typed && 'value' in read && keyOf(typed.value) === keyOf(read.value);
}

const keyOf = (value: object): string => JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? String(part) : part));

/** Takes what was typed into one cell back. */
export function takeBack(edits: Edits, item: ProductItem, column: ColumnId, context: CellContext): Edits {
  return typeCells(edits, [{ item, column, text: cellText(edits.items.get(item.id) ?? item, column, context) }], context);
}

export function countCells({ texts }: Edits): number {
  return [...texts.values()].reduce((all, typed) => all + Object.keys(typed).length, 0);
}

/** Cells that can't be read, in the order of the rows. */
export function wrongCells({ texts, items }: Edits, context: CellContext): readonly { readonly product: string; readonly column: ColumnId }[] {
  return [...texts].flatMap(([product, typed]) => COLUMNS.flatMap((column) => {
    const [item, text] = [items.get(product), typed[column]];
    return item && text !== undefined && !('value' in readCell(item, column, text, context)) ? [{ product, column }] : [];
  }));
}

/** What is to be saved, as the server takes it: each row with the version and the price beside which it was typed. */
export function toRows({ texts, items }: Edits, context: CellContext): readonly z.output<typeof ProductRow>[] {
  return [...texts].flatMap(([product, typed]) => {
    const item = items.get(product);
    if (!item) return [];
    const row: Record<string, unknown> = { product, version: item.version };
    for (const column of COLUMNS) {
      const text = typed[column];
      const read = text === undefined ? null : readCell(item, column, text, context);
      if (!read || !('value' in read)) continue;
      if ('price_minor' in read.value) row['price'] = { was_minor: item.price_minor, price_minor: read.value.price_minor };
      else Object.assign(row, read.value);
    }
    return [row as z.output<typeof ProductRow>];
  });
}

const COLUMN_OF = { code: 'code', barcodes: 'barcodes', category: 'category', price: 'price' } as const;

/** After an answer: what was saved is no edit any more; what was refused stays, beside what the product is now. */
export function takeAnswer(edits: Edits, { saved, refused }: z.output<typeof ProductRowsSaved>, context: CellContext): Edits {
  const [texts, items, notes] = [new Map(edits.texts), new Map(edits.items), new Map(edits.notes)];
  for (const item of saved) {
    texts.delete(item.id);
    notes.delete(item.id);
    items.set(item.id, item);
  }
  for (const { product, field, code, details, newest } of refused) {
    const typed = texts.get(product) ?? {};
    if (newest) {
      items.set(product, newest);
      const left = Object.fromEntries(Object.entries(typed).filter(([column, text]) => !isSame(newest, column as ColumnId, text, context)));
      // What is there by now needs no saving: somebody else did the same.
      if (Object.keys(left).length > 0) texts.set(product, left);
      else texts.delete(product);
    }
    if (texts.has(product)) notes.set(product, { column: field && COLUMN_OF[field], fault: { code: code as Fault['code'], details } });
  }
  return { texts, items, notes };
}
