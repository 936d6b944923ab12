import type { Basket } from '@stilltill/domain/sale';

/** How many things the customer carries: pieces are counted, what is weighed counts as one. */
export function piecesIn(basket: Pick<Basket, 'lines'>): number {
  return basket.lines.reduce((count, line) => count + (line.qty_milli % 1000 === 0 ? line.qty_milli / 1000 : 1), 0);
}

/** The number of the line that the later of two baskets has new or changed, the last of several; null: there is none. */
export function lineChangedLast(before: Pick<Basket, 'lines'>, after: Pick<Basket, 'lines'>): number | null {
  const known = new Set(before.lines);
  return after.lines.findLast((line) => !known.has(line))?.line ?? null;
}
