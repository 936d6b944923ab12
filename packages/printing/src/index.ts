export * from './document.ts';
export * from './receipt.ts';
export { rowsOf, wrap, columnsOf, type Row, type TextRow } from './rows.ts';
