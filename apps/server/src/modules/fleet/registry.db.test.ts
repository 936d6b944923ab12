import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { certificateText } from '@stilltill/domain/journal';
import {
  ChangesAnswer, FleetCounts, FleetFaults, FleetImportAnswer, FleetPage, FleetStore, FleetTerminalDetail, Inspection, InspectionPage, InspectionPictureAnswer, InspectionRound, OverduePage, ScopeSettingsItem, ScopeSettingsList, SettingsPreview,
  TerminalGroup, TerminalList, TokenAnswer, toWire,
} from '@stilltill/protocol';
import { getTestPass } from '@stilltill/testing/enrol-terminal';
import { type TestDatabase, createTestDatabase } from '@stilltill/testing/test-database';
import { type ShopTerminal, type TestShop, openTestShop } from '@stilltill/testing/test-shop';
import { isSignedBy } from './signature.ts';

const OWNER = { name: 'Li Wei', email: 'li@shop.test', password: 'a quiet till sells on' };
const HOST = { host: 'shop.test:8700', origin: 'http://shop.test:8700' };
const BASE = '/api/v1/office/fleet';
const DAY_MS = 86_400_000;
/** The smallest PNG that there is. */
const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
let database: TestDatabase;
let shop: TestShop;
let cookie: string;
let other: { readonly merchant: string; readonly store: string; readonly terminal: string };
let second: string;
let made = 0;

before(async () => {
  database = await createTestDatabase();
  shop = await openTestShop(database);
  cookie = await shop.signIn('owner', OWNER, HOST);
  const { fleet } = shop.server.modules;
  const store = (id: string, code: string) => ({ id, code, name: `Store ${code}`, currency: 'CNY', timezone: 'Asia/Shanghai', idle_lock_s: 300, languages: ['zh', 'en'] as const });
  second = randomUUID();
  await database.postgres.withMerchant(shop.merchant, (tx) => fleet.makeStore(tx, store(second, 'S2')));
  other = { merchant: randomUUID(), store: randomUUID(), terminal: randomUUID() };
  await fleet.makeMerchant({ id: other.merchant, shop_name: 'Elsewhere' });
  await database.postgres.withMerchant(other.merchant, (tx) => fleet.makeStore(tx, store(other.store, 'X1')));
  await fleet.makeTerminal(other.merchant, { id: other.terminal, store: other.store, code: 'T1', name: 'Theirs' });
});
after(async () => {
  await shop.close();
  await database.drop();
});

type Answer = { readonly status: number; readonly body: string };
async function ask(method: 'GET' | 'POST' | 'PUT', path: string, body?: object | string): Promise<Answer> {
  const text = body === undefined || typeof body === 'string' ? body : toWire(body);
  const answer = await shop.server.app.inject({
    method, url: `${BASE}/${path}`, headers: { ...HOST, cookie, ...(text === undefined ? {} : { 'content-type': typeof body === 'string' ? 'text/csv' : 'application/json', 'idempotency-key': randomUUID() }) },
    ...(text === undefined ? {} : { payload: text }),
  });
  return { status: answer.statusCode, body: answer.body };
}
async function office<T>(shape: { parse(value: unknown): T }, ...asked: Parameters<typeof ask>): Promise<T> {
  const { status, body } = await ask(...asked);
  assert.equal(status, 200, body);
  return shape.parse(JSON.parse(body));
}
const codeOf = ({ body }: Answer): string => (JSON.parse(body) as { code: string }).code;
const enrol = (): Promise<ShopTerminal> => shop.enrol(`T${made += 1}`);
const idOf = (each: ShopTerminal): string => each.enrolment.terminal;
const decide = (each: ShopTerminal, what: string, body: object) => office(FleetTerminalDetail, 'POST', `terminals/${idOf(each)}/${what}`, body);
const show = (each: ShopTerminal) => office(FleetTerminalDetail, 'GET', `terminals/${idOf(each)}`);
const change = (scope: string, id: string, set: object, take_back: string[] = []) => office(ScopeSettingsItem, 'PUT', 'settings', { scope, id, set, take_back });
async function checkIn(each: ShopTerminal, said: { telemetry?: object; settings?: object } = {}): Promise<void> {
  const body = {
    head: null, acknowledgement: null, at: new Date(shop.clock.now_ms()).toISOString(), waiting: 0, storage: { persisted: true, used_ppm: 10 }, app_build: 'test', check_in: { telemetry: {}, settings: {}, ...said },
  };
  const answer = await shop.ask('/api/v1/contact', JSON.stringify(body), { authorization: each.pass });
  assert.equal(answer.status, 200, answer.body);
}
/** The newest state of records of a kind in a terminal's feed. */
async function feed(each: ShopTerminal, kind: string): Promise<Map<string, Record<string, unknown> | null>> {
  const answer = await shop.server.app.inject({ method: 'GET', url: '/api/v1/changes?limit=5000', headers: { authorization: each.pass } });
  assert.equal(answer.statusCode, 200, answer.body);
  return new Map(ChangesAnswer.parse(JSON.parse(answer.body)).changes.filter((change_) => change_.kind === kind).map(({ id, body }) => [id, body as Record<string, unknown> | null]));
}
async function entries(kind: string): Promise<Record<string, unknown>[]> {
  const rows = await database.adminQuery<{ text: string }>('select text from app.entry where merchant_id = $1 and kind = $2 order by chain, seq', [shop.merchant, kind]);
  return rows.map(({ text }) => (JSON.parse(text) as { body: Record<string, unknown> }).body);
}

