/**
 * One cell of a CSV file as RFC 4180 quotes it, that no spreadsheet takes for a formula: what begins with a sign that would
 * begin one gets an apostrophe in front. A number stays a number, also one below zero.
 */
export function csvCell(value: string | number | bigint | null): string {
  if (value === null) return '';
  const text = typeof value === 'string' ? value : String(value);
  const safe = /^[=+\-@\t\r\n＝＋－＠]/.test(text) && !/^[+-]?\d+(?:\.\d+)?$/.test(text) ? `'${text}` : text;
  return /[",;\t\r\n]/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** A line of cells, with its end. */
export function csvLine(values: readonly (string | number | bigint | null)[]): string {
  return `${values.map(csvCell).join(',')}\r\n`;
}
