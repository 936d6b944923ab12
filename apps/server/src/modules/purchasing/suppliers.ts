/** Suppliers: whom the shop orders from. One that is not ordered from any more keeps its orders. */
import { type Result, fail, ok } from '@stilltill/domain/result';
import type { NewSupplier, SupplierEdit, SupplierItem, SupplierPage, SupplierQuery } from '@stilltill/protocol';
import type { z } from 'zod';
import { readPageCursor, writePageCursor } from '../../platform/page-cursor.ts';
import type { MerchantTx } from '../../platform/postgres.ts';
import type { PurchasingPorts } from './ports.ts';

type Given = z.output<typeof NewSupplier>;
export type SupplierRow = Given & { readonly id: string; readonly version: number; readonly is_active: boolean };
type Ports = Pick<PurchasingPorts, 'clock' | 'ids'>;

const AWAITED = "o.state in ('sent', 'partly_received')";
const COLUMNS = 's.id, s.name, s.contact, s.phone, s.email, s.address, s.terms, s.note, s.version, s.is_active';
const WITH_ORDERS = `${COLUMNS}, (select count(*)::integer from app.purchase_order o where o.merchant_id = s.merchant_id and o.supplier_id = s.id and ${AWAITED}) as orders_awaited`;

/** PostgreSQL can't hold a NUL in a text. */
export const plain = (text: string): string => text.replaceAll('\u0000', '').trim();
const keyOf = (name: string): string => name.normalize('NFKC').toLowerCase().replaceAll(/\s+/g, ' ');

/** In the order of their names; those that ended are a list of their own. */
export async function readSuppliers(tx: MerchantTx, { search = '', ended, after, limit }: z.output<typeof SupplierQuery>): Promise<Result<z.input<typeof SupplierPage>>> {
  const cursor = readPageCursor(after, ['text', 'uuid']);
  if (!cursor.ok) return cursor;
  const rows = await tx.query<z.output<typeof SupplierItem> & { readonly name_key: string }>(
    `select ${WITH_ORDERS}, s.name_key from app.supplier s
      where s.merchant_id = $1 and s.is_active = $2 and strpos(s.name_key, $3) > 0 and ($4::text is null or (s.name_key, s.id) > ($4, $5::uuid)) order by s.name_key, s.id limit $6`,
    [tx.merchant_id, ended !== 'yes', keyOf(plain(search)), cursor.value?.[0] ?? null, cursor.value?.[1] ?? null, limit + 1], 'purchasing.suppliers',
  );
  const page = rows.slice(0, limit);
  const last = rows.length > limit ? page.at(-1) : undefined;
  return ok({ items: page.map(itemOf), next: last ? writePageCursor([last.name_key, last.id]) : null });
}

function itemOf({ name_key: _name_key, ...item }: z.output<typeof SupplierItem> & { readonly name_key: string }): z.output<typeof SupplierItem> {
  return item;
}

/** Of those that did not end, for whoever looks for one by name. */
const NAMED_MAX = 2_000;
export function supplierNames(tx: MerchantTx): Promise<{ readonly id: string; readonly name: string }[]> {
  return tx.query(`select id, name from app.supplier where merchant_id = $1 and is_active order by name_key, id limit ${NAMED_MAX}`, [tx.merchant_id], 'purchasing.supplier_names');
}

export async function readSupplier(tx: MerchantTx, id: string): Promise<Result<z.output<typeof SupplierItem>>> {
  const [row] = await tx.query<z.output<typeof SupplierItem>>(`select ${WITH_ORDERS} from app.supplier s where s.merchant_id = $1 and s.id = $2`, [tx.merchant_id, id], 'purchasing.supplier');
  return row ? ok(row) : fail('not_found');
}

/** Locked until the transaction ends, so that nobody orders from one that is just being ended. */
export async function lockSupplier(tx: MerchantTx, id: string): Promise<SupplierRow | undefined> {
  const [row] = await tx.query<SupplierRow>(`select ${COLUMNS} from app.supplier s where s.merchant_id = $1 and s.id = $2 for update`, [tx.merchant_id, id], 'purchasing.lock_supplier');
  return row;
}

/** `supplier_name_taken`; `request_malformed`: the name is empty. */
export async function makeSupplier(ports: Ports, tx: MerchantTx, given: Given): Promise<Result<z.output<typeof SupplierItem>>> {
  const id = ports.ids.uuid();
  const written = await write(ports, tx, id, given, 1, true);
  return written.ok ? readSupplier(tx, id) : written;
}

/** `not_found`, `conflict`, `supplier_name_taken`, `request_malformed`. */
export async function editSupplier(ports: Ports, tx: MerchantTx, id: string, { version, ...given }: z.output<typeof SupplierEdit>): Promise<Result<z.output<typeof SupplierItem>>> {
  const known = await lockSupplier(tx, id);
  if (!known) return fail('not_found');
  if (known.version !== version) return fail('conflict');
  const written = await write(ports, tx, id, given, version + 1, known.is_active);
  return written.ok ? readSupplier(tx, id) : written;
}

/** Ends it, or takes it up again. `not_found`, `conflict`. */
export async function setActive(ports: Ports, tx: MerchantTx, id: string, version: number, is_active: boolean): Promise<Result<z.output<typeof SupplierItem>>> {
  const known = await lockSupplier(tx, id);
  if (!known) return fail('not_found');
  if (known.version !== version) return fail('conflict');
  await tx.execute('update app.supplier set is_active = $3, version = $4, changed_at = $5 where merchant_id = $1 and id = $2', [tx.merchant_id, id, is_active, version + 1, new Date(ports.clock.now_ms())]);
  return readSupplier(tx, id);
}

async function write({ clock }: Ports, tx: MerchantTx, id: string, given: Given, version: number, is_active: boolean): Promise<Result<null>> {
  const name = plain(given.name);
  if (name === '') return fail('request_malformed', { path: 'name' });
  const [other] = await tx.query<{ id: string }>('select id from app.supplier where merchant_id = $1 and name_key = $2 and id <> $3', [tx.merchant_id, keyOf(name), id]);
  if (other) return fail('supplier_name_taken');
  const written = await tx.execute(
    `insert into app.supplier as s (merchant_id, id, name, name_key, contact, phone, email, address, terms, note, version, is_active, changed_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
     on conflict (merchant_id, id) do update set name = excluded.name, name_key = excluded.name_key, contact = excluded.contact, phone = excluded.phone, email = excluded.email,
       address = excluded.address, terms = excluded.terms, note = excluded.note, version = excluded.version, changed_at = excluded.changed_at`,
    [tx.merchant_id, id, name, keyOf(name), plain(given.contact), plain(given.phone), plain(given.email), plain(given.address), plain(given.terms), plain(given.note), version, is_active, new Date(clock.now_ms())],
    'purchasing.write_supplier',
  );
  return written === 1 ? ok(null) : fail('conflict');
}
