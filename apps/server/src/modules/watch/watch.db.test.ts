import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { CaseDetail, FindingDetail, FindingPage, OwnWatch, WatchReport, WatchRun, WatchRuns } from '@stilltill/protocol';
import { type TestDatabase, createTestDatabase } from '@stilltill/testing/test-database';
import { type ShopTerminal, type TestShop, openTestShop } from '@stilltill/testing/test-shop';
import { makeSale } from '@stilltill/testing/test-terminal';

const HOST = { host: 'shop.test:8700', origin: 'http://shop.test:8700' };
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const random = { bytes: (length: number) => randomBytes(length) };
const mei = randomUUID();
const lan = randomUUID();
const bo = randomUUID();
let database: TestDatabase;
let shop: TestShop;
let manager: string;
let other_manager: string;

before(async () => {
  database = await createTestDatabase();
  shop = await openTestShop(database);
  await database.postgres.withMerchant(shop.merchant, (tx) => shop.server.modules.staff.makeOperators(tx, [
    { id: mei, name: '何梅', role: 'operator', active: true, language: 'zh' }, { id: lan, name: '周兰', role: 'operator', active: true, language: 'zh' }, { id: bo, name: 'Bo Xu', role: 'operator', active: true, language: 'en' },
  ], 'test'));
  const person = (name: string, email: string) => ({ name, email, password: 'a quiet shop by the lake' });
  // The account of this name is that of the operator of this name.
  manager = await shop.signIn('manager', person('何梅', 'mei@example.com'), HOST);
  other_manager = await shop.signIn('manager', person('林静', 'jing@example.com'), HOST);
});
after(async () => {
  await shop.close();
  await database.drop();
});

async function office(cookie: string, method: 'GET' | 'POST' | 'PUT', url: string, body?: object): Promise<{ status: number; body: unknown }> {
  const answer = await shop.server.app.inject({
    method, url: `/api/v1/office/watch${url}`, headers: { ...HOST, cookie, ...(body ? { 'content-type': 'application/json' } : {}) }, ...(body ? { payload: JSON.stringify(body) } : {}),
  });
  return { status: answer.statusCode, body: JSON.parse(answer.body) };
}
const codeOf = ({ body }: { readonly body: unknown }): string => (body as { code: string }).code;

async function send(terminal: ShopTerminal, ...run: Parameters<ShopTerminal['upload']>[0][]): Promise<void> {
  for (const each of run) {
    const answer = await shop.ask('/api/v1/journal', terminal.upload(each), { authorization: terminal.pass });
    assert.equal(answer.status, 200, answer.body);
  }
}

/** Looks until nothing is new. */
async function look(): Promise<{ entries: number; found: number }> {
  const sums = { entries: 0, found: 0 };
  for (let has_more = true; has_more;) {
    const looked = await shop.server.modules.watch.look(shop.merchant);
    ({ has_more } = looked);
    sums.entries += looked.entries;
    sums.found += looked.new_findings;
  }
  return sums;
}

/** Has history looked at again as the office asks for it, and answers with what it tells then. */
async function lookAgain() {
  const owner = await shop.signIn('owner', { name: 'Asking owner', email: `${randomUUID()}@example.com`, password: 'a quiet shop by the lake' }, HOST);
  const { id } = WatchRun.parse((await office(owner, 'POST', '/rerun', { from: '2020-01-01T00:00:00.000Z' })).body);
  assert.equal(WatchRun.parse((await office(owner, 'POST', '/rerun', { from: '2020-01-01T00:00:00.000Z' })).body).id, id, 'one at a time');
  await shop.server.modules.watch.runs.work(shop.merchant, id);
  return WatchRuns.parse((await office(owner, 'GET', '/rerun')).body).newest;
}

/** A sale whose discount its own operator approved. */
function approveOwn(terminal: ShopTerminal, operator: string) {
  const sale = makeSale(random);
  return terminal.write('sale.completed', { ...sale, approvals: [{ approval: randomUUID(), action: 'discount', by: operator, line: null, way: 'pin' }] }, operator);
}

