import { csvLine } from '@stilltill/domain/tabular';

const MARK = '\uFEFF';

/** A table as a file that spreadsheets open, in the form of every export: with a mark of UTF-8, and with no text that one would take for a formula. */
export function writeCsv(rows: readonly (readonly string[])[]): string {
  return MARK + rows.map(csvLine).join('');
}

/** Minor units as a decimal that every spreadsheet reads: no signs of a currency, no groups. */
export function decimalText(amount_minor: bigint, digits: number): string {
  const sign = amount_minor < 0n ? '-' : '';
  const figures = String(amount_minor < 0n ? -amount_minor : amount_minor).padStart(digits + 1, '0');
  return digits === 0 ? sign + figures : `${sign}${figures.slice(0, -digits)}.${figures.slice(-digits)}`;
}

/** Hands a table to the person as a file. */
export function saveFile(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }));
  const link = Object.assign(document.createElement('a'), { href: address, download: name });
  link.click();
  URL.revokeObjectURL(address);
}
