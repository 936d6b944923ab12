/**
 * The goods of an upload as one text, so that the upload writes one row for stock and not one for each line. What is
 * packed is read once, and by this program alone.
 */
import type { SaleEntry } from '../sales/index.ts';
import type { LineMove } from './ledger.ts';

/** Of a refund: the sale that it takes back; null without receipt. */
type PackedSale = {
  readonly seq: number; readonly variant: number; readonly at: string; readonly refund_of?: string | null;
  /** For each line its product, by its place among the products (-1: none), and its quantity in thousandths. */
  readonly lines: readonly number[];
};
type Packed = { readonly products: readonly string[]; readonly sales: readonly PackedSale[] };

/** `lines`: how many there are with a product; the others move nothing. */
export function packSales(entries: readonly SaleEntry[]): { readonly text: string; readonly lines: number } {
  const products = new Map<string, number>();
  let with_product = 0;
  const sales = entries.map((entry): PackedSale => {
    const lines: number[] = [];
    for (const { product, qty_milli } of entry.body.lines) {
      let place = product === null ? -1 : products.get(product);
      if (place === undefined) products.set(product as string, place = products.size);
      if (place >= 0) with_product += 1;
      lines.push(place, qty_milli);
    }
    // A terminal's clock that is ahead puts nothing later than it arrived.
    const at = entry.at < entry.received_at ? entry.at : entry.received_at;
    return { seq: entry.seq, variant: entry.variant, at, ...(entry.kind === 'sale.refunded' ? { refund_of: entry.body.sale } : {}), lines };
  });
  return { text: JSON.stringify({ products: [...products.keys()], sales } satisfies Packed), lines: with_product };
}

/** A line of goods that were sold or came back, without the cost of what came back. */
export type PackedLine = Omit<LineMove, 'cost_micro'> & { readonly refund_of: string | null };

/** In the order of the entries. */
export function unpackSales(batch: { readonly chain: number; readonly store_id: string; readonly packed: string }): PackedLine[] {
  const { products, sales } = JSON.parse(batch.packed) as Packed;
  const unpacked: PackedLine[] = [];
  for (const { seq, variant, at, refund_of, lines } of sales) {
    const [kind, sign] = refund_of === undefined ? ['sale', -1] as const : ['refund', 1] as const;
    for (let index = 0; index < lines.length; index += 2) {
      const product = products[lines[index] ?? -1];
      if (product === undefined) continue;
      unpacked.push({
        chain: batch.chain, store: batch.store_id, seq, variant, at, kind, product, position: index / 2 + 1, qty_milli: BigInt(sign * (lines[index + 1] ?? 0)), refund_of: refund_of ?? null,
      });
    }
  }
  return unpacked;
}
