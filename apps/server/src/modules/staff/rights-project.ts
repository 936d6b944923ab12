/**
 * Judges what was decided at tills by the rights that their operators had as far as the till could know, and what was done by
 * somebody who was gone by then. The fact stands; a person is told. A sale in which nothing was decided by hand costs one
 * look at who is gone, for a whole upload.
 */
import { type Decision, type Rights, decisionsOfRefund, decisionsOfSale, exceedsRights } from '@stilltill/domain/operator';
import type { Approval, Decided } from '@stilltill/domain/sale';
import type { MerchantTx } from '../../platform/postgres.ts';
import { int2Array, int4Array, uuidArray } from '../../platform/sql-arrays.ts';
import type { EntryOf, HadDraft, ProjectedEntry, Projection, ProjectionFlag } from '../journal/index.ts';
import { type HandedOn, insertHanded, selectHanded } from './rights-handed.ts';
import { type RightsAsked, type RightsThen, positionOf, rightsAt, selectGone } from './rights-versions.ts';
import { serverTime } from './server-time.ts';

type Acting = EntryOf<'sale.completed'> | EntryOf<'sale.refunded'> | EntryOf<'cash.moved'> | EntryOf<'drawer.opened'>;
type Judged = { readonly entry: Acting; readonly operator: string; readonly decisions: readonly Decision[]; readonly approvals: readonly Approval[] };

export type RightsProjectionParts = {
  /** Of the database, by which a basis is read. */
  incarnation(): string;
  /** Whether terminals' journals bear out that people had drafts there which these entries end. */
  hadDrafts(tx: MerchantTx, claims: readonly HadDraft[]): Promise<readonly boolean[]>;
};

export function makeRightsProjection({ incarnation, hadDrafts }: RightsProjectionParts): Projection {
  return {
    name: 'rights',
    kinds: ['sale.completed', 'sale.refunded', 'cash.moved', 'drawer.opened', 'shift.opened', 'basket.parked'],
    async project(tx, entries) {
      const acting = entries.filter(isActing);
      const named = await namedDecisions(tx, entries, hadDrafts);
      await insertHanded(tx, entries.flatMap((entry) => handedOn(entry, named, incarnation())));
      const opened = await countOpenings(tx, entries);
      const judged = acting.flatMap((entry): Judged[] => {
        const { operator } = entry;
        const decisions = operator === null ? [] : decisionsOf(entry, opened);
        return operator === null || decisions.length === 0 ? [] : [{ entry, operator, decisions, approvals: entry.body.approvals ?? [] }];
      });
      return [...await findGone(tx, acting), ...await judge(tx, judged, named, incarnation())];
    },
  };
}

function isActing(entry: ProjectedEntry): entry is Acting {
  if (entry.kind === 'drawer.opened') return entry.body.reason === 'no_sale';
  return entry.kind === 'sale.completed' || entry.kind === 'sale.refunded' || entry.kind === 'cash.moved';
}

/** What was decided in a basket that is put aside: by whom the basket names and the journal bears out, and all else by whoever does so. */
function handedOn(entry: ProjectedEntry, named: Named, incarnation: string): HandedOn[] {
  const { kind, operator, body, chain, seq, variant } = entry;
  if (kind !== 'basket.parked' || operator === null) return [];
  const rest = { by: operator, basis: entry.basis };
  // Of one person one row: whoever decided under two cursors is judged by the later one.
  const rows = new Map<string, HandedOn>();
  for (const decision of decisionsOfSale(body.basket)) {
    const { by, basis } = named.get(entry)?.find(({ what }) => holds(what, decision)) ?? rest;
    const { action, line } = decision;
    rows.set(by, { ...askOf({ ...entry, basis }, by, incarnation), sale: body.basket.sale, chain, seq, variant, decisions: [...(rows.get(by)?.decisions ?? []), { action, line }] });
  }
  return [...rows.values()];
}

const holds = (what: Decided['what'], decision: Decision): boolean => what.some(({ action, line }) => action === decision.action && line === decision.line);

/** What entries say that others had decided in their baskets, where the terminal's journal bears it out. */
type Named = ReadonlyMap<ProjectedEntry, readonly Decided[]>;

