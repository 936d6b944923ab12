// Array literals of PostgreSQL for set-based statements (`unnest`). The driver escapes each element on its own, which
// for thousands of them takes longer than the statement; elements of these kinds need no escaping.

/** Numbers, bigints, booleans, UUIDs, times in ISO 8601: nothing that holds a comma, brace, quote, space or backslash. */
export function plainArray(values: readonly (string | number | bigint | boolean | null)[]): string {
  let text = '{';
  for (let i = 0; i < values.length; i += 1) {
    if (i > 0) text += ',';
    text += values[i] ?? 'NULL';
  }
  return `${text}}`;
}

/** bytea from hex. */
export function hexArray(values: readonly (string | null)[]): string {
  let text = '{';
  for (let i = 0; i < values.length; i += 1) {
    if (i > 0) text += ',';
    text += values[i] === null ? 'NULL' : `\\\\x${values[i]}`;
  }
  return `${text}}`;
}

/** Parted by a character that may not stand in JSON outside of an escape: `string_to_array($1, chr(30))` takes it apart. */
export const JSON_SEPARATOR = '\x1e';
