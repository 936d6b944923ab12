import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type TestPage, openTestPage, waitForDraft } from '@stilltill/testing/browser-page';
import type { PageParts } from '@stilltill/testing/browser-till-page';
import { type FakeServer, makeFakeServer } from '@stilltill/testing/fake-server';
import { makeOperator, makeProduct, makeStore } from '@stilltill/testing/records';
import { makeSeededRandom } from '@stilltill/testing/seeded-random';
import { TERMINAL_KINDS } from '@stilltill/protocol';
import type { Page } from 'playwright-core';

/** What the page's program put there. */
declare const parts: PageParts;

const PIN = '2468';
let chromium: TestPage;
let server: FakeServer;
let operator: string;
let number = 0;

before(async () => {
  const random = makeSeededRandom('browser');
  server = makeFakeServer();
  operator = (await putOperator(random)).id;
  server.put('store', server.store, await makeStore(server.store));
  for (let each = 1; each <= 250; each++) {
    const product = makeProduct(random, each, each < 4 ? { favourite: each } : {});
    server.put('product', product.id, product);
  }
  const transport = server.transport();
  chromium = await openTestPage({ entry: new URL('../../../testing/src/browser-till-page.ts', import.meta.url).pathname, serve: (request) => transport.send(request) });
});
after(() => chromium.close());

async function putOperator(random: ReturnType<typeof makeSeededRandom>): Promise<{ id: string }> {
  const made = await makeOperator(random, PIN);
  server.put('operator', made.id, made);
  return made;
}

/** A page with a till that is enrolled, open, and has a shift. */
async function openSelling(): Promise<{ page: Page; database: string }> {
  const page = await chromium.open();
  const database = `till ${++number}`;
  const outcome = await page.evaluate(async ([name, code, who, pin]) => {
    const till = (parts.till = await parts.openBrowserTill({ database: name as string }));
    const enrolled = await till.enrol(code as string);
    if (!enrolled.ok) return enrolled.fault.code;
    await new Promise<void>((resolve) => {
      const look = (): void => { if (!till.state().catalog.syncing && till.state().phase === 'locked') resolve(); };
      till.subscribe(look);
      look();
    });
    const on = await till.signOn(who as string, pin as string);
    const opened = on.ok ? await till.openShift(1000n) : on;
    return opened.ok ? 'selling' : opened.fault.code;
  }, [database, server.issueCode(), operator, PIN]);
  assert.equal(outcome, 'selling');
  return { page, database };
}

const salesHeld = (): number => server.all().filter(({ entry }) => entry.kind === 'sale.completed').length;

test('a till in Chromium enrols, sells, and the server holds the very bytes that it wrote', async () => {
  const { page } = await openSelling();
  const sold = await page.evaluate(async () => {
    const till = parts.till as NonNullable<PageParts['till']>;
    const scanned = await till.scan('6900000000200');
    const receipt = scanned.ok ? await till.takeCash(100_000n) : scanned;
    if (!receipt.ok) return receipt.fault.code;
    await new Promise<void>((resolve) => {
      const look = (): void => { if (till.state().network.waiting === 0) resolve(); };
      till.subscribe(look);
      look();
    });
    return receipt.value.hash;
  });
  assert.equal(server.entries().find((entry) => entry.hash === sold)?.entry.kind, 'sale.completed');
  await page.close();
});

