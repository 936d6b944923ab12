// Notifications on a customer's own device, from the page to the worker that shows them. The browser's push service is one of this
// machine: `subscribe` answers with it, and what arrives there encrypted is opened and handed to the real service worker.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { after, afterEach, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { askUntil } from '@stilltill/testing/ask-until';
import { type PushBrowser, makePushBrowser } from '@stilltill/testing/push-browser';
import { assertAccessible } from './accessible.ts';
import { type CarePerson, type CareShop, openCareShop } from './care-shop.ts';
import { type Browser, keepPicture, openBrowser, watchErrors } from './chromium.ts';

const HOST = { host: 'shop.test:8700', origin: 'http://shop.test:8700' };
let care: CareShop;
let service: Server;
let keys: PushBrowser;
let browser: Browser;
let plain: Browser;
let page: Page;
let person: CarePerson;
const errors: string[] = [];
const arrived = Promise.withResolvers<Buffer>();
const TWO_DAYS_MS = 2 * 86_400_000;

before(async () => {
  care = await openCareShop({ provider_reach: 'anywhere' });
  keys = makePushBrowser();
  service = createServer((request, response) => void buffer(request).then((body) => {
    arrived.resolve(body);
    response.writeHead(201).end();
  }, arrived.reject)).listen(0, '127.0.0.1');
  await once(service, 'listening');
  const cookie = await care.shop.signIn('owner', { name: 'Lin', email: 'lin@shop.test', password: 'a quiet till sells on' }, HOST);
  const set = await care.shop.server.app.inject({
    method: 'PUT', url: '/api/v1/office/contact/providers/push', headers: { ...HOST, cookie, 'idempotency-key': randomUUID(), 'content-type': 'application/json' },
    payload: JSON.stringify({ settings: { provider: 'web-push', subject: 'mailto:hello@shop.test' }, secrets: {} }),
  });
  assert.equal(set.statusCode, 200, set.body);
  const options = { viewport: { width: 360, height: 740 }, language: 'en-GB' } as const;
  [browser, plain] = await Promise.all([openBrowser(options), openBrowser({ ...options, javaScript: false })]);
  person = await care.makePerson('王芳');
  await browser.context.addInitScript(standIn, { endpoint: `http://127.0.0.1:${(service.address() as AddressInfo).port}/send/abc`, ...keys.keys });
  page = await browser.context.newPage();
  watchErrors(page, errors);
});
afterEach(async (context) => {
  if ('passed' in context && !context.passed) await keepPicture(context.name, [page]);
});
after(async () => {
  await Promise.all([browser?.close(), plain?.close()]);
  service?.close();
  service?.closeAllConnections();
  await care?.close();
});

/** What a browser's push service would be asked for: whether it is subscribed outlives the page, as there. */
function standIn({ endpoint, p256dh, auth }: { readonly endpoint: string; readonly p256dh: string; readonly auth: string }): void {
  const held = (key: ArrayBuffer) => ({
    endpoint, options: { applicationServerKey: key, userVisibleOnly: true }, toJSON: () => ({ endpoint, keys: { p256dh, auth } }),
    unsubscribe: () => Promise.resolve(localStorage.removeItem('held') === undefined),
  });
  PushManager.prototype.subscribe = (options) => {
    const key = new Uint8Array(options?.applicationServerKey as Uint8Array<ArrayBuffer>);
    if (options?.userVisibleOnly !== true || key.length !== 65) return Promise.reject(new Error('no shop’s key'));
    localStorage.setItem('held', JSON.stringify([...key]));
    return Promise.resolve(held(key.buffer) as unknown as PushSubscription);
  };
  PushManager.prototype.getSubscription = () => {
    const key = localStorage.getItem('held');
    return Promise.resolve(key === null ? null : held(Uint8Array.from(JSON.parse(key) as number[]).buffer) as unknown as PushSubscription);
  };
}

/** A worker that keeps what the browser has shown for it. */
type Noting = { readonly registration: ServiceWorkerRegistration; shown?: { readonly title: string; readonly body: string | undefined; readonly url: string } };

const devices = () => care.shop.server.platform.postgres.withMerchant(care.shop.merchant, async (tx) => (await care.shop.server.modules.customers.readProfiles(tx, [person.customer])).flatMap(({ points }) => points).filter(({ kind }) => kind === 'push'));

/** In both languages, light and dark: by axe, and nothing wider than the phone. */
async function check(what: string): Promise<void> {
  for (const language of ['zh', 'en']) for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.goto(`${person.link}/push?lang=${language}`);
    await page.locator('form[data-when]:not([hidden])').waitFor();
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth), false, `${what} in ${language} is wider than the phone`);
    await assertAccessible(page, `${what}, ${language}, ${colorScheme}`);
  }
}

