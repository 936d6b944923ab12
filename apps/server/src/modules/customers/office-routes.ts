/** Customers in the back office: found by number or address, and made by hand. */
import { isZone, placesOfPhone, readEmail, readPhone } from '@stilltill/domain/contact';
import { type Result, fail, ok } from '@stilltill/domain/result';
import { CustomerItem as CustomerItemShape, CustomerPage, CustomerQuery, NewCustomerBody } from '@stilltill/protocol';
import type { z } from 'zod';
import { answer, sendProblem } from '../../platform/http-problem.ts';
import type { HttpServer } from '../../platform/http.ts';
import { IdempotencyHeaders } from '../../platform/idempotency.ts';
import { readPageCursor, writePageCursor } from '../../platform/page-cursor.ts';
import type { MerchantTx } from '../../platform/postgres.ts';
import { makeDoCommand } from '../catalog/index.ts';
import { addImportRoutes } from './import-routes.ts';
import { type DetailRoom, addCustomerDetailRoutes } from './office-detail.ts';
import { itemsOf } from './office-items.ts';
import { noteAccess } from './own-pages.ts';
import type { CustomerPorts, NewCustomer, Point } from './ports.ts';
import { type CustomerRow, selectCustomerPage, selectCustomers } from './store.ts';
import type { PointKind, Vault } from './vault.ts';

const BASE = '/api/v1/office/customers';
const tags = ['office'];
type Given = z.output<typeof NewCustomerBody>;
type Room = DetailRoom & {
  makeCustomers(tx: MerchantTx, customers: readonly NewCustomer[]): Promise<void>;
  findByAddress(tx: MerchantTx, kind: PointKind, address: string): Promise<readonly Point[]>;
};

export function addCustomerOfficeRoutes(app: HttpServer, ports: CustomerPorts, vault: Vault, customers: Room): void {
  const { postgres, requireOffice } = ports;
  const doCommand = makeDoCommand(ports, 'manage_customers');
  addImportRoutes(app, ports, vault, customers.makeCustomers);
  addCustomerDetailRoutes(app, ports, vault, customers);

  app.get(BASE, { schema: { tags, summary: 'Customers, the newest first', querystring: CustomerQuery, response: { 200: CustomerPage } } }, async (request, reply) => {
    const who = await requireOffice(request, 'manage_customers');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    const { find, after, limit } = request.query;
    const cursor = readPageCursor(after, ['moment', 'uuid']);
    if (!cursor.ok) return sendProblem(reply, cursor.fault) as never;
    return answer(reply, ok(await postgres.withMerchant(who.value.merchant, async (tx) => {
      const rows = find === undefined ? await selectCustomerPage(tx, cursor.value, limit + 1) : await findRows(ports, customers, tx, find);
      const shown = rows.slice(0, limit);
      const last = shown.at(-1);
      await noteAccess(ports, tx, shown.map(({ id }) => id), who.value.name, 'listed');
      return { items: await itemsOf(vault, tx, shown), next: rows.length > limit && last ? writePageCursor([last.created_at.toISOString(), last.id]) : null };
    })));
  });

  app.post(BASE, { schema: { tags, summary: 'Make a customer', headers: IdempotencyHeaders, body: NewCustomerBody, response: { 200: CustomerItemShape } } }, (request, reply) => (
    doCommand(request, reply, CustomerItemShape, async (tx) => {
      const read = await readCustomer(ports, tx, request.body);
      if (!read.ok) return read;
      await customers.makeCustomers(tx, [read.value]);
      const [item] = await itemsOf(vault, tx, await selectCustomers(tx, [read.value.id]));
      return item ? ok(item) : fail('not_found');
    })
  ));
}

/** Whoever has exactly this number or address. */
async function findRows({ placeOf }: CustomerPorts, customers: Room, tx: MerchantTx, find: string): Promise<CustomerRow[]> {
  const [phone, email] = [readPhone(find, await placeOf(tx)), readEmail(find)];
  const points = [...(phone.ok ? await customers.findByAddress(tx, 'phone', phone.value.e164) : []), ...(email.ok ? await customers.findByAddress(tx, 'email', email.value.address) : [])];
  return points.length === 0 ? [] : selectCustomers(tx, [...new Set(points.map(({ customer }) => customer))]);
}

/** `phone_invalid`, `email_invalid`, `email_lookalike`, `zone_invalid`. */
async function readCustomer({ ids, placeOf }: CustomerPorts, tx: MerchantTx, { name, notes, language, phone, email, place, zone }: Given): Promise<Result<NewCustomer>> {
  const here = await placeOf(tx);
  const [read_phone, read_email] = [phone === null ? null : readPhone(phone, here), email === null ? null : readEmail(email)];
  if (read_phone && !read_phone.ok) return read_phone;
  if (read_email && !read_email.ok) return read_email;
  if (zone !== null && !isZone(zone)) return fail('zone_invalid');
  const guessed = read_phone ? placesOfPhone(read_phone.value.e164) : [];
  const points: { id: string; kind: PointKind; address: string }[] = [
    ...(read_phone ? [{ id: ids.uuid(), kind: 'phone' as const, address: read_phone.value.e164 }] : []), ...(read_email ? [{ id: ids.uuid(), kind: 'email' as const, address: read_email.value.address }] : []),
  ];
  const elsewhere = guessed.length > 0 ? guessed : [here].filter((each) => each !== null);
  return ok({
    id: ids.uuid(), personal: { name: name.trim(), notes }, language, places: place === null ? elsewhere : [place], places_certainty: place === null ? 'guessed' : 'known',
    zones: zone === null ? [] : [zone], zones_certainty: zone === null ? 'unknown' : 'known', points,
  });
}
