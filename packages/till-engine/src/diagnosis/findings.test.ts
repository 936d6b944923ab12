import assert from 'node:assert/strict';
import { test } from 'node:test';
import { faultOf } from '@stilltill/domain/fault/catalogue';
import fc from 'fast-check';
import { type Probes, type Reach, GONE_MS, diagnose, noteAppearances } from './findings.ts';

const WELL: Probes = {
  network: { has_network: true, reach: { kind: 'answered', rtt_ms: 40 }, rtt_ms: 40, loss_ppm: 0, contacts: 20 }, clock: { ahead_ms: 300, is_behind: false },
  storage: { persisted: true, faults: new Set() }, key: 'there', app: { errors: 0, is_outdated: false, goods_missing: 0, rights_expired: false }, printer: [], scanner: 'ready', battery: { ppm: 900_000, is_charging: false },
};
const codes = (probes: Partial<Probes>): string[] => diagnose({ ...WELL, ...probes }).map(({ code }) => code);
const network = (patch: Partial<Probes['network']>): string[] => codes({ network: { ...WELL.network, ...patch } });
const silent = (why: Extract<Reach, { kind: 'silent' }>['why']): Reach => ({ kind: 'silent', why });

test('a till that is well has nothing to say', () => assert.deepEqual(codes({}), []));

test('why no answer came is said as exactly as the machine can say it, and no more exactly', () => {
  assert.deepEqual(network({ has_network: false, reach: silent('unknown') }), ['network.offline']);
  assert.deepEqual(network({ has_network: true, reach: silent('unknown') }), ['network.unanswered']);
  assert.deepEqual(network({ has_network: null, reach: silent('unknown') }), ['network.unanswered']);
  for (const why of ['name', 'refused', 'reset', 'timeout', 'certificate'] as const) assert.deepEqual(network({ reach: silent(why) }), [`network.${why}`]);
  assert.deepEqual(network({ reach: { kind: 'stranger' } }), ['network.captive']);
  assert.deepEqual(network({ reach: { kind: 'server_error', status: 503 } }), ['network.server_error']);
});

test('slow and lossy are told of an answering server, and of contacts only once there were enough', () => {
  assert.deepEqual(network({ reach: { kind: 'answered', rtt_ms: 2_500 } }), ['network.slow']);
  assert.deepEqual(network({ rtt_ms: 2_500, contacts: 2 }), []);
  assert.deepEqual(network({ rtt_ms: 2_500, loss_ppm: 300_000 }), ['network.lossy', 'network.slow']);
  assert.deepEqual(network({ has_network: false }), [], 'a server that answers proves that there is a network');
});

test('what is mended first stands first', () => {
  assert.deepEqual(codes({
    storage: { persisted: false, faults: new Set(['full', 'nearly_full']) }, key: 'retired', printer: ['printer.paper_out', 'printer.cover_open', 'printer.paper_near_end'], clock: { ahead_ms: -7_200_000, is_behind: true },
    network: { ...WELL.network, reach: silent('certificate') }, app: { errors: 2, is_outdated: true, goods_missing: 10, rights_expired: true }, scanner: 'failed', battery: { ppm: 100_000, is_charging: false },
  }), [
    'storage.full', 'key.retired', 'printer.paper_out', 'printer.cover_open', 'clock.off', 'network.certificate', 'app.rights_old', 'app.outdated', 'scanner.failed', 'device.battery_low',
    'storage.nearly_full', 'storage.not_persisted', 'printer.paper_near_end', 'app.errors',
  ]);
});

test('whatever is found has its words in the catalogue', () => {
  const reach = fc.oneof(
    fc.constant<Reach>({ kind: 'stranger' }), fc.constant<Reach>({ kind: 'unknown' }), fc.nat(10_000).map((rtt_ms): Reach => ({ kind: 'answered', rtt_ms })), fc.integer({ min: 500, max: 599 }).map((status): Reach => ({ kind: 'server_error', status })),
    fc.constantFrom('name', 'refused', 'reset', 'timeout', 'certificate', 'unknown').map((why): Reach => ({ kind: 'silent', why: why as 'name' })),
  );
  const probes = fc.record({
    network: fc.record({ has_network: fc.option(fc.boolean()), reach, rtt_ms: fc.option(fc.nat(10_000)), loss_ppm: fc.option(fc.nat(1_000_000)), contacts: fc.nat(20) }),
    clock: fc.record({ ahead_ms: fc.option(fc.integer({ min: -1e9, max: 1e9 })), is_behind: fc.boolean() }),
    storage: fc.record({ persisted: fc.option(fc.boolean()), faults: fc.subarray(['full', 'write_failed', 'entry_damaged', 'nearly_full', 'persistence_refused']).map((each) => new Set(each)) }),
    key: fc.constantFrom<Probes['key']>('there', 'missing', 'refused', 'retired'), app: fc.record({ errors: fc.nat(5), is_outdated: fc.boolean(), goods_missing: fc.nat(5), rights_expired: fc.boolean() }),
    printer: fc.subarray(['printer.paper_out', 'printer.cover_open', 'printer.missing', 'printer.paper_near_end']), scanner: fc.constantFrom<Probes['scanner']>('ready', 'absent', 'failed', null),
    battery: fc.option(fc.record({ ppm: fc.nat(1_000_000), is_charging: fc.boolean() })),
  });
  fc.assert(fc.property(probes, (each) => {
    const found = diagnose(each).map(({ code }) => code);
    assert.equal(new Set(found).size, found.length);
    for (const code of found) assert.ok(faultOf(code), code);
  }));
});

test('a fault is told once for each time that it appears; one that was gone for less than ten minutes has not gone', () => {
  const paper = [{ code: 'printer.paper_out', details: {} }];
  const first = noteAppearances({}, paper, 1_000);
  assert.deepEqual(first.appeared, paper);
  const still = noteAppearances(first.seen, paper, 60_000);
  assert.deepEqual(still.appeared, []);
  const gone = noteAppearances(still.seen, [], 60_000 + GONE_MS - 1);
  const flaps = noteAppearances(gone.seen, paper, 60_000 + GONE_MS - 1);
  assert.deepEqual(flaps.appeared, []);
  const away = noteAppearances(flaps.seen, [], 60_000 + 2 * GONE_MS - 1);
  assert.deepEqual(away.seen, {});
  assert.deepEqual(noteAppearances(away.seen, paper, 60_000 + 2 * GONE_MS - 1).appeared, paper);
});

test('a fault that stays for hours is one appearance', () => {
  const paper = [{ code: 'printer.paper_out', details: {} }];
  let seen = noteAppearances({}, paper, 0).seen;
  for (let minute = 1; minute < 600; minute++) {
    const next = noteAppearances(seen, paper, minute * 30_000);
    assert.deepEqual(next.appeared, []);
    seen = next.seen;
  }
});
