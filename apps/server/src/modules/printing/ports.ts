import type { ReceiptSettings } from '@stilltill/protocol';
import type { Platform } from '../../platform/platform.ts';
import type { MerchantTx } from '../../platform/postgres.ts';
import type { Fleet } from '../fleet/index.ts';
import type { RequireOffice } from '../office/index.ts';

/** What printing asks of the platform and of other rooms. The composition fills it in. */
export type PrintingPorts = Pick<Platform, 'postgres' | 'clock' | 'ids'> & {
  readonly requireTerminal: Fleet['requireTerminal'];
  readonly requireOffice: RequireOffice;
  stores(tx: MerchantTx): Promise<readonly { readonly id: string; readonly receipt?: ReceiptSettings | null | undefined }[]>;
  /** Keeps it and sends it to the store's tills; the last act of its transaction. False: there is no such store. */
  setReceipt(tx: MerchantTx, store: string, receipt: ReceiptSettings | null): Promise<boolean>;
  /** Which addresses printers may have; those of private networks where a test does not pass its own. */
  readonly isPrinterAddress?: ((address: string) => boolean) | undefined;
};