describe('what is decided about a terminal', () => {
  it('is an entry of the server’s journal, and stands in what the office sees', async () => {
    const till = await enrol();
    await decide(till, 'describe', { name: 'Counter', model: 'A920', serial: 'SN 1', place: '门口', acquirer: '拉卡拉', peripherals: ['printer'] });
    await decide(till, 'window', { window: { from: '2026-12-01T00:00:00.000Z', until: '2026-12-03T00:00:00.000Z' } });
    const { body } = await ask('POST', `terminals/${idOf(till)}/window`, { window: { from: '2026-12-03T00:00:00.000Z', until: '2026-12-01T00:00:00.000Z' } });
    assert.match(body, /request_malformed/, 'one that ends before it begins');
    const shown = await show(till);
    assert.deepEqual([shown.name, shown.model, shown.serial, shown.place, shown.peripherals, shown.window?.from, shown.key_fingerprint?.length], ['Counter', 'A920', 'SN 1', '门口', ['printer'], '2026-12-01T00:00:00.000Z', 39]);
    assert.deepEqual((await entries('terminal.described')).at(-1), { terminal: idOf(till), model: 'A920', serial: 'SN 1', place: '门口', acquirer: '拉卡拉', peripherals: ['printer'], by: 'Li Wei' });
    assert.equal((await decide(till, 'describe', { name: 'Counter', model: 'A920', serial: 'SN 1', place: '门口', peripherals: [] })).acquirer, '拉卡拉', 'a page of yesterday says nothing of acquirers');
    assert.deepEqual((await office(FleetPage, 'GET', `terminals?acquirer=${encodeURIComponent('拉卡拉')}`)).items.map(({ id }) => id), [idOf(till)]);
    assert.deepEqual((await office(FleetCounts, 'GET', 'counts')).acquirers, [{ acquirer: '拉卡拉', terminals: 1 }]);
    assert.equal((await decide(till, 'describe', { name: 'Counter', model: null, serial: null, place: '门口', acquirer: null, peripherals: [] })).acquirer, null);
    assert.equal((await entries('terminal.window_set')).at(-1)?.['terminal'], idOf(till));
    const listed = TerminalList.parse(JSON.parse((await shop.server.app.inject({ method: 'GET', url: '/api/v1/office/terminals', headers: { ...HOST, cookie } })).body)).items.find(({ id }) => id === idOf(till));
    assert.deepEqual(shown.standing, listed, 'its journal stands beside it as in the list of all');
    assert.equal((await office(FleetPage, 'GET', `terminals?text=${encodeURIComponent('门口')}`)).items.length, 1);
    assert.equal((await office(FleetPage, 'GET', `terminals?text=${encodeURIComponent('%')}`)).items.length, 0, 'what is looked for is no pattern');
  });

  it('about who answers for it names the one before, and nobody whom the shop does not know', async () => {
    const till = await enrol();
    const operator = randomUUID();
    await database.postgres.withMerchant(shop.merchant, (tx) => shop.server.modules.staff.makeOperators(tx, [{ id: operator, name: '王小雨', role: 'operator', active: true, language: 'zh', pin: '864202' }], 'test'));
    assert.deepEqual((await decide(till, 'custody', { custodian: operator, reason: 'shift' })).custodian, { id: operator, name: '王小雨' });
    assert.equal(codeOf(await ask('POST', `terminals/${idOf(till)}/custody`, { custodian: randomUUID(), reason: 'x' })), 'not_found');
    await decide(till, 'custody', { custodian: null, reason: 'end' });
    assert.deepEqual((await entries('terminal.custody_changed')).map(({ from, to }) => [from, to]), [[null, operator], [operator, null]]);
  });

  it('of another merchant is not found, whatever it is', async () => {
    const wanted: [string, object][] = [['lock', { reason: 'x', call: '', code: '' }], ['lost', { reason: 'x' }], ['move', { store: second, reason: 'x' }], ['groups', { groups: [] }]];
    for (const [what, body] of wanted) assert.equal(codeOf(await ask('POST', `terminals/${other.terminal}/${what}`, body)), 'not_found', what);
    assert.equal(codeOf(await ask('GET', `terminals/${other.terminal}`)), 'not_found');
    assert.equal(codeOf(await ask('GET', `terminals/${other.terminal}/hours`)), 'not_found');
    assert.equal(codeOf(await ask('PUT', `stores/${other.store}`, { position: null, networks: [] })), 'not_found');
  });
});

