/** What each kind of offer gives to goods that are still free, and the stage on which offers take goods from each other. */
import { allocate, extend, partOf, sum } from '../money/index.ts';
import type { Claim, PromotionBook } from './book.ts';
import { type Offer, type PromotableLine, type Promotion, type PromotionShare, discountOn, isSimple } from './promotion.ts';

/** Goods of a line that a promotion took: so many pieces of it, or all that was left of it. */
type Take = { readonly line: number; readonly pieces: number; readonly worth_minor: bigint };
export type Grant = { readonly promotion: number; readonly takes: readonly Take[]; readonly given_minor: bigint; /** What was taken of each line before. */ readonly before: readonly number[] };

export type Stage = {
  readonly book: PromotionBook;
  readonly lines: readonly PromotableLine[];
  /** Promotions that hold now and ask for some line: those that take goods, and those that come on top; both by priority. */
  readonly competing: number[];
  readonly combining: number[];
  /** Of each line, the simple ones among the competing. */
  readonly simple_of: (readonly number[])[];
  /** Of each promotion, the lines that it asks for, by the parts of a bundle. */
  readonly asked: (readonly number[][] | null)[];
  readonly grants: Grant[];
  /** Pieces of each line that are taken; `WHOLE`: nothing is left. */
  readonly taken: number[];
  /** What each line gets off; null: nothing. */
  readonly shares: (PromotionShare[] | null)[];
  /** What each line comes to after that. */
  readonly left_minor: bigint[];
  /** Of each promotion, whether it gave anything. */
  readonly gave: boolean[];
};

const WHOLE = Number.POSITIVE_INFINITY;
const NONE: readonly number[] = [];

export function beginStage(book: PromotionBook, active: readonly boolean[], lines: readonly PromotableLine[]): Stage {
  const stage: Stage = {
    book, lines, competing: [], combining: [], simple_of: [], asked: book.promotions.map(() => null), grants: [],
    taken: [], shares: [], left_minor: [], gave: book.promotions.map(() => false),
  };
  for (let index = 0; index < lines.length; index++) {
    const { product, category, isPriced, gross_minor } = lines[index] as PromotableLine;
    stage.taken.push(0);
    stage.shares.push(null);
    stage.left_minor.push(gross_minor);
    stage.simple_of.push(NONE);
    if (isPriced) continue;
    ask(stage, active, index, (category === null ? undefined : book.by_category.get(category)) ?? book.of_all);
    const by_product = product === null ? undefined : book.by_product.get(product);
    if (by_product) ask(stage, active, index, by_product);
  }
  for (let index = 0; index < stage.asked.length; index++) {
    if (stage.asked[index]) ((book.promotions[index] as Promotion).combines ? stage.combining : stage.competing).push(index);
  }
  return stage;
}

/** Puts a line where the promotions that hold now look for it. */
function ask({ book, asked, simple_of }: Stage, active: readonly boolean[], line: number, claims: readonly Claim[]): void {
  for (const { promotion, part, isSimple: takesAlone } of claims) {
    if (!active[promotion]) continue;
    const wanted = (asked[promotion] ??= partsOf(book.promotions[promotion] as Promotion))[part] as number[];
    // A product may be named beside its category.
    if (wanted.length > 0 && wanted[wanted.length - 1] === line) continue;
    wanted.push(line);
    if (takesAlone) simple_of[line] = [...simple_of[line] as readonly number[], promotion];
  }
}

function partsOf({ offer }: Promotion): number[][] {
  return offer.kind === 'bundle' ? offer.parts.map(() => []) : [[]];
}

/** The lines that a promotion asks for, each once. */
export function linesOf(stage: Stage, promotion: number): readonly number[] {
  const parts = stage.asked[promotion] ?? [];
  return parts.length <= 1 ? parts[0] ?? NONE : [...new Set(parts.flat())];
}

/** What some work would give, without its happening. */
export function attempt(stage: Stage, work: () => void): bigint {
  const { grants, taken } = stage;
  const count = grants.length;
  work();
  let given_minor = 0n;
  while (grants.length > count) {
    const last = grants.pop() as Grant;
    given_minor += last.given_minor;
    for (const [place, { line }] of last.takes.entries()) taken[line] = last.before[place] as number;
  }
  return given_minor;
}

function freePieces({ lines, taken }: Stage, index: number): number {
  const line = lines[index] as PromotableLine;
  return line.isWeighed ? 0 : Math.floor(line.qty_milli / 1000) - (taken[index] as number);
}

/** What is left of a line, as an amount. */
function freeWorth({ lines, taken }: Stage, index: number): bigint {
  const { gross_minor, price_minor } = lines[index] as PromotableLine;
  const pieces = taken[index] as number;
  if (pieces === 0) return gross_minor;
  return pieces === WHOLE ? 0n : gross_minor - price_minor * BigInt(pieces);
}

function freeMilli({ lines, taken }: Stage, index: number): number {
  return (lines[index] as PromotableLine).qty_milli - (taken[index] as number) * 1000;
}

