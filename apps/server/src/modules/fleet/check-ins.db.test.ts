import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { after, before, beforeEach, describe, it } from 'node:test';
import fc from 'fast-check';
import { livenessOf } from '@stilltill/domain/fleet';
import { type Telemetry, ContactAnswer, FleetCounts, FleetHourPage, FleetPage, FleetTerminalDetail, FleetUsage } from '@stilltill/protocol';
import { getTestPass } from '@stilltill/testing/enrol-terminal';
import { makeSale } from '@stilltill/testing/test-terminal';
import { type TestDatabase, createTestDatabase } from '@stilltill/testing/test-database';
import { type ShopTerminal, type TestShop, openTestShop } from '@stilltill/testing/test-shop';

const OWNER = { name: 'Li Wei', email: 'li@shop.test', password: 'a quiet till sells on' };
const HOST = { host: 'shop.test:8700', origin: 'http://shop.test:8700' };
const BASE = '/api/v1/office/fleet';
let database: TestDatabase;
let shop: TestShop;
let cookie: string;
let tills: ShopTerminal[];
let monotonic_ms = 1_000_000;
let told: string[][] = [];
const START_MS = Date.parse('2026-11-20T08:00:00.000Z');

before(async () => {
  database = await createTestDatabase();
  shop = await openTestShop(database, { monotonic_ms: () => monotonic_ms });
  cookie = await shop.signIn('owner', OWNER, HOST);
  tills = await Promise.all(['T1', 'T2', 'T3', 'T4', 'T5'].map((code) => shop.enrol(code)));
  const { live } = shop.server.platform;
  const publish = live.publish.bind(live);
  live.publish = (merchant, message) => {
    if (message.type === 'terminals') told.push(message['terminals'] as string[]);
    publish(merchant, message);
  };
});
after(async () => {
  await shop.close();
  await database.drop();
});
beforeEach(async () => {
  monotonic_ms += 3_600_000;
  await database.adminQuery('delete from app.check_in; delete from app.terminal_hour; delete from app.terminal_place');
  shop.clock.set(START_MS);
  shop.server.modules.fleet.tellNow();
  told = [];
});

const till = (place = 0): ShopTerminal => tills[place] as ShopTerminal;
const idOf = (each: ShopTerminal): string => each.enrolment.terminal;
type Saying = { readonly telemetry?: Record<string, unknown>; readonly settings?: Record<string, unknown>; readonly at?: string; readonly head?: unknown };
async function contact(each: ShopTerminal, { telemetry, settings, ...more }: Saying = {}): Promise<{ status: number; body: string }> {
  const said = {
    head: null, acknowledgement: null, at: new Date(shop.clock.now_ms()).toISOString(), waiting: 3, storage: { persisted: true, used_ppm: 10 }, app_build: 'test 1', ...more,
    ...(telemetry || settings ? { check_in: { telemetry: telemetry ?? {}, settings: settings ?? {} } } : {}),
  };
  return shop.ask('/api/v1/contact', JSON.stringify(said), { authorization: each.pass });
}
async function checkIn(each: ShopTerminal, saying: Saying = {}): Promise<ReturnType<typeof ContactAnswer.parse>> {
  const { status, body } = await contact(each, saying);
  assert.equal(status, 200, body);
  return ContactAnswer.parse(JSON.parse(body));
}
async function get<T>(path: string, shape: { parse(value: unknown): T }): Promise<T> {
  const answer = await shop.server.app.inject({ method: 'GET', url: `${BASE}/${path}`, headers: { ...HOST, cookie } });
  assert.equal(answer.statusCode, 200, answer.body);
  return shape.parse(JSON.parse(answer.body));
}
const show = (each: ShopTerminal) => get(`terminals/${idOf(each)}`, FleetTerminalDetail);
const later = (ms: number): void => shop.clock.set(shop.clock.now_ms() + ms);
/** What screens were told since it was asked last. */
function takeTold(): string[] {
  shop.server.modules.fleet.tellNow();
  const all = told.flat();
  told = [];
  return all;
}

