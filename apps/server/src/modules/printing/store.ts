/** Rows of network printers. */
import type { PrinterItem } from '@stilltill/protocol';
import type { z } from 'zod';
import type { MerchantTx } from '../../platform/postgres.ts';

export type Printer = z.output<typeof PrinterItem>;

const COLUMNS = 'id, store_id as store, name, host, port';

export function selectPrinters(tx: MerchantTx): Promise<Printer[]> {
  return tx.query<Printer>(`select ${COLUMNS} from app.network_printer where merchant_id = $1 order by store_id, name, id`, [tx.merchant_id]);
}

export async function selectPrinter(tx: MerchantTx, store: string, id: string): Promise<Printer | undefined> {
  return (await tx.query<Printer>(`select ${COLUMNS} from app.network_printer where merchant_id = $1 and store_id = $2 and id = $3`, [tx.merchant_id, store, id]))[0];
}

export async function insertPrinter(tx: MerchantTx, printer: Printer, now: Date): Promise<void> {
  await tx.execute(
    'insert into app.network_printer (merchant_id, id, store_id, name, host, port, created_at) values ($1, $2, $3, $4, $5, $6, $7)',
    [tx.merchant_id, printer.id, printer.store, printer.name, printer.host, printer.port, now],
  );
}

/** False: there is none of this id. */
export async function updatePrinter(tx: MerchantTx, printer: Printer): Promise<boolean> {
  return 1 === await tx.execute(
    'update app.network_printer set store_id = $3, name = $4, host = $5, port = $6 where merchant_id = $1 and id = $2',
    [tx.merchant_id, printer.id, printer.store, printer.name, printer.host, printer.port],
  );
}

/** False: there was none. */
export async function deletePrinter(tx: MerchantTx, id: string): Promise<boolean> {
  return (await tx.execute('delete from app.network_printer where merchant_id = $1 and id = $2', [tx.merchant_id, id])) > 0;
}