async function findingsOf(rule: string, state = 'open') {
  return FindingPage.parse((await office(other_manager, 'GET', `/findings?rule=${rule}&state=${state}`)).body).items;
}

test('what arrives is looked at once, in whatever order it came, and looking again finds nothing twice', async () => {
  const till = await shop.enrol('T1');
  const [first, second, third] = [till.write('operator.signed_on', { way: 'pin' }, bo), till.writeSale({ operator: bo }), till.writeSale({ operator: bo })];
  const fourth = approveOwn(till, lan);
  // The two in the middle are lost at first.
  await send(till, [first]);
  const body = JSON.parse(till.upload([fourth])) as object;
  const gapped = await shop.ask('/api/v1/journal', JSON.stringify({ ...body, gap: { from_seq: 2, to_seq: 3, damaged: [] } }), { authorization: till.pass });
  assert.equal(gapped.status, 200, gapped.body);
  assert.equal((await look()).entries, 2);
  await send(till, [second, third]);
  assert.equal((await look()).entries, 2);
  assert.equal((await look()).entries, 0);
  const [finding] = await findingsOf('self_approval');
  assert.equal(finding?.operator, lan);
  const again = await lookAgain();
  assert.deepEqual([again?.state, again?.entries, again?.new_findings], ['done', 4, 0]);
  assert.ok((again?.findings ?? 0) > 0);
});

test('a terminal whose key signs two histories is a case by itself, and its finding names both entries', async () => {
  const till = await shop.enrol('T2');
  await send(till, [till.writeSale({ operator: bo })]);
  const copy = till.copy();
  await send(till, [till.writeSale({ operator: bo })], [copy.writeSale({ operator: bo })]);
  await look();
  const [finding] = await findingsOf('own_device', 'answered');
  assert.ok(finding?.case, 'it is in a case');
  assert.equal(finding.answered_by, 'policy');
  const detail = FindingDetail.parse((await office(other_manager, 'GET', `/findings/${finding.id}`)).body);
  assert.ok(detail.entries.every(({ kind, number }) => kind === 'sale.completed' && number !== null));
  const journaled = await database.adminQuery<{ count: number }>("select count(*)::int as count from app.entry where kind in ('case.opened', 'finding.answered')");
  assert.ok((journaled[0]?.count ?? 0) >= 2);
});

test('a case is told, answered under the operator’s own session, and ended by whoever is in charge and not concerned', async () => {
  const till = await shop.enrol('T3');
  const theirs = await shop.enrol('T4');
  await send(till, [till.write('operator.signed_on', { way: 'pin' }, mei), approveOwn(till, mei)]);
  await look();
  const open = (await findingsOf('self_approval')).filter(({ operator }) => operator === mei);
  assert.ok(open.length > 0);
  const ids = { findings: open.map(({ id }) => id) };
  assert.equal(codeOf(await office(manager, 'POST', '/cases', ids)), 'needs_other_person');
  const made = (await office(other_manager, 'POST', '/cases', ids)).body as { id: string };
  const at = `/cases/${made.id}`;
  const outcome = { outcome: 'unfounded', reason: 'The approval was keyed for a test.' };
  assert.equal(codeOf(await office(other_manager, 'POST', `${at}/end`, outcome)), 'case_not_told');
  assert.equal(codeOf(await office(manager, 'POST', `${at}/note`, { text: 'Leave it.' })), 'needs_other_person');

  // Before she is told she sees nothing of it.
  const own = (terminal: ShopTerminal, operator: string) => shop.server.app.inject({ method: 'GET', url: `/api/v1/terminal/operators/${operator}/watch`, headers: { authorization: terminal.pass } });
  assert.deepEqual(OwnWatch.parse(JSON.parse((await own(till, mei)).body)).cases, []);
  const told = CaseDetail.parse((await office(other_manager, 'POST', `${at}/tell`)).body);
  assert.equal(told.people.some(({ name }) => name === '何梅'), false);
  assert.equal(codeOf(await office(other_manager, 'POST', `${at}/end`, outcome)), 'case_too_early');
  assert.equal(OwnWatch.parse(JSON.parse((await own(till, mei)).body)).cases[0]?.id, made.id);
  for (const [terminal, operator] of [[till, bo], [theirs, mei]] as const) assert.equal((await own(terminal, operator)).statusCode, 403);

  // Somebody else's word is no reply of hers.
  await send(till, [till.write('case.replied', { case: made.id, text: 'It was me.' }, bo)]);
  assert.equal(codeOf(await office(other_manager, 'POST', `${at}/end`, outcome)), 'case_too_early');
  shop.clock.set(shop.clock.now_ms() + HOUR_MS / 10);
  await send(till, [till.write('case.replied', { case: made.id, text: '是我在培训新人时演示的。' }, mei)]);
  shop.clock.set(shop.clock.now_ms() + HOUR_MS / 10);
  const ended = CaseDetail.parse((await office(other_manager, 'POST', `${at}/end`, outcome)).body);
  assert.deepEqual(ended.events.map(({ kind }) => kind), ['opened', 'assigned', 'told', 'replied', 'ended']);
  assert.equal(ended.events[3]?.by_name, '何梅');
  assert.equal(codeOf(await office(other_manager, 'POST', `${at}/end`, outcome)), 'case_ended');
  assert.equal(OwnWatch.parse(JSON.parse((await own(till, mei)).body)).cases[0]?.outcome, 'unfounded');

  const report = WatchReport.parse((await office(other_manager, 'GET', '/report?month=2026-11')).body);
  assert.deepEqual([report.cases_ended, report.false_alarms, report.hours_to_reply, report.hours_to_end], [1, 1, 0.1, 0.2]);
});

