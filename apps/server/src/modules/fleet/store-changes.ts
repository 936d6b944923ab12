/** Stores and the shop's name, as the owner makes and changes them. */
import { type Result, assert, fail, ok } from '@stilltill/domain/result';
import { USUAL_SELLING } from '@stilltill/protocol';
import type { ChangeStore, NewShop, NewStore, StoreOverview } from '@stilltill/protocol';
import type { z } from 'zod';
import type { MerchantTx } from '../../platform/postgres.ts';
import type { FleetPorts } from './ports.ts';
import { makeStore, publishAllStores, publishStore, setSelling } from './stores.ts';
import { selectStores } from './store.ts';

type Overview = z.input<typeof StoreOverview>;

const IDLE_LOCK_S = 300;
const BOTH_LANGUAGES = ['zh', 'en'] as const;

type Trade = { readonly currency: string; readonly timezone: string };

/** `currency_unknown`, `zone_invalid`: judged by what this machine knows of both. */
function checkTrade({ currency, timezone }: Trade): Result<null> {
  if (!Intl.supportedValuesOf('currency').includes(currency)) return fail('currency_unknown', { currency });
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(timezone);
  } catch {
    return fail('zone_invalid');
  }
  return ok(null);
}

/**
 * The merchant's row and first store of a shop that begins. Doing it again changes nothing, so that what a power cut
 * left half done can be done again. The last act of its transaction.
 */
export async function openShop(ports: FleetPorts, tx: MerchantTx, shop: NewShop, store: string): Promise<Result<null>> {
  const fit = checkTrade(shop);
  if (!fit.ok) return fit;
  const { name, currency, timezone, language } = shop;
  await tx.execute('insert into app.merchant (merchant_id, shop_name, created_at) values ($1, $2, $3) on conflict do nothing', [tx.merchant_id, name, new Date(ports.clock.now_ms())]);
  if ((await selectStores(tx)).length > 0) return ok(null);
  // The language in which the owner set it up comes first.
  const languages = [language, ...BOTH_LANGUAGES.filter((each) => each !== language)];
  await makeStore(ports, tx, { id: store, code: 'S1', name, currency, timezone, idle_lock_s: IDLE_LOCK_S, languages });
  assert(await setSelling(ports, tx, store, USUAL_SELLING), 'the store was just made');
  return ok(null);
}

/** `store_code_taken`, `currency_unknown`, `zone_invalid`. The last act of its transaction. */
export async function addStore(ports: FleetPorts, tx: MerchantTx, id: string, store: z.output<typeof NewStore>): Promise<Result<null>> {
  const fit = checkTrade(store);
  if (!fit.ok) return fit;
  const known = await selectStores(tx);
  if (known.some(({ code }) => code === store.code)) return fail('store_code_taken', { code: store.code });
  // A shop sells alike at all its stores until it says otherwise.
  const like = known.find(({ currency }) => currency === store.currency);
  const { address, ...record } = store;
  await makeStore(ports, tx, { id, ...record, idle_lock_s: like?.idle_lock_s ?? IDLE_LOCK_S });
  await writeAddress(tx, id, address);
  assert(await setSelling(ports, tx, id, like?.selling ?? USUAL_SELLING), 'the store was just made');
  return ok(null);
}

/** Whether a terminal was ever enrolled that stands in the store `s`. */
const IS_ENROLLED = 'exists (select from app.enrolment e join app.terminal t on t.merchant_id = e.merchant_id and t.id = e.terminal_id where t.merchant_id = s.merchant_id and t.store_id = s.id)';

/** `not_found`, `store_currency_fixed`, `currency_unknown`, `zone_invalid`. The last act of its transaction. */
export async function changeStore(ports: FleetPorts, tx: MerchantTx, id: string, store: z.output<typeof ChangeStore>): Promise<Result<null>> {
  const fit = checkTrade(store);
  if (!fit.ok) return fit;
  const [before] = await tx.query<{ currency: string; enrolled: boolean }>(`select currency, ${IS_ENROLLED} as enrolled from app.store s where merchant_id = $1 and id = $2 for update of s`, [tx.merchant_id, id]);
  if (!before) return fail('not_found');
  if (before.currency !== store.currency && before.enrolled) return fail('store_currency_fixed');
  await tx.execute(
    'update app.store set name = $3, currency = $4, timezone = $5, languages = $6 where merchant_id = $1 and id = $2', [tx.merchant_id, id, store.name, store.currency, store.timezone, store.languages],
  );
  await writeAddress(tx, id, store.address);
  await publishStore(ports, tx, id);
  return ok(null);
}

/** Undefined: it stays as it was. Tills don't need it. */
async function writeAddress(tx: MerchantTx, id: string, address: string | undefined): Promise<void> {
  if (address !== undefined) await tx.execute("update app.store set address = nullif($3, '') where merchant_id = $1 and id = $2", [tx.merchant_id, id, address]);
}

/** Names the shop anew, on all its receipts to come. The last act of its transaction. */
export async function renameShop(ports: FleetPorts, tx: MerchantTx, name: string): Promise<void> {
  await tx.execute('update app.merchant set shop_name = $2 where merchant_id = $1', [tx.merchant_id, name]);
  await publishAllStores(ports, tx);
}

/** All stores with what the office shows of each. */
export async function readStoreOverview(tx: MerchantTx): Promise<Overview> {
  const rows = await tx.query<Overview['items'][number]>(
    `select s.id, s.code, s.name, s.address, s.currency, s.timezone, s.languages, coalesce(s.selling ->> 'tax_mode', $2) as tax_mode, ${IS_ENROLLED} as is_currency_fixed,
            (select count(*)::integer from app.terminal t where t.merchant_id = s.merchant_id and t.store_id = s.id and t.state in ('new', 'enrolled')) as terminals
       from app.store s where s.merchant_id = $1 order by s.code`, [tx.merchant_id, USUAL_SELLING.tax_mode], 'stores.overview',
  );
  return { items: rows };
}