describe('contacts that come together', () => {
  it('are each answered for themselves and stored, several of one terminal, too', async () => {
    const answers = await Promise.all([...tills, ...tills, till()].map((each, place) => checkIn(each, { telemetry: { battery_ppm: place } })));
    assert.ok(answers.every(({ next_contact_s }) => next_contact_s === 30));
    const { items } = await get('terminals', FleetPage);
    assert.deepEqual(items.map(({ liveness }) => liveness), tills.map(() => 'active'));
    assert.equal((await show(till())).battery_ppm, 10, 'the last of a terminal stands');
    const hours = await get(`terminals/${idOf(till())}/hours`, FleetHourPage);
    assert.deepEqual(hours.items.map(({ check_ins, battery_ppm_min }) => [check_ins, battery_ppm_min]), [[3, 0]]);
  });

  it('do not fail with one that does', async () => {
    await database.adminQuery(`create function app.refuse_one() returns trigger language plpgsql as $$ begin if new.terminal_id = '${idOf(till(1))}' then raise exception 'refused'; end if; return new; end $$;
      create trigger refuse_one before insert or update on app.check_in for each row execute function app.refuse_one()`);
    try {
      const answers = await Promise.all(tills.map((each) => contact(each)));
      assert.deepEqual(answers.map(({ status }) => status), [200, 500, 200, 200, 200]);
      assert.deepEqual((await get('terminals', FleetPage)).items.map(({ liveness }) => liveness), ['active', 'enrolled', 'active', 'active', 'active']);
    } finally {
      await database.adminQuery('drop trigger refuse_one on app.check_in; drop function app.refuse_one()');
    }
  });

  it('keep the heads that they tell of, of chains that are known and of chains that are not', async () => {
    const fresh = await Promise.all(['H1', 'H2'].map((code) => shop.enrol(code)));
    const [one, two] = fresh as [ShopTerminal, ShopTerminal];
    const stored = await shop.ask('/api/v1/journal', one.upload([one.write('epoch.began', { reason: 'enrolled', follows: null })]), { authorization: one.pass });
    assert.equal(stored.status, 200);
    const held = one.head();
    one.writeSale();
    two.write('epoch.began', { reason: 'enrolled', follows: null });
    const answers = await Promise.all(fresh.map((each) => checkIn(each, { head: each.head() })));
    assert.deepEqual(answers.map(({ head }) => head), [held, null]);
    const statuses = await database.postgres.withMerchant(shop.merchant, shop.server.modules.journal.terminalStatuses);
    assert.deepEqual(fresh.map((each) => statuses.get(idOf(each))?.reported_head), fresh.map((each) => each.head()));
  });
});

describe('measurements', () => {
  it('that can’t be are dropped, named and counted, and the terminal is there all the same', async () => {
    const lies = { battery_ppm: -5, rtt_ms: 'fast', network_kind: 'carrier pigeon', queue: 1e12, paper: 'ok', faults: ['Not A Code!'], is_charging: true };
    await checkIn(till(), { telemetry: lies, settings: { idle_lock_s: 5, calls: 'off', card_offline: 'all of it' } });
    const first = await show(till());
    assert.deepEqual([first.liveness, first.battery_ppm, first.paper, first.is_charging, first.faults], ['active', null, 'ok', true, []]);
    assert.deepEqual(first.refused.toSorted(), ['battery_ppm', 'faults', 'network_kind', 'queue', 'rtt_ms', 'settings.card_offline', 'settings.idle_lock_s']);
    await checkIn(till(), { telemetry: lies });
    assert.equal((await show(till())).refused_count, 12);
    await checkIn(till(), { telemetry: { battery_ppm: 500_000 } });
    const mended = await show(till());
    assert.deepEqual([mended.refused, mended.refused_count], [[], 12], 'what it once said is not forgotten');
  });

  it('of a clock in 2099, or at no time that there is, fail nothing; how far it is off is shown', async () => {
    await checkIn(till(), { at: '2099-01-01T00:00:00.000Z' });
    assert.equal((await show(till())).clock_offset_ms, Date.parse('2099-01-01T00:00:00.000Z') - START_MS);
    await checkIn(till(), { at: '2026-13-45T29:00:00.000Z' });
    const shown = await show(till());
    assert.deepEqual([shown.clock_offset_ms, shown.refused, shown.liveness], [null, ['at'], 'active']);
  });

  it('of any shape are answered: nothing that a terminal says fails its contact', async () => {
    const field = fc.constantFrom('battery_ppm', 'network_name', 'faults', 'position', 'printer_bits', 'clock_offset_ms', 'app_errors', 'nobody_knows');
    const value = fc.oneof(fc.string({ unit: 'binary', maxLength: 80 }), fc.constant('\u0000\ud800'), fc.integer(), fc.double(), fc.constant(null), fc.jsonValue({ maxDepth: 2 }));
    await fc.assert(fc.asyncProperty(fc.dictionary(field, value), fc.dictionary(fc.constantFrom('languages', 'idle_lock_s', 'code_offline'), value), async (telemetry, settings) => {
      monotonic_ms += 60_000;
      const { status, body } = await contact(till(2), { telemetry, settings });
      assert.equal(status, 200, body);
    }), { numRuns: 60 });
    await checkIn(till(2), { telemetry: { network_name: 'shop\u0000 \ud800net' } });
    assert.equal((await show(till(2))).network_name, 'shop \ufffdnet');
  });
});

