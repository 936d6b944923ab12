/**
 * A rule pack: what the law, or a custom of the trade, asks of messages and calls to people of some places. Packs are data,
 * each in a file of `packs/`. A rule can only forbid or delay; so of several packs the strictest holds, in whatever order
 * they stand, and one more rule never lets more out. A rule that can't be read makes the whole pack broken, and a book with
 * a broken pack lets nothing out.
 */
import { CHANNELS, COMMERCIAL, CONSENT_FORMS, type Channel, type ConsentForm, type Purpose, isChannel, isPurpose, termsOf } from './terms.ts';
import { type Hours, isZone, readHours } from './hours.ts';

/** 'checked': read in the law or in legal commentary. 'unconfirmed': known, to be confirmed before a shop relies on it. 'practice': no law, what the trade holds to. */
export const CERTAINTIES = ['checked', 'unconfirmed', 'practice'] as const;
export type Certainty = (typeof CERTAINTIES)[number];

/** What a message must hold, so that its reader knows who writes and can refuse. */
export const CONTENT_PARTS = ['sender', 'way_out', 'postal_address', 'one_click'] as const;
export type ContentPart = (typeof CONTENT_PARTS)[number];

export type Demand =
  | { readonly kind: 'forbid' }
  /** Consent of this form or a stronger one. */
  | { readonly kind: 'consent'; readonly at_least: ConsentForm }
  /** Only at these hours of the recipient's wall clock. */
  | ({ readonly kind: 'hours' } & Hours)
  /** At most so many within a rolling window; `per` 'subject': of those about one subject. */
  | { readonly kind: 'cap'; readonly most: number; readonly window_ms: number; readonly per: 'recipient' | 'subject' }
  /** Nothing for so long after a refusal of the same purpose on the same channel, whatever was agreed since. */
  | { readonly kind: 'silence'; readonly for_ms: number }
  /** Not who stands in this public register, by a copy no older than that. A consent of the form named, or a stronger one, goes before. */
  | { readonly kind: 'register'; readonly register: string; readonly copy_ms_max: number; readonly unless: ConsentForm | null }
  | { readonly kind: 'content'; readonly must: readonly ContentPart[] };

export type Rule = {
  readonly rule: string;
  readonly pack: string;
  readonly citation: string;
  readonly certainty: Certainty;
  /** From the first moment of a day, UTC, to the end of its last; null: until somebody writes an end. Milliseconds since 1970. */
  readonly from_ms: number;
  readonly to_ms: number | null;
  readonly channels: readonly Channel[];
  readonly purposes: readonly Purpose[];
  /** 'machine': only what no person speaks, as a prerecorded call. */
  readonly by: 'machine' | 'anybody';
  readonly demand: Demand;
};

/** How long a wish of the customer about their own data may take, or how long a record is kept. Durations by ISO 8601; 'B' counts working days: `P10B`. */
export type Duty = {
  readonly duty: string;
  readonly kind: 'acknowledge' | 'answer' | 'extend' | 'keep' | 'honour_opt_out';
  readonly what: string;
  readonly within: string;
  readonly citation: string;
  readonly certainty: Certainty;
};

export type RulePack = {
  readonly pack: string;
  readonly names: Readonly<Record<'en' | 'zh', string>>;
  /** ISO 3166 codes of places, with a subdivision where one has a law of its own; `*`: everywhere. */
  readonly places: readonly string[];
  /** The time zones that people of a place may live in, for when nobody knows more. */
  readonly zones: Readonly<Record<string, readonly string[]>>;
  readonly rules: readonly Rule[];
  readonly duties: readonly Duty[];
};

/** Where a pack is broken, and how: a path in its file and a word. */
export type PackFault = { readonly path: string; readonly reason: string };
export type ReadPack = { readonly ok: true; readonly pack: RulePack } | { readonly ok: false; readonly faults: readonly PackFault[] };

const PLACE = /^(\*|[A-Z]{2}(-[A-Z0-9]{1,3})?)$/;
const NAME = /^[a-zA-Z0-9]+([-_][a-zA-Z0-9]+)*$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const DAY_MS = 86_400_000;