describe('a lock', () => {
  it('reaches the tills of its own store alone, and goes with its end', async () => {
    const till = await enrol();
    const elsewhere = await move(await enrol(), second);
    const { lock } = await decide(till, 'lock', { reason: 'seal broken', call: '010-1', code: 'C7' });
    assert.ok(lock);
    assert.deepEqual((await feed(till, 'terminal')).get(idOf(till))?.['lock'], lock);
    assert.equal((await feed(elsewhere, 'terminal')).has(idOf(till)), false);
    assert.equal((await decide(till, 'unlock', { reason: 'looked at' })).lock, null);
    assert.equal((await feed(till, 'terminal')).get(idOf(till))?.['lock'], null);
    assert.deepEqual([(await entries('terminal.locked')).at(-1)?.['lock'], (await entries('terminal.unlocked')).at(-1)?.['lock']], [lock.id, lock.id]);
  });
});

describe('a terminal that is lost', () => {
  it('says so when it comes, and what it brings is taken and flagged until it is found', async () => {
    const till = await enrol();
    const bring = async (): Promise<void> => {
      const answer = await shop.ask('/api/v1/journal', till.upload([till.writeSale()]), { authorization: till.pass });
      assert.equal(answer.status, 200, answer.body);
    };
    const flags = async (): Promise<number> => (await database.adminQuery("select from app.exception where merchant_id = $1 and code = 'terminal_lost'", [shop.merchant])).length;
    await shop.ask('/api/v1/journal', till.upload([till.write('epoch.began', { reason: 'enrolled', follows: null })]), { authorization: till.pass });
    await bring();
    assert.equal(await flags(), 0);
    const lost = await decide(till, 'lost', { reason: 'left in a taxi' });
    assert.deepEqual([lost.liveness, lost.lost?.reason, lost.lost_seen_at], ['lost', 'left in a taxi', null]);
    await bring();
    assert.equal(await flags(), 1);
    await checkIn(till);
    const seen = await show(till);
    assert.deepEqual([seen.liveness, seen.lost_seen_at], ['lost', new Date(shop.clock.now_ms()).toISOString()]);
    const found = await decide(till, 'found', { reason: 'brought back' });
    assert.deepEqual([found.liveness, found.lost, found.lost_seen_at], ['active', null, null]);
    await bring();
    assert.equal(await flags(), 1);
  });
});

