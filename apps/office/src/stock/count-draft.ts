/**
 * A count while it is made: what was scanned or typed, each product with the moment at which it was last looked at. It is
 * kept in the browser until it is sent, and may begin without a network: a barcode gets its product when there is one.
 */
import { STOCK_LINES_MAX } from '@stilltill/protocol/stock';
import { z } from 'zod';

const Names = z.record(z.string(), z.string());
const DraftLine = z.object({
  /** A product's id, or the barcode whose product is not known yet. */
  key: z.string(), barcode: z.string().nullable(), product: z.string().nullable(), names: Names, counted_milli: z.number(), counted_at: z.string(),
  /** Nobody has a product with this barcode. */
  is_unknown: z.boolean(),
});
const SentList = z.object({ document: z.string(), lines: z.array(z.object({ product: z.string(), counted_milli: z.number(), counted_at: z.string() })) });
export const CountDraft = z.object({
  lines: z.array(DraftLine),
  /** Lists that are being sent, each under the id that it keeps however often it is sent. While there are any, nothing is counted. */
  sending: z.array(SentList),
});
export type CountDraft = z.output<typeof CountDraft>;
export type DraftLine = CountDraft['lines'][number];
export type CountedProduct = { readonly id: string; readonly names: Readonly<Record<string, string>>; readonly barcodes: readonly string[] };

export const EMPTY_DRAFT: CountDraft = { lines: [], sending: [] };

/** One more of what a barcode stands for. The newest line stands first. */
export function scanned(draft: CountDraft, barcode: string, at: string): CountDraft {
  const line = draft.lines.find((each) => each.barcode === barcode) ?? { key: barcode, barcode, product: null, names: {}, counted_milli: 0, counted_at: at, is_unknown: false };
  return first(draft, { ...line, counted_milli: line.counted_milli + 1000, counted_at: at });
}

/** One more of a product that was chosen by its name. */
export function picked(draft: CountDraft, product: CountedProduct, at: string): CountDraft {
  const line = draft.lines.find((each) => each.product === product.id)
    ?? { key: product.id, barcode: null, product: product.id, names: { ...product.names }, counted_milli: 0, counted_at: at, is_unknown: false };
  return first(draft, { ...line, counted_milli: line.counted_milli + 1000, counted_at: at });
}

function first(draft: CountDraft, line: DraftLine): CountDraft {
  return { ...draft, lines: [line, ...draft.lines.filter((each) => each.key !== line.key)] };
}

/** What a barcode stands for; null: nothing. Two barcodes of one product are one line. */
export function resolved(draft: CountDraft, barcode: string, product: CountedProduct | null): CountDraft {
  const line = draft.lines.find((each) => each.barcode === barcode);
  if (!line || line.product !== null) return draft;
  const others = draft.lines.filter((each) => each !== line);
  if (product === null) return { ...draft, lines: draft.lines.map((each) => (each === line ? { ...line, is_unknown: true } : each)) };
  const same = others.find((each) => each.product === product.id);
  const named = { ...line, product: product.id, names: { ...product.names }, is_unknown: false };
  if (!same) return { ...draft, lines: draft.lines.map((each) => (each === line ? named : each)) };
  const both = { ...same, barcode: same.barcode ?? barcode, counted_milli: same.counted_milli + line.counted_milli, counted_at: line.counted_at > same.counted_at ? line.counted_at : same.counted_at };
  return { ...draft, lines: others.map((each) => (each === same ? both : each)) };
}

/** How many there are, as somebody typed it. */
export function counted(draft: CountDraft, key: string, counted_milli: number, at: string): CountDraft {
  return { ...draft, lines: draft.lines.map((each) => (each.key === key ? { ...each, counted_milli: Math.max(0, counted_milli), counted_at: at } : each)) };
}

export function removed(draft: CountDraft, key: string): CountDraft {
  return { ...draft, lines: draft.lines.filter((each) => each.key !== key) };
}

/** Barcodes whose product is still to be found. */
export function unresolved(draft: CountDraft): string[] {
  return draft.lines.flatMap((each) => (each.product === null && !each.is_unknown && each.barcode !== null ? [each.barcode] : []));
}

/** Whether all lines have their product. */
export function isReady(draft: CountDraft): boolean {
  return draft.lines.length > 0 && draft.lines.every((each) => each.product !== null);
}

/** The lists that it is sent as: each of them becomes one entry. */
export function beginSending(draft: CountDraft, makeId: () => string): CountDraft {
  if (draft.sending.length > 0 || !isReady(draft)) return draft;
  const lines = draft.lines.map(({ product, counted_milli, counted_at }) => ({ product: product ?? '', counted_milli, counted_at }));
  const lists = Array.from({ length: Math.ceil(lines.length / STOCK_LINES_MAX) }, (_, part) => lines.slice(part * STOCK_LINES_MAX, (part + 1) * STOCK_LINES_MAX));
  return { ...draft, sending: lists.map((each) => ({ document: makeId(), lines: each })) };
}

/** One of them has arrived: its lines are counted no more. */
export function wasSent(draft: CountDraft, document: string): CountDraft {
  const sent = new Set(draft.sending.find((each) => each.document === document)?.lines.map((line) => line.product));
  return { lines: draft.lines.filter((each) => each.product === null || !sent.has(each.product)), sending: draft.sending.filter((each) => each.document !== document) };
}

/** A draft as it was kept; an empty one where what was kept can't be read. */
export function readDraft(text: string | null): CountDraft {
  try {
    const read = CountDraft.safeParse(JSON.parse(text ?? 'null'));
    return read.success ? read.data : EMPTY_DRAFT;
  } catch {
    return EMPTY_DRAFT;
  }
}