test('without a reply an outcome waits for seven days, and then for the one in charge', async () => {
  const till = await shop.enrol('T5');
  await send(till, [approveOwn(till, bo)]);
  await look();
  const [finding] = (await findingsOf('self_approval')).filter(({ operator }) => operator === bo);
  const { id } = (await office(manager, 'POST', '/cases', { findings: [finding?.id] })).body as { id: string };
  await office(manager, 'POST', `/cases/${id}/tell`);
  const outcome = { outcome: 'unclear', reason: 'Nobody answered.' };
  shop.clock.set(shop.clock.now_ms() + 7 * DAY_MS - 1);
  assert.equal(codeOf(await office(manager, 'POST', `/cases/${id}/end`, outcome)), 'case_too_early');
  shop.clock.set(shop.clock.now_ms() + 1);
  assert.equal(codeOf(await office(other_manager, 'POST', `/cases/${id}/end`, outcome)), 'case_not_yours');
  assert.equal((await office(manager, 'POST', `/cases/${id}/end`, outcome)).status, 200);
});

test('the owner’s policy decides which findings become cases from then on', async () => {
  const owner = await shop.signIn('owner', { name: 'Owner', email: 'owner@example.com', password: 'a quiet shop by the lake' }, HOST);
  const policy = { answers: [{ rule: 'self_approval', unsure: 'case', sure: 'case' }], sure_ppm: 900_000 };
  assert.equal((await office(manager, 'PUT', '/policy', policy)).status, 403);
  assert.equal((await office(owner, 'PUT', '/policy', policy)).status, 200);
  for (const code of ['T6', 'T7']) {
    // Somebody is told of once a week.
    shop.clock.set(shop.clock.now_ms() + 7 * DAY_MS);
    const till = await shop.enrol(code);
    await send(till, [approveOwn(till, bo)]);
    await look();
  }
  const answered = (await findingsOf('self_approval', 'answered')).filter(({ answered_by }) => answered_by === 'policy');
  assert.equal(answered.length, 2);
  assert.equal(new Set(answered.map((each) => each.case)).size, 1, 'one person has one open case');
});