/** Moves a terminal and lets it take up its new certificate, as a till does. */
async function move(till: ShopTerminal, store: string): Promise<ShopTerminal> {
  await decide(till, 'move', { store, reason: 'needed there' });
  let given: ReturnType<typeof TokenAnswer.parse> | null = null;
  const listen: typeof shop.ask = async (...asked) => {
    const answer = await shop.ask(...asked);
    given = TokenAnswer.parse(JSON.parse(answer.body));
    return answer;
  };
  await getTestPass(listen, till, shop.clock.now_ms());
  const { certificate } = given as unknown as { certificate?: ShopTerminal['certificate'] };
  assert.ok(certificate, 'its pass comes with its new certificate');
  assert.ok(isSignedBy(till.server_public_key, certificateText(certificate), certificate.signature));
  const moved = { ...till, certificate };
  return { ...moved, pass: await getTestPass(shop.ask, moved, shop.clock.now_ms()) };
}

describe('a terminal that is moved', () => {
  it('keeps its key, and sells for its earlier store until it shows the certificate of the new one', async () => {
    const till = await enrol();
    await checkIn(till);
    const moved = await move(till, second);
    assert.equal(moved.certificate.public_key, till.certificate.public_key);
    assert.deepEqual([...(await feed({ ...till, pass: await getTestPass(shop.ask, till, shop.clock.now_ms()) }, 'store')).keys()], [shop.store], 'by the certificate that it shows');
    const before = await show(till);
    assert.deepEqual([before.store, before.certified_store], [second, shop.store]);
    assert.deepEqual([...(await feed(moved, 'store')).keys()], [second]);
    assert.ok((await feed(moved, 'terminal')).has(idOf(till)));
    await checkIn(moved);
    assert.equal((await show(till)).certified_store, null);
    const answer = await shop.ask('/api/v1/terminal/token', '{}', {});
    assert.equal(answer.status, 400);
  });

  it('hears of it at its next word: a pass that came without the new certificate ends', async () => {
    const till = await enrol();
    await decide(till, 'move', { store: second, reason: 'x' });
    const heard = await shop.server.app.inject({ method: 'GET', url: '/api/v1/changes?limit=1', headers: { authorization: till.pass } });
    assert.equal(codeOf({ status: heard.statusCode, body: heard.body }), 'token_expired');
    // It may stay where it is, for as long as something is open there.
    await checkIn({ ...till, pass: await getTestPass(shop.ask, till, shop.clock.now_ms()) });
    assert.equal((await show(till)).certified_store, shop.store);
  });

  it('sends what it did before for the store where it did it, also where nothing of that epoch had come', async () => {
    const till = await enrol();
    const run = [till.write('epoch.began', { reason: 'enrolled', follows: null, store: shop.store }), till.writeSale()];
    const moved = await move(till, second);
    const brought = async (certificate: ShopTerminal['certificate'] | null): Promise<{ store_id: string; store_code: string } | undefined> => {
      const answer = await shop.ask('/api/v1/journal', till.upload(run, certificate ? { certificate } : {}), { authorization: moved.pass });
      assert.equal(answer.status, 200, answer.body);
      return (await database.adminQuery<{ store_id: string; store_code: string }>('select store_id, store_code from app.chain where merchant_id = $1 and terminal_id = $2', [shop.merchant, idOf(till)]))[0];
    };
    assert.deepEqual(await brought(till.certificate), { store_id: shop.store, store_code: till.certificate.store_code });
    assert.deepEqual(await brought(null), { store_id: shop.store, store_code: till.certificate.store_code }, 'a chain keeps its store');
    const [sale] = await database.adminQuery<{ store_id: string }>('select s.store_id from app.sale s join app.chain c on c.merchant_id = s.merchant_id and c.chain = s.chain where s.merchant_id = $1 and c.terminal_id = $2', [shop.merchant, idOf(till)]);
    assert.equal(sale?.store_id, shop.store);
  });

  it('counts for the store of its pass where the certificate beside its entries is not ours', async () => {
    const till = await enrol();
    const run = [till.write('epoch.began', { reason: 'enrolled', follows: null }), till.writeSale()];
    const moved = await move(till, second);
    const answer = await shop.ask('/api/v1/journal', till.upload(run, { certificate: { ...till.certificate, store: randomUUID() } }), { authorization: moved.pass });
    assert.equal(answer.status, 200, answer.body);
    const [chain] = await database.adminQuery<{ store_id: string }>('select store_id from app.chain where merchant_id = $1 and terminal_id = $2', [shop.merchant, idOf(till)]);
    assert.equal(chain?.store_id, second);
  });

  it('does not go to a store that has a terminal of its code', async () => {
    const till = await enrol();
    await shop.server.modules.fleet.makeTerminal(shop.merchant, { id: randomUUID(), store: second, code: `T${made}`, name: 'there already' });
    assert.equal(codeOf(await ask('POST', `terminals/${idOf(till)}/move`, { store: second, reason: 'x' })), 'terminal_code_taken');
  });
});

