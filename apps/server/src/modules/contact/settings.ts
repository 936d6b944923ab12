/** What a shop has set about its messages as a whole. */
import type { MerchantTx } from '../../platform/postgres.ts';

export type ContactSettings = { readonly postal_address: string | null; readonly keep_receipts_days: number; readonly keep_others_days: number };

const UNSET: ContactSettings = { postal_address: null, keep_receipts_days: 30, keep_others_days: 180 };

export async function readSettings(tx: MerchantTx): Promise<ContactSettings> {
  const [row] = await tx.query<ContactSettings>('select postal_address, keep_receipts_days, keep_others_days from app.contact_setting where merchant_id = $1', [tx.merchant_id], 'contact.settings');
  return row ?? UNSET;
}

export async function writeSettings(tx: MerchantTx, { postal_address, keep_receipts_days, keep_others_days }: ContactSettings): Promise<void> {
  await tx.execute(
    `insert into app.contact_setting (merchant_id, postal_address, keep_receipts_days, keep_others_days) values ($1, $2, $3, $4)
     on conflict (merchant_id) do update set postal_address = excluded.postal_address, keep_receipts_days = excluded.keep_receipts_days, keep_others_days = excluded.keep_others_days`,
    [tx.merchant_id, postal_address, keep_receipts_days, keep_others_days],
  );
}
