/** The rule packs that hold here, made ready for many decisions. */
import { type ZoneClocks, isZone, makeZoneClocks } from './hours.ts';
import type { ReadPack, Rule, RulePack } from './pack.ts';
import type { Channel, Purpose } from './terms.ts';

export type RuleBook = {
  readonly packs: readonly RulePack[];
  /** Packs that can't be read, by what is left of their names: then nothing goes out. */
  readonly broken: readonly string[];
  readonly clocks: ZoneClocks;
  isZone(name: string): boolean;
  /** The rules of all these places for a message, on any day, each once; and the places of which nobody has written down what holds. */
  rulesOf(places: readonly string[], channel: Channel, purpose: Purpose): PlaceRules;
  /** The country that a clock of this zone hangs in; null where no pack says so. */
  placeOfZone(zone: string): string | null;
  /** The zones that people of these places may live in. */
  zonesOf(places: readonly string[]): readonly string[];
  /** How long past contacts must be known. */
  readonly window_ms_max: number;
};

export type PlaceRules = { readonly rules: readonly Rule[]; readonly unknown: readonly string[] };

/** In whatever order the packs stand, the book is the same. */
export function makeRuleBook(read: readonly { readonly name: string; readonly read: ReadPack }[]): RuleBook {
  const packs = read.flatMap((each) => (each.read.ok ? [each.read.pack] : [])).sort((a, b) => compare(a.pack, b.pack));
  const broken = read.filter((each) => !each.read.ok).map(({ name }) => name).sort();
  const twice = packs.filter((pack, at) => packs[at - 1]?.pack === pack.pack).map(({ pack }) => pack);
  const rules = new Map<string, PlaceRules>();
  const zones = new Map<string, readonly string[]>();
  const named = new Map<string, boolean>();
  return {
    packs, broken: [...broken, ...new Set(twice)], clocks: makeZoneClocks(),
    isZone(name) {
      let is = named.get(name);
      if (is === undefined) named.set(name, is = isZone(name));
      return is;
    },
    rulesOf(places, channel, purpose) {
      const key = `${places.join(' ')} ${channel} ${purpose}`;
      let found = rules.get(key);
      if (!found) rules.set(key, found = collectRules(packs, places, channel, purpose));
      return found;
    },
    placeOfZone: (zone) => packs.flatMap((pack) => Object.entries(pack.zones)).find(([place, zones]) => !place.includes('-') && zones.includes(zone))?.[0] ?? null,
    zonesOf(places) {
      const key = places.join(' ');
      let found = zones.get(key);
      if (!found) zones.set(key, found = [...new Set(places.flatMap((place) => zonesIn(packs, place)))].filter(isZone));
      return found;
    },
    window_ms_max: Math.max(0, ...packs.flatMap((pack) => pack.rules).map(({ demand }) => (demand.kind === 'cap' ? demand.window_ms : 0))),
  };
}

/** A part of a country has its country's law, too. */
export function holdsIn(pack: RulePack, place: string): boolean {
  return pack.places.some((each) => each === place || (place.includes('-') && each === place.slice(0, 2)));
}

function collectRules(packs: readonly RulePack[], places: readonly string[], channel: Channel, purpose: Purpose): PlaceRules {
  const holding = packs.filter((pack) => pack.places.includes('*') || places.some((place) => holdsIn(pack, place)));
  return {
    rules: holding.flatMap((pack) => pack.rules).filter((rule) => rule.channels.includes(channel) && rule.purposes.includes(purpose)),
    unknown: places.filter((place) => !packs.some((pack) => holdsIn(pack, place))),
  };
}

/** A place that says nothing of its own zones lies in those of its country. */
function zonesIn(packs: readonly RulePack[], place: string): readonly string[] {
  const of = (name: string): readonly string[] => packs.flatMap((pack) => pack.zones[name] ?? []);
  const own = of(place);
  return own.length > 0 ? own : of(place.slice(0, 2));
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
