/**
 * Looks at the approvals that entries name: whether the server gave those from the office, whether one was used twice, and
 * whether somebody approved themself. What happened stands; a person is told. Costs nothing where no entry names one.
 */
import type { Code } from '@stilltill/domain/codes';
import type { Action } from '@stilltill/domain/operator';
import type { Approvals } from '@stilltill/protocol';
import type { z } from 'zod';
import type { MerchantTx } from '../../platform/postgres.ts';
import { int2Array, int4Array, uuidArray } from '../../platform/sql-arrays.ts';
import type { HadDraft, ProjectedEntry, Projection, ProjectionFlag } from '../journal/index.ts';
import { approverRights, couldAnotherApprove, readPeople } from './approvals-rights.ts';
import { selectHanded } from './rights-handed.ts';

type Named = z.output<typeof Approvals>[number];
type Using = { readonly entry: ProjectedEntry; readonly approval: Named };

export type ApprovalsProjectionParts = {
  /** Whether terminals' journals bear out that people had drafts there which these entries end. */
  hadDrafts(tx: MerchantTx, claims: readonly HadDraft[]): Promise<readonly boolean[]>;
};

export const makeApprovalsProjection = ({ hadDrafts }: ApprovalsProjectionParts): Projection => ({
  name: 'approvals',
  kinds: ['sale.completed', 'sale.refunded', 'basket.abandoned', 'tender.recorded', 'tender.resolved', 'cash.moved', 'shift.read', 'drawer.opened'],
  async project(tx, entries) {
    const used = entries.flatMap((entry) => approvalsOf(entry).map((approval): Using => ({ entry, approval })));
    if (used.length === 0) return [];
    const reused = await findReused(tx, used);
    const unknown = await findUnknown(tx, used.filter(({ approval }) => approval.way === 'office'));
    return [...reused, ...unknown, ...await findOwn(tx, used.filter(({ entry, approval }) => approval.by === entry.operator || approval.way === 'own_step_up'), hadDrafts)];
  },
});

function approvalsOf({ body }: ProjectedEntry): readonly Named[] {
  return ('approvals' in body && body.approvals) || [];
}

/** Whose parts may share an approval: a tender that was tried, and the sale that it was for. Null: the entry stands for itself. */
function subjectOf(entry: ProjectedEntry): string | null {
  if (entry.kind === 'sale.refunded') return entry.body.refund;
  return 'sale' in entry.body ? entry.body.sale : null;
}

/** One for each entry, however many of its approvals it is about. */
function flagOnce(used: readonly Using[], code: Code): ProjectionFlag[] {
  const first = new Map(used.map(({ entry, approval }) => [entry, approval] as const).reverse());
  return [...first].map(([entry, { approval, action }]) => ({ entry, fault: { code, details: { approval, action } } }));
}

async function findReused(tx: MerchantTx, used: readonly Using[]): Promise<ProjectionFlag[]> {
  const ids = [...new Set(used.map(({ approval }) => approval.approval))].sort();
  // Two tills that use one at the same moment come one after the other, and the second sees the first.
  await tx.query(
    "select pg_advisory_xact_lock(key) from (select hashtextextended('approval ' || $1 || id::text, 0) as key from unnest($2::uuid[]) as asked (id) order by 1) as keys",
    [tx.merchant_id, uuidArray(ids)], 'staff.lock_approvals',
  );
  await tx.execute(
    `insert into app.approval_use (merchant_id, approval_id, chain, seq, variant, subject_id)
     select $1, unnest($2::uuid[]), unnest($3::integer[]), unnest($4::integer[]), unnest($5::smallint[]), unnest($6::uuid[]) on conflict do nothing`,
    [
      tx.merchant_id, uuidArray(used.map(({ approval }) => approval.approval)), int4Array(used.map(({ entry }) => entry.chain)), int4Array(used.map(({ entry }) => entry.seq)),
      int2Array(used.map(({ entry }) => entry.variant)), uuidArray(used.map(({ entry }) => subjectOf(entry))),
    ], 'staff.use_approvals',
  );
  const rows = await tx.query<{ approval_id: string }>(
    `select approval_id from app.approval_use where merchant_id = $1 and approval_id = any($2::uuid[])
      group by approval_id having count(distinct coalesce(subject_id::text, chain || ' ' || seq || ' ' || variant)) > 1`,
    [tx.merchant_id, uuidArray(ids)], 'staff.reused_approvals',
  );
  const reused = new Set(rows.map((row) => row.approval_id));
  return flagOnce([...used.filter(({ approval }) => reused.has(approval.approval)), ...repeatedIn(used)], 'approval_reused');
}