describe('settings', () => {
  it('come from the nearest that says something, reach the tills that they concern, and what is taken back uncovers the next', async () => {
    const till = await enrol();
    const group = await office(TerminalGroup, 'POST', 'groups', { name: 'Kiosks' });
    await decide(till, 'groups', { groups: [group.id] });
    const idle = async (): Promise<unknown[]> => {
      const found = (await show(till)).settings.find(({ name }) => name === 'idle_lock_s');
      return [found?.value, found?.from?.scope ?? null];
    };
    assert.deepEqual(await idle(), [300, null]);
    await change('merchant', shop.merchant, { idle_lock_s: 600, card_offline: { sale_minor: 100n, total_minor: 1000n, hours: 1 } });
    await change('store', shop.store, { idle_lock_s: 500 });
    await change('group', group.id, { idle_lock_s: 400 });
    await change('terminal', idOf(till), { idle_lock_s: 60, simple_mode: true });
    assert.deepEqual(await idle(), [60, 'terminal']);
    const sent = await feed(till, 'settings');
    assert.deepEqual([shop.merchant, shop.store, group.id, idOf(till)].map((id) => (sent.get(id)?.['values'] as { idle_lock_s: number } | undefined)?.idle_lock_s), [600, 500, 400, 60]);
    assert.deepEqual((await change('terminal', idOf(till), {}, ['idle_lock_s'])).values, { simple_mode: true });
    assert.deepEqual(await idle(), [400, 'group']);
    await change('group', group.id, {}, ['idle_lock_s']);
    assert.equal((await feed(till, 'settings')).get(group.id) ?? null, null, 'a scope that says nothing is gone');
    assert.deepEqual(await idle(), [500, 'store']);
    assert.equal((await office(ScopeSettingsList, 'GET', 'settings')).items.some(({ id }) => id === group.id), false);
    assert.deepEqual((await entries('settings.changed')).at(-1), { scope: 'group', id: group.id, names: ['idle_lock_s'], by: 'Li Wei' });
    for (const [scope, id] of [['merchant', shop.merchant], ['store', shop.store], ['terminal', idOf(till)]] as const) await change(scope, id, {}, ['idle_lock_s', 'simple_mode', 'card_offline']);
  });

  it('of another merchant are not found, neither changed nor shown before', async () => {
    for (const [scope, id] of [['merchant', other.merchant], ['store', other.store], ['terminal', other.terminal], ['group', randomUUID()]] as const) {
      assert.equal(codeOf(await ask('PUT', 'settings', { scope, id, set: { simple_mode: true }, take_back: [] })), 'not_found', scope);
      assert.equal(codeOf(await ask('POST', 'settings/preview', { scope, id, set: { simple_mode: true }, take_back: [] })), 'not_found', scope);
    }
    assert.equal(codeOf(await ask('PUT', 'settings', { scope: 'store', id: shop.store, set: { idle_lock_s: 1 }, take_back: [] })), 'request_malformed');
  });

  it('are shown before they are kept: which terminals would change, and what, and nothing is written', async () => {
    const [one, two] = [await enrol(), await enrol()];
    await change('terminal', idOf(one), { idle_lock_s: 90 });
    const preview = await office(SettingsPreview, 'POST', 'settings/preview', { scope: 'store', id: shop.store, set: { idle_lock_s: 120 }, take_back: [] });
    const named = preview.items.map(({ terminal }) => terminal);
    assert.ok(named.includes(idOf(two)) && !named.includes(idOf(one)), 'the one that has its own value stays');
    assert.deepEqual([preview.terminals, preview.by_setting.idle_lock_s], [named.length, named.length]);
    assert.deepEqual([preview.items[0]?.was, preview.items[0]?.will_be], [300, 120]);
    assert.equal((await show(two)).settings.find(({ name }) => name === 'idle_lock_s')?.value, 300);
  });

  it('are sent anew to a terminal that has others, also what is said of it nowhere, and change nothing elsewhere', async () => {
    const till = await enrol();
    const group = await office(TerminalGroup, 'POST', 'groups', { name: 'Sent anew' });
    await decide(till, 'groups', { groups: [group.id] });
    await change('group', group.id, { idle_lock_s: 400 });
    const after = async (cursor: string) => {
      const answer = await shop.server.app.inject({ method: 'GET', url: `/api/v1/changes?limit=5000${cursor && `&after=${encodeURIComponent(cursor)}`}`, headers: { authorization: till.pass } });
      return ChangesAnswer.parse(JSON.parse(answer.body));
    };
    const { cursor } = await after('');
    const before = (await show(till)).settings;
    assert.deepEqual((await decide(till, 'send-settings', {})).settings, before);
    const sent = (await after(cursor)).changes;
    const settings = new Map(sent.filter(({ kind }) => kind === 'settings').map(({ id, body }) => [id, body]));
    assert.deepEqual([...settings.keys()].sort(), [shop.merchant, shop.store, group.id, idOf(till)].sort());
    assert.deepEqual(settings.get(group.id), { scope: 'group', id: group.id, values: { idle_lock_s: 400 } });
    assert.equal(settings.get(idOf(till)), null, 'a record that it should not have goes');
    assert.deepEqual(['store', 'terminal'].map((wanted) => sent.filter(({ kind }) => kind === wanted).map(({ id }) => id)), [[shop.store], [idOf(till)]]);
    assert.equal(codeOf(await ask('POST', `terminals/${other.terminal}/send-settings`, {})), 'not_found');
  });

  it('that a terminal reports otherwise are drift from the second contact on, since the first, until it has them', async () => {
    const till = await enrol();
    const drift = async (): Promise<unknown[]> => {
      const shown = await show(till);
      return [shown.drift, shown.settings.find(({ name }) => name === 'dial_ahead')?.drifts_since ?? null, shown.settings.find(({ name }) => name === 'dial_ahead')?.reported];
    };
    const began = new Date(shop.clock.now_ms()).toISOString();
    await checkIn(till, { settings: { dial_ahead: 'on', languages: ['zh', 'en'], card_offline: { hours: 24, total_minor: '1000000', sale_minor: '100000' } } });
    assert.deepEqual(await drift(), [[], null, 'on'], 'one contact to settle');
    shop.clock.set(shop.clock.now_ms() + 30_000);
    await checkIn(till, { settings: { dial_ahead: 'on' } });
    assert.deepEqual(await drift(), [['dial_ahead'], began, 'on']);
    assert.deepEqual((await office(FleetPage, 'GET', 'terminals?drift=true')).items.map(({ id }) => id), [idOf(till)]);
    await change('terminal', idOf(till), { dial_ahead: 'on' });
    await checkIn(till, { settings: { dial_ahead: 'on' } });
    assert.deepEqual(await drift(), [[], null, 'on']);
  });
});