test('a number that a customer gave stands nowhere in the browser but sealed, and the server opens it', async () => {
  const { page, database } = await openSelling();
  const outcome = await page.evaluate(async ([name, number]) => {
    const till = parts.till as NonNullable<PageParts['till']>;
    const said = await till.withdrawConsent({ address: { kind: 'phone', address: number as string }, channels: null, where: 'operator', sale: null });
    if (!said.ok) return said.fault.code;
    await new Promise<void>((resolve) => {
      const look = (): void => { if (till.state().network.waiting === 0) resolve(); };
      till.subscribe(look);
      look();
    });
    const opened = await new Promise<IDBDatabase>((resolve) => {
      const opening = indexedDB.open(name as string);
      opening.addEventListener('success', () => resolve(opening.result));
    });
    const stores = [...opened.objectStoreNames].filter((each) => each !== 'keys');
    const all = await Promise.all(stores.map((store) => new Promise<unknown[]>((resolve) => {
      const reading = opened.transaction(store).objectStore(store).getAll();
      reading.addEventListener('success', () => resolve(reading.result));
    })));
    opened.close();
    const text = JSON.stringify(all) + JSON.stringify(localStorage);
    return text.includes(number as string) ? 'in the clear' : String((text.match(/"sealed"/g) ?? []).length);
  }, [database, '13900001111']);
  assert.equal(outcome, '1', 'one sealed key lies beside its entry');
  const [entry] = server.entries().filter(({ entry: each }) => each.kind === 'consent.withdrawn');
  assert.equal(await server.open(TERMINAL_KINDS['consent.withdrawn'].parse(entry?.entry.body).address.field), '13900001111');
  await page.close();
});

test('row 5: each journal write asks IndexedDB for strict durability, each draft for relaxed', async () => {
  const { page } = await openSelling();
  const asked = await page.evaluate(async () => {
    const seen: string[] = [];
    const real = IDBDatabase.prototype.transaction;
    IDBDatabase.prototype.transaction = function (this: IDBDatabase, stores, mode, options) {
      const opened = real.call(this, stores, mode, options);
      if (mode === 'readwrite') seen.push(`${[...opened.objectStoreNames].join('+')} ${opened.durability}`);
      return opened;
    };
    const till = parts.till as NonNullable<PageParts['till']>;
    await till.scan('6900000000001');
    await till.takeCash(100_000n);
    IDBDatabase.prototype.transaction = real;
    return seen;
  });
  assert.ok(asked.includes('cells relaxed'));
  assert.ok(asked.includes('cells+entries strict'));
  assert.ok(asked.every((each) => !each.includes('entries') || each.endsWith(' strict')), asked.join(', '));
  await page.close();
});

test('the key can\'t be read out, survives a reload, and signs the same', async () => {
  const page = await chromium.open();
  const name = `till ${++number}`;
  const first = await page.evaluate(async (database) => {
    const opened = await parts.openTillDatabase(database);
    const keys = parts.makeBrowserKeys(opened);
    const { key, public_key } = await keys.create();
    const kept = await opened.get('keys', key);
    const exported = await Promise.all(['pkcs8', 'jwk', 'raw'].map((form) => crypto.subtle.exportKey(form as 'jwk', kept as CryptoKey).then(() => 'out', () => 'kept')));
    return { key, public_key, exported, extractable: kept?.extractable, mac: await keys.mac(new Uint8Array([1, 2, 3])) };
  }, name);
  assert.deepEqual(first.exported, ['kept', 'kept', 'kept']);
  assert.equal(first.extractable, false);
  await page.reload();
  const second = await page.evaluate(async ([database, key, public_key]) => {
    const keys = parts.makeBrowserKeys(await parts.openTillDatabase(database as string));
    const signature = await keys.sign(key as string, 'purpose\ntext');
    return {
      isOurs: await keys.verify(public_key as string, 'purpose\ntext', signature), isAnother: await keys.verify(public_key as string, 'purpose\nother', signature),
      mac: await keys.mac(new Uint8Array([1, 2, 3])),
    };
  }, [name, first.key, first.public_key]);
  assert.deepEqual(second, { isOurs: true, isAnother: false, mac: first.mac });
  await page.close();
});