test('where the policy says so a finding locks the terminal, and its till is told why', async () => {
  const owner = await shop.signIn('owner', { name: 'Second owner', email: 'second@example.com', password: 'a quiet shop by the lake' }, HOST);
  await office(owner, 'PUT', '/policy', { answers: [{ rule: 'own_device', unsure: 'lock', sure: 'lock' }], sure_ppm: 900_000, lock_call: '林静 138 0000 0000' });
  const unsaid = { answers: [{ rule: 'own_device', unsure: 'lock', sure: 'lock' }], sure_ppm: 900_000 };
  assert.equal(((await office(owner, 'PUT', '/policy', unsaid)).body as { lock_call: string }).lock_call, '林静 138 0000 0000', 'what is not said stays');
  const till = await shop.enrol('T8');
  await send(till, [till.writeSale({ operator: bo })]);
  const copy = till.copy();
  await send(till, [till.writeSale({ operator: bo })], [copy.writeSale({ operator: bo })]);
  await look();
  const answer = await shop.server.modules.catalog.changes(shop.merchant, shop.store, null, 1000);
  assert.ok(answer.ok);
  const { changes } = JSON.parse(answer.value.text) as { changes: { kind: string; id: string; body: { lock: { code: string; call: string } | null } }[] };
  const lock = changes.find(({ kind, id }) => kind === 'terminal' && id === till.enrolment.terminal)?.body.lock;
  assert.deepEqual([lock?.code, lock?.call], ['watch_lock', '林静 138 0000 0000']);
});

test('a finding that somebody answered is answered, with who and why, and not twice', async () => {
  const till = await shop.enrol('T9');
  for (let time = 0; time < 3; time += 1) await send(till, [till.write('operator.refused', { claimed: mei, wrong: time + 1 }, bo)]);
  await look();
  const [finding] = await findingsOf('borrowed_sign_on');
  assert.ok(finding, 'three wrong PINs for somebody else are told');
  const answering = { answer: 'dismissed', reason: 'She had changed her PIN that morning.' };
  const path = `/findings/${finding.id}/answer`;
  assert.equal((await office(other_manager, 'POST', path, answering)).status, 200);
  assert.equal(codeOf(await office(other_manager, 'POST', path, answering)), 'conflict');
  assert.deepEqual((await findingsOf('borrowed_sign_on', 'answered')).map(({ answered_by, reason }) => [answered_by, reason]), [['林静', answering.reason]]);
});

test('where the policy says so a finding asks for more at the next sign-on, once met it is gone, and a person may still decide otherwise', async () => {
  const owner = await shop.signIn('owner', { name: 'Third owner', email: 'third@example.com', password: 'a quiet shop by the lake' }, HOST);
  await office(owner, 'PUT', '/policy', { answers: [{ rule: 'self_approval', unsure: 'approval', sure: 'approval' }], sure_ppm: 900_000 });
  shop.clock.set(shop.clock.now_ms() + 30 * DAY_MS);
  const clerk = randomUUID();
  await database.postgres.withMerchant(shop.merchant, (tx) => shop.server.modules.staff.makeOperators(tx, [{ id: clerk, name: '许波', role: 'operator', active: true, language: 'zh' }], 'test'));
  const till = await shop.enrol('TA');
  await send(till, [approveOwn(till, clerk)]);
  await look();
  const own = (item: { operator: string | null }): boolean => item.operator === clerk;
  const [finding] = (await findingsOf('self_approval', 'open')).filter(own);
  assert.deepEqual([finding?.answer, finding?.answered_by, finding?.case, finding?.is_open], ['approval', 'policy', null, true]);
  assert.equal((await findingsOf('self_approval', 'answered')).some(own), false, 'it waits for a person');
  const detail = async () => FindingDetail.parse((await office(other_manager, 'GET', `/findings/${finding?.id}`)).body);
  assert.deepEqual([(await detail()).demand?.asks, (await detail()).demand?.how], ['approval', null]);
  const answer = await shop.server.modules.catalog.changes(shop.merchant, shop.store, null, 1000);
  assert.ok(answer.ok);
  const { changes, cursor } = JSON.parse(answer.value.text) as { cursor: string; changes: { kind: string; id: string; body: { demand: string } }[] };
  const demand = changes.find(({ kind, id }) => kind === 'sign_on_demand' && id === clerk)?.body.demand;
  const manager_there = randomUUID();
  await database.postgres.withMerchant(shop.merchant, (tx) => shop.server.modules.staff.makeOperators(tx, [{ id: manager_there, name: '林静', role: 'manager', active: true, language: 'zh' }], 'test'));
  assert.ok(cursor);
  const now = await database.postgres.withMerchant(shop.merchant, (tx) => shop.server.modules.catalog.cursor(tx));
  await send(till, [till.write('operator.signed_on', { way: 'pin', demand: { demand, by: manager_there } }, clerk, now, randomUUID())]);
  assert.equal((await detail()).demand?.how, 'met');
  // The policy's answer is not the last word.
  const { id } = (await office(other_manager, 'POST', '/cases', { findings: [finding?.id] })).body as { id: string };
  assert.deepEqual([(await detail()).case, (await detail()).is_open, (await detail()).demand?.how], [id, false, 'met']);
  assert.deepEqual([(await findingsOf('self_approval', 'open')).some(own), (await findingsOf('self_approval', 'answered')).some(own)], [false, true]);
});

