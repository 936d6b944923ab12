/** Which column of a table is what: guessed by its name and, where that says nothing, by what stands in it. */

export type FieldSpec<F extends string> = {
  readonly field: F;
  /** Names in any language, in one form: lower case, without blanks and signs. */
  readonly names: readonly string[];
  /** Whether several columns may be it. */
  readonly isMany?: boolean;
  /** Whether what stands in a column that nobody named looks like it. */
  readonly looks?: (values: readonly string[]) => boolean;
};

/** The form in which names of columns are compared: without signs, and without what stands in brackets, such as a unit. */
export function plainName(name: string): string {
  return name.normalize('NFKC').toLowerCase().replaceAll(/\(.*?\)|\[.*?\]|【.*?】/g, '').replaceAll(/[\s_\-*.:/]/g, '');
}

/** What a header is remembered by: the same columns in the same order. */
export function headerSignature(header: readonly string[]): string {
  return header.map(plainName).join('\u001f');
}

/** For each column its field, or null. `rows`: the first of them. */
export function guessColumns<F extends string>(header: readonly string[], rows: readonly (readonly string[])[], specs: readonly FieldSpec<F>[]): (F | null)[] {
  const taken = new Set<F>();
  const free = (spec: FieldSpec<F>): boolean => spec.isMany === true || !taken.has(spec.field);
  const take = (spec: FieldSpec<F> | undefined): F | null => {
    if (spec) taken.add(spec.field);
    return spec?.field ?? null;
  };
  const width = Math.max(header.length, ...rows.map((row) => row.length));
  const plain = Array.from({ length: width }, (_, at) => plainName(header[at] ?? ''));
  const named = plain.map((name) => take(specs.find((spec) => spec.names.includes(name) && free(spec))));
  const numbered = plain.map((name, at) => named[at] ?? take(specs.find((spec) => spec.names.includes(name.replace(/\d+$/, '')) && free(spec))));
  return numbered.map((field, at) => {
    if (field !== null) return field;
    const values = rows.map((row) => (row[at] ?? '').trim()).filter((value) => value !== '');
    return values.length === 0 ? null : take(specs.find((spec) => spec.looks?.(values) === true && free(spec)));
  });
}