async function namedDecisions(tx: MerchantTx, entries: readonly ProjectedEntry[], hadDrafts: RightsProjectionParts['hadDrafts']): Promise<Named> {
  const named = entries.flatMap((entry) => decidedIn(entry).filter(({ by }) => by !== entry.operator).map((decided) => ({ entry, decided })));
  if (named.length === 0) return new Map();
  const had = await hadDrafts(tx, named.map(({ entry: { chain, seq }, decided: { by, session } }) => ({ chain, seq, operator: by, session })));
  const borneOut = Map.groupBy(named.filter((_each, at) => had[at] === true), ({ entry }) => entry);
  return new Map([...borneOut].map(([entry, each]) => [entry, each.map(({ decided }) => decided)]));
}

function decidedIn({ kind, body }: ProjectedEntry): readonly Decided[] {
  if (kind === 'sale.completed') return body.decided ?? [];
  return kind === 'basket.parked' ? body.basket.decided ?? [] : [];
}

function decisionsOf(entry: Acting, opened: Openings): readonly Decision[] {
  if (entry.kind === 'sale.completed') return decisionsOfSale(entry.body);
  if (entry.kind === 'sale.refunded') return decisionsOfRefund(entry.body);
  if (entry.kind === 'cash.moved') return [{ action: 'move_cash', line: null, measure: {} }];
  return [{ action: 'open_drawer', line: null, measure: { count: opened.get(entry) ?? 0 } }];
}

/** How often an operator had opened the drawer without a sale before, in the same shift. */
type Openings = ReadonlyMap<ProjectedEntry, number>;

async function countOpenings(tx: MerchantTx, entries: readonly ProjectedEntry[]): Promise<Openings> {
  const drawers = entries.filter((each) => each.kind === 'shift.opened' || (each.kind === 'drawer.opened' && each.body.reason === 'no_sale'));
  const [first] = drawers;
  if (!first) return new Map();
  const keys = [int4Array(drawers.map(({ seq }) => seq)), int2Array(drawers.map(({ variant }) => variant)), uuidArray(drawers.map(({ kind, operator }) => (kind === 'shift.opened' ? null : operator)))];
  await tx.execute(
    `insert into app.drawer_opening (merchant_id, chain, seq, variant, operator_id)
     select $1, $2, unnest($3::integer[]), unnest($4::smallint[]), unnest($5::uuid[]) on conflict do nothing`,
    [tx.merchant_id, first.chain, ...keys], 'staff.insert_openings',
  );
  if (drawers.every(({ kind }) => kind === 'shift.opened')) return new Map();
  const rows = await tx.query<{ count: bigint }>(
    `select (select count(*) from app.drawer_opening before
              where before.merchant_id = $1 and before.chain = $2 and before.operator_id = asked.operator and before.seq < asked.seq
                and before.seq > coalesce((select max(began.seq) from app.drawer_opening began
                                            where began.merchant_id = $1 and began.chain = $2 and began.operator_id is null and began.seq < asked.seq), 0)) as count
       from unnest($3::integer[], $4::smallint[], $5::uuid[]) with ordinality as asked (seq, variant, operator, number) order by asked.number`,
    [tx.merchant_id, first.chain, ...keys], 'staff.count_openings',
  );
  return new Map(drawers.map((entry, at) => [entry, Number(rows[at]?.count ?? 0)]));
}

/** What somebody did at a till after they were gone, whether or not the till knew it. */
async function findGone(tx: MerchantTx, acting: readonly Acting[]): Promise<ProjectionFlag[]> {
  const operators = [...new Set(acting.flatMap(({ operator }) => operator ?? []))];
  if (operators.length === 0) return [];
  const gone = await selectGone(tx, operators);
  if (gone.length === 0) return [];
  return acting.flatMap((entry): ProjectionFlag[] => {
    const at_ms = Date.parse(serverTime(entry));
    const wasGone = gone.some(({ operator, from, until }) => operator === entry.operator && from.getTime() <= at_ms && (until === null || at_ms < until.getTime()));
    return wasGone ? [{ entry, fault: { code: 'operator_gone', details: { operator: entry.operator } } }] : [];
  });
}

