/**
 * The basket and what becomes of it. A draft holds the basket while it is being scanned; `completeSale` turns it into
 * the body of `sale.completed`. A completed sale has no other state: it can be refunded, never reopened.
 */
export * from './basket.ts';
export * from './complete.ts';
export * from './check.ts';
