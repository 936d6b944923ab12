/** What somebody leaves who is no customer lies under a key of its own, which is destroyed with it. */
import type { MerchantTx } from '../../platform/postgres.ts';
import type { CarePorts } from './ports.ts';

export type Sealed = { readonly key: Uint8Array; readonly sealed: Uint8Array };

/** `id`: of what is kept, which the key is bound to. */
export function sealOwn({ customers }: Pick<CarePorts, 'customers'>, tx: MerchantTx, id: string, value: object): Sealed {
  const { key, stored } = customers.makeKey(tx.merchant_id, id);
  return { key: stored, sealed: customers.seal(key, 'care', JSON.stringify(value)) };
}

export function openOwn<T extends object>({ customers }: Pick<CarePorts, 'customers'>, tx: MerchantTx, id: string, { key, sealed }: { readonly key: Buffer; readonly sealed: Buffer }): T {
  return JSON.parse(customers.unseal(customers.openKey(tx.merchant_id, id, key), 'care', sealed)) as T;
}
