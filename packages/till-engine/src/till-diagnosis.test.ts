/** What a till says of itself at its contacts, what it writes down of its faults, and settings that hold here. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CheckIn, SettingsRecord, readTelemetry, toWireValue } from '@stilltill/protocol';
import { randomUuid } from '@stilltill/testing/test-terminal';
import { TEST_PIN, type TillBench, makeTillBench, must } from '@stilltill/testing/till-bench';
import type { Measures, Reach } from './index.ts';

const seen = (bench: TillBench): unknown[] => bench.server.all().filter(({ entry }) => entry.kind === 'fault.seen').map(({ entry }) => (entry.body as { code: string }).code);
const sent = (state: { network: { waiting: number } }): boolean => state.network.waiting === 0;
const lastCheckIn = (bench: TillBench): { telemetry: Record<string, unknown>; settings: Record<string, unknown> } => CheckIn.parse((bench.server.contacts().at(-1) as { check_in: unknown }).check_in) as never;

function makeMachine(): { measures: Measures; reach: Reach; readonly device: { measure(): Promise<Measures>; reach(): Promise<Reach> } } {
  const machine = {
    measures: { battery_ppm: 800_000, is_charging: true, storage_used_mib: 10, storage_quota_mib: 1000, app_errors: 0, has_network: true, printer: [] } as Measures,
    reach: { kind: 'answered', rtt_ms: 20 } as Reach,
    device: { measure: async () => machine.measures, reach: async () => machine.reach },
  };
  return machine;
}

test('each contact says what the machine measures, what the line does and what is wrong; nothing that it says is refused', async () => {
  const bench = await makeTillBench('telemetry');
  const machine = makeMachine();
  await bench.reopen(bench.disk.restart(), { device: machine.device });
  machine.measures = { ...machine.measures, printer_bits: '38000f00', paper: 'out', printer: ['printer.paper_out'] };
  await bench.advance(60_000);
  const { telemetry } = lastCheckIn(bench);
  assert.deepEqual(readTelemetry(telemetry).refused, []);
  assert.deepEqual(Object.keys(telemetry).filter((name) => readTelemetry(telemetry).telemetry[name as 'paper'] === undefined), [], 'nothing is told that has no name on the wire');
  assert.deepEqual([telemetry['battery_ppm'], telemetry['paper'], telemetry['printer_bits'], telemetry['faults'], telemetry['loss_ppm']], [800_000, 'out', '38000f00', ['printer.paper_out'], 0]);
  assert.equal(typeof telemetry['rtt_ms'], 'number');
  assert.equal(typeof telemetry['clock_offset_ms'], 'number');
});

test('a machine that answers nothing holds up no contact', async () => {
  const bench = await makeTillBench('hanging');
  await bench.reopen(bench.disk.restart(), { device: { measure: () => new Promise(() => undefined), reach: async () => ({ kind: 'unknown' }) } });
  const before = bench.server.contacts().length;
  await bench.advance(120_000);
  assert.ok(bench.server.contacts().length > before);
});

test('a fault is one entry for each time that it appears, also over a restart, and is found while the server is away', async () => {
  const bench = await makeTillBench('appearances');
  const machine = makeMachine();
  await bench.reopen(bench.disk.restart(), { device: machine.device });
  machine.measures = { ...machine.measures, printer: ['printer.cover_open'] };
  await bench.advance(5 * 60_000);
  assert.deepEqual(bench.till.diagnosis.found().map(({ code }) => code), ['printer.cover_open']);
  await bench.reopen(bench.disk.restart(), { device: machine.device });
  await bench.advance(60_000);
  await bench.until(sent);
  assert.deepEqual(seen(bench), ['printer.cover_open']);
  machine.measures = { ...machine.measures, printer: [] };
  await bench.advance(5 * 60_000);
  machine.measures = { ...machine.measures, printer: ['printer.cover_open'] };
  await bench.advance(60_000);
  machine.measures = { ...machine.measures, printer: [] };
  await bench.advance(11 * 60_000);
  machine.measures = { ...machine.measures, printer: ['printer.cover_open'] };
  await bench.advance(60_000);
  await bench.until(sent);
  assert.deepEqual(seen(bench), ['printer.cover_open', 'printer.cover_open']);

  machine.reach = { kind: 'silent', why: 'refused' };
  assert.deepEqual((await bench.till.diagnosis.look()).map(({ code }) => code), ['printer.cover_open', 'network.refused']);
});

test('what the fleet sets holds at once over what the store says, the nearest scope first, and is reported as it is in force', async () => {
  const bench = await makeTillBench('settings');
  await bench.beginDay();
  const group = randomUuid(bench.random);
  const before = bench.server.cursor();
  const say = (scope: 'merchant' | 'group', id: string, values: object): void => bench.server.put('settings', id, toWireValue(SettingsRecord.parse({ id, scope, values })) as object);
  bench.server.put('terminal', bench.server.terminal, { id: bench.server.terminal, code: 'T1', groups: [group], window: null, lock: null });
  say('merchant', bench.server.merchant, { simple_mode: true, idle_lock_s: 900, card_offline: null });
  say('group', group, { idle_lock_s: 30, languages: ['en'] });
  bench.server.tell(bench.server.newsSince(before));
  await bench.settle();
  const { store } = bench.till.state();
  assert.deepEqual([store?.simple_mode, store?.idle_lock_s, store?.languages, store?.selling?.card], [true, 30, ['en'], null]);
  assert.equal(bench.till.state().store, store, 'the same record until it changes');
  await bench.advance(31_000);
  assert.equal(bench.till.state().phase, 'locked');
  await bench.advance(60_000);
  assert.deepEqual(lastCheckIn(bench).settings, { idle_lock_s: 30, languages: ['en'], simple_mode: true, card_offline: null, code_offline: toWireValue({ value: bench.till.diagnosis.settings().find(({ name }) => name === 'code_offline')?.value }).value });
});

test('what a till can’t set is told by a manager who looked, with who and when, and never by itself', async () => {
  const bench = await makeTillBench('reported');
  must(await bench.till.signOn(bench.operator, TEST_PIN));
  const refused = await bench.till.diagnosis.reportSetting('dial_ahead', 'off');
  assert.equal(!refused.ok && refused.fault.code, 'not_permitted');
  must(await bench.till.signOn(bench.manager, TEST_PIN));
  const at = new Date(bench.time.now_ms()).toISOString();
  must(await bench.till.diagnosis.reportSetting('dial_ahead', 'off'));
  assert.equal((await bench.till.diagnosis.reportSetting('idle_lock_s', 'off')).ok, false, 'what the till enforces is not a matter of what somebody saw');
  await bench.reopen(bench.disk.restart());
  await bench.advance(60_000);
  const { settings } = lastCheckIn(bench);
  assert.deepEqual([settings['dial_up'], settings['dial_ahead']], [undefined, { value: 'off', seen_at: at, by: bench.manager }]);
});
