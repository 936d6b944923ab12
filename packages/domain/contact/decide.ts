/**
 * The gate: may this message or call go out now? Pure, and closed by default: it says allow only where every step found what
 * it needs. The steps stand in an order that others learned the hard way: the same request before, erased or stopped, not to
 * be contacted, consent, the law, hours, caps. All are looked at, so that the answer holds every reason and its evidence.
 */
import type { ConsentFact, ContactFacts, ContactRequest, Listing } from './facts.ts';
import { type Hours, LOOK_AHEAD_MS } from './hours.ts';
import type { Demand, Rule } from './pack.ts';
import type { RuleBook } from './rule-book.ts';
import { type PurposeTerms, type ReasonCode, STEPS, type Step, isAtLeast, isChannel, isPurpose, termsOf } from './terms.ts';

export type Reason = {
  readonly step: Step;
  readonly effect: Outcome;
  readonly code: ReasonCode;
  /** The rule that says so. */
  readonly rule: Rule | null;
  /** Ids of what it was read from, or the names of the facts that were missing. */
  readonly evidence: readonly string[];
  /** From when on this reason would no longer hold it back. */
  readonly until_ms: number | null;
};

export type Outcome = 'allow' | 'defer' | 'deny';
/** `until_ms` is there where it is put off, and then no later than the request expires. */
export type Decision = { readonly outcome: Outcome; readonly until_ms: number | null; readonly reasons: readonly Reason[] };

type Case = {
  readonly request: ContactRequest;
  readonly facts: ContactFacts;
  readonly book: RuleBook;
  readonly terms: PurposeTerms;
  /** Those that hold on this day for what speaks here. */
  readonly rules: readonly Rule[];
  readonly reasons: Reason[];
};

export function decide(request: ContactRequest, facts: ContactFacts, book: RuleBook): Decision {
  const reasons: Reason[] = [];
  if (!isSound(request)) return { outcome: 'deny', until_ms: null, reasons: [{ step: 'request', effect: 'deny', code: 'request_broken', rule: null, evidence: [], until_ms: null }] };
  const { at_ms, channel, purpose } = request;
  const places = [...(facts.places ?? []), ...(facts.store_place === undefined ? [] : [facts.store_place])];
  const { rules, unknown } = book.rulesOf(places, channel, purpose);
  const holding = rules.filter((rule) => rule.from_ms <= at_ms && (rule.to_ms === null || at_ms < rule.to_ms) && (rule.by === 'anybody' || request.by === 'machine'));
  const one: Case = { request, facts, book, terms: termsOf(purpose), rules: holding, reasons };
  judgeRequest(one);
  if (one.terms.ground === 'employed') {
    judgeEmployed(one);
    return conclude(one, at_ms);
  }
  judgeSuppression(one);
  judgeGround(one);
  judgeRules(one, unknown);
  return conclude(one, one.terms.isExempt ? at_ms : judgeTime(one));
}

function isSound({ channel, purpose, subject, by, at_ms, expires_ms }: ContactRequest): boolean {
  return isChannel(channel) && isPurpose(purpose) && subject !== '' && (by === 'person' || by === 'machine') && Number.isFinite(at_ms) && Number.isFinite(expires_ms);
}

/** `free_ms`: from when on neither hours nor caps hold it back; null: never. */
function conclude({ request, reasons }: Case, free_ms: number | null): Decision {
  if (free_ms !== null && free_ms > request.at_ms && free_ms > request.expires_ms) say(reasons, 'hours', 'deny', 'too_late', { until_ms: free_ms });
  reasons.sort((a, b) => STEPS.indexOf(a.step) - STEPS.indexOf(b.step));
  if (free_ms === null || reasons.some(({ effect }) => effect === 'deny')) return { outcome: 'deny', until_ms: null, reasons };
  return free_ms > request.at_ms ? { outcome: 'defer', until_ms: free_ms, reasons } : { outcome: 'allow', until_ms: null, reasons };
}

function say(reasons: Reason[], step: Step, effect: Outcome, code: ReasonCode, more: Partial<Pick<Reason, 'rule' | 'evidence' | 'until_ms'>> = {}): void {
  reasons.push({ step, effect, code, rule: more.rule ?? null, evidence: more.evidence ?? [], until_ms: more.until_ms ?? null });
}

