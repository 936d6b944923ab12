/** Tables that people bring and take along: which column is what, numbers as people write them, rows of products, and cells of CSV. */
export { type FieldSpec, guessColumns, headerSignature, plainName } from './columns.ts';
export { csvCell, csvLine } from './csv-cell.ts';
export { type DecimalSign, type NumberFault, type ReadNumber, guessDecimalSign, readNumber, readRate } from './number.ts';
export { type CellFault, type Cells, PRODUCT_COLUMNS, PRODUCT_FIELDS, type ProductField, type ProductRow, type ReadProductRow, type RowFault, type RowReading, readProductRow } from './product-row.ts';
export { STAFF_COLUMNS, type StaffCells, type StaffFault, type StaffField, type StaffRow, rankNamed, readStaffRow } from './staff-row.ts';
export { STOCK_COLUMNS, type StockCells, type StockFault, type StockField, type StockRow, readStockRow } from './stock-row.ts';
