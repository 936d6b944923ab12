/** Until when a wish of somebody about their own data must be answered, by the duties that rule packs name. */
import type { Duty, RulePack } from './pack.ts';
import { holdsIn } from './rule-book.ts';

export type Deadlines = {
  /** Null: no law there asks that it be acknowledged first. */
  readonly acknowledge_by_ms: number | null;
  readonly answer_by_ms: number;
  /** Pack and id of the duty behind `answer_by_ms`. */
  readonly duty: string;
  readonly citation: string;
  /** By how much the answer may be put off once; null: not at all. */
  readonly extend_within: string | null;
};

/** Where no pack can be read, a wish is still to be answered. */
const OWN_PROMISE = { pack: 'none', duty: 'none', within: 'P30D', citation: '-' };

/** The strictest of all places where somebody may live; of packs that hold everywhere only where no other has a duty. */
export function deadlinesOf(packs: readonly RulePack[], places: readonly string[], received_ms: number, zone: string): Deadlines {
  const local = packs.filter((pack) => places.some((place) => holdsIn(pack, place)));
  const anywhere = packs.filter((pack) => pack.places.includes('*'));
  const answer = earliest(local, 'answer', received_ms, zone) ?? earliest(anywhere, 'answer', received_ms, zone);
  const acknowledge = earliest(local, 'acknowledge', received_ms, zone);
  // To put it off is allowed by the same law that sets the term, or not at all.
  const extend = packs.find(({ pack }) => pack === answer?.pack)?.duties.find(({ kind }) => kind === 'extend');
  return {
    acknowledge_by_ms: acknowledge?.by_ms ?? null, answer_by_ms: answer?.by_ms ?? addTerm(OWN_PROMISE.within, received_ms, zone),
    duty: answer ? `${answer.pack} ${answer.duty.duty}` : `${OWN_PROMISE.pack} ${OWN_PROMISE.duty}`, citation: answer?.duty.citation ?? OWN_PROMISE.citation, extend_within: extend?.within ?? null,
  };
}

type Due = { readonly pack: string; readonly duty: Duty; readonly by_ms: number };

function earliest(packs: readonly RulePack[], kind: Duty['kind'], received_ms: number, zone: string): Due | null {
  const due = packs.flatMap(({ pack, duties }) => duties.filter((duty) => duty.kind === kind).map((duty): Due => ({ pack, duty, by_ms: addTerm(duty.within, received_ms, zone) })));
  return due.reduce<Due | null>((first, each) => (first && first.by_ms <= each.by_ms ? first : each), null);
}

/**
 * A term such as `P1M`, `P45D` or `P10B`, counted on the wall clock of a zone. Of working days each weekday counts: a holiday
 * that is nobody's here would only make it longer.
 */
export function addTerm(within: string, from_ms: number, zone: string): number {
  const [, count = '0', unit] = /^P(\d{1,3})([YMDB])$/.exec(within) ?? [];
  let at = Temporal.Instant.fromEpochMilliseconds(from_ms).toZonedDateTimeISO(zone);
  if (unit === 'Y') at = at.add({ years: Number(count) });
  if (unit === 'M') at = at.add({ months: Number(count) });
  if (unit === 'D') at = at.add({ days: Number(count) });
  for (let left = unit === 'B' ? Number(count) : 0; left > 0;) {
    at = at.add({ days: 1 });
    if (at.dayOfWeek <= 5) left -= 1;
  }
  return at.epochMilliseconds;
}
