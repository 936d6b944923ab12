/** Fault codes that the shop explains by itself. They travel to all tills with the change feed, so that they are there offline. */
import { type Result, fail, ok } from '@stilltill/domain/result';
import type { FaultEdit, FaultItem } from '@stilltill/protocol';
import type { z } from 'zod';
import type { MerchantTx } from '../../platform/postgres.ts';
import { textArray } from '../../platform/sql-arrays.ts';
import type { FleetPorts } from './ports.ts';

type Item = z.output<typeof FaultItem>;
type Edit = z.output<typeof FaultEdit>;
type Deps = Pick<FleetPorts, 'clock' | 'ids' | 'journal' | 'publishChanges'>;
type Row = Omit<Item, 'changed_at'> & { readonly changed_at: Date };

/** As many as every till can carry. */
const FAULTS_MAX = 500;
const COLUMNS = 'id, code, source, cause, operator_does, engineer_does, words, changed_at, changed_by';

const itemOf = (row: Row): Item => ({ ...row, changed_at: row.changed_at.toISOString() });

export async function readFaults(tx: MerchantTx): Promise<Item[]> {
  return (await tx.query<Row>(`select ${COLUMNS} from app.fault where merchant_id = $1 order by lower(code)`, [tx.merchant_id])).map(itemOf);
}

function written(texts: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(texts).map(([language, text]) => [language, text.trim()] as const).filter(([, text]) => text !== ''));
}

/**
 * Explains a code, by its letters in any case. The last act of its transaction. `conflict`: somebody explained it since it
 * was read; `request_malformed`: nothing for the operator to do; `list_full`.
 */
export async function describeFault(deps: Deps, tx: MerchantTx, code: string, edit: Edit, by: string): Promise<Result<Item>> {
  const operator_does = written(edit.operator_does);
  if (Object.keys(operator_does).length === 0) return fail('request_malformed', { path: 'operator_does' });
  const cause = edit.cause && written(edit.cause);
  const [known] = await tx.query<Row>(`select ${COLUMNS} from app.fault where merchant_id = $1 and lower(code) = lower($2) for update`, [tx.merchant_id, code]);
  if ((known?.changed_at.toISOString() ?? null) !== edit.changed_at) return fail('conflict');
  if (!known) {
    const [counted] = await tx.query<{ all: bigint }>('select count(*) as "all" from app.fault where merchant_id = $1', [tx.merchant_id]);
    if (Number(counted?.all ?? 0n) >= FAULTS_MAX) return fail('list_full', { max: FAULTS_MAX });
  }
  const row: Row = {
    id: known?.id ?? deps.ids.uuid(), code: known?.code ?? code, source: edit.source, cause: cause && Object.keys(cause).length > 0 ? cause : null,
    operator_does, engineer_does: written(edit.engineer_does), words: [...new Set(edit.words)], changed_at: new Date(deps.clock.now_ms()), changed_by: by.slice(0, 100),
  };
  const values = [tx.merchant_id, row.id, row.source, row.cause && JSON.stringify(row.cause), JSON.stringify(row.operator_does), JSON.stringify(row.engineer_does), textArray(row.words), row.changed_at, row.changed_by];
  // Two who explain a new code at once: the second one finds it there.
  const put = known
    ? await tx.execute('update app.fault set source = $3, cause = $4, operator_does = $5, engineer_does = $6, words = $7, changed_at = $8, changed_by = $9 where merchant_id = $1 and id = $2', values)
    : await tx.execute(`insert into app.fault (merchant_id, id, source, cause, operator_does, engineer_does, words, changed_at, changed_by, code) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict do nothing`, [...values, row.code]);
  if (put === 0) return fail('conflict');
  await deps.journal.appendServerEntry(tx, 'fault.described', { code: row.code, by: row.changed_by });
  const { changed_at: _at, changed_by: _by, ...body } = row;
  await deps.publishChanges(tx, [{ kind: 'fault', id: row.id, store: null, body }]);
  return ok(itemOf(row));
}

/** Takes an explanation back; the catalogue's own stays. False: there was none. */
export async function forgetFault(deps: Deps, tx: MerchantTx, code: string, by: string): Promise<Result<null>> {
  const [gone] = await tx.query<{ id: string; code: string }>('delete from app.fault where merchant_id = $1 and lower(code) = lower($2) returning id, code', [tx.merchant_id, code]);
  if (!gone) return fail('not_found');
  await deps.journal.appendServerEntry(tx, 'fault.described', { code: gone.code, by: by.slice(0, 100) });
  await deps.publishChanges(tx, [{ kind: 'fault', id: gone.id, store: null, body: null }]);
  return ok(null);
}
