/**
 * The server of a replay, in a process of its own: the product's composition, the embedded PostgreSQL with fsync (or
 * DATABASE_URL), a port on loopback. The process that started it sets its clock, has a shop made, and asks at the end
 * what the server knows.
 */
import type { Product } from '@stilltill/domain/catalog';
import { assert } from '@stilltill/domain/result';
import { composeModules } from '@stilltill/server/compose.ts';
import { readConfig } from '@stilltill/server/platform/config.ts';
import { makeHttpServer } from '@stilltill/server/platform/http.ts';
import { startFoundation } from '@stilltill/server/platform/start.ts';
import { readFigures } from './server-figures.ts';
import type { Answers, Asked, Question, Questions } from './server-link.ts';

const STORE_TIMEZONE = 'Europe/London';
const CURRENCY = 'GBP';

let now_ms = Date.UTC(2010, 10, 30);
const clock = { now_ms: () => now_ms };
const config = { ...readConfig([], process.env, process.cwd()), port: 0, log_level: 'error' as const };
const foundation = await startFoundation({ config, clock, origins: () => [], backs_up: false });
const { platform } = foundation;
const { postgres } = platform;
const app = await makeHttpServer({ log: platform.log, ids: platform.ids, metrics: platform.metrics, isHealthy: () => postgres.ping() });
// A till comes as often as the file's minutes go by, which is far oftener than it may by the machine's clock.
const modules = composeModules(app, platform, { monotonic_ms: () => now_ms });
await platform.state.begin();
const unfollow = await modules.start();
const origin = await app.listen({ host: '127.0.0.1', port: 0 });

const answers: { [N in Question]: (asked: Questions[N]) => Promise<Answers[N]> } = {
  async setClock({ at_ms }) {
    now_ms = at_ms;
    return null;
  },
  async makeShop({ tills, products }) {
    const { fleet, catalog, staff } = modules;
    const [merchant, store] = [platform.ids.uuid(), platform.ids.uuid()];
    assert((await fleet.makeMerchant({ id: merchant, shop_name: 'Online Retail' })).ok, 'a merchant is made');
    await postgres.withMerchant(merchant, (tx) => fleet.makeStore(tx, {
      id: store, code: 'S1', name: 'Online Retail', currency: CURRENCY, timezone: STORE_TIMEZONE, idle_lock_s: 900, languages: ['en'],
    }));
    const made = products.map(({ code, name, price_minor }, at): Product => ({
      id: platform.ids.uuid(), code, names: { en: name }, barcodes: [code], prices: [{ from: '2010-01-01T00:00:00.000Z', price_minor: BigInt(price_minor) }],
      tax_rate_ppm: 200_000, unit: 'piece', favourite: at < 24 ? at : null, category: null,
    }));
    await postgres.withMerchant(merchant, (tx) => catalog.upsertProducts(tx, made));
    const operators = Array.from({ length: tills }, (_, at) => ({ id: platform.ids.uuid(), pin: String(100_000 + at * 7_919) }));
    await postgres.withMerchant(merchant, (tx) => staff.makeOperators(
      tx, operators.map(({ id, pin }, at) => ({ id, pin, name: `Manager ${at + 1}`, role: 'manager' as const, active: true, language: 'en' as const })), 'Owner',
    ));
    const terminals = [];
    for (const [at, operator] of operators.entries()) {
      const id = platform.ids.uuid();
      assert((await fleet.makeTerminal(merchant, { id, store, code: `T${at + 1}`, name: `Till ${at + 1}` })).ok, 'a terminal is made');
      const code = await fleet.issueCode(merchant, id, 'Owner');
      assert(code.ok, 'a manager gets a code');
      terminals.push({ id, code: code.value.code, operator });
    }
    return { merchant, terminals, products: made.map(({ id, code }) => ({ id, code })) };
  },
  figures: ({ merchant }) => postgres.withMerchant(merchant, (tx) => readFigures(tx, STORE_TIMEZONE)),
  async makeCustomers({ merchant, count }) {
    const customers = Array.from({ length: count }, () => platform.ids.uuid());
    await postgres.withMerchant(merchant, (tx) => modules.customers.makeCustomers(tx, customers.map((id, at) => ({
      id, personal: { name: `Customer ${at + 1}`, notes: '' }, language: 'en', places: ['GB'], places_certainty: 'known', zones: [STORE_TIMEZONE], zones_certainty: 'known',
      points: [{ id: platform.ids.uuid(), kind: 'email', address: `customer${at + 1}@example.com` }],
    }))));
    return { customers };
  },
  async eraseCustomer({ merchant, customer }) {
    assert((await modules.contact.erase(merchant, customer, 'preferences', null)).ok, 'a customer is erased');
    return null;
  },
  async stop() {
    unfollow();
    await platform.live.close();
    await app.close();
    await foundation.stop();
    return null;
  },
};

process.on('message', (message) => {
  const { number, question, asked } = message as Asked;
  const answer = answers[question] as (asked: unknown) => Promise<unknown>;
  answer(asked).then(
    (value) => {
      process.send?.({ number, value });
      if (question === 'stop') process.disconnect?.();
    },
    (error: unknown) => void process.send?.({ number, error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  );
});
// Ctrl-C reaches this process too; it ends when whoever started it has, so that the database can be stopped first.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => {});
// Whoever asked is gone: the database must not outlive it.
process.once('disconnect', () => void answers.stop({}).finally(() => process.exit()));
process.send?.({ number: 0, value: { origin } });
