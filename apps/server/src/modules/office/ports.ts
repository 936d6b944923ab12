import type { Platform } from '../../platform/platform.ts';
import type { MerchantTx } from '../../platform/postgres.ts';
import type { HashedSecret, Merchant, Store } from '../fleet/index.ts';

export type OfficePorts = Pick<Platform, 'postgres' | 'clock' | 'random' | 'ids' | 'log' | 'keys' | 'public_address'> & {
  merchant(tx: MerchantTx): Promise<Merchant | undefined>;
  stores(tx: MerchantTx): Promise<readonly Store[]>;
  /** Keeps the recovery code and sends it to the tills; the last act of its transaction. */
  setRecovery(tx: MerchantTx, recovery: HashedSecret): Promise<unknown>;
  makeRecoveryCode(): Promise<{ readonly code: string; readonly hashed: HashedSecret }>;
};