describe('a flood', () => {
  it('of check-ins of one terminal is slowed down; the others are answered', async () => {
    const answers = await Promise.all(Array.from({ length: 200 }, () => contact(till())));
    const refused = answers.filter(({ status }) => status !== 200);
    assert.equal(refused.length, 80);
    assert.ok(refused.every(({ status, body }) => status === 429 && (JSON.parse(body) as { code: string }).code === 'rate_limited'));
    assert.equal((await contact(till(1))).status, 200);
    assert.equal((await contact(till())).status, 429);
    monotonic_ms += 30_000;
    assert.equal((await contact(till())).status, 200, 'it goes on by itself');
  });
});

describe('a terminal that does not come', () => {
  it('is late after two of the intervals that it was ordered, silent after a day, and screens are told once of each', async () => {
    await Promise.all([checkIn(till()), checkIn(till(1))]);
    assert.deepEqual(new Set(takeTold()), new Set([idOf(till()), idOf(till(1))]));
    later(59_000);
    await checkIn(till(1));
    later(2_000);
    await shop.server.modules.fleet.sweep();
    assert.deepEqual(takeTold(), [idOf(till())]);
    const { liveness, since } = await show(till());
    assert.deepEqual([liveness, since], ['late', new Date(START_MS + 60_000).toISOString()]);
    await shop.server.modules.fleet.sweep();
    assert.deepEqual(takeTold(), [], 'told once');
    later(24 * 3_600_000);
    await shop.server.modules.fleet.sweep();
    assert.deepEqual(new Set(takeTold()), new Set([idOf(till()), idOf(till(1))]));
    const { counts } = await get('counts', FleetCounts);
    assert.equal(counts.silent, 2);
    await signAgain(till());
    await checkIn(till());
    assert.deepEqual(takeTold(), [idOf(till())], 'it is back');
  });

  it('is judged in lists as the domain judges', async () => {
    await fc.assert(fc.asyncProperty(fc.integer({ min: 0, max: 200_000 }), fc.integer({ min: 30, max: 300 }), fc.boolean(), async (ago_s, ordered_s, near) => {
      // Half of them near the time at which it becomes late.
      const at_ms = START_MS - (near ? 2 * ordered_s * 1000 + (ago_s % 3) - 1 : ago_s * 1000);
      await checkIn(till());
      await database.adminQuery('update app.check_in set at = $1, ordered_s = $2 where terminal_id = $3', [new Date(at_ms), ordered_s, idOf(till())]);
      monotonic_ms += 60_000;
      const shown = await show(till());
      const judged = livenessOf('enrolled', { at_ms, ordered_s }, START_MS);
      assert.deepEqual([shown.liveness, Date.parse(shown.since ?? '')], [judged.liveness, judged.since_ms]);
    }), { numRuns: 40 });
  });
});

describe('screens', () => {
  it('are told of a check-in only where it shows something else than the one before', async () => {
    const telemetry: Telemetry = { battery_ppm: 900_000, faults: ['printer.paper_out'] };
    await checkIn(till(), { telemetry: { battery_ppm: 900_000 } });
    assert.deepEqual(takeTold(), [idOf(till())]);
    await checkIn(till(), { telemetry: { battery_ppm: 890_000 } });
    assert.deepEqual(takeTold(), [], 'a battery that empties is no news');
    await checkIn(till(), { telemetry });
    assert.deepEqual(takeTold(), [idOf(till())]);
    await checkIn(till(), { telemetry });
    assert.deepEqual(takeTold(), []);
    assert.equal((await get('terminals?fault=printer.paper_out', FleetPage)).items.length, 1);
    await checkIn(till(), { telemetry: { battery_ppm: -1 } });
    assert.deepEqual(takeTold(), [idOf(till())], 'its fault is gone, and it says what can’t be');
  });
});