function judgeRequest({ request, facts, book, reasons }: Case): void {
  if (facts.repeated === undefined) say(reasons, 'request', 'deny', 'fact_missing', { evidence: ['repeated'] });
  else if (facts.repeated) say(reasons, 'request', 'deny', 'repeated', { evidence: [facts.repeated.evidence] });
  if (request.expires_ms <= request.at_ms) say(reasons, 'request', 'deny', 'expired');
  if (book.broken.length > 0) say(reasons, 'rules', 'deny', 'rules_broken', { evidence: book.broken });
  if (facts.point === undefined) say(reasons, 'request', 'deny', 'fact_missing', { evidence: ['point'] });
  else if (facts.point.channel !== request.channel) say(reasons, 'request', 'deny', 'point_unfit', { evidence: [facts.point.evidence] });
}

/** The shop's own mail to its people is no contact with customers: they get it as long as they work there. */
function judgeEmployed({ facts, reasons }: Case): void {
  if (facts.employed === undefined) say(reasons, 'consent', 'deny', 'fact_missing', { evidence: ['employed'] });
  else if (facts.employed === null) say(reasons, 'consent', 'deny', 'not_employed');
  else say(reasons, 'consent', 'allow', 'employed', { evidence: [facts.employed.evidence] });
}

function judgeSuppression(one: Case): void {
  const { facts: { suppressed, listings }, reasons } = one;
  if (suppressed === undefined) say(reasons, 'suppression', 'deny', 'fact_missing', { evidence: ['suppressed'] });
  else if (suppressed && !isSpared(one, suppressed)) say(reasons, 'suppression', 'deny', suppressed.isTotal ? 'erased' : 'stopped', { evidence: [suppressed.evidence] });
  if (listings === undefined) say(reasons, 'list', 'deny', 'fact_missing', { evidence: ['listings'] });
  for (const listing of listings ?? []) if (!isSpared(one, listing)) say(reasons, 'list', 'deny', 'listed', { evidence: [listing.evidence] });
}

/** What somebody asks for after they stopped everything, they get; and a warning that guards their money. */
function isSpared({ request: { purpose }, facts: { ground }, terms }: Case, listing: Listing): boolean {
  if (listing.isTotal) return false;
  return purpose === 'security' || (terms.ground === 'asked' && ground !== null && ground !== undefined && ground.at_ms >= listing.at_ms);
}

function judgeGround(one: Case): void {
  const { request, facts, terms, reasons } = one;
  if (facts.consents === undefined) return say(reasons, 'consent', 'deny', 'fact_missing', { evidence: ['consents'] });
  if (terms.ground === 'consent') return judgeConsent(one, facts.consents);
  const { ground } = facts;
  if (ground === undefined) return say(reasons, 'consent', 'deny', 'fact_missing', { evidence: ['ground'] });
  const asked = terms.ground === 'asked';
  if (ground === null || ground.subject !== request.subject || ground.at_ms > request.at_ms) return say(reasons, 'consent', 'deny', asked ? 'not_asked' : 'no_dealing');
  const evidence = [ground.evidence];
  if (request.at_ms - ground.at_ms > terms.ground_ms_max) return say(reasons, 'consent', 'deny', 'ground_expired', { evidence });
  const last = lastOf(facts.consents.filter((each) => isAbout(each, request)));
  // Who has asked anew after a withdrawal has asked; a warning that guards their money can't be refused.
  const isWithdrawn = last?.act === 'withdrawn' && request.purpose !== 'security' && (!asked || last.at_ms >= ground.at_ms);
  if (isWithdrawn) return say(reasons, 'consent', 'deny', 'withdrawn', { evidence: [last.evidence] });
  say(reasons, 'consent', 'allow', asked ? 'asked' : 'dealing', { evidence });
}

