/** Figures as people write them, with groups: what could also be a decimal is refused, since a price that is wrong by a hundred is worse than a message. */

/**
 * The figures without the sign between their groups, "1,234" as "1234"; null where these are no groups of one of the lengths.
 * Nothing that begins with a zero is grouped: "0,385" is less than one, and not 385.
 */
export function joinGroups(whole: string, between: string, lengths: readonly number[]): string | null {
  const [first = '', ...rest] = whole.split(between);
  if (rest.length === 0) return /^\d*$/.test(whole) ? whole : null;
  const isGrouped = lengths.some((length) => /^[1-9]\d*$/.test(first) && first.length <= length && rest.every((each) => each.length === length && /^\d+$/.test(each)));
  return isGrouped ? first + rest.join('') : null;
}

/** What a person typed as a number of zero or more, in two parts of figures; null where it is none. Full-width figures and "。" are taken. */
export function readFigures(typed: string, decimal_separator: '.' | ','): { readonly whole: string; readonly part: string } | null {
  const plain = typed.normalize('NFKC').trim().replaceAll('。', '.');
  const [before = '', part = '', ...more] = plain.split(decimal_separator);
  const group = decimal_separator === '.' ? ',' : '.';
  const whole = joinGroups(before, before.includes(' ') ? ' ' : group, [3]);
  if (whole === null || more.length > 0 || !/^\d*$/.test(part) || whole + part === '') return null;
  return { whole, part };
}
