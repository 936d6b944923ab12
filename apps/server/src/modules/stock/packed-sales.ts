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
    return { seq: entry.seq, variant: entry.variant, at: movedAt(entry), ...(entry.kind === 'sale.refunded' ? { refund_of: entry.body.sale } : {}), lines };
  });
  return { text: JSON.stringify(sales), lines: with_product };
}

/** An upload may be on its way so long; more is a clock that is behind. */
export const CLOCK_BEHIND_MS = 120_000;

/**
 * When it happened, as well as it can be known: by the terminal's clock, set right by what that clock said when the upload
 * left, and no later than it arrived. Else sales of a clock that lost its battery would all stand before the last count.
 */
export function movedAt({ at, received_at, sent_at }: Pick<SaleEntry, 'at' | 'received_at' | 'sent_at'>): string {
  const behind_ms = sent_at === null ? 0 : Date.parse(received_at) - Date.parse(sent_at);
  const right = behind_ms > CLOCK_BEHIND_MS ? new Date(Date.parse(at) + behind_ms).toISOString() : at;
  return right < received_at ? right : received_at;
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
