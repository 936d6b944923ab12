export * from './document.ts';
export * from './receipt.ts';
export * from './trial-slip.ts';
export { rowsOf, wrap, columnsOf, type Row, type TextRow } from './rows.ts';
