/** A file of a public register in parts that the server takes, each of whole lines. */
const PART_CHARACTERS_MAX = 600_000;

export type RegisterPart = { readonly numbers: string; readonly part: 'only' | 'first' | 'more' | 'last' };

/** A line that is longer than a part is cut: it is no number anyway. */
export function inParts(text: string, characters_max: number = PART_CHARACTERS_MAX): readonly RegisterPart[] {
  const pieces: string[] = [];
  for (let from = 0; from < text.length;) {
    const end = from + characters_max;
    const line_end = end >= text.length ? text.length : text.lastIndexOf('\n', end - 1) + 1;
    const to = line_end > from ? line_end : end;
    pieces.push(text.slice(from, to));
    from = to;
  }
  if (pieces.length <= 1) return [{ numbers: pieces[0] ?? '', part: 'only' }];
  return pieces.map((numbers, place) => ({ numbers, part: place === 0 ? 'first' : place === pieces.length - 1 ? 'last' : 'more' }));
}