describe('hours', () => {
  it('count each minute once, between check-ins that came when they should, and none between those that did not', async () => {
    for (let minute = 0; minute < 10; minute += 1) {
      await checkIn(till(), { telemetry: { battery_ppm: 1_000_000 - minute, rtt_ms: 10 * minute, faults: minute === 4 ? ['net.slow'] : [] } });
      later(50_000);
    }
    later(20 * 60_000);
    await checkIn(till());
    const { items: [hour] } = await get(`terminals/${idOf(till())}/hours`, FleetHourPage);
    assert.deepEqual([hour?.check_ins, hour?.minutes_on, hour?.minutes_with_operator, hour?.battery_ppm_min, hour?.rtt_ms_max, hour?.faults, hour?.sales], [11, 9, 0, 999_991, 90, ['net.slow'], 0]);
  });

  it('say which terminals sold, stood idle or were off, by the days of their store, and when in the day people are at them', async () => {
    const [sold, idle, operator] = [till(3), till(4), randomUUID()];
    // 15:50 to 16:10 in Shanghai, with somebody signed on at the first of them.
    later(-10 * 60_000);
    const run = [sold.write('operator.signed_on', { way: 'pin' }, operator), sold.write('sale.completed', makeSale({ bytes: (length) => randomBytes(length) }), operator)];
    const uploaded = await shop.ask('/api/v1/journal', sold.upload(run), { authorization: sold.pass });
    assert.equal(uploaded.status, 200, uploaded.body);
    const [, last] = run;
    const head = last && { epoch: last.entry.epoch, seq: last.entry.seq, hash: last.hash };
    for (let passed_s = 0; passed_s < 1200; passed_s += 50) {
      await checkIn(sold, { head });
      await checkIn(idle);
      later(50_000);
      monotonic_ms += 50_000;
    }
    const usage = await get('usage?days=7', FleetUsage);
    assert.deepEqual([usage.from, usage.until, usage.counts.sold, usage.counts.idle, usage.counts.off >= 3], ['2026-11-14', '2026-11-20', 1, 1, true]);
    assert.deepEqual(usage.items.slice(0, 2).map(({ id, use, minutes_on, sales }) => [id, use, minutes_on, sales]), [[idOf(idle), 'idle', 20, 0], [idOf(sold), 'sold', 20, 1]]);
    const [, first] = usage.items;
    assert.deepEqual([first?.minutes_with_operator, first?.sales_per_hour_milli], [20, 3000]);
    assert.deepEqual(usage.hours.filter(({ terminals_milli }) => terminals_milli > 0).map(({ hour }) => hour), [15, 16]);
    assert.equal(usage.hours.reduce((sum, { sales_milli }) => sum + sales_milli, 0), Math.round(1000 / 7));
    // Page by page it is the same list, and the other order begins at the other end.
    const { items: [one], next } = await get('usage?days=7&order=busy&limit=1', FleetUsage);
    const { items: [two] } = await get(`usage?days=7&order=busy&limit=1&after=${next}`, FleetUsage);
    assert.deepEqual([one?.id, two?.id], [idOf(sold), idOf(idle)]);
    // The day after tomorrow none of it was today.
    later(48 * 3_600_000);
    const { counts } = await get('usage?days=1', FleetUsage);
    assert.deepEqual([counts.sold, counts.idle, counts.off], [0, 0, usage.counts.off + 2]);
  });

  it('are forgotten after a year and the rest of its month, and not before', async () => {
    await checkIn(till(), { telemetry: { network_name: 'shop' } });
    await checkIn(till(), { telemetry: { network_name: 'mall' } });
    later(395 * 86_400_000);
    await shop.server.modules.fleet.forget();
    const count = async (): Promise<number> => (await database.adminQuery('select from app.terminal_hour union all select from app.terminal_place')).length;
    assert.equal(await count(), 2, 'an hour, and a place');
    later(2 * 86_400_000);
    await shop.server.modules.fleet.forget();
    assert.equal(await count(), 0);
  });
});