/** What came from the office is for one thing; in one entry it stands once. */
function repeatedIn(used: readonly Using[]): Using[] {
  return used.filter(({ entry, approval }, at) => approval.way === 'office' && used.findIndex((other) => other.entry === entry && other.approval.approval === approval.approval) < at);
}

type GivenRow = { readonly id: string; readonly terminal_id: string; readonly operator_id: string; readonly action: string; readonly by_operator_id: string; readonly sale: string | null; readonly line: string | null };

async function findUnknown(tx: MerchantTx, used: readonly Using[]): Promise<ProjectionFlag[]> {
  if (used.length === 0) return [];
  const rows = await tx.query<GivenRow>(
    `select id, terminal_id, operator_id, action, by_operator_id, subject->>'sale' as sale, subject->>'line' as line from app.approval
      where merchant_id = $1 and id = any($2::uuid[]) and state = 'given'`,
    [tx.merchant_id, uuidArray(used.map(({ approval }) => approval.approval))], 'staff.given_approvals',
  );
  const given = new Map(rows.map((row) => [row.id, row]));
  return flagOnce(used.filter((using) => !isGivenFor(given.get(using.approval.approval), using)), 'approval_unknown');
}

function isGivenFor(row: GivenRow | undefined, { entry, approval }: Using): boolean {
  if (!row || row.terminal_id !== entry.terminal || row.action !== approval.action || row.by_operator_id !== approval.by) return false;
  if (row.line !== null && approval.line !== null && Number(row.line) !== approval.line) return false;
  // A refund is asked for by its own id or by that of the sale that it is of.
  const about = [subjectOf(entry), entry.kind === 'sale.refunded' ? entry.body.sale : null].filter((id) => id !== null);
  if (row.sale !== null && about.includes(row.sale)) return true;
  // A basket keeps what was approved for whoever began it; what is about no basket is for whoever asked.
  return row.operator_id === entry.operator && (row.sale === null || about.length === 0);
}

/**
 * Approvals of one's own doing: a sole owner's are for review, also in a basket that they had and left to somebody else. A manager who goes on with a basket that they had let somebody
 * do something in, or who does it by their own right, stands on both sides rightly; anybody else does not.
 */
async function findOwn(tx: MerchantTx, used: readonly Using[], hadDrafts: ApprovalsProjectionParts['hadDrafts']): Promise<ProjectionFlag[]> {
  if (used.length === 0) return [];
  const people = await readPeople(tx);
  const left = await findLeft(tx, used.filter(({ entry, approval }) => approval.by !== entry.operator), hadDrafts);
  const isSole = (using: Using): boolean => {
    const { entry, approval: { way, by, action } } = using;
    return way === 'own_step_up' && (by === entry.operator || left.has(using)) && approverRights(people, by, entry.store)?.rank === 'owner' && !couldAnotherApprove(people, by, entry.store, action);
  };
  const isByRight = ({ entry, approval: { way, by, action } }: Using): boolean => way !== 'own_step_up' && approverRights(people, by, entry.store)?.actions.has(action as Action) === true;
  return [...flagOnce(used.filter(isSole), 'approval_own_review'), ...flagOnce(used.filter((using) => !isSole(using) && !isByRight(using)), 'approval_own')];
}

const OF_BASKETS: ReadonlySet<string> = new Set(['sale.completed', 'basket.abandoned', 'tender.recorded', 'tender.resolved']);

/** Those in a basket which whoever approved had before: as that terminal's journal bears out, or as they put it aside themself. */
async function findLeft(tx: MerchantTx, used: readonly Using[], hadDrafts: ApprovalsProjectionParts['hadDrafts']): Promise<ReadonlySet<Using>> {
  const asked = used.filter(({ entry }) => OF_BASKETS.has(entry.kind));
  if (asked.length === 0) return new Set();
  const had = await hadDrafts(tx, asked.map(({ entry: { chain, seq }, approval }) => ({ chain, seq, operator: approval.by, session: null })));
  const handed = await selectHanded(tx, asked.flatMap(({ entry }, at) => (had[at] === true ? [] : subjectOf(entry) ?? [])));
  const wasHanded = ({ entry, approval: { by, action, line } }: Using): boolean => handed.some((each) => (
    each.sale === subjectOf(entry) && each.operator === by && each.decisions.some((what) => what.action === action && what.line === line)
  ));
  return new Set(asked.filter((using, at) => had[at] === true || wasHanded(using)));
}
