/** Pure rules of stock: what goods cost, what a count means, when a level is low. docs/adr/0009-stock.md. */
export * from './average.ts';
export * from './rules.ts';