describe('where terminals say that they are', () => {
  const seen = async (each: ShopTerminal, from = 0, until = 60): Promise<unknown[]> => {
    const places = await database.postgres.withMerchant(shop.merchant, (tx) => shop.server.modules.fleet.placesSeen(tx, [idOf(each)], { from_ms: START_MS + from * 60_000, until_ms: START_MS + until * 60_000 }));
    return places.toSorted((a, b) => a.at_ms - b.at_ms).map(({ at_ms, until_ms, network, position }) => [(at_ms - START_MS) / 60_000, (until_ms - START_MS) / 60_000, network, position]);
  };

  it('is kept with its time, and written only where it changes', async () => {
    const position = { lat_e6: 31_239_700, lon_e6: 121_490_000, accuracy_m: 20 };
    for (const network_name of ['shop', 'shop', 'mall', 'mall\u0000', 'shop']) {
      await Promise.all([checkIn(till(), { telemetry: { network_name, position } }), checkIn(till(1), { telemetry: { network_name: 'shop' } }), checkIn(till(2))]);
      later(60_000);
    }
    assert.deepEqual(await seen(till()), [[0, 1, 'shop', position], [2, 3, 'mall', position], [4, 4, 'shop', position]]);
    assert.deepEqual(await seen(till(1)), [[0, 4, 'shop', null]]);
    assert.deepEqual(await seen(till(2)), []);
    assert.deepEqual((await database.adminQuery<{ count: number }>('select count(*)::integer as count from app.terminal_place'))[0]?.count, 2);
    assert.deepEqual(await seen(till(), 3, 3), [[2, 3, 'mall', position], [4, 4, 'shop', position]], 'what ended before is not read');
  });

  it('is kept in each row of a set of many that change at once, and of one that moves twice', async () => {
    await Promise.all(tills.map((each) => checkIn(each, { telemetry: { network_name: 'shop' } })));
    later(60_000);
    await Promise.all([...tills, till()].map((each, place) => checkIn(each, { telemetry: { network_name: `net ${place}` } })));
    for (const [place, each] of tills.entries()) assert.deepEqual((await seen(each)).slice(0, 1), [[0, 0, 'shop', null]], `terminal ${place}`);
  });
});

describe('a device of nobody’s', () => {
  it('gets nothing, and the office sees from where it tried and how often', async () => {
    const answers = await Promise.all([1, 2, 3].map(() => shop.ask('/api/v1/contact', '{}', { authorization: `Bearer ${Buffer.from(randomUUID()).toString('base64url')}.nobody` })));
    assert.ok(answers.every(({ status }) => status >= 400));
    const contacts = await Promise.all([1, 2, 3].map(() => contact({ ...till(), pass: `Bearer ${Buffer.from(randomUUID()).toString('base64url')}.nobody` })));
    assert.ok(contacts.every(({ status }) => status === 401 || status === 403), JSON.stringify(contacts));
    await shop.server.modules.fleet.sweep();
    const answer = await shop.server.app.inject({ method: 'GET', url: `${BASE}/unknown-devices`, headers: { ...HOST, cookie } });
    const { items } = JSON.parse(answer.body) as { items: { address: string; count: number }[] };
    assert.deepEqual(items.map(({ address, count }) => [address, count]), [['127.0.0.1', 3]]);
  });
});

describe('what a manager at the till saw on a machine that it can’t set', () => {
  it('counts as its value, with when it was seen', async () => {
    await checkIn(till(), { settings: { dial_ahead: { value: 'on', seen_at: '2026-11-19T03:00:00.000Z', by: till().enrolment.merchant }, idle_lock_s: { value: 'on', seen_at: '2026-11-19T03:00:00.000Z', by: till().enrolment.merchant } } });
    later(60_000);
    await checkIn(till(), { settings: { dial_ahead: { value: 'on', seen_at: '2026-11-19T03:00:00.000Z', by: till().enrolment.merchant } } });
    const dial = (await show(till())).settings.find(({ name }) => name === 'dial_ahead');
    assert.deepEqual([dial?.reported, dial?.inspected?.at, dial?.inspected?.value, dial?.drifts_since !== null], ['on', '2026-11-19T03:00:00.000Z', 'on', true]);
  });
});

/** Passes live for a quarter of an hour. */
async function signAgain(each: ShopTerminal): Promise<void> {
  const place = tills.indexOf(each);
  tills[place] = { ...each, pass: await getTestPass(shop.ask, each, shop.clock.now_ms()) };
}
