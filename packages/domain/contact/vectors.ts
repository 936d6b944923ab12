/**
 * Test vectors of a rule pack: each says what the gate must answer to somebody of whom all is in order but for what the
 * vector names. They stand in the pack's own file, and a pack that does not do what they say is a broken one.
 */
import { type Outcome, decide } from './decide.ts';
import type { ConsentFact, ContactFacts, ContactRequest } from './facts.ts';
import { readHours } from './hours.ts';
import { CONTENT_PARTS, type RulePack, readRulePack } from './pack.ts';
import { type RuleBook, makeRuleBook } from './rule-book.ts';
import { CHANNELS, COMMERCIAL } from './terms.ts';

type TellConsent = Pick<ConsentFact, 'act'> & Partial<Pick<ConsentFact, 'form' | 'purposes' | 'channels'>> & { readonly at: string };

/** What a file says instead of what would be in order; times by ISO 8601. `packs`: others that hold beside it. */
type Vector = {
  readonly vector: string;
  readonly packs?: readonly string[];
  readonly request: { readonly at: string; readonly channel: ContactRequest['channel']; readonly purpose: ContactRequest['purpose']; readonly by?: ContactRequest['by']; readonly subject?: string; readonly expires?: string };
  readonly facts?: {
    readonly consents?: readonly TellConsent[];
    readonly contacts?: readonly { readonly at: string; readonly channel?: ContactRequest['channel']; readonly purpose?: ContactRequest['purpose']; readonly subject?: string }[];
    readonly registers?: readonly { readonly register: string; readonly copied: string; readonly listed: boolean }[];
    readonly places?: readonly string[];
    readonly store_place?: string;
    readonly zones?: readonly string[];
    readonly content?: typeof CONTENT_PARTS;
    readonly wished_hours?: unknown;
    readonly paused_until?: string;
  };
  /** `because`: codes of reasons, where it matters with the rule: `consent_weak us-machine-text`. */
  readonly expect: { readonly outcome: Outcome; readonly until?: string; readonly because?: readonly string[] };
};

/** What a file of a pack fails to do, in a sentence each; an empty list where it does all that it says. `others`: packs by name. */
export function checkVectors(file: unknown, others: ReadonlyMap<string, RulePack>): readonly string[] {
  const read = readRulePack(file);
  if (!read.ok) return read.faults.map(({ path, reason }) => `${path}: ${reason}`);
  const vectors = (file as { readonly vectors?: unknown }).vectors;
  if (!Array.isArray(vectors) || vectors.length === 0) return ['vectors: a pack proves by vectors that it does what it says'];
  return vectors.flatMap((vector: Vector) => {
    try {
      const wrong = checkVector(vector, read.pack, others);
      return wrong === null ? [] : [`${vector.vector}: ${wrong}`];
    } catch (error) {
      return [`${vector?.vector ?? 'a vector'}: ${error instanceof Error ? error.message : 'can’t be read'}`];
    }
  });
}

function checkVector(vector: Vector, pack: RulePack, others: ReadonlyMap<string, RulePack>): string | null {
  const beside = (vector.packs ?? []).map((name) => ({ name, read: ((): ReturnType<typeof readRulePack> => {
    const found = others.get(name);
    return found ? { ok: true, pack: found } : { ok: false, faults: [] };
  })() }));
  const book = makeRuleBook([{ name: pack.pack, read: { ok: true, pack } }, ...beside]);
  const request = requestOf(vector);
  const { outcome, until_ms, reasons } = decide(request, factsOf(vector, pack, request, book), book);
  const because = reasons.filter(({ effect }) => effect !== 'allow').map(({ code }) => code);
  const told = `${outcome}${until_ms === null ? '' : ` until ${new Date(until_ms).toISOString()}`} (${because.join(', ')})`;
  const { expect } = vector;
  if (outcome !== expect.outcome) return `${told}, not ${expect.outcome}`;
  if (outcome === 'defer' && (expect.until === undefined || Date.parse(expect.until) !== until_ms)) return `${told}, not until ${expect.until}`;
  const named = reasons.map(({ code, rule }) => `${code} ${rule?.rule ?? ''}`);
  const missing = (expect.because ?? []).filter((each) => !because.some((code) => code === each) && !named.includes(each));
  return missing.length > 0 ? `${told}, without ${missing.join(', ')}` : null;
}

const DAY_MS = 86_400_000;

function requestOf({ request: { at, channel, purpose, by = 'machine', subject = 'this', expires } }: Vector): ContactRequest {
  const at_ms = Date.parse(at);
  return { channel, purpose, by, subject, at_ms, expires_ms: expires === undefined ? at_ms + 60 * DAY_MS : Date.parse(expires) };
}

function factsOf({ facts: told = {} }: Vector, pack: RulePack, request: ContactRequest, book: RuleBook): ContactFacts {
  const [first = 'CN'] = pack.places.filter((place) => place !== '*');
  const places = told.places ?? [first];
  const given: TellConsent = { act: 'given', form: 'written', at: new Date(request.at_ms - 30 * DAY_MS).toISOString() };
  const registers = book.packs.flatMap(({ rules }) => rules).flatMap(({ demand }) => (demand.kind === 'register' ? [{ register: demand.register, copied_ms: request.at_ms, listed: false }] : []));
  return {
    repeated: null, suppressed: null, listings: [], employed: { evidence: 'employed' },
    point: { evidence: 'point', channel: request.channel }, ground: { evidence: 'ground', subject: request.subject, at_ms: request.at_ms },
    consents: (told.consents ?? [given]).map((each, at) => ({
      evidence: `consent ${at}`, act: each.act, form: each.form ?? 'express', at_ms: Date.parse(each.at), purposes: each.purposes ?? COMMERCIAL, channels: each.channels ?? CHANNELS,
    })),
    places, store_place: told.store_place ?? places[0] ?? first, zones: told.zones ?? book.zonesOf(places).slice(0, 1),
    wishes: { hours: told.wished_hours === undefined ? null : readHours({ windows: told.wished_hours }), paused_until_ms: told.paused_until === undefined ? null : Date.parse(told.paused_until) },
    contacts: (told.contacts ?? []).map((each, at) => ({
      evidence: `contact ${at}`, channel: each.channel ?? request.channel, purpose: each.purpose ?? request.purpose, subject: each.subject ?? 'another', at_ms: Date.parse(each.at),
    })),
    registers: told.registers?.map(({ register, copied, listed }) => ({ register, copied_ms: Date.parse(copied), listed })) ?? registers,
    content: told.content ?? CONTENT_PARTS,
  };
}