/** What a promotion would take, and give for it; null: nothing. */
function grantOf(stage: Stage, promotion: number, takes: readonly Take[], given_minor: bigint): Grant | null {
  return given_minor > 0n ? { promotion, takes, given_minor, before: takes.map(({ line }) => stage.taken[line] as number) } : null;
}

/** Makes it happen. */
export function grant(stage: Stage, what: Grant | null): void {
  if (!what) return;
  stage.grants.push(what);
  for (const { line, pieces } of what.takes) stage.taken[line] = pieces === WHOLE ? WHOLE : (stage.taken[line] as number) + pieces;
}

/** What a simple offer takes off goods of one line. Never more than they are worth. */
function simplyOff(offer: Offer, worth_minor: bigint, qty_milli: number): bigint {
  switch (offer.kind) {
    case 'percent': return partOf(worth_minor, offer.rate_ppm);
    case 'amount': return least(worth_minor, extend(offer.amount_minor, qty_milli));
    case 'price': return worth_minor - least(worth_minor, extend(offer.price_minor, qty_milli));
    default: return 0n;
  }
}

function least(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

/** The simple offer that is best for what is left of a line, and what it takes off; equal ones by priority. Null: none. */
export function bestSimple(stage: Stage, line: number): { readonly promotion: number; readonly off_minor: bigint } | null {
  const offers = stage.simple_of[line] as readonly number[];
  if (offers.length === 0) return null;
  const worth_minor = freeWorth(stage, line);
  if (worth_minor <= 0n) return null;
  const qty_milli = freeMilli(stage, line);
  let best = -1;
  let best_minor = 0n;
  for (const promotion of offers) {
    const off_minor = simplyOff((stage.book.promotions[promotion] as Promotion).offer, worth_minor, qty_milli);
    if (off_minor > best_minor || (off_minor === best_minor && promotion < best)) {
      best = promotion;
      best_minor = off_minor;
    }
  }
  return best < 0 ? null : { promotion: best, off_minor: best_minor };
}

/** Gives what is left of each line its best simple offer. */
export function applySimple(stage: Stage, lines: Iterable<number>): void {
  for (const line of lines) {
    const best = bestSimple(stage, line);
    if (best) grant(stage, grantOf(stage, best.promotion, [{ line, pieces: WHOLE, worth_minor: freeWorth(stage, line) }], best.off_minor));
  }
}

/** Gives one promotion all the goods that it asks for and that are free. */
export function applyOffer(stage: Stage, promotion: number): void {
  const { offer } = stage.book.promotions[promotion] as Promotion;
  if (!isSimple(stage.book.promotions[promotion] as Promotion)) {
    grant(stage, offered(stage, promotion));
    return;
  }
  for (const line of linesOf(stage, promotion)) {
    const worth_minor = freeWorth(stage, line);
    if (worth_minor > 0n) grant(stage, grantOf(stage, promotion, [{ line, pieces: WHOLE, worth_minor }], simplyOff(offer, worth_minor, freeMilli(stage, line))));
  }
}

/** What an offer on several lines would take of what is free, and give; null: nothing. */
export function offered(stage: Stage, promotion: number): Grant | null {
  const { offer, times_max } = stage.book.promotions[promotion] as Promotion;
  const times = times_max ?? Number.MAX_SAFE_INTEGER;
  switch (offer.kind) {
    case 'buy_get': return buyGet(stage, promotion, offer, times);
    case 'bundle': return bundle(stage, promotion, offer, times);
    case 'threshold': {
      const takes: Take[] = [];
      for (const line of linesOf(stage, promotion)) {
        const worth_minor = freeWorth(stage, line);
        if (worth_minor > 0n) takes.push({ line, pieces: WHOLE, worth_minor });
      }
      const worth_minor = worthOf(takes);
      return worth_minor >= offer.over_minor ? grantOf(stage, promotion, takes, discountOn(worth_minor, offer.off)) : null;
    }
    default: return null;
  }
}

function worthOf(takes: readonly Take[]): bigint {
  let all_minor = 0n;
  for (const { worth_minor } of takes) all_minor += worth_minor;
  return all_minor;
}

/** The lines with free pieces, the dearest first. Of equal price, an order that has nothing to do with that of scanning. */
function dearestFirst(stage: Stage, lines: readonly number[]): number[] {
  const free = lines.filter((line) => freePieces(stage, line) > 0);
  return free.length < 2 ? free : free.sort((a, b) => compareLines(stage.lines[a] as PromotableLine, stage.lines[b] as PromotableLine));
}

/** Lines that are equal in it are equal in all that counts. */
function compareLines(a: PromotableLine, b: PromotableLine): number {
  if (a.price_minor !== b.price_minor) return a.price_minor > b.price_minor ? -1 : 1;
  if (a.product !== b.product) return (a.product ?? '') < (b.product ?? '') ? -1 : 1;
  if (a.category !== b.category) return (a.category ?? '') < (b.category ?? '') ? -1 : 1;
  return b.qty_milli - a.qty_milli;
}

function buyGet(stage: Stage, promotion: number, { buy, get, rate_ppm }: Extract<Offer, { kind: 'buy_get' }>, times_max: number): Grant | null {
  const lines = dearestFirst(stage, linesOf(stage, promotion));
  const all = lines.reduce((count, line) => count + freePieces(stage, line), 0);
  const size = buy + get;
  const end = Math.min(times_max, Math.floor(all / size)) * size;
  if (end === 0) return null;
  /** Of the first so many pieces, the dearest first, how many are reduced: the last of each group. */
  const reducedIn = (pieces: number): number => Math.floor(pieces / size) * get + Math.max(0, (pieces % size) - buy);
  const takes: Take[] = [];
  let off_minor = 0n;
  let from = 0;
  for (const line of lines) {
    if (from >= end) break;
    const until = Math.min(end, from + freePieces(stage, line));
    const { price_minor } = stage.lines[line] as PromotableLine;
    takes.push({ line, pieces: until - from, worth_minor: price_minor * BigInt(until - from) });
    off_minor += partOf(price_minor * BigInt(reducedIn(until) - reducedIn(from)), rate_ppm);
    from = until;
  }
  return grantOf(stage, promotion, takes, off_minor);
}

/** As many bundles as the goods allow and as are cheaper than their goods, the dearest goods first. */
function bundle(stage: Stage, promotion: number, { parts, price_minor }: Extract<Offer, { kind: 'bundle' }>, times_max: number): Grant | null {
  const asked = stage.asked[promotion] as number[][];
  let most = times_max;
  for (const [part, { pieces }] of parts.entries()) {
    let free = 0;
    for (const line of asked[part] as number[]) free += freePieces(stage, line);
    most = Math.min(most, Math.floor(free / pieces));
  }
  if (most === 0) return null;
  const sorted = asked.map((lines) => dearestFirst(stage, lines));
  const filled = new Map<number, Take[] | null>();
  const fill = (times: number): Take[] | null => {
    let takes = filled.get(times);
    if (takes === undefined) filled.set(times, takes = times === 0 ? [] : fillBundles(stage, parts, sorted, times));
    return takes;
  };
  const isWorthIt = (times: number): boolean => {
    const takes = fill(times);
    return takes !== null && worthOf(takes) - worthOf(fill(times - 1) ?? []) > price_minor;
  };
  // Goods get cheaper from bundle to bundle, so those that are worth it come first.
  let times = 0;
  for (let beyond = most + 1; beyond - times > 1;) {
    const middle = Math.floor((times + beyond) / 2);
    if (isWorthIt(middle)) times = middle;
    else beyond = middle;
  }
  const takes = fill(times) ?? [];
  return grantOf(stage, promotion, takes, worthOf(takes) - price_minor * BigInt(times));
}

/** The goods of so many bundles, or null where they are not there. Parts are filled one after the other. */
function fillBundles(stage: Stage, parts: readonly { readonly pieces: number }[], sorted: readonly (readonly number[])[], times: number): Take[] | null {
  const used = new Map<number, number>();
  for (const [part, { pieces }] of parts.entries()) {
    let missing = pieces * times;
    for (const line of sorted[part] ?? []) {
      const taken = Math.min(missing, freePieces(stage, line) - (used.get(line) ?? 0));
      if (taken <= 0) continue;
      used.set(line, (used.get(line) ?? 0) + taken);
      missing -= taken;
      if (missing === 0) break;
    }
    if (missing > 0) return null;
  }
  return [...used].map(([line, pieces]) => ({ line, pieces, worth_minor: (stage.lines[line] as PromotableLine).price_minor * BigInt(pieces) }));
}

/** Adds what a promotion gives to what a line gets. */
export function give(stage: Stage, line: number, promotion: number, amount_minor: bigint): void {
  if (amount_minor <= 0n) return;
  stage.gave[promotion] = true;
  stage.left_minor[line] = (stage.left_minor[line] as bigint) - amount_minor;
  const { id } = stage.book.promotions[promotion] as Promotion;
  const shares = stage.shares[line];
  if (!shares) {
    stage.shares[line] = [{ kind: 'promotion', promotion: id, amount_minor }];
    return;
  }
  const place = shares.findIndex((share) => share.promotion === id);
  if (place < 0) shares.push({ kind: 'promotion', promotion: id, amount_minor });
  else shares[place] = { kind: 'promotion', promotion: id, amount_minor: amount_minor + (shares[place] as PromotionShare).amount_minor };
}

/** Promotions that come on top: on what each line comes to after the others, in their order. */
export function applyCombining(stage: Stage): void {
  for (const promotion of stage.combining) {
    const { offer } = stage.book.promotions[promotion] as Promotion;
    const lines = linesOf(stage, promotion);
    const worths = lines.map((line) => stage.left_minor[line] as bigint);
    if (offer.kind !== 'threshold') {
      for (const [place, line] of lines.entries()) give(stage, line, promotion, simplyOff(offer, worths[place] as bigint, (stage.lines[line] as PromotableLine).qty_milli));
      continue;
    }
    const worth_minor = sum(worths);
    if (worth_minor === 0n || worth_minor < offer.over_minor) continue;
    const parts = allocate(discountOn(worth_minor, offer.off), worths);
    for (let place = 0; place < parts.length; place++) give(stage, lines[place] as number, promotion, parts[place] as bigint);
  }
}
