/** What other rooms ask about stores. All that changes one is the last act of its transaction. */
import type { DisplaySettings, NewShop, ReceiptSettings, SellingSettings } from '@stilltill/protocol';
import type { MerchantTx } from '../../platform/postgres.ts';
import type { FleetPorts } from './ports.ts';
import type { HashedSecret, Merchant, Store } from './store.ts';
import { openShop } from './store-changes.ts';
import { keepBadgeSalt, makeStore, setDisplay, setOffRoster, setReceipt, setRecovery, setSelling } from './stores.ts';

export function makeStoreDoor(ports: FleetPorts) {
  return {
    makeStore: (tx: MerchantTx, shop: Store) => makeStore(ports, tx, shop),
    /** Begins a shop, with its first store. `currency_unknown`, `zone_invalid`. */
    openShop: (tx: MerchantTx, shop: NewShop, first_store: string) => openShop(ports, tx, shop, first_store),
    /** Keeps the salt of badges where there is none. */
    keepBadgeSalt: (tx: MerchantTx, salt: NonNullable<Merchant['badge_salt']>) => keepBadgeSalt(ports, tx, salt),
    /** Keeps what argon2id made of the owner's recovery code, and sends it to the tills. */
    setRecovery: (tx: MerchantTx, recovery: HashedSecret) => setRecovery(ports, tx, recovery),
    /** Keeps what a store's displays show and how its tills begin. False: there is no such store. */
    setDisplay: (tx: MerchantTx, id: string, display: DisplaySettings, simple_mode: boolean) => setDisplay(ports, tx, id, display, simple_mode),
    /** Keeps what a store prints around its sales, and sends it to its tills. False: there is no such store. */
    setReceipt: (tx: MerchantTx, id: string, receipt: ReceiptSettings | null) => setReceipt(ports, tx, id, receipt),
    /** Keeps what a sign-on outside of the roster does. False: there is no such store. */
    setOffRoster: (tx: MerchantTx, id: string, off_roster: 'nothing' | 'note' | 'manager') => setOffRoster(ports, tx, id, off_roster),
    /** Keeps how a store sells. False: there is no such store. */
    setSelling: (tx: MerchantTx, id: string, selling: SellingSettings) => setSelling(ports, tx, id, selling),
  };
}
