import type { RoleDefinition } from '@stilltill/domain/operator';
import { RoleRecord, toWire } from '@stilltill/protocol';
import type { MerchantTx } from '../../platform/postgres.ts';
import { uuidArray } from '../../platform/sql-arrays.ts';

export type RoleRow = { readonly record: RoleRecord; readonly removed: boolean; readonly revision: number };
type Row = { readonly body: unknown; readonly removed: boolean; readonly revision: number };

function toRow({ body, removed, revision }: Row): RoleRow {
  return { record: RoleRecord.parse(body), removed, revision };
}

export async function selectRoles(tx: MerchantTx): Promise<RoleRecord[]> {
  const rows = await tx.query<Row>('select body, removed, revision from app.role where merchant_id = $1 and not removed order by id', [tx.merchant_id]);
  return rows.map((row) => toRow(row).record);
}

/** All roles that hold, as `rightsOf` asks for them. */
export async function selectRoleMap(tx: MerchantTx): Promise<ReadonlyMap<string, RoleDefinition>> {
  return new Map((await selectRoles(tx)).map((role) => [role.id, role]));
}

/** Those of these roles that hold, kept from being removed until the transaction ends. */
export async function holdRoles(tx: MerchantTx, ids: readonly string[]): Promise<ReadonlyMap<string, RoleRecord>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.query<Row>(
    'select body, removed, revision from app.role where merchant_id = $1 and id = any($2::uuid[]) and not removed order by id for share', [tx.merchant_id, uuidArray(ids)],
  );
  return new Map(rows.map(toRow).map(({ record }) => [record.id, record]));
}

export async function lockRole(tx: MerchantTx, id: string): Promise<RoleRow | undefined> {
  const [row] = await tx.query<Row>('select body, removed, revision from app.role where merchant_id = $1 and id = $2 for update', [tx.merchant_id, id]);
  return row && toRow(row);
}

export async function writeRole(tx: MerchantTx, { record, removed, revision }: RoleRow): Promise<void> {
  await tx.execute(
    `insert into app.role (merchant_id, id, body, removed, revision) values ($1, $2, $3, $4, $5)
     on conflict (merchant_id, id) do update set body = excluded.body, removed = excluded.removed, revision = excluded.revision`,
    [tx.merchant_id, record.id, toWire(record), removed, revision],
  );
}

/** How many of those who are here hold each role. */
export async function countHolders(tx: MerchantTx): Promise<ReadonlyMap<string, number>> {
  const rows = await tx.query<{ role: string; count: bigint }>(
    `select place ->> 'role' as role, count(distinct operator.id) from app.operator, jsonb_array_elements(places) as place
      where merchant_id = $1 and active group by 1`, [tx.merchant_id],
  );
  return new Map(rows.map(({ role, count }) => [role, Number(count)]));
}

/** How many hold it, those who are gone as well: whoever comes back would hold nothing. */
export async function countAllHolders(tx: MerchantTx, role: string): Promise<number> {
  const [row] = await tx.query<{ count: bigint }>('select count(*) from app.operator where merchant_id = $1 and places @> $2::jsonb', [tx.merchant_id, JSON.stringify([{ role }])]);
  return Number(row?.count ?? 0);
}