test('row 1: a second tab is elsewhere, takes over, and what the first writes then is fenced', async () => {
  const { page, database } = await openSelling();
  const second = await chromium.open();
  const phase = await second.evaluate(async (name) => {
    parts.till = await parts.openBrowserTill({ database: name });
    return parts.till.state().phase;
  }, database);
  assert.equal(phase, 'elsewhere');
  const before = salesHeld();
  await page.evaluate(() => parts.till?.scan('6900000000002'));
  // The draft is stored behind the screen.
  await waitForDraft(page, database, '"line":1');
  const taken = await second.evaluate(async () => {
    const till = parts.till as NonNullable<PageParts['till']>;
    await till.takeOver();
    return { phase: till.state().phase, lines: till.state().found?.lines.length };
  });
  assert.deepEqual(taken, { phase: 'locked', lines: 1 });
  const late = await page.evaluate(async () => {
    const result = await (parts.till as NonNullable<PageParts['till']>).takeCash(100_000n);
    return { code: result.ok ? null : result.fault.code, phase: parts.till?.state().phase };
  });
  assert.deepEqual(late, { code: 'storage_fenced', phase: 'elsewhere' });
  assert.equal(salesHeld(), before);
  // When the second ends, the first goes on by itself, and asks who is there.
  await second.close();
  await page.waitForFunction(() => parts.till?.state().phase === 'locked');
  await page.close();
});

test('two writers that both believe in themselves: the number in the storage stops the one that came first', async () => {
  const page = await chromium.open();
  const codes = await page.evaluate(async (name) => {
    const database = await parts.openTillDatabase(name);
    const storage = parts.makeIndexedDbStorage(database);
    const first = await storage.acquire();
    const second = await storage.acquire();
    if (!first.ok || !second.ok) return ['not acquired'];
    const write = (fence: number, seq: number) => storage.commit({ fence, entries: [{ epoch: 'e', seq, text: 't', hash: 'h' }], cells: { a: String(seq) }, durability: 'strict' });
    const late = await write(first.value.fence, 1);
    const good = await write(second.value.fence, 2);
    const shelf = await storage.shelf.write(first.value.fence, new Map([['x', 'y']]), { clear: false, durability: 'relaxed' });
    const rows = await storage.readEntries('e', 0, 10);
    return [late.ok ? 'ok' : late.fault.code, good.ok, shelf.ok ? 'ok' : shelf.fault.code, rows.ok && rows.value.map(({ seq }) => seq), await storage.shelf.get('x')];
  }, `till ${++number}`);
  assert.deepEqual(codes, ['storage_fenced', true, 'storage_fenced', [2], undefined]);
  await page.close();
});

test('an entry is never written over: a number that is taken fails the whole write', async () => {
  const page = await chromium.open();
  const outcome = await page.evaluate(async (name) => {
    const storage = parts.makeIndexedDbStorage(await parts.openTillDatabase(name));
    const acquired = await storage.acquire();
    if (!acquired.ok) return ['not acquired'];
    const write = (text: string, cell: string) => storage.commit({ fence: acquired.value.fence, entries: [{ epoch: 'e', seq: 1, text, hash: 'h' }], cells: { a: cell }, durability: 'strict' });
    await write('first', 'first');
    const second = await write('second', 'second');
    const again = await storage.acquire();
    const rows = await storage.readEntries('e', 1, 1);
    return [second.ok ? 'ok' : second.fault.code, again.ok && again.value.cells.get('a'), rows.ok && rows.value[0]?.text];
  }, `till ${++number}`);
  assert.deepEqual(outcome, ['storage_failed', 'first', 'first']);
  await page.close();
});

test('a reload in the middle of a basket, offline: the draft is found, the operator signs on, the sale is sent later', async () => {
  const { page, database } = await openSelling();
  const before = salesHeld();
  chromium.cut(true);
  await page.evaluate(async () => {
    await parts.till?.scan('6900000000007');
    await parts.till?.scan('6900000000008');
  });
  await waitForDraft(page, database, '6900000000008');
  await page.reload();
  const sold = await page.evaluate(async ([name, who, pin]) => {
    const till = (parts.till = await parts.openBrowserTill({ database: name as string }));
    const found = till.state().found?.lines.length;
    await till.signOn(who as string, pin as string);
    await till.resume();
    const receipt = await till.takeCash(100_000n);
    return { found, sold: receipt.ok, waiting: till.state().network.waiting, online: till.state().network.online };
  }, [database, operator, PIN]);
  assert.equal(sold.found, 2);
  assert.ok(sold.sold && sold.waiting > 0 && !sold.online);
  chromium.cut(false);
  await page.evaluate(() => parts.till?.syncNow());
  await page.waitForFunction(() => parts.till?.state().network.waiting === 0);
  assert.equal(salesHeld(), before + 1);
  await page.close();
});

