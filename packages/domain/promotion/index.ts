export * from './apply.ts';
export * from './book.ts';
export * from './moment.ts';
export * from './promotion.ts';
