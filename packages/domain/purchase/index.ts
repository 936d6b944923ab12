/** Pure rules of purchase orders: what state follows, what was ordered against what came, what goods cost. docs/adr/0023-purchase-orders.md. */
export * from './cost.ts';
export * from './order.ts';
export * from './suggest.ts';