describe('a list of an estate', () => {
  const HEADER = '门店编号,终端编号,名称,型号,序列号,位置,分组';
  const dry = (text: string) => office(FleetImportAnswer, 'POST', 'import?dry_run=true', text);

  it('with a wrong row is not taken at all; each is told by its line, column and value', async () => {
    const text = `${HEADER}\nS1,A1,Counter,,,,\nS9,A2,,,,,\nS1,bad code,,,,,\nS1,A1,,,,,\nS1,T1,,,,,\nS1,,,,,,\nS1,A3,${'x'.repeat(101)},,,,Nobody\n`;
    for (const url of ['import?dry_run=true', 'import?dry_run=false']) {
      const answer = await office(FleetImportAnswer, 'POST', url, text);
      assert.deepEqual([answer.rows, answer.added, answer.is_written], [7, 0, false]);
      assert.deepEqual(answer.problems.map(({ line, column, value, reason }) => [line, column, value.slice(0, 8), reason]), [
        [3, 'store', 'S9', 'store_unknown'], [4, 'code', 'bad code', 'code_wrong'], [5, 'code', 'A1', 'code_repeated'], [6, 'code', 'T1', 'code_taken'], [7, 'code', '', 'code_missing'],
        [8, 'name', 'xxxxxxxx', 'too_long'], [8, 'group', 'Nobody', 'group_unknown'],
      ]);
    }
    assert.equal((await office(FleetPage, 'GET', 'terminals?text=A1')).items.length, 0);
    assert.equal(codeOf(await ask('POST', 'import', 'name,model\nx,y\n')), 'estate_columns_missing');
    assert.equal(codeOf(await ask('POST', 'import', '')), 'estate_columns_missing');
  });

  it('may say who takes their card payments', async () => {
    const taken = await office(FleetImportAnswer, 'POST', 'import?dry_run=false', 'store,code,acquirer\nS1,ACQ1,银联商务\nS1,ACQ2,\n');
    assert.deepEqual([taken.is_written, taken.columns], [true, ['store', 'code', 'acquirer']]);
    assert.deepEqual((await office(FleetPage, 'GET', 'terminals?text=ACQ')).items.map(({ code, acquirer }) => [code, acquirer]), [['ACQ1', '银联商务'], ['ACQ2', null]]);
    const long = await dry(`store,code,acquirer\nS1,ACQ3,${'x'.repeat(101)}\n`);
    assert.deepEqual(long.problems.map(({ column, reason }) => [column, reason]), [['acquirer', 'too_long']]);
  });

  it('of 10,000 terminals is taken in whole, with an entry for each, and their groups reach the tills', async () => {
    await office(TerminalGroup, 'POST', 'groups', { name: '自助机' });
    const rows = Array.from({ length: 10_000 }, (_, at) => `${at % 2 ? 'S1' : 's2'},E${at.toString(36)},Till ${at},A920,SN${at},,${at === 7 ? '自助机' : ''}`);
    const text = `\ufeff${HEADER}\r\n${rows.join('\r\n')}`;
    const looked = await dry(text);
    assert.deepEqual([looked.added, looked.is_written, looked.problem_count], [10_000, false, 0]);
    const registered = async (): Promise<number> => (await entries('terminal.registered')).length;
    const before = await registered();
    const taken = await office(FleetImportAnswer, 'POST', 'import?dry_run=false', text);
    assert.deepEqual([taken.added, taken.is_written], [10_000, true]);
    assert.equal(await registered(), before + 10_000);
    const again = await office(FleetImportAnswer, 'POST', 'import?dry_run=false', text);
    assert.deepEqual([again.is_written, again.problem_count, again.problems.length], [false, 10_000, 500]);
    const pages: string[] = [];
    for (let after = ''; ;) {
      const page = await office(FleetPage, 'GET', `terminals?limit=200&state=new&text=SN&after=${after}`);
      pages.push(...page.items.map(({ id }) => id));
      if (page.next === null) break;
      after = page.next;
    }
    assert.deepEqual([pages.length, new Set(pages).size], [10_000, 10_000], 'pages miss none and repeat none');
    const preview = await office(SettingsPreview, 'POST', 'settings/preview', { scope: 'merchant', id: shop.merchant, set: { calls: 'on' }, take_back: [] });
    assert.ok(preview.terminals >= 10_000 && preview.items.length === 200);
  });
});

