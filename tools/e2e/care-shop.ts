// A shop whose customers' pages are looked at in a browser: a composed server on a free port, a sale with its receipt, and
// somebody who is written to. What is sent is kept here, as whoever gets it would read it.
import assert from 'node:assert/strict';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { COMMERCIAL, type Channel } from '@stilltill/domain/contact';
import { shortUuid } from '@stilltill/server/platform/ids.ts';
import type { Order, Sender } from '@stilltill/server/modules/contact/index.ts';
import type { MerchantTx } from '@stilltill/server/platform/postgres.ts';
import { type TestDatabase, createTestDatabase } from '@stilltill/testing/test-database';
import { type TestShop, openTestShop } from '@stilltill/testing/test-shop';

const PUBLIC = 'https://shop.test';

export type CareShop = {
  readonly shop: TestShop;
  readonly origin: string;
  /** Address of a receipt of its own. */
  makeReceipt(): Promise<string>;
  /** Somebody who agreed at a till to all of it by text message and mail; with addresses as their messages lead to. */
  makePerson(name: string): Promise<CarePerson>;
  /** Texts that reached the wire since it was asked last. */
  send(channel: Channel): Promise<string[]>;
  later(by_ms: number): void;
  close(): Promise<void>;
};
export type CarePerson = { readonly customer: string; readonly phone: string; readonly email: string; readonly link: string; readonly one_click: string; readonly code: string };

/** `provider_reach`: 'anywhere' where a provider is on this machine. */
export async function openCareShop(options: Pick<NonNullable<Parameters<typeof openTestShop>[1]>, 'provider_reach'> = {}): Promise<CareShop> {
  const database: TestDatabase = await createTestDatabase();
  let rates_ms = 0;
  // Each look at the clock is a minute later to whoever counts tries: a browser is quicker than a person.
  const shop = await openTestShop(database, { ...options, public_address: PUBLIC, monotonic_ms: () => (rates_ms += 60_000) });
  await shop.server.app.listen({ host: '127.0.0.1', port: 0 });
  const origin = `http://localhost:${(shop.server.app.server.address() as AddressInfo).port}`;
  const { contact, customers } = shop.server.modules;
  const run = <T>(work: (tx: MerchantTx) => Promise<T>): Promise<T> => database.postgres.withMerchant(shop.merchant, work);
  const terminal = await shop.enrol('T1');
  let begun = false;
  let people = 0;

  const send = async (channel: Channel): Promise<string[]> => {
    const wire: string[] = [];
    const sink: Sender = {
      channel, provider: 'sink', close: () => Promise.resolve(),
      send(cleared) {
        const taken = cleared.take(shop.clock.now_ms());
        assert.ok(taken.ok);
        const { value } = taken;
        wire.push((value.channel === 'sms' ? value.text : value.channel === 'email' ? `${value.text}\n${value.one_click ?? ''}` : '').replaceAll(PUBLIC, origin));
        return Promise.resolve({ outcome: 'sent', reference: null });
      },
    };
    await contact.dispatchDue(shop.merchant, { worker: randomUUID(), senders: new Map([[channel, sink]]), at_once: 100 });
    return wire;
  };

  return {
    shop, origin, send,
    later: (by_ms) => shop.clock.set(shop.clock.now_ms() + by_ms),
    async makeReceipt() {
      const token = randomBytes(16).toString('base64url');
      const entries = [...(begun ? [] : [terminal.write('epoch.began', { reason: 'enrolled', follows: null })]), terminal.writeSale({ receipt_token_hash: createHash('sha256').update(token).digest('hex') })];
      begun = true;
      const uploaded = await shop.ask('/api/v1/journal', terminal.upload(entries), { authorization: terminal.pass });
      assert.equal(uploaded.status, 200, uploaded.body);
      return `${origin}/r/${shortUuid(shop.merchant)}.${token}`;
    },
    async makePerson(name) {
      people += 1;
      const [customer, phone, email] = [randomUUID(), randomUUID(), randomUUID()];
      const address = `+861380001${String(people).padStart(4, '0')}`;
      await run((tx) => customers.makeCustomers(tx, [{
        id: customer, personal: { name, notes: '' }, language: 'zh', places: ['CN'], places_certainty: 'known', zones: ['Asia/Shanghai'], zones_certainty: 'known',
        points: [{ id: phone, kind: 'phone', address }, { id: email, kind: 'email', address: `person${people}@example.com` }],
      }]));
      const order = (point: string, channel: Channel, change: Partial<Order>): Order => ({ request_key: randomUUID(), customer, point, store: shop.store, channel, purpose: 'marketing', subject: 'tea', template: 'marketing', values: { text: '春茶上新' }, ground: null, ...change });
      await run(async (tx) => {
        for (const [point, channel] of [[phone, 'sms'], [email, 'email']] as const) {
          await contact.giveConsent(tx, { customer, point, purposes: COMMERCIAL, channels: [channel], at: null, source: 'till', by: null, form: 'express', notice_hash: 'a'.repeat(64), language: 'zh' });
        }
      });
      shop.clock.set(shop.clock.now_ms() + 60_000);
      await run((tx) => contact.write(tx, [
        order(phone, 'sms', { purpose: 'confirmation', template: 'confirmation', values: {}, subject: 'c', ground: { evidence: 'till', subject: 'c', at: new Date(shop.clock.now_ms()).toISOString() } }),
        order(email, 'email', {}), order(phone, 'voice', { by: 'person' }),
      ]));
      await run((tx) => customers.noteAccess(tx, customer, 'Chen Mo', 'opened'));
      const [sms, mail] = [(await send('sms')).join('\n'), (await send('email')).join('\n')];
      const pathIn = (text: string, kind: string): string => new RegExp(`${origin}/${kind}/[\\w-]{22}\\.[\\w-]{22}`).exec(text)?.[0] ?? '';
      const person = { customer, phone: address, email: `person${people}@example.com`, link: pathIn(sms, 'c'), one_click: pathIn(mail, 'u'), code: /[0-9A-Z]{4}-[0-9A-Z]{4}/.exec(sms)?.[0] ?? '' };
      assert(person.link !== '' && person.one_click !== '' && person.code !== '', `${sms}\n${mail}`);
      return person;
    },
    async close() {
      await shop.close();
      await database.drop();
    },
  };
}
