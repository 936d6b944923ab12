/** One customer in the back office: read, put right, merged and parted. Whoever reads is noted where the customer sees it. */
import { isZone, placesOfPhone, readEmail, readPhone } from '@stilltill/domain/contact';
import { type Result, fail, ok } from '@stilltill/domain/result';
import { CustomerDetail, CustomerEdit, DuplicateList, MergeBody, NewPointBody, NoDetails, Uuid } from '@stilltill/protocol';
import { z } from 'zod';
import { answer, sendProblem } from '../../platform/http-problem.ts';
import type { HttpServer } from '../../platform/http.ts';
import { IdempotencyHeaders } from '../../platform/idempotency.ts';
import type { MerchantTx } from '../../platform/postgres.ts';
import { makeDoCommand } from '../catalog/index.ts';
import { readDuplicates } from './duplicates.ts';
import { itemsOf, personalOf } from './office-items.ts';
import { addPoint, fieldsIn, isZoneNew, noteAccess, noteCorrections, removePoint } from './own-pages.ts';
import type { CustomerPorts, Personal } from './ports.ts';
import { type CustomerRow, lockCustomers, selectCustomers, selectMerged, updateCustomer } from './store.ts';
import type { Vault } from './vault.ts';

const BASE = '/api/v1/office/customers';
const tags = ['office'];
const Path = z.object({ id: Uuid });
const PointPath = z.object({ id: Uuid, point: Uuid });
type Detail = z.output<typeof CustomerDetail>;

export type DetailRoom = {
  merge(tx: MerchantTx, customer: string, into: string, by: string): Promise<Result<null>>;
  part(tx: MerchantTx, customer: string, by: string): Promise<Result<null>>;
};

export function addCustomerDetailRoutes(app: HttpServer, ports: CustomerPorts, vault: Vault, room: DetailRoom): void {
  const { postgres, requireOffice } = ports;
  app.get(`${BASE}/duplicates`, { schema: { tags, summary: 'Customers who may be one person', response: { 200: DuplicateList } } }, async (request, reply) => {
    const who = await requireOffice(request, 'manage_customers');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    return answer(reply, ok(await postgres.withMerchant(who.value.merchant, async (tx) => {
      const found = await readDuplicates(vault, tx);
      await noteAccess(ports, tx, found.items.flatMap(({ customers }) => customers.map(({ id }) => id)), who.value.name, 'listed');
      return found;
    })));
  });
  app.get(`${BASE}/:id`, { schema: { tags, summary: 'A customer, with who was merged into them', params: Path, response: { 200: CustomerDetail } } }, async (request, reply) => {
    const who = await requireOffice(request, 'manage_customers');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    return answer(reply, await postgres.withMerchant(who.value.merchant, async (tx) => {
      const detail = await readDetail(vault, tx, request.params.id);
      if (detail.ok) await noteAccess(ports, tx, [detail.value.id, ...detail.value.merged.map(({ id }) => id)], who.value.name, 'opened');
      return detail;
    }));
  });
  addCommands(app, ports, vault, room, makeDoCommand(ports, 'manage_customers'));
}

const BY_MAX = 100;

function addCommands(app: HttpServer, ports: CustomerPorts, vault: Vault, room: DetailRoom, doCommand: ReturnType<typeof makeDoCommand>): void {
  const headers = IdempotencyHeaders;
  const changed = async (tx: MerchantTx, id: string, by: string, done: Result<unknown>): Promise<Result<Detail>> => {
    if (!done.ok) return done;
    await noteAccess(ports, tx, id, by, 'changed');
    return readDetail(vault, tx, id);
  };
  app.put(`${BASE}/:id`, { schema: { tags, summary: 'Change what is known of a customer', headers, params: Path, body: CustomerEdit, response: { 200: CustomerDetail } } }, (request, reply) => (
    doCommand(request, reply, CustomerDetail, async (tx, who) => changed(tx, request.params.id, who.name, await editCustomer(ports, vault, tx, request.params.id, request.body, who.name.slice(0, BY_MAX))))
  ));
  app.post(`${BASE}/:id/points`, { schema: { tags, summary: 'Add a way to reach a customer', headers, params: Path, body: NewPointBody, response: { 200: CustomerDetail } } }, (request, reply) => (
    doCommand(request, reply, CustomerDetail, async (tx, who) => {
      const { kind, address } = request.body;
      const read = await readAddress(ports, tx, kind, address);
      if (!read.ok) return read;
      return changed(tx, request.params.id, who.name, await addPoint(ports, vault, tx, request.params.id, kind, read.value));
    })
  ));
  app.post(`${BASE}/:id/points/:point/remove`, { schema: { tags, summary: 'Take a way to reach a customer back', headers, params: PointPath, body: NoDetails, response: { 200: CustomerDetail } } }, (request, reply) => (
    doCommand(request, reply, CustomerDetail, async (tx, who) => {
      const { id, point } = request.params;
      return changed(tx, id, who.name, await removePoint(ports, tx, [id], point) ? ok(null) : fail('not_found'));
    })
  ));
  app.post(`${BASE}/:id/merge`, { schema: { tags, summary: 'Say that this is the same person as another', headers, params: Path, body: MergeBody, response: { 200: CustomerDetail } } }, (request, reply) => (
    doCommand(request, reply, CustomerDetail, async (tx, who) => {
      const { into } = request.body;
      return changed(tx, into, who.name, await room.merge(tx, request.params.id, into, who.name.slice(0, BY_MAX)));
    })
  ));
  app.post(`${BASE}/:id/part`, { schema: { tags, summary: 'Part a customer from whom they were merged into', headers, params: Path, body: NoDetails, response: { 200: CustomerDetail } } }, (request, reply) => (
    doCommand(request, reply, CustomerDetail, async (tx, who) => changed(tx, request.params.id, who.name, await room.part(tx, request.params.id, who.name.slice(0, BY_MAX))))
  ));
}

