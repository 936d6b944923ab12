import type { DisplaySettings } from '@stilltill/protocol';
import type { Platform } from '../../platform/platform.ts';
import type { MerchantTx } from '../../platform/postgres.ts';
import type { RequireOffice } from '../office/index.ts';

/** What the display room asks of the platform and of other rooms. The composition fills it in. */
export type DisplayPorts = Pick<Platform, 'postgres' | 'clock'> & {
  readonly requireOffice: RequireOffice;
  stores(tx: MerchantTx): Promise<readonly { readonly id: string; readonly display?: DisplaySettings | null | undefined; readonly simple_mode?: boolean | undefined }[]>;
  /** Keeps it and sends it to the store's tills; the last act of its transaction. False: there is no such store. */
  setDisplay(tx: MerchantTx, store: string, display: DisplaySettings, simple_mode: boolean): Promise<boolean>;
};
