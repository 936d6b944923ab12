/** Messages and calls in the shop's name that somebody holds for false, for a person of the shop to look at. */
import { type Result, ok } from '@stilltill/domain/result';
import type { FraudReportItem } from '@stilltill/protocol';
import type { z } from 'zod';
import type { MerchantTx } from '../../platform/postgres.ts';
import { readList, whyNotEnded } from './asked-lists.ts';
import type { CarePorts } from './ports.ts';
import { openOwn, sealOwn } from './sealed.ts';

/** The number or address that it came from, and what it said, as the customer wrote them. */
export type Told = { readonly sender: string; readonly words: string };
type Row = { readonly id: string; readonly at: Date; readonly is_code_known: boolean; readonly sealed: Buffer; readonly key: Buffer; readonly state: 'open' | 'closed'; readonly closed_at: Date | null; readonly closed_by: string | null; readonly note: string | null };
const REPORT = 'id, at, is_code_known, told as sealed, key, state, closed_at, closed_by, note';

/** So many may be open at once: a stranger can't fill the office's list without end. */
const OPEN_MAX = 1000;

/** False where too many wait already. */
export async function reportFraud(ports: Pick<CarePorts, 'customers' | 'ids' | 'clock'>, tx: MerchantTx, is_code_known: boolean, told: Told): Promise<boolean> {
  const id = ports.ids.uuid();
  const { key, sealed } = sealOwn(ports, tx, id, told);
  const written = await tx.execute(
    `insert into app.fraud_report (merchant_id, id, at, is_code_known, told, key, state)
     select $1, $2, $3, $4, $5, $6, 'open' where (select count(*) from (select from app.fraud_report where merchant_id = $1 and state = 'open' limit $7) o) < $7`,
    [tx.merchant_id, id, new Date(ports.clock.now_ms()).toISOString(), is_code_known, sealed, key, OPEN_MAX],
  );
  return written === 1;
}

export async function fraudReportPage(ports: Pick<CarePorts, 'customers'>, tx: MerchantTx, state: 'open' | 'closed' | null, after: readonly [at: string, id: string] | null, limit: number): Promise<z.output<typeof FraudReportItem>[]> {
  const rows = await readList<Row>(tx, { table: 'fraud_report', columns: REPORT, at: 'at' }, state, after, limit);
  return rows.map((row) => itemOf(ports, tx, row));
}

/** `not_found`, `conflict` where it was closed before. */
export async function closeFraudReport(ports: Pick<CarePorts, 'customers' | 'clock'>, tx: MerchantTx, id: string, note: string, by: string): Promise<Result<z.output<typeof FraudReportItem>>> {
  const [row] = await tx.query<Row>(
    `update app.fraud_report set state = 'closed', closed_at = $3, closed_by = $4, note = $5 where merchant_id = $1 and id = $2 and state = 'open' returning ${REPORT}`,
    [tx.merchant_id, id, new Date(ports.clock.now_ms()).toISOString(), by, note],
  );
  return row ? ok(itemOf(ports, tx, row)) : whyNotEnded(tx, 'fraud_report', id);
}

/** Removes reports that were closed before. Answers with how many. */
export function forgetFraudReports(tx: MerchantTx, before: Date): Promise<number> {
  return tx.execute("delete from app.fraud_report where merchant_id = $1 and state = 'closed' and closed_at < $2", [tx.merchant_id, before], 'care.forget_reports');
}

function itemOf(ports: Pick<CarePorts, 'customers'>, tx: MerchantTx, row: Row): z.output<typeof FraudReportItem> {
  const { id, at, is_code_known, state, closed_at, closed_by, note } = row;
  return { id, at: at.toISOString(), is_code_known, ...openOwn<Told>(ports, tx, id, row), state, closed_at: closed_at?.toISOString() ?? null, closed_by, note };
}
