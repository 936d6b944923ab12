/** What a measuring command found: one figure a line. With --json each line is `{"name","value","unit"}`. */
export type Figure = {
  readonly name: string;
  /** A decimal string where it is an exact amount. */
  readonly value: number | string;
  readonly unit: string;
};

/** The figures as text, for a person or, with `json`, for a program. Ends with a line end. */
export function formatFigures(figures: readonly Figure[], json: boolean): string {
  if (json) return figures.map(({ name, value, unit }) => `${JSON.stringify({ name, value, unit })}\n`).join('');
  const width = Math.max(0, ...figures.map(({ name }) => name.length));
  return figures.map(({ name, value, unit }) => `${name.padEnd(width)}  ${typeof value === 'number' ? value.toLocaleString('en') : value}${unit === '' ? '' : ` ${unit}`}\n`).join('');
}
