/** The rows of mailings. */
import type { Channel, Purpose } from '@stilltill/domain/contact';
import type { MerchantTx } from '../../platform/postgres.ts';
import type { Texts } from './own-templates.ts';

/** `group`: missing in mailings that were made before there were groups. */
export type Audience = { readonly customers: readonly string[] | null; readonly group?: string | null; readonly language: 'zh' | 'en' | null };
export type MailingState = 'waiting' | 'running' | 'done' | 'cancelled';
export type Counts = { readonly looked_at: number; readonly allowed: number; readonly deferred: number; readonly denied: number };
export type MailingRow = Counts & {
  readonly id: string; readonly request_key: string; readonly name: string; readonly store_id: string; readonly channel: Channel; readonly purpose: Extract<Purpose, 'follow_up' | 'survey' | 'marketing' | 'recommendation'>;
  readonly texts: Texts; readonly audience: Audience; readonly starts_at: Date; readonly state: MailingState; readonly reached: string | null; readonly made_at: Date; readonly made_by: string;
};
const COLUMNS = 'id, request_key, name, store_id, channel, purpose, texts, audience, starts_at, state, reached, looked_at, allowed, deferred, denied, made_at, made_by';

type NewMailing = Pick<MailingRow, 'id' | 'request_key' | 'name' | 'store_id' | 'channel' | 'purpose' | 'texts' | 'audience' | 'starts_at' | 'made_at' | 'made_by'>;

/** Whether it was made; false: one of this request key is there. */
export async function insertMailing(tx: MerchantTx, row: NewMailing): Promise<boolean> {
  return 1 === await tx.execute(
    `insert into app.mailing (merchant_id, id, request_key, name, store_id, channel, purpose, texts, audience, starts_at, state, made_at, made_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'waiting', $11, $12) on conflict do nothing`,
    [tx.merchant_id, row.id, row.request_key, row.name, row.store_id, row.channel, row.purpose, JSON.stringify(row.texts), JSON.stringify(row.audience), row.starts_at, row.made_at, row.made_by],
  );
}

export async function selectMailingByRequest(tx: MerchantTx, request_key: string): Promise<MailingRow | null> {
  return (await tx.query<MailingRow>(`select ${COLUMNS} from app.mailing where merchant_id = $1 and request_key = $2`, [tx.merchant_id, request_key]))[0] ?? null;
}

/** Locked: of two who go on with it, one waits for the other's batch. */
export async function lockMailing(tx: MerchantTx, id: string): Promise<MailingRow | null> {
  return (await tx.query<MailingRow>(`select ${COLUMNS} from app.mailing where merchant_id = $1 and id = $2 for update`, [tx.merchant_id, id], 'contact.lock_mailing'))[0] ?? null;
}

export function selectMailingPage(tx: MerchantTx, after: readonly [at: string, id: string] | null, limit: number): Promise<MailingRow[]> {
  return tx.query(
    `select ${COLUMNS} from app.mailing where merchant_id = $1 and ($2::timestamptz is null or (made_at, id) < ($2, $3::uuid)) order by made_at desc, id desc limit $4`,
    [tx.merchant_id, after?.[0] ?? null, after?.[1] ?? null, limit],
  );
}

export async function moveMailing(tx: MerchantTx, id: string, state: MailingState, reached: string | null, more: Counts): Promise<void> {
  await tx.execute(
    `update app.mailing set state = $3, reached = coalesce($4, reached), looked_at = looked_at + $5, allowed = allowed + $6, deferred = deferred + $7, denied = denied + $8 where merchant_id = $1 and id = $2`,
    [tx.merchant_id, id, state, reached, more.looked_at, more.allowed, more.deferred, more.denied], 'contact.move_mailing',
  );
}