function judgeConsent(one: Case, consents: readonly ConsentFact[]): void {
  const { request, reasons, rules } = one;
  const about = consents.filter((each) => isAbout(each, request));
  const last = lastOf(about);
  if (!last) return say(reasons, 'consent', 'deny', 'no_consent');
  if (last.act === 'withdrawn') return say(reasons, 'consent', 'deny', 'withdrawn', { evidence: [last.evidence] });
  const standing = standingOf(about, request.at_ms);
  if (standing.length === 0) return say(reasons, 'consent', 'deny', 'no_consent');
  say(reasons, 'consent', 'allow', 'consented', { evidence: standing.map(({ evidence }) => evidence) });
  for (const rule of rules) {
    const { demand } = rule;
    if (demand.kind !== 'consent') continue;
    const enough = standing.filter(({ form }) => isAtLeast(form, demand.at_least));
    if (enough.length > 0) say(reasons, 'rules', 'allow', 'consent_enough', { rule, evidence: enough.map(({ evidence }) => evidence) });
    else say(reasons, 'rules', 'deny', 'consent_weak', { rule, evidence: standing.map(({ evidence }) => evidence) });
  }
}

function isAbout({ purposes, channels }: ConsentFact, { purpose, channel }: ContactRequest): boolean {
  return purposes.includes(purpose) && channels.includes(channel);
}

/** Of two of one moment the withdrawal holds. */
function lastOf(consents: readonly ConsentFact[]): ConsentFact | null {
  return consents.reduce<ConsentFact | null>((last, each) => (last && (last.at_ms > each.at_ms || (last.at_ms === each.at_ms && last.act === 'withdrawn')) ? last : each), null);
}

/** What was given since the last withdrawal, and not in the future, of which nobody can know. */
function standingOf(consents: readonly ConsentFact[], at_ms: number): readonly ConsentFact[] {
  const withdrawn_ms = Math.max(-Infinity, ...consents.filter(({ act }) => act === 'withdrawn').map((each) => each.at_ms));
  return consents.filter((each) => each.act === 'given' && each.at_ms > withdrawn_ms && each.at_ms <= at_ms);
}

function judgeRules(one: Case, unknown: readonly string[]): void {
  const { facts, terms, reasons } = one;
  // What somebody has just asked for needs nobody's law to be allowed; what stands against it still holds.
  if (!terms.isExempt) {
    if (facts.places === undefined || facts.places.length === 0) say(reasons, 'rules', 'deny', 'place_unknown');
    if (facts.store_place === undefined) say(reasons, 'rules', 'deny', 'fact_missing', { evidence: ['store_place'] });
    if (unknown.length > 0) say(reasons, 'rules', 'deny', 'place_without_rules', { evidence: unknown });
  }
  for (const rule of one.rules) judgeRule(one, rule, rule.demand);
}

function judgeRule(one: Case, rule: Rule, demand: Demand): void {
  const { request, facts, reasons } = one;
  switch (demand.kind) {
    case 'forbid':
      return say(reasons, 'rules', 'deny', 'forbidden', { rule });
    case 'silence': {
      const refusals = (facts.consents ?? []).filter((each) => each.act === 'withdrawn' && isAbout(each, request) && each.at_ms > request.at_ms - demand.for_ms);
      const last = lastOf(refusals);
      if (last) say(reasons, 'rules', 'deny', 'silence', { rule, evidence: [last.evidence], until_ms: last.at_ms + demand.for_ms });
      return;
    }
    case 'register':
      return judgeRegister(one, rule, demand);
    case 'content': {
      const missing = demand.must.filter((part) => !facts.content?.includes(part));
      if (missing.length > 0) say(reasons, 'rules', 'deny', 'content_missing', { rule, evidence: missing });
      return;
    }
    // Looked at where consent, hours and caps are.
    case 'consent':
    case 'hours':
    case 'cap':
  }
}

function judgeRegister({ request, facts, reasons }: Case, rule: Rule, demand: Demand & { kind: 'register' }): void {
  const standing = standingOf((facts.consents ?? []).filter((each) => isAbout(each, request)), request.at_ms);
  if (demand.unless !== null && standing.some(({ form }) => isAtLeast(form, demand.unless ?? 'written'))) return;
  const copies = (facts.registers ?? []).filter(({ register }) => register === demand.register);
  const fresh = copies.some(({ copied_ms }) => copied_ms <= request.at_ms && request.at_ms - copied_ms <= demand.copy_ms_max);
  if (!fresh) say(reasons, 'rules', 'deny', 'register_stale', { rule, evidence: [demand.register] });
  if (copies.some(({ listed }) => listed)) say(reasons, 'rules', 'deny', 'register_listed', { rule, evidence: [demand.register] });
}

