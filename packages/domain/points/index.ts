export * from './card.ts';
export * from './coupon.ts';
export * from './ledger.ts';
export * from './rules.ts';