/** `not_found`. */
async function readDetail(vault: Vault, tx: MerchantTx, id: string): Promise<Result<Detail>> {
  const [row] = await selectCustomers(tx, [id]);
  if (!row) return fail('not_found');
  const merged = row.has_merged ? await selectCustomers(tx, (await selectMerged(tx, [id])).map((each) => each.id)) : [];
  const [item, ...others] = await itemsOf(vault, tx, [row, ...merged]);
  if (!item) return fail('not_found');
  return ok({ ...item, revision: row.revision, safe_word: personalOf(vault, tx, row)?.safe_word ?? null, paused_until: row.paused_until?.toISOString() ?? null, merged: others });
}

/** `phone_invalid`, `email_invalid`, `email_lookalike`. */
async function readAddress({ placeOf }: CustomerPorts, tx: MerchantTx, kind: 'phone' | 'email', address: string): Promise<Result<string>> {
  if (kind === 'phone') {
    const phone = readPhone(address, await placeOf(tx));
    return phone.ok ? ok(phone.value.e164) : phone;
  }
  const email = readEmail(address);
  return email.ok ? ok(email.value.address) : email;
}

/** `not_found`, `customer_erased`, `conflict`: somebody changed it since; `zone_invalid`. */
async function editCustomer(ports: CustomerPorts, vault: Vault, tx: MerchantTx, id: string, edit: z.output<typeof CustomerEdit>, by: string): Promise<Result<null>> {
  const [row] = await lockCustomers(tx, [id]);
  if (!row) return fail('not_found');
  const personal = personalOf(vault, tx, row);
  if (!personal || !row.key) return fail('customer_erased');
  if (row.revision !== edit.revision) return fail('conflict');
  if (edit.zone !== null && !isZone(edit.zone)) return fail('zone_invalid');
  const next: Personal = { ...personal, name: edit.name.trim(), notes: edit.notes, safe_word: edit.safe_word === '' ? null : edit.safe_word };
  const places = await placesAfter(ports, vault, tx, row, edit.place);
  await updateCustomer(tx, id, {
    personal: vault.seal(vault.openKey(tx.merchant_id, id, row.key), 'personal', JSON.stringify(next)), language: edit.language, ...places,
    zones: edit.zone === null ? [] : [edit.zone], zones_certainty: edit.zone === null ? 'unknown' : 'known',
  });
  const differs = {
    name: personal.name !== next.name, notes: personal.notes !== next.notes, safe_word: (personal.safe_word ?? null) !== next.safe_word, language: row.language !== edit.language,
    place: row.places_certainty !== places.places_certainty || row.places.join() !== places.places.join(), zone: isZoneNew(row, edit.zone),
  };
  await noteCorrections(ports, tx, [{ customer: id, fields: fieldsIn(differs), by }]);
  return ok(null);
}

/** What nobody says any more is guessed again: from the number, else from where the shop is. */
async function placesAfter({ placeOf }: CustomerPorts, vault: Vault, tx: MerchantTx, row: CustomerRow, place: string | null): Promise<Pick<CustomerRow, 'places' | 'places_certainty'>> {
  if (place !== null) return { places: [place], places_certainty: 'known' };
  if (row.places_certainty === 'guessed') return { places: row.places, places_certainty: 'guessed' };
  const [item] = await itemsOf(vault, tx, [row]);
  const phone = item?.points.find(({ kind, address }) => kind === 'phone' && address !== null)?.address ?? null;
  const guessed = phone === null ? [] : placesOfPhone(phone);
  const here = await placeOf(tx);
  return { places: guessed.length > 0 ? [...guessed] : here === null ? [] : [here], places_certainty: 'guessed' };
}
