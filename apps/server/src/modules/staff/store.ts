import type { Role, RolePlace } from '@stilltill/domain/operator';
import type { MerchantTx } from '../../platform/postgres.ts';
import type { HashedSecret } from './secret.ts';

export type OperatorRow = {
  readonly id: string; readonly name: string; readonly role: Role; readonly active: boolean; readonly language: 'zh' | 'en';
  readonly pin: HashedSecret | null;
  /** How many figures the PIN has; null: there is none, or it is from before they were counted. */
  readonly pin_figures: number | null;
  /** Roles by store; none: the built-in role of their rank, everywhere. */
  readonly places: readonly RolePlace[];
};
export type DecidedRow = OperatorRow & { readonly revision: number };

const COLUMNS = 'id, name, role, active, language, pin, pin_figures, places';

export async function selectOperators(tx: MerchantTx): Promise<OperatorRow[]> {
  return tx.query(`select ${COLUMNS} from app.operator where merchant_id = $1 order by active desc, name, id`, [tx.merchant_id]);
}

export async function lockOperator(tx: MerchantTx, id: string): Promise<DecidedRow | undefined> {
  return (await tx.query<DecidedRow>(`select ${COLUMNS}, revision from app.operator where merchant_id = $1 and id = $2 for update`, [tx.merchant_id, id]))[0];
}

/** Whether somebody is at work. */
export async function selectIsActive(tx: MerchantTx, id: string): Promise<boolean> {
  return (await tx.query('select from app.operator where merchant_id = $1 and id = $2 and active', [tx.merchant_id, id], 'staff_active')).length > 0;
}

/** Names by id; ids that are not known are missing. */
export async function selectNames(tx: MerchantTx, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.query<{ id: string; name: string }>(
    'select id, name from app.operator where merchant_id = $1 and id = any($2::uuid[])', [tx.merchant_id, [...ids]], 'staff_names',
  );
  return new Map(rows.map(({ id, name }) => [id, name]));
}

export async function insertOperator(tx: MerchantTx, row: OperatorRow, now: Date): Promise<void> {
  await tx.execute(
    `insert into app.operator (merchant_id, ${COLUMNS}, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [tx.merchant_id, row.id, row.name, row.role, row.active, row.language, toJson(row.pin), row.pin_figures, toJson(row.places), now],
  );
}

export async function updateOperator(tx: MerchantTx, row: DecidedRow): Promise<void> {
  await tx.execute(
    'update app.operator set name = $3, role = $4, active = $5, language = $6, pin = $7, pin_figures = $8, places = $9, revision = $10 where merchant_id = $1 and id = $2',
    [tx.merchant_id, row.id, row.name, row.role, row.active, row.language, toJson(row.pin), row.pin_figures, toJson(row.places), row.revision],
  );
}

function toJson(value: object | null): string | null {
  return value === null ? null : JSON.stringify(value);
}
