/** The rules of points and the groups that rules and promotions speak of. */
import { type PointRules, checkPointRules } from '@stilltill/domain/points';
import { type Result, fail, ok } from '@stilltill/domain/result';
import type { CustomerGroup, PointRulesEdit } from '@stilltill/protocol';
import type { z } from 'zod';
import type { MerchantTx } from '../../platform/postgres.ts';
import { uuidArray } from '../../platform/sql-arrays.ts';
import type { PointPorts } from './ports.ts';
import { insertRules, selectRules } from './store.ts';

/** There is one record of rules, for all stores: it is had by the merchant's id. */
export async function setRules({ clock, publishChanges }: Pick<PointPorts, 'clock' | 'publishChanges'>, tx: MerchantTx, { version, rules: given }: z.output<typeof PointRulesEdit>): Promise<Result<PointRules>> {
  const rules: PointRules = { ...given, version: version + 1 };
  const checked = checkPointRules(rules);
  if (!checked.ok) return checked;
  if (!await areGroups(tx, rules.earn.groups.map(({ group }) => group))) return fail('points_rules_invalid', { field: 'groups' });
  const known = await selectRules(tx);
  if ((known?.rules.version ?? 0) !== version || !await insertRules(tx, rules, new Date(clock.now_ms()).toISOString())) return fail('conflict');
  await publishChanges(tx, [{ kind: 'points', id: tx.merchant_id, store: null, body: structuredClone(rules) as never }]);
  return ok(rules);
}

export async function areGroups(tx: MerchantTx, ids: readonly string[]): Promise<boolean> {
  const wanted = [...new Set(ids)];
  if (wanted.length === 0) return true;
  return (await tx.query('select from app.customer_group where merchant_id = $1 and id = any($2::uuid[])', [tx.merchant_id, uuidArray(wanted)])).length === wanted.length;
}

type Group = z.output<typeof CustomerGroup>;

/** The customers whose accounts are in a group; null: there is no such group. */
export async function groupMembers(tx: MerchantTx, group: string): Promise<readonly string[] | null> {
  if (!await areGroups(tx, [group])) return null;
  const rows = await tx.query<{ customer_id: string }>(
    `select distinct account.customer_id from app.customer_group_member member join app.point_account account on account.merchant_id = member.merchant_id and account.id = member.account_id
      where member.merchant_id = $1 and member.group_id = $2 and account.customer_id is not null`, [tx.merchant_id, group], 'points.group_members',
  );
  return rows.map(({ customer_id }) => customer_id);
}

export async function readGroups(tx: MerchantTx): Promise<Group[]> {
  const rows = await tx.query<{ id: string; names: Group['names']; members: bigint }>(
    `select id, names, (select count(*) from app.customer_group_member member where member.merchant_id = $1 and member.group_id = customer_group.id) as members
       from app.customer_group where merchant_id = $1 order by created_at, id`, [tx.merchant_id],
  );
  return rows.map(({ id, names, members }) => ({ id, names, members: Number(members) }));
}

/** Names alone, for whoever names groups: nobody is counted. */
export function groupNames(tx: MerchantTx): Promise<Pick<Group, 'id' | 'names'>[]> {
  return tx.query('select id, names from app.customer_group where merchant_id = $1', [tx.merchant_id], 'points.group_names');
}

/** As many as a till and a page can show. */
const GROUPS_MAX = 50;

/** `list_full`, `request_malformed` without a name. */
export async function makeGroup({ clock, ids }: Pick<PointPorts, 'clock' | 'ids'>, tx: MerchantTx, given: Group['names']): Promise<Result<Group>> {
  const names = Object.fromEntries(Object.entries(given).map(([language, name]) => [language, name.trim()] as const).filter(([, name]) => name !== ''));
  if (Object.keys(names).length === 0) return fail('request_malformed', { path: 'names' });
  if ((await readGroups(tx)).length >= GROUPS_MAX) return fail('list_full', { max: GROUPS_MAX });
  const id = ids.uuid();
  await tx.execute('insert into app.customer_group (merchant_id, id, names, created_at) values ($1, $2, $3, $4)', [tx.merchant_id, id, JSON.stringify(names), new Date(clock.now_ms()).toISOString()]);
  return ok({ id, names, members: 0 });
}