test('a full storage is told apart from a broken one, and nothing of the write is there', async () => {
  const page = await chromium.open();
  // An origin of its own: for one that is in use Chromium remembers for a while how much room there was.
  const origin = chromium.origin.replace('127.0.0.1', 'localhost');
  await page.goto(origin);
  const cdp = await chromium.context.newCDPSession(page);
  await cdp.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1024 * 1024 });
  const outcome = await page.evaluate(async (name) => {
    const storage = parts.makeIndexedDbStorage(await parts.openTillDatabase(name));
    const acquired = await storage.acquire();
    if (!acquired.ok) return ['not acquired'];
    const isSetAside = await parts.makeReserve(await parts.openTillDatabase(name)).ensure();
    // Text that can't be compressed: the browser counts what stands on the disk.
    let text = '';
    while (text.length < 5_000_000) text += crypto.getRandomValues(new Uint8Array(60_000)).toBase64();
    const write = await storage.commit({ fence: acquired.value.fence, entries: [{ epoch: 'e', seq: 1, text, hash: 'h' }], cells: { a: 'b' }, durability: 'strict' });
    const again = await storage.acquire();
    const rows = await storage.readEntries('e', 1, 1);
    return [isSetAside, write.ok ? 'ok' : write.fault.code, again.ok && again.value.cells.has('a'), rows.ok && rows.value.length];
  }, `till ${++number}`);
  assert.deepEqual(outcome, [false, 'storage_full', false, 0]);
  await page.close();
});

test('the reserve is set aside once, and given up once', async () => {
  const page = await chromium.open();
  const outcome = await page.evaluate(async (name) => {
    const database = await parts.openTillDatabase(name);
    const reserve = parts.makeReserve(database);
    return [await reserve.ensure(), await reserve.ensure(), await database.count('reserve'), await reserve.spend(), await reserve.spend()];
  }, `till ${++number}`);
  assert.deepEqual(outcome, [true, true, 1, true, false]);
  await page.close();
});

test('an entry that was changed behind the till\'s back is found, told, and sent as a gap with its bytes', async () => {
  const { page, database } = await openSelling();
  await page.waitForFunction(() => parts.till?.state().network.waiting === 0);
  chromium.cut(true);
  const head = await page.evaluate(async () => {
    const till = parts.till as NonNullable<PageParts['till']>;
    await till.scan('6900000000004');
    const first = await till.takeCash(100_000n);
    await till.scan('6900000000004');
    await till.takeCash(100_000n);
    return first.ok ? first.value.head : null;
  });
  assert.ok(head);
  await page.reload();
  await page.evaluate(async ([name, epoch, seq]) => {
    const opened = await parts.openTillDatabase(name as string);
    const row = await opened.get('entries', [epoch as string, seq as number]);
    if (row) await opened.put('entries', { ...row, text: row.text.replace('sale.completed', 'sale.forgotten') }, [epoch as string, seq as number]);
    opened.close();
  }, [database, head.epoch, head.seq] as const);
  chromium.cut(false);
  await page.evaluate(async (name) => void (parts.till = await parts.openBrowserTill({ database: name })), database);
  await page.waitForFunction(() => parts.till?.state().network.waiting === 0 && parts.till.state().storage.fault === 'entry_damaged');
  assert.deepEqual(server.gaps().filter((gap) => gap.epoch === head.epoch), [{ epoch: head.epoch, from_seq: head.seq, to_seq: head.seq, damaged: 1 }]);
  await page.close();
});
