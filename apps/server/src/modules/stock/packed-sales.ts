/**
 * The goods of an upload as one text, so that the upload writes one row for stock and not one for each line. What is
 * packed is read once, and by this program alone.
 */
import type { SaleEntry } from '../sales/index.ts';
import type { LineMove } from './ledger.ts';

/** Of a refund: the sale that it takes back; null without receipt. Of each line its product and its quantity in thousandths, one behind the other. */
type PackedSale = {
  readonly seq: number; readonly variant: number; readonly at: string; readonly refund_of?: string | null; readonly lines: readonly (string | number | null)[];
};

/** `lines`: how many there are with a product; the others move nothing. */
export function packSales(entries: readonly SaleEntry[]): { readonly text: string; readonly lines: number } {
  let with_product = 0;
  const sales = entries.map((entry): PackedSale => {
    const lines: (string | number | null)[] = [];
    for (const { product, qty_milli } of entry.body.lines) {
      if (product !== null) with_product += 1;
      lines.push(product, qty_milli);
    }
    // A terminal's clock that is ahead puts nothing later than it arrived.
    const at = entry.at < entry.received_at ? entry.at : entry.received_at;
    return { seq: entry.seq, variant: entry.variant, at, ...(entry.kind === 'sale.refunded' ? { refund_of: entry.body.sale } : {}), lines };
  });
  return { text: JSON.stringify(sales), lines: with_product };
}

/** A line of goods that were sold or came back, without the cost of what came back. */
export type PackedLine = Omit<LineMove, 'cost_micro'> & { readonly refund_of: string | null };

/** In the order of the entries. */
export function unpackSales(batch: { readonly chain: number; readonly store_id: string; readonly packed: string }): PackedLine[] {
  const unpacked: PackedLine[] = [];
  for (const { seq, variant, at, refund_of, lines } of JSON.parse(batch.packed) as PackedSale[]) {
    const [kind, sign] = refund_of === undefined ? ['sale', -1] as const : ['refund', 1] as const;
    for (let index = 0; index < lines.length; index += 2) {
      const [product, qty_milli] = [lines[index], lines[index + 1]];
      if (typeof product !== 'string' || typeof qty_milli !== 'number') continue;
      unpacked.push({ chain: batch.chain, store: batch.store_id, seq, variant, at, kind, product, position: index / 2 + 1, qty_milli: BigInt(sign * qty_milli), refund_of: refund_of ?? null });
    }
  }
  return unpacked;
}
