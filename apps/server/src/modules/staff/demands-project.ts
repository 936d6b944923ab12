/**
 * Takes up sign-ons that met what was asked of their operator, and finds those that did not although the till could know: by the
 * position of the feed that the entry names. A till that met it once asks no more, and one that could not know is not blamed.
 */
import { lackingFor } from '@stilltill/domain/operator';
import type { Jobs } from '../../platform/jobs.ts';
import type { Live } from '../../platform/live.ts';
import type { MerchantTx } from '../../platform/postgres.ts';
import type { EntryOf, Projection, ProjectionFlag } from '../journal/index.ts';
import { type People, approverRights, readPeople } from './approvals-rights.ts';
import { type KnownDemand, hadBadge, insertMeetings, selectKnown, selectMeetings } from './demand-store.ts';
import { END_DEMANDS, tellOffice } from './demands.ts';
import { type RightsAsked, positionOf, rightsAt } from './rights-versions.ts';
import { selectOperators } from './store.ts';

type SignOn = EntryOf<'operator.signed_on'>;
/** A sign-on, and what was asked for it: as the till says, or as it could know. */
type Asked = { readonly entry: SignOn; readonly operator: string; readonly demand: KnownDemand };
type Judged = Asked & { readonly isMet: boolean; readonly own: 'review' | 'not_alone' | null };

export type DemandProjectionParts = { readonly incarnation: () => string; readonly jobs: Pick<Jobs, 'enqueue'>; readonly live: Live };

export function makeDemandProjection({ incarnation, jobs, live }: DemandProjectionParts): Projection {
  return {
    name: 'sign_on_demands',
    kinds: ['operator.signed_on'],
    async project(tx, entries) {
      const sign_ons = entries.filter((each): each is SignOn => each.kind === 'operator.signed_on');
      const known = await selectKnown(tx, [...new Set(sign_ons.flatMap(({ operator }) => operator ?? []))]);
      const asked = sign_ons.flatMap((entry) => askedFor(entry, known, incarnation()));
      if (asked.length === 0) return [];
      const judged = await judge(tx, asked, incarnation());
      const met = judged.filter(({ isMet }) => isMet);
      if (met.length > 0) {
        await insertMeetings(tx, met.map(({ entry: { terminal, chain, seq, variant, at }, demand }) => ({ demand: demand.id, terminal, chain, seq, variant, at })), met[0]?.entry.received_at ?? '');
        // An upload never touches the counter of the change feed: tills are told behind it.
        await jobs.enqueue(tx, END_DEMANDS, {});
        tellOffice({ live }, tx, met.map(({ operator }) => operator));
      }
      return [...judged.flatMap(ownFlag), ...await findUnmet(tx, judged.filter(({ isMet }) => !isMet))];
    },
  };
}

/** What the entry names, or else what stood at its basis. */
function askedFor(entry: SignOn, known: readonly KnownDemand[], incarnation: string): Asked[] {
  const { operator, at, body } = entry;
  const position = positionOf(entry.basis, incarnation);
  const of_them = known.filter((each) => each.operator_id === operator);
  const demand = of_them.find(({ id }) => id === body.demand?.demand)
    ?? of_them.find(({ began, over, until }) => position !== null && began <= position && (over === null || position < over) && Date.parse(at) < until.getTime());
  return operator === null || !demand ? [] : [{ entry, operator, demand }];
}

async function judge(tx: MerchantTx, asked: readonly Asked[], incarnation: string): Promise<Judged[]> {
  const [people, operators] = [await readPeople(tx), await selectOperators(tx)];
  const had = await hadBadge(tx, asked.map(({ operator, entry, demand }) => ({ operator, at: timeOf(entry), issued_by: demand.asked_at })));
  const rights = await rightsAt(tx, asked.flatMap(({ entry, operator }) => [askOf(entry, operator, incarnation), askOf(entry, entry.body.demand?.by ?? operator, incarnation)]));
  return asked.map((each, at): Judged => {
    const { entry, operator, demand } = each;
    const by = entry.body.demand?.by ?? null;
    const own = by !== operator ? null : isAlone(people, operator, entry.store) ? 'review' : 'not_alone';
    const [theirs, of_by] = [rights[2 * at]?.rights, rights[2 * at + 1]?.rights];
    const isLetIn = by !== null && (own === null ? (of_by?.rank ?? 'operator') !== 'operator' : own === 'review');
    const held = { has_pin: (operators.find(({ id }) => id === operator)?.pin ?? null) !== null, has_badge: had[at] === true && theirs?.credentials.badge !== 'never' };
    return { ...each, own, isMet: entry.body.demand?.demand === demand.id && lackingFor(demand.asks, entry.body.way, held, isLetIn) === null };
  });
}

/** Whether nobody else could have let them in. */
function isAlone(people: People, operator: string, store: string): boolean {
  return ![...people.operators.keys()].some((other) => other !== operator && approverRights(people, other, store) !== null);
}

function ownFlag({ entry, own }: Judged): ProjectionFlag[] {
  return own === null ? [] : [{ entry, fault: { code: own === 'review' ? 'approval_own_review' : 'approval_own', details: { action: 'sign_on' } } }];
}

/** Those whose terminal had not met it before. */
async function findUnmet(tx: MerchantTx, unmet: readonly Judged[]): Promise<ProjectionFlag[]> {
  if (unmet.length === 0) return [];
  const meetings = await selectMeetings(tx, [...new Set(unmet.map(({ demand }) => demand.id))], [...new Set(unmet.map(({ entry }) => entry.terminal))]);
  const wasMet = ({ entry, demand }: Judged): boolean => meetings.some((each) => each.demand === demand.id && each.terminal === entry.terminal && each.at.getTime() <= Date.parse(entry.at));
  return unmet.filter((each) => each.own === null && !wasMet(each)).map(({ entry, operator, demand }): ProjectionFlag => ({ entry, fault: { code: 'sign_on_demand_unmet', details: { operator, asks: demand.asks } } }));
}

/** A clock that runs ahead says nothing of what was known. */
function timeOf({ at, received_at }: SignOn): string {
  return Date.parse(at) < Date.parse(received_at) ? at : received_at;
}

function askOf(entry: SignOn, operator: string, incarnation: string): RightsAsked {
  return { operator, store: entry.store, position: positionOf(entry.basis, incarnation), at: timeOf(entry) };
}