/** Reads a pack from parsed JSON. Nothing is guessed: a word that is not known, or one too many, is a fault. */
export function readRulePack(json: unknown): ReadPack {
  const faults: PackFault[] = [];
  const reading = makeReading(faults);
  const file = reading.object(json, '', ['pack', 'names', 'places', 'zones', 'rules', 'duties', 'vectors', 'source']);
  const pack = reading.matching(file['pack'], 'pack', NAME);
  const names = reading.object(file['names'], 'names', ['en', 'zh']);
  const places = reading.list(file['places'], 'places', (each, path) => reading.matching(each, path, PLACE));
  const zones: Record<string, readonly string[]> = {};
  for (const [place, listed] of Object.entries(reading.object(file['zones'] ?? {}, 'zones', null))) {
    zones[reading.matching(place, `zones.${place}`, PLACE)] = reading.list(listed, `zones.${place}`, (zone, path) => (
      typeof zone === 'string' && isZone(zone) ? zone : reading.fault(path, 'no time zone', 'UTC')
    ));
  }
  const rules = reading.list(file['rules'], 'rules', (each, path) => readRule(reading, each, path, pack));
  const duties = reading.list(file['duties'] ?? [], 'duties', (each, path) => readDuty(reading, each, path));
  const ids = [...rules.map(({ rule }) => rule), ...duties.map(({ duty }) => duty)];
  if (new Set(ids).size !== ids.length) reading.fault('rules', 'one id twice', null);
  const text = (key: 'en' | 'zh'): string => reading.text(names[key], `names.${key}`);
  return faults.length > 0 ? { ok: false, faults } : { ok: true, pack: { pack, names: { en: text('en'), zh: text('zh') }, places, zones, rules, duties } };
}

function readRule(reading: Reading, json: unknown, path: string, pack: string): Rule {
  const file = reading.object(json, path, ['rule', 'citation', 'certainty', 'from', 'to', 'channels', 'purposes', 'by', 'demand']);
  const channels = file['channels'] === undefined ? CHANNELS : reading.list(file['channels'], `${path}.channels`, (each, at) => (isChannel(each) ? each : reading.fault(at, 'no channel', 'sms' as const)));
  const purposes = file['purposes'] === undefined
    ? COMMERCIAL : reading.list(file['purposes'], `${path}.purposes`, (each, at) => (isPurpose(each) ? each : reading.fault(at, 'no purpose', 'marketing' as const)));
  const demand = readDemand(reading, file['demand'], `${path}.demand`);
  // Whoever asked for a receipt gets it at night, too: no pack can take that away.
  const touchesExempt = purposes.some((each) => termsOf(each).isExempt);
  if (touchesExempt && ['hours', 'cap'].includes(demand.kind)) reading.fault(`${path}.purposes`, 'caps and hours never touch these', null);
  return {
    rule: reading.matching(file['rule'], `${path}.rule`, NAME), pack, citation: reading.text(file['citation'], `${path}.citation`),
    certainty: reading.word(file['certainty'], `${path}.certainty`, CERTAINTIES),
    from_ms: reading.day(file['from'], `${path}.from`),
    to_ms: file['to'] === undefined || file['to'] === null ? null : reading.day(file['to'], `${path}.to`) + DAY_MS,
    channels, purposes, by: reading.word(file['by'] ?? 'anybody', `${path}.by`, ['machine', 'anybody'] as const), demand,
  };
}

function readDemand(reading: Reading, json: unknown, path: string): Demand {
  const file = reading.object(json, path, null);
  const only = (...keys: string[]): void => void reading.object(json, path, ['kind', ...keys]);
  switch (file['kind']) {
    case 'forbid':
      only();
      return { kind: 'forbid' };
    case 'consent':
      only('at_least');
      return { kind: 'consent', at_least: reading.word(file['at_least'], `${path}.at_least`, CONSENT_FORMS) };
    case 'hours': {
      only('days', 'windows', 'holidays');
      const hours = readHours({ days: file['days'], windows: file['windows'], holidays: file['holidays'] });
      return hours === null ? reading.fault(path, 'no hours', { kind: 'forbid' as const }) : { kind: 'hours', ...hours };
    }
    case 'cap':
      only('most', 'window', 'per');
      return {
        kind: 'cap', most: reading.count(file['most'], `${path}.most`), window_ms: reading.duration(file['window'], `${path}.window`),
        per: reading.word(file['per'] ?? 'recipient', `${path}.per`, ['recipient', 'subject'] as const),
      };
    case 'silence':
      only('for');
      return { kind: 'silence', for_ms: reading.duration(file['for'], `${path}.for`) };
    case 'register':
      only('register', 'copy_no_older_than', 'unless');
      return {
        kind: 'register', register: reading.matching(file['register'], `${path}.register`, NAME), copy_ms_max: reading.duration(file['copy_no_older_than'], `${path}.copy_no_older_than`),
        unless: file['unless'] === undefined ? null : reading.word(file['unless'], `${path}.unless`, CONSENT_FORMS),
      };
    case 'content':
      only('must');
      return { kind: 'content', must: reading.list(file['must'], `${path}.must`, (each, at) => reading.word(each, at, CONTENT_PARTS)) };
    default:
      return reading.fault(`${path}.kind`, 'no demand', { kind: 'forbid' as const });
  }
}