async function judge(tx: MerchantTx, judged: readonly Judged[], named: Named, incarnation: string): Promise<ProjectionFlag[]> {
  if (judged.length === 0) return [];
  const asked = judged.flatMap(({ entry, operator, approvals }) => [operator, ...approvals.map(({ by }) => by)].map((who) => askOf(entry, who, incarnation)));
  const answers = await rightsAt(tx, asked);
  const then = new Map(asked.map((each, at) => [keyOf(each), answers[at] as RightsThen]));
  const rightsIn = (entry: Acting) => (who: string): RightsThen => then.get(keyOf(askOf(entry, who, incarnation))) ?? { isKnown: false, rights: null };
  const beyond = judged.flatMap((each) => {
    const { isKnown, rights } = rightsIn(each.entry)(each.operator);
    const decisions = isKnown ? each.decisions.filter((decision) => !mayAlone(rights, decision)) : [];
    return decisions.length === 0 ? [] : [{ ...each, decisions }];
  });
  return (await withoutHanded(tx, beyond, named, incarnation)).flatMap((each) => faultsOf(each, rightsIn(each.entry)));
}

/** Without what somebody else had decided by their own right before the basket was handed on to whoever ended it. */
async function withoutHanded(tx: MerchantTx, beyond: readonly Judged[], named: Named, incarnation: string): Promise<readonly Judged[]> {
  const sales = beyond.flatMap(({ entry }) => (entry.kind === 'sale.completed' ? [entry.body.sale] : []));
  const handed: Handed[] = [...await selectHanded(tx, sales), ...beyond.flatMap(({ entry }) => takenOn(entry, named, incarnation))];
  if (handed.length === 0) return beyond;
  const rights = await rightsAt(tx, handed);
  return beyond.map((each) => {
    const { entry, operator, decisions } = each;
    const wasTheirs = (decision: Decision): boolean => handed.some((by, at) => (
      entry.kind === 'sale.completed' && by.sale === entry.body.sale && by.operator !== operator && mayAlone(rights[at]?.rights ?? null, decision)
      && by.decisions.some(({ action, line }) => action === decision.action && line === decision.line)
    ));
    return { ...each, decisions: decisions.filter((decision) => !wasTheirs(decision)) };
  });
}

type Handed = Omit<HandedOn, 'chain' | 'seq' | 'variant'>;

/** What others had decided in a draft that its operator took on. */
function takenOn(entry: ProjectedEntry, named: Named, incarnation: string): Handed[] {
  if (entry.kind !== 'sale.completed') return [];
  return (named.get(entry) ?? []).map(({ by, basis, what }) => ({ ...askOf({ ...entry, basis }, by, incarnation), sale: entry.body.sale, decisions: what as Handed['decisions'] }));
}

function askOf(entry: Pick<ProjectedEntry, 'store' | 'basis' | 'at' | 'sent_at' | 'received_at'>, operator: string, incarnation: string): RightsAsked {
  return { operator, store: entry.store, position: positionOf(entry.basis, incarnation), at: serverTime(entry) };
}

function keyOf({ operator, store, position, at }: RightsAsked): string {
  return `${operator}/${store}/${position ?? at}`;
}

/** `decisions` are those that went beyond what the operator may do alone. */
function faultsOf({ entry, operator, decisions, approvals }: Judged, rightsOf: (who: string) => RightsThen): ProjectionFlag[] {
  const flags = decisions.flatMap((decision): ProjectionFlag[] => {
    const { action, line } = decision;
    // What somebody let themself do is looked at where approvals are.
    const given = approvals.filter((each) => each.action === action && each.line === line && (each.by !== operator || each.way === 'own_step_up'));
    if (given.length === 0) return [{ entry, fault: { code: 'rights_exceeded', details: { action } } }];
    const isGood = given.some(({ by, way }) => way === 'office' || way === 'own_step_up' || mayLet(rightsOf(by).rights, decision));
    return isGood ? [] : [{ entry, fault: { code: 'approval_invalid', details: { action, by: given[0]?.by ?? null } } }];
  });
  // One of a kind says enough of an entry.
  return [...new Map(flags.map((flag) => [flag.fault.code, flag])).values()];
}

function mayAlone(rights: Rights | null, { action, measure }: Decision): boolean {
  return rights?.actions.has(action) === true && !exceedsRights(rights, action, measure);
}

/** Everybody above an operator may let others do what they may do themself. An approval from the office is the server's own word. */
function mayLet(rights: Rights | null, decision: Decision): boolean {
  return rights !== null && rights.rank !== 'operator' && mayAlone(rights, decision);
}
