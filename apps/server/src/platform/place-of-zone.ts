// Which country a time zone lies in, by the system's own tables (CLDR): a store is where its clock is.

const LETTERS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
let places: ReadonlyMap<string, string> | null = null;

/** ISO 3166 code; null for a zone of no country, or of several. */
export function placeOfZone(zone: string): string | null {
  places ??= readPlaces();
  return places.get(zone) ?? null;
}

function readPlaces(): ReadonlyMap<string, string> {
  const found = new Map<string, Set<string>>();
  for (const first of LETTERS) {
    for (const second of LETTERS) {
      // An old code, such as UK, is read as the one of today.
      const locale = new Intl.Locale(`und-${first}${second}`);
      for (const zone of zonesOf(locale)) found.set(zone, (found.get(zone) ?? new Set()).add(locale.region ?? ''));
    }
  }
  return new Map([...found].flatMap(([zone, regions]) => (regions.size === 1 ? [[zone, [...regions][0] as string]] : [])));
}

function zonesOf(locale: Intl.Locale): readonly string[] {
  // Not every engine has it yet, and TypeScript does not know it.
  return (locale as Intl.Locale & { getTimeZones?(): readonly string[] | undefined }).getTimeZones?.() ?? [];
}