/** A moment from which on something no longer holds it back; null: never. */
type Next = (at_ms: number) => number | null;

/** Answers with the first moment at which hours, wishes and caps all let it go; null: never. */
function judgeTime(one: Case): number | null {
  const { request: { at_ms, expires_ms }, reasons } = one;
  const holds = [...hoursOf(one), ...capsOf(one)];
  let free_ms: number | null = at_ms;
  // Each moves it on to where it alone would let it go, until all do.
  for (let before_ms = -Infinity; free_ms !== null && before_ms !== free_ms && free_ms <= expires_ms;) {
    before_ms = free_ms;
    for (const next of holds) if (free_ms !== null) free_ms = next(free_ms);
    // Hours that never meet, as of a zone in the east and one in the west.
    if (free_ms !== null && free_ms > at_ms + LOOK_AHEAD_MS) free_ms = null;
  }
  if (free_ms === null) say(reasons, 'hours', 'deny', 'hours_never');
  return free_ms;
}

function hoursOf(one: Case): Next[] {
  const { request, facts, book, rules, reasons, terms } = one;
  const holds: Next[] = [];
  const told = facts.zones;
  // A zone that can't be read is one that is not known.
  const zones = told && told.length > 0 && told.every((zone) => book.isZone(zone)) ? told : book.zonesOf([...(facts.places ?? [])]);
  const add = (hours: Hours, code: ReasonCode, rule: Rule | null): void => {
    const each = zones.map((zone): Next => (at_ms) => book.clocks.nextWithin(hours, zone, at_ms));
    if (each.length === 0) each.push(() => null);
    const until = each.map((next) => next(request.at_ms));
    const late = until.filter((until_ms) => until_ms === null || until_ms > request.at_ms);
    if (late.length > 0) say(reasons, 'hours', late.includes(null) ? 'deny' : 'defer', code, { rule, evidence: zones, until_ms: Math.max(...late.map((until_ms) => until_ms ?? 0)) });
    holds.push(...each);
  };
  for (const rule of rules) if (rule.demand.kind === 'hours') add(rule.demand, 'outside_hours', rule);
  if (facts.wishes === undefined) {
    say(reasons, 'hours', 'deny', 'fact_missing', { evidence: ['wishes'] });
    return holds;
  }
  const { hours, paused_until_ms } = facts.wishes;
  if (hours) add(hours, 'outside_wished_hours', null);
  if (paused_until_ms !== null && terms.ground === 'consent' && paused_until_ms > request.at_ms) {
    say(reasons, 'hours', 'defer', 'paused', { until_ms: paused_until_ms });
    holds.push((at_ms) => Math.max(at_ms, paused_until_ms));
  }
  return holds;
}

function capsOf({ request, facts, rules, reasons }: Case): Next[] {
  const holds: Next[] = [];
  if (facts.contacts === undefined) {
    say(reasons, 'cap', 'deny', 'fact_missing', { evidence: ['contacts'] });
    return holds;
  }
  for (const rule of rules) {
    const { demand } = rule;
    if (demand.kind !== 'cap') continue;
    const counted = facts.contacts
      .filter((each) => rule.channels.includes(each.channel) && rule.purposes.includes(each.purpose) && (demand.per === 'recipient' || each.subject === request.subject))
      .sort((a, b) => b.at_ms - a.at_ms);
    // The one that must have left the window before there is room for another.
    const last = counted[demand.most - 1];
    if (!last) continue;
    const free_ms = last.at_ms + demand.window_ms;
    if (free_ms <= request.at_ms) continue;
    say(reasons, 'cap', 'defer', 'cap_reached', { rule, evidence: counted.slice(0, demand.most).map(({ evidence }) => evidence), until_ms: free_ms });
    holds.push((at_ms) => Math.max(at_ms, free_ms));
  }
  return holds;
}
