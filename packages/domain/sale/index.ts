export * from './basket.ts';
export * from './check.ts';
export * from './complete.ts';
export * from './exchange.ts';
export * from './reckon.ts';
export * from './refund.ts';
export * from './refund-points.ts';
export * from './tender.ts';
