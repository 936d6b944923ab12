import type { DisplaySettings, ReceiptSettings, SellingSettings, StoreRecord } from '@stilltill/protocol';
import type { MerchantTx } from '../../platform/postgres.ts';
import { type Result, assert, fail, ok } from '@stilltill/domain/result';
import type { ReferenceRecord } from '../catalog/index.ts';
import { touchEstate } from './estate.ts';
import type { FleetPorts } from './ports.ts';
import { type HashedSecret, type Merchant, type Store, insertStore, selectMerchant, selectStore, selectStores, updateDisplay, updateOffRoster, updateReceipt, updateSelling } from './store.ts';

function recordOf(merchant: Merchant, shop: Store): ReferenceRecord {
  const { receipt, display, simple_mode, selling, off_roster, ...rest } = shop;
  const body: StoreRecord = {
    ...rest, languages: [...shop.languages], shop_name: merchant.shop_name, recovery: merchant.recovery,
    ...(merchant.badge_salt ? { badge_salt: merchant.badge_salt } : {}),
    ...(receipt ? { receipt } : {}), ...(display ? { display } : {}), ...(simple_mode ? { simple_mode } : {}), ...(selling ? { selling } : {}), ...(off_roster ? { off_roster } : {}),
  };
  return { kind: 'store', id: shop.id, store: shop.id, body };
}

/** `conflict`: there is one of this id. */
export async function makeMerchant({ postgres, clock }: FleetPorts, merchant: { readonly id: string; readonly shop_name: string }): Promise<Result<null>> {
  const now = new Date(clock.now_ms());
  const inserted = await postgres.withMerchant(merchant.id, (tx) => tx.execute(
    'insert into app.merchant (merchant_id, shop_name, created_at) values ($1, $2, $3) on conflict do nothing', [merchant.id, merchant.shop_name, now],
  ));
  await postgres.withAuth((tx) => tx.execute('insert into auth.merchant (id, created_at) values ($1, $2) on conflict do nothing', [merchant.id, now]));
  return inserted === 1 ? ok(null) : fail('conflict');
}

/** Makes a store and sends it to its tills. The last act of its transaction. */
export async function makeStore(ports: FleetPorts, tx: MerchantTx, shop: Store): Promise<void> {
  const merchant = await selectMerchant(tx);
  assert(merchant, 'a store belongs to a merchant');
  await insertStore(tx, shop, new Date(ports.clock.now_ms()));
  await ports.publishChanges(tx, [recordOf(merchant, shop)]);
  await touchEstate(tx);
}

/** Keeps what argon2id made of the recovery code and sends it to the tills of all stores. The last act of its transaction. */
export async function setRecovery(ports: FleetPorts, tx: MerchantTx, recovery: HashedSecret): Promise<void> {
  await tx.execute('update app.merchant set recovery = $2 where merchant_id = $1', [tx.merchant_id, JSON.stringify(recovery)]);
  await publishAllStores(ports, tx);
}

/** Sends what all stores have in common to the tills of each. The last act of its transaction. */
export async function publishAllStores(ports: FleetPorts, tx: MerchantTx): Promise<void> {
  const merchant = await selectMerchant(tx);
  assert(merchant, 'stores belong to a merchant');
  await ports.publishChanges(tx, (await selectStores(tx)).map((shop) => recordOf(merchant, shop)));
}

/** Keeps the salt of badges where there is none, and sends it to the tills of all stores; answers with the one that holds. The last act of its transaction. */
export async function keepBadgeSalt(ports: FleetPorts, tx: MerchantTx, salt: NonNullable<Merchant['badge_salt']>): Promise<NonNullable<Merchant['badge_salt']>> {
  const kept = await tx.execute('update app.merchant set badge_salt = $2 where merchant_id = $1 and badge_salt is null', [tx.merchant_id, JSON.stringify(salt)]);
  const merchant = await selectMerchant(tx);
  assert(merchant?.badge_salt, 'badges belong to a merchant');
  if (kept === 1) await ports.publishChanges(tx, (await selectStores(tx)).map((shop) => recordOf(merchant, shop)));
  return merchant.badge_salt;
}

/** Keeps what a store prints around its sales, and sends it to its tills. The last act of its transaction. False: there is no such store. */
export async function setReceipt(ports: FleetPorts, tx: MerchantTx, id: string, receipt: ReceiptSettings | null): Promise<boolean> {
  return (await updateReceipt(tx, id, receipt)) && publishStore(ports, tx, id);
}

/** Keeps what a store's displays show and how its tills begin, and sends it to them. The last act of its transaction. False: there is no such store. */
export async function setDisplay(ports: FleetPorts, tx: MerchantTx, id: string, display: DisplaySettings, simple_mode: boolean): Promise<boolean> {
  return (await updateDisplay(tx, id, display, simple_mode)) && publishStore(ports, tx, id);
}

/** Keeps how a store sells, and sends it to its tills. The last act of its transaction. False: there is no such store. */
export async function setSelling(ports: FleetPorts, tx: MerchantTx, id: string, selling: SellingSettings): Promise<boolean> {
  return (await updateSelling(tx, id, selling)) && publishStore(ports, tx, id);
}

/** Keeps what a sign-on outside of the roster does at a store, and sends it to its tills. The last act of its transaction. False: there is no such store. */
export async function setOffRoster(ports: FleetPorts, tx: MerchantTx, id: string, off_roster: 'nothing' | 'note' | 'manager'): Promise<boolean> {
  return (await updateOffRoster(tx, id, off_roster === 'nothing' ? null : off_roster)) && publishStore(ports, tx, id);
}

/** Sends a store to its tills as it is now. The last act of its transaction. */
export async function publishStore(ports: FleetPorts, tx: MerchantTx, id: string): Promise<true> {
  const [merchant, shop] = [await selectMerchant(tx), await selectStore(tx, id)];
  assert(merchant && shop, 'a store belongs to a merchant');
  await ports.publishChanges(tx, [recordOf(merchant, shop)]);
  // Its languages and budgets are what its terminals usually have.
  await touchEstate(tx);
  return true;
}