test('without script the page says what is needed and leads back', async () => {
  const theirs = await plain.context.newPage();
  await theirs.goto(person.link);
  await theirs.getByRole('button', { name: 'Yes, that was me' }).click();
  await theirs.getByRole('link', { name: 'Notifications on this device' }).click();
  await theirs.getByText('This takes a browser with JavaScript switched on').waitFor();
  assert.deepEqual([await theirs.getByRole('button').count(), await theirs.getByRole('checkbox').count()], [0, 0]);
  await theirs.getByRole('link', { name: 'Back to my choices' }).click();
  await theirs.getByRole('heading', { name: 'What may 晨光便利 contact you about?' }).waitFor();
});

test('with script a device is turned on for what is ticked, and nothing is ticked before', async () => {
  await browser.context.grantPermissions(['notifications'], { origin: care.origin });
  await check('turning on');
  assert.equal(await page.getByRole('checkbox', { checked: true }).count(), 0);
  await page.getByRole('button', { name: 'Turn on for this device' }).click();
  await page.getByRole('alert').filter({ hasText: 'Choose at least one purpose.' }).waitFor();
  assert.deepEqual(await devices(), []);
  await page.getByRole('checkbox', { name: 'Offers and events' }).check();
  await page.getByRole('button', { name: 'Turn on for this device' }).click();
  await page.getByRole('status').filter({ hasText: 'From now on notifications appear on this device.' }).waitFor();
  assert.equal(await page.getByRole('group', { name: /^Notification/ }).getByRole('checkbox', { name: 'Offers and events' }).isChecked(), true);
  assert.equal((await devices()).length, 1);
});

test('what the gate lets out arrives there encrypted, and the worker shows it', async () => {
  // They had an offer today already: the cap holds for this way, too.
  care.later(TWO_DAYS_MS);
  const [device] = await devices();
  assert(device);
  const { shop } = care;
  const [made] = await shop.server.platform.postgres.withMerchant(shop.merchant, (tx) => shop.server.modules.contact.write(tx, [{
    request_key: randomUUID(), customer: person.customer, point: device.id, store: shop.store, channel: 'push', purpose: 'marketing', subject: 'oolong', template: 'marketing', values: { text: '乌龙茶上新' }, ground: null,
  }]));
  assert.equal(made?.decision.outcome, 'allow');
  await shop.server.platform.jobs.start();
  const body = await arrived.promise;
  assert(!body.includes('乌龙茶'));
  const payload = keys.open(body);
  assert.match(payload, /乌龙茶上新/);

  await page.goto(`${person.link}/push`);
  const scope = await page.locator('[data-push]').getAttribute('data-scope') ?? '';
  await askUntil(page, async (path) => (await navigator.serviceWorker.getRegistration(path))?.active?.state === 'activated', scope);
  const worker = browser.context.serviceWorkers().find((each) => new URL(each.url()).pathname.startsWith('/c/push/')) ?? assert.fail('there is no worker');
  // Asked too early for what it shows, the browser takes it for closed, and closes it: so the worker notes what was shown.
  await worker.evaluate(() => {
    const noting = globalThis as unknown as Noting;
    const show = noting.registration.showNotification.bind(noting.registration);
    noting.registration.showNotification = async (title, options) => {
      await show(title, options);
      const { body: words, data } = options ?? {};
      noting.shown = { title, body: words, url: (data as { readonly url: string }).url };
    };
  });
  const registration = Promise.withResolvers<string>();
  const session = await browser.context.newCDPSession(page);
  // Told some time after it was asked for.
  session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations: all }) => all.filter(({ scopeURL }) => new URL(scopeURL).pathname === scope).forEach(({ registrationId }) => registration.resolve(registrationId)));
  await session.send('ServiceWorker.enable');
  await session.send('ServiceWorker.deliverPushMessage', { origin: care.origin, registrationId: await registration.promise, data: payload });
  const shown = await askUntil(worker, async () => (globalThis as unknown as Noting).shown, undefined);
  assert.deepEqual(shown, JSON.parse(payload));
  assert.equal(new URL(page.url()).pathname.startsWith(scope), false, 'the page itself is outside of the worker’s scope');
});

test('it is turned off where it was turned on: the browser’s subscription ends, and the shop forgets the device', async () => {
  await check('turning off');
  await page.getByRole('button', { name: 'Turn off on this device' }).click();
  await page.getByRole('status').filter({ hasText: 'No more notifications come to this device.' }).waitFor();
  assert.deepEqual([await devices(), await page.evaluate(() => localStorage.getItem('held'))], [[], null]);
  await page.goto(`${person.link}/push`);
  await page.getByRole('button', { name: 'Turn on for this device' }).waitFor();
  assert.deepEqual(errors, []);
});
