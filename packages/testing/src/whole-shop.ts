/** A furnished merchant whose things can be made whole: asks as its owner and as its terminal, and throws where it is refused. */
import { randomBytes, randomUUID } from 'node:crypto';
import type { StoredEntry } from '@stilltill/domain/journal';
import type { ComposedServer } from '@stilltill/server/compose.ts';
import type { MerchantTx } from '@stilltill/server/platform/postgres.ts';
import { type FurnishedMerchant, send } from './furnished-merchant.ts';
import type { Method } from './openapi-calls.ts';
import type { TestDatabase } from './test-database.ts';
import type { TestRandom } from './test-terminal.ts';

/** What stands in an answer; a test that reads something else of it fails. */
export type Told = { readonly id: string; readonly items: readonly Told[]; readonly [name: string]: unknown };
export type Person = { readonly customer: string; readonly point: string; readonly number: string };

export type WholeShop = FurnishedMerchant & {
  readonly server: ComposedServer;
  readonly clock: { now_ms(): number; set(now_ms: number): void };
  readonly random: TestRandom;
  readonly second_store: string;
  /** An operator of the highest rank, whose account is the owner's. */
  readonly operator: string;
  readonly product: string;
  /** Asks below /api/v1/office/. */
  office(method: Method, path: string, body?: unknown, type?: string): Promise<Told>;
  /** Asks below /api/v1/. */
  till(method: Method, path: string, body?: unknown): Promise<Told>;
  /** Sends a form, as a page of the customers' does. */
  post(path: string, fields: Readonly<Record<string, string>>): Promise<void>;
  uploads(...run: readonly StoredEntry[]): Promise<Told>;
  within<T>(work: (tx: MerchantTx) => Promise<T>): Promise<T>;
  hire(rank?: string): Promise<string>;
  /** A customer who can be reached by phone and agreed to all of it. */
  makePerson(): Promise<Person>;
};

/** A call that names what a shop really has, so that this shop itself can make it. */
export type Named = {
  readonly url: string; readonly body?: unknown;
  /** Stands in the answer to the shop itself, and in nobody else's. */
  readonly shows?: string;
  /** Why whoever is of another shop is answered well all the same: of what of their own. */
  readonly hears?: string;
  /** In the place of a session or a pass: what whoever calls proves themselves by. */
  readonly proof?: (caller: WholeShop) => Readonly<Record<string, string>>;
};
/** A route of the OpenAPI document, and how the thing that it is about is made in a shop by whoever makes such things there. */
export type Deed = { readonly route: string; make(shop: WholeShop): Promise<Named> };

/** The first of what there must be. */
export function first<T>(items: readonly T[]): T {
  const [item] = items;
  if (item === undefined) throw new Error('there is nothing of what was made');
  return item;
}
export const atOf = ({ clock }: Pick<WholeShop, 'clock'>, later_ms: number): string => new Date(clock.now_ms() + later_ms).toISOString();

type Parts = { readonly server: ComposedServer; readonly database: Pick<TestDatabase, 'postgres'>; readonly clock: WholeShop['clock'] };
let numbers = 0;

export async function openWholeShop(furnished: FurnishedMerchant, { server, database, clock }: Parts): Promise<WholeShop> {
  const random: TestRandom = { bytes: (length) => randomBytes(length) };
  const ask = async (method: Method, url: string, body: unknown, headers: Readonly<Record<string, string>>): Promise<Told> => {
    const answer = await send(server, { method, url, body, headers });
    if (answer.status !== 200) throw new Error(`${method} ${url}: ${answer.status} ${answer.text}`);
    return JSON.parse(answer.text === '' ? '{}' : answer.text) as Told;
  };
  const office: WholeShop['office'] = (method, path, body, type) => ask(method, `/api/v1/office/${path}`, body, { cookie: furnished.cookie, ...(type === undefined ? {} : { 'content-type': type }) });
  const till: WholeShop['till'] = (method, path, body) => ask(method, `/api/v1/${path}`, body, { authorization: furnished.terminal.pass });
  const hire = async (rank = 'operator'): Promise<string> => (await office('POST', 'operators', { name: `${furnished.mark} ${randomUUID()}`, role: rank, active: true, language: 'zh', pin: '482615' })).id;
  const operator = await hire('owner');
  const { people } = await office('GET', 'access') as unknown as { readonly people: readonly { readonly id: string; readonly role: string }[] };
  await office('PUT', `access/${first(people.filter(({ role }) => role === 'owner')).id}/operator`, { operator });
  // What is found stays open until a person answers it.
  await office('PUT', 'watch/policy', { answers: [{ rule: 'self_approval', unsure: 'note', sure: 'note' }], sure_ppm: 900_000 });
  const { items: products } = await office('GET', 'products');
  const { items: stores } = await office('GET', 'stores');
  return {
    ...furnished, server, clock, random, operator, office, till, hire,
    product: first(products).id, second_store: first(stores.filter(({ id }) => id !== furnished.store)).id,
    async post(path, fields) {
      const answer = await server.app.inject({ method: 'POST', url: path, payload: String(new URLSearchParams(fields)), headers: { 'content-type': 'application/x-www-form-urlencoded' } });
      if (answer.statusCode !== 303) throw new Error(`${path}: ${answer.statusCode} ${answer.body}`);
    },
    within: (work) => database.postgres.withMerchant(furnished.merchant, work),
    uploads: (...run) => till('POST', 'journal', furnished.terminal.upload(run)),
    async makePerson() {
      const [customer, point] = [randomUUID(), randomUUID()];
      const number = `138${String((numbers += 1)).padStart(8, '0')}`;
      await database.postgres.withMerchant(furnished.merchant, async (tx) => {
        await server.modules.customers.makeCustomers(tx, [{
          id: customer, personal: { name: `${furnished.mark} ${number}`, notes: '' }, language: 'zh', places: ['CN'], places_certainty: 'known', zones: ['Asia/Shanghai'], zones_certainty: 'known',
          points: [{ id: point, kind: 'phone', address: `+86${number}` }],
        }]);
        await server.modules.contact.giveConsent(tx, {
          customer, point, purposes: ['follow_up', 'survey', 'marketing'], channels: ['sms', 'voice'], at: null, source: 'preferences', by: null, form: 'confirmed', notice_hash: null, language: 'zh',
        });
      });
      return { customer, point, number };
    },
  };
}
