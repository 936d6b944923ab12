/**
 * Which promotions the goods of a basket take part in, and what each line gets off. Pure, and the same on till and
 * server: the order of scanning never changes what is given in all. See docs/adr/0008-sums-of-a-basket.md.
 */
import { allocate } from '../money/index.ts';
import type { PromotionBook } from './book.ts';
import { type Grant, type Stage, applyCombining, applyOffer, applySimple, attempt, beginStage, bestSimple, give, grant, linesOf, offered } from './offers.ts';
import { type PromotableLine, type Promotion, type PromotionShare, type StoreMoment, holdsAt, isSimple } from './promotion.ts';

/** 'best': what is best for the customer. 'priority': the promotion with the lower number takes the goods first. */
export type PromotionChoice = 'best' | 'priority';

export type PromotionTerms = { readonly book: PromotionBook; readonly moment: StoreMoment; readonly coupons: readonly string[]; readonly choice: PromotionChoice; readonly groups?: readonly string[] };

export type Promoted = {
  /** What each line gets off, in the order of the lines; null: nothing. Of one line it never comes to more than its gross. */
  readonly shares: readonly (readonly PromotionShare[] | null)[];
  /** What each line comes to after that. */
  readonly left_minor: readonly bigint[];
  /** Those that gave something, in the order of the book. */
  readonly given: readonly Promotion[];
};

/** Up to three steps on the same goods are tried in each order; of more, each comes first once. */
const ORDERS: readonly (readonly (readonly number[])[])[] = [[], [0], [0, 1], [0, 1, 2]].map(permutations);

export function applyPromotions(terms: PromotionTerms, lines: readonly PromotableLine[]): Promoted {
  const { book, moment, coupons, choice, groups = [] } = terms;
  const active = book.promotions.map((promotion) => holdsAt(promotion, moment, coupons, groups));
  const stage = beginStage(book, active, lines);
  if (choice === 'priority') for (const index of stage.competing) applyOffer(stage, index);
  else applyBest(stage);
  giveGranted(stage);
  if (choice === 'best') giveSimple(stage);
  applyCombining(stage);
  return { shares: stage.shares, left_minor: stage.left_minor, given: book.promotions.filter((_, index) => stage.gave[index]) };
}

/**
 * Where offers on several lines want different goods, each gets what it wants. Where they want the same, or goods that have
 * a simple offer, orders are tried, and the one that gives most is taken: each offer comes first in one of them, so that
 * none alone would have given more.
 */
function applyBest(stage: Stage): void {
  const live: Grant[] = [];
  for (const index of stage.competing) {
    const what = isSimple(stage.book.promotions[index] as Promotion) ? null : offered(stage, index);
    if (what) live.push(what);
  }
  if (isUncontested(stage, live)) {
    for (const what of live) grant(stage, what);
    return;
  }
  for (const group of groupsOf(stage, live.map(({ promotion }) => promotion))) {
    for (const step of bestOrder(stage, group)) applyStep(stage, step, group);
  }
}

function isUncontested(stage: Stage, live: readonly Grant[]): boolean {
  if (live.length === 0) return true;
  const wanted = new Set<number>();
  for (const { takes } of live) {
    for (const { line } of takes) {
      if (wanted.has(line) || (stage.simple_of[line] as readonly number[]).length > 0) return false;
      wanted.add(line);
    }
  }
  return true;
}

/** What is left of each line gets its best simple offer. */
function giveSimple(stage: Stage): void {
  for (let line = 0; line < stage.lines.length; line++) {
    const best = bestSimple(stage, line);
    if (best) give(stage, line, best.promotion, best.off_minor);
  }
}

/** Offers that want the same goods, by priority, and the lines that they want. */
type Group = { readonly members: readonly number[]; readonly lines: ReadonlySet<number> };

function groupsOf(stage: Stage, live: readonly number[]): Group[] {
  let groups: Group[] = [];
  for (const index of live) {
    const lines = new Set(linesOf(stage, index));
    const touching = groups.filter((group) => !group.lines.isDisjointFrom(lines));
    const members = [...touching.flatMap((group) => group.members), index].sort((a, b) => a - b);
    groups = [...groups.filter((group) => !touching.includes(group)), { members, lines: touching.reduce((all, group) => all.union(group.lines), lines) }];
  }
  return groups;
}

/** A step of an order: an offer by its index, or the simple offers on the group's goods. */
const SIMPLE = -1;

function applyStep(stage: Stage, step: number, group: Group): void {
  if (step === SIMPLE) applySimple(stage, group.lines);
  else applyOffer(stage, step);
}

function bestOrder(stage: Stage, group: Group): readonly number[] {
  const hasSimple = [...group.lines].some((line) => (stage.simple_of[line]?.length ?? 0) > 0);
  const steps = hasSimple ? [...group.members, SIMPLE] : group.members;
  const [only] = steps;
  if (steps.length === 1 && only !== undefined) return [only];
  const given = (order: readonly number[]): bigint => attempt(stage, () => {
    for (const step of order) applyStep(stage, step, group);
    applySimple(stage, group.lines);
  });
  let best: readonly number[] = steps;
  let best_minor = -1n;
  for (const order of ORDERS[steps.length]?.map((places) => places.map((place) => steps[place] as number)) ?? rotations(steps)) {
    const given_minor = given(order);
    if (given_minor > best_minor) {
      best = order;
      best_minor = given_minor;
    }
  }
  return best;
}

function permutations(items: readonly number[]): (readonly number[])[] {
  if (items.length <= 1) return [items];
  return items.flatMap((item, place) => permutations(items.toSpliced(place, 1)).map((rest) => [item, ...rest]));
}

/** By priority, and each once before all the others. */
function rotations(items: readonly number[]): (readonly number[])[] {
  return [items, ...items.slice(1).map((item, place) => [item, ...items.toSpliced(place + 1, 1)])];
}

/** Each grant is borne by the lines that it took, in proportion to what they are worth. */
function giveGranted(stage: Stage): void {
  for (const { promotion, takes, given_minor } of stage.grants) {
    const [only] = takes;
    if (only && takes.length === 1) {
      give(stage, only.line, promotion, given_minor);
      continue;
    }
    const parts = allocate(given_minor, takes.map(({ worth_minor }) => worth_minor));
    for (const [place, { line }] of takes.entries()) give(stage, line, promotion, parts[place] as bigint);
  }
}