describe('a fault', () => {
  it('that three of a store and a fifth of it have within ten minutes is told as one', async () => {
    const tills = await Promise.all([enrol(), enrol(), enrol(), enrol()]);
    const outages = async (): Promise<unknown[]> => (await office(FleetFaults, 'GET', 'outages')).outages.map(({ fault, among, terminals }) => [fault, among, terminals]);
    const [one, two, three, four] = tills as [ShopTerminal, ShopTerminal, ShopTerminal, ShopTerminal];
    const telemetry = { faults: ['net.dns'], network_name: 'shop' };
    for (const till of [one, two]) await checkIn(till, { telemetry });
    assert.deepEqual(await outages(), []);
    await checkIn(three, { telemetry });
    await checkIn(four, { telemetry: { faults: ['printer.paper_out'] } });
    assert.deepEqual(await outages(), [['net.dns', 'store', 3], ['net.dns', 'network', 3]]);
    await checkIn(three, {});
    assert.deepEqual(await outages(), []);
  });

  it('of card payments that terminals of one acquirer have at once is told of the acquirer, however it is written and wherever they stand', async () => {
    const tills = await Promise.all([enrol(), enrol(), enrol()]);
    const [one, two, three] = tills as [ShopTerminal, ShopTerminal, ShopTerminal];
    const names = [[one, 'Lakala'], [two, 'lakala'], [three, 'Ｌakala']] as const;
    for (const [till, acquirer] of names) await decide(till, 'describe', { name: 'Counter', model: null, serial: null, place: null, acquirer, peripherals: [] });
    await Promise.all(tills.map((till) => checkIn(till, { telemetry: { faults: ['card.91', 'printer.paper_out'] } })));
    const told = (await office(FleetFaults, 'GET', 'outages')).outages.filter(({ among }) => among === 'acquirer');
    assert.deepEqual(told.map(({ fault, name, terminals, of }) => [fault, name.toLowerCase().normalize('NFKC'), terminals, of]), [['card.91', 'lakala', 3, 3]]);
    await Promise.all(tills.map((till) => checkIn(till, {})));
  });
});

