import type { Basket } from '@stilltill/domain/sale';

/** How many things the customer carries: pieces are counted, what is weighed counts as one. */
export function piecesIn(basket: Pick<Basket, 'lines'>): number {
  return basket.lines.reduce((count, line) => count + (line.qty_milli % 1000 === 0 ? line.qty_milli / 1000 : 1), 0);
}