test('what the policy wants and can’t be done becomes a case, and says what it would have been', async () => {
  const owner = await shop.signIn('owner', { name: 'Fourth owner', email: 'fourth@example.com', password: 'a quiet shop by the lake' }, HOST);
  await office(owner, 'PUT', '/policy', { answers: [{ rule: 'self_approval', unsure: 'step_up', sure: 'step_up' }], sure_ppm: 900_000 });
  shop.clock.set(shop.clock.now_ms() + 30 * DAY_MS);
  const till = await shop.enrol('TB');
  const stranger = randomUUID();
  await send(till, [approveOwn(till, stranger)]);
  await look();
  const finding = (await findingsOf('self_approval', 'answered')).find(({ operator }) => operator === stranger);
  assert.deepEqual([finding?.answer, finding?.wanted, finding?.case !== null], ['case', 'step_up', true]);
});

test('whether a terminal was at the wrong place is judged for the time of the sale, not for its last check-in', async () => {
  const elsewhere = randomUUID();
  await database.postgres.withMerchant(shop.merchant, (tx) => shop.server.modules.fleet.makeStore(tx, { id: elsewhere, code: 'S9', name: 'Elsewhere', currency: 'CNY', timezone: 'Asia/Shanghai', idle_lock_s: 300, languages: ['zh'] }));
  for (const [store, network] of [[shop.store, 'own-net'], [elsewhere, 'other-net']]) await database.adminQuery('update app.store set networks = array[$2] where id = $1', [store, network]);
  const [away, home] = [await shop.enrol('TC'), await shop.enrol('TD')];
  const start_ms = shop.clock.now_ms();
  const checkIn = async (till: ShopTerminal, network_name: string): Promise<void> => {
    const said = { head: null, acknowledgement: null, at: new Date(shop.clock.now_ms()).toISOString(), waiting: 0, storage: { persisted: true, used_ppm: 10 }, app_build: 'test', check_in: { telemetry: { network_name }, settings: {} } };
    assert.equal((await shop.ask('/api/v1/contact', JSON.stringify(said), { authorization: till.pass })).status, 200);
  };
  await checkIn(away, 'other-net');
  await checkIn(home, 'own-net');
  const sales = [away, home].map((till) => till.writeSale({ operator: bo }));
  shop.clock.set(start_ms + 5 * 60_000);
  await checkIn(away, 'own-net');
  await checkIn(home, 'other-net');
  shop.clock.set(start_ms + 6 * 60_000);
  for (const [index, till] of [away, home].entries()) {
    const sent_at = new Date(shop.clock.now_ms()).toISOString();
    const answer = await shop.ask('/api/v1/journal', till.upload([sales[index] as NonNullable<(typeof sales)[number]>], { sent_at }), { authorization: till.pass });
    assert.equal(answer.status, 200, answer.body);
  }
  await look();
  assert.deepEqual((await findingsOf('wrong_place')).map(({ terminal, evidence }) => [terminal, evidence['network'], evidence['network_store']]), [[away.enrolment.terminal, 'other-net', elsewhere]]);
});
