import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { ITEMS_OF_ENGINES, ITEMS_WITHOUT_COUNT, reportsOfEngine, scannerWith } from '../testing/hid-fixtures.ts';
import { type Collection, type ScanPart, makeAssembler, readReport, scanLayouts } from './hid-report.ts';

function layoutOf(collections: readonly Collection[]) {
  const [layout, ...more] = scanLayouts(collections);
  assert.ok(layout && more.length === 0);
  return layout;
}
const engine = layoutOf(scannerWith(ITEMS_OF_ENGINES));
const part = (bytes: string | readonly number[], isContinued = false): ScanPart => ({ bytes: typeof bytes === 'string' ? [...new TextEncoder().encode(bytes)] : bytes, symbology: null, isContinued });

/** Everything that comes of reports which follow each other at once. */
function read(reports: readonly DataView[]): (string | null)[] {
  const assemble = makeAssembler();
  return reports.map((report, place) => {
    const read_part = readReport(engine, report);
    return read_part && assemble(read_part, place * 8);
  });
}

test('a barcode is found where the descriptor says that it stands', () => {
  const read_part = readReport(engine, reportsOfEngine('6901234567892')[0] as DataView);
  assert.deepEqual(read_part, { ...part('6901234567892'), symbology: ']E0' });
  const other = layoutOf(scannerWith(ITEMS_WITHOUT_COUNT, 7));
  assert.equal(other.report_id, 7);
  const report = new Uint8Array(44);
  report.set([0, ...new TextEncoder().encode('6901234567892')]);
  report.set(new TextEncoder().encode(']C0'), 41);
  assert.deepEqual(readReport(other, new DataView(report.buffer)), { ...part('6901234567892'), symbology: ']C0' });
});

test('a barcode of any length comes whole out of as many reports as it takes', () => {
  fc.assert(fc.property(fc.string({ minLength: 1, maxLength: 400, unit: fc.constantFrom(...'0123456789ABCxyz-./') }), (text) => {
    const read_text = read(reportsOfEngine(text));
    assert.deepEqual(read_text, [...read_text.slice(1).map(() => null), text]);
  }));
});

test('a line feed behind a barcode is no part of it; what stands between figures is', () => {
  assert.deepEqual(read(reportsOfEngine('6901234567892\r')), ['6901234567892']);
  assert.deepEqual(read(reportsOfEngine('01069012345678921726\x1d10A')), ['01069012345678921726\x1d10A']);
  assert.deepEqual(read(reportsOfEngine('\r\n')), [null], 'nothing was read');
});

test('Chinese in a QR code is read, and bytes that are no UTF-8 are letters one by one', () => {
  assert.deepEqual(read(reportsOfEngine('会员001')), ['会员001']);
  assert.equal(makeAssembler()(part([0x63, 0x61, 0x66, 0xe9]), 0), 'café');
});

test('a barcode whose rest never came is not glued to the next one', () => {
  const assemble = makeAssembler();
  assert.equal(assemble(part('690123', true), 0), null);
  assert.equal(assemble(part('6901234567892'), 1500), '6901234567892');
});

test('a scanner that goes on for ever fills no memory', () => {
  const assemble = makeAssembler();
  for (let report = 0; report < 1000; report++) assert.equal(assemble(part('x'.repeat(56), true), report), null);
  const last = assemble(part('y'), 1000);
  assert.ok(last !== null && last.length < 8200);
});

test('whatever a device sends or says of itself, nothing is thrown', () => {
  const items = fc.array(fc.record({
    usages: fc.array(fc.constantFrom(0x0001_003b, 0x008c_00fb, 0x008c_00fe, 0x008c_00ff, 0xff00_0001), { maxLength: 3 }), reportSize: fc.integer({ min: 0, max: 32 }), reportCount: fc.integer({ min: 0, max: 60 }),
  }), { maxLength: 8 });
  fc.assert(fc.property(items, fc.uint8Array({ maxLength: 70 }), (described, sent) => {
    for (const layout of scanLayouts(scannerWith(described))) {
      const read_part = readReport(layout, new DataView(sent.buffer, sent.byteOffset, sent.byteLength));
      if (read_part) assert.ok(read_part.bytes.length <= 70);
    }
  }));
});

test('a keyboard, and a scanner that tells only of its settings, have nothing to be read', () => {
  assert.deepEqual(scanLayouts([{ usagePage: 0x01, usage: 0x06, inputReports: [{ reportId: 2, items: ITEMS_OF_ENGINES }] }]), []);
  assert.deepEqual(scanLayouts([{ usagePage: 0x8c, usage: 0x02, inputReports: [{ reportId: 9, items: [{ usages: [0xff8c_0001], reportSize: 8, reportCount: 4 }] }] }]), []);
});
