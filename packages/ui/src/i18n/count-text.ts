const formats = new Map<string, Intl.NumberFormat>();

/** A count as a language writes it: "100,000". */
export function countText(count: number, tag: string): string {
  let format = formats.get(tag);
  if (!format) {
    format = new Intl.NumberFormat(tag);
    formats.set(tag, format);
  }
  return format.format(count);
}