const DUTY_KINDS = ['acknowledge', 'answer', 'extend', 'keep', 'honour_opt_out'] as const;

function readDuty(reading: Reading, json: unknown, path: string): Duty {
  const file = reading.object(json, path, ['duty', 'kind', 'what', 'within', 'citation', 'certainty']);
  return {
    duty: reading.matching(file['duty'], `${path}.duty`, NAME), kind: reading.word(file['kind'], `${path}.kind`, DUTY_KINDS), what: reading.text(file['what'], `${path}.what`),
    within: reading.matching(file['within'], `${path}.within`, /^P\d{1,3}[YMDB]$/), citation: reading.text(file['citation'], `${path}.citation`),
    certainty: reading.word(file['certainty'], `${path}.certainty`, CERTAINTIES),
  };
}

const UNITS_MS: Readonly<Record<string, number>> = { M: 60_000, H: 3_600_000, D: 86_400_000 };

const MAY_BE_EMPTY = /^(rules|duties)$/;

type Reading = ReturnType<typeof makeReading>;

/** Each reader answers with something of the right shape even where it found a fault, so that one look finds them all. */
function makeReading(faults: PackFault[]) {
  const fault = <T>(path: string, reason: string, instead: T): T => {
    faults.push({ path, reason });
    return instead;
  };
  return {
    fault,
    object(json: unknown, path: string, keys: readonly string[] | null): Readonly<Record<string, unknown>> {
      if (typeof json !== 'object' || json === null || Array.isArray(json)) return fault(path, 'no object', {});
      for (const key of Object.keys(json)) if (keys && !keys.includes(key)) fault(`${path}.${key}`, 'not known', null);
      return json as Record<string, unknown>;
    },
    list<T>(json: unknown, path: string, read: (each: unknown, path: string) => T): readonly T[] {
      if (!Array.isArray(json)) return fault(path, 'no list', []);
      // A rule for no channel would be one that never holds.
      if (json.length === 0 && !MAY_BE_EMPTY.test(path)) fault(path, 'empty', null);
      return json.map((each: unknown, index) => read(each, `${path}.${index}`));
    },
    text: (json: unknown, path: string): string => (typeof json === 'string' && json.trim() !== '' ? json : fault(path, 'no text', '?')),
    matching: (json: unknown, path: string, form: RegExp): string => (typeof json === 'string' && form.test(json) ? json : fault(path, `not as ${form.source}`, '?')),
    word: <W extends string>(json: unknown, path: string, words: readonly [W, ...W[]]): W => words.find((each) => each === json) ?? fault(path, `none of ${words.join(', ')}`, words[0]),
    count: (json: unknown, path: string): number => (Number.isSafeInteger(json) && (json as number) > 0 ? json as number : fault(path, 'no count', 1)),
    day(json: unknown, path: string): number {
      const at_ms = typeof json === 'string' && DAY.test(json) ? Date.parse(`${json}T00:00:00Z`) : NaN;
      return Number.isNaN(at_ms) ? fault(path, 'no day', 0) : at_ms;
    },
    /** `PT5M`, `PT24H` or `P30D`: of fixed length, so that a window rolls on through summer time. */
    duration(json: unknown, path: string): number {
      const [, count, unit] = /^P(?:T(?=\d+[MH]$)|(?=\d+D$))(\d{1,5})([MHD])$/.exec(String(json)) ?? [];
      return count === undefined ? fault(path, 'no duration', 1) : Number(count) * (UNITS_MS[unit ?? ''] ?? 1);
    },
  };
}