describe('inspections', () => {
  it('are due by the frequency of their round, and what was found stands beside what the terminal reports', async () => {
    const till = await enrol();
    const group = await office(TerminalGroup, 'POST', 'groups', { name: 'Inspected' });
    await decide(till, 'groups', { groups: [group.id] });
    const round = await office(InspectionRound, 'POST', 'rounds', { name: 'Weekly', risk: 'high', every_days: 7, stores: [], groups: [group.id] });
    const overdue = async (): Promise<string[]> => (await office(OverduePage, 'GET', `overdue?round=${round.id}`)).items.map(({ terminal }) => terminal);
    assert.deepEqual([round.terminals, await overdue()], [1, []]);
    shop.clock.set(shop.clock.now_ms() + 8 * DAY_MS);
    cookie = await signInAgain();
    assert.deepEqual(await overdue(), [idOf(till)]);
    const { picture } = await office(InspectionPictureAnswer, 'POST', 'inspection-pictures', { picture: PNG });
    const found = { terminal: idOf(till), outcome: 'sound', seal_numbers: ['A-17'], pictures: [picture], reported: { dial_up: 'off' }, note: null };
    const inspection = await office(Inspection, 'POST', 'inspections', found);
    assert.deepEqual(await overdue(), []);
    assert.deepEqual((await show(till)).settings.find(({ name }) => name === 'dial_up')?.inspected, { at: inspection.at, by: 'Li Wei', value: 'off' });
    assert.deepEqual((await office(InspectionPage, 'GET', `inspections?terminal=${idOf(till)}`)).items, [inspection]);
    assert.equal((await entries('inspection.done')).at(-1)?.['inspection'], inspection.id);
    assert.equal((await ask('GET', `inspection-pictures/${picture}`)).status, 200);
    assert.equal(codeOf(await ask('POST', 'inspections', { ...found, pictures: [picture.replace(/.$/, (last) => (last === 'A' ? 'Q' : 'A'))] })), 'not_found', 'a picture that nobody sent');
    assert.equal(codeOf(await ask('POST', 'inspections', { ...found, terminal: other.terminal })), 'not_found');
    assert.equal((await office(InspectionRound, 'POST', `rounds/${round.id}/end`, {})).ended_at, new Date(shop.clock.now_ms()).toISOString());
  });
});

describe('a store', () => {
  it('has a place and networks once somebody says so', async () => {
    const said = { position: { lat_e6: 31_230_000, lon_e6: 121_470_000 }, networks: ['shop', 'guest'] };
    assert.deepEqual(await office(FleetStore, 'PUT', `stores/${shop.store}`, said), { ...said, id: shop.store, code: 'S1', name: 'One' });
    assert.equal(codeOf(await ask('PUT', `stores/${shop.store}`, { position: { lat_e6: 91_000_000, lon_e6: 0 }, networks: [] })), 'request_malformed');
  });
});

async function signInAgain(): Promise<string> {
  const signed = await shop.server.app.inject({ method: 'POST', url: '/api/auth/sign-in/email', headers: { ...HOST, 'content-type': 'application/json' }, payload: JSON.stringify(OWNER) });
  return [signed.headers['set-cookie'] ?? []].flat().map((each) => each.split(';')[0]).join('; ');
}
