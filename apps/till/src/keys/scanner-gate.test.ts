import assert from 'node:assert/strict';
import test from 'node:test';
import { CARD_BYTES, COUPON_BYTES, cardCodeFrom, personalCouponFrom } from '@stilltill/domain/points';
import fc from 'fast-check';
import { FAST_GAP_MS, type GateEvent, createScannerGate, printedBy } from './scanner-gate.ts';

type Typed = { readonly key: string; readonly wait_ms: number };

/** Types with the given pauses, letting the gate settle in between as its timer would. */
function type(strokes: readonly Typed[], canHold = true): { events: GateEvent[]; swallowed: string[] } {
  const gate = createScannerGate();
  const events: GateEvent[] = [];
  const swallowed: string[] = [];
  let now_ms = 1000;
  for (const { key, wait_ms } of strokes) {
    if (wait_ms >= FAST_GAP_MS) events.push(...gate.settle(now_ms + FAST_GAP_MS));
    now_ms += wait_ms;
    const answer = gate.press(key, now_ms, canHold);
    events.push(...answer.events);
    if (answer.swallow) swallowed.push(key);
  }
  events.push(...gate.settle(now_ms + 1000));
  return { events, swallowed };
}

const at = (text: string, wait_ms: number): Typed[] => [...text].map((key) => ({ key, wait_ms }));
const scanned = (barcode: string, leaked = 0): GateEvent => ({ kind: 'scan', barcode, leaked });
const key = (name: string): GateEvent => ({ kind: 'key', key: name });

test('fast keys that end with Enter are a scan, and its Enter is swallowed', () => {
  const { events, swallowed } = type([...at('6901234567892', 8), { key: 'Enter', wait_ms: 8 }]);
  assert.deepEqual(events, [scanned('6901234567892')]);
  assert.equal(swallowed.at(-1), 'Enter');
});

test('a whole barcode is foreseen at its last key, from a scanner and not from a person', () => {
  const foreseen = (text: string, wait_ms: number): (string | null)[] => {
    const gate = createScannerGate();
    return [...text].map((each, place) => gate.press(each, 1000 + place * wait_ms, true).foreseen);
  };
  assert.deepEqual(foreseen('6901234567892', 8), [...Array.from({ length: 12 }, () => null), '6901234567892']);
  assert.equal(foreseen('6901234567893', 8).at(-1), null);
  assert.equal(foreseen('6901234567892', 200).at(-1), null);
});

test('a scan may end with Tab', () => {
  assert.deepEqual(type([...at('96385074', 12), { key: 'Tab', wait_ms: 12 }]).events, [scanned('96385074')]);
});

test('a scanner without a terminator is understood by its check digit', () => {
  assert.deepEqual(type(at('96385074', 10)).events, [scanned('96385074')]);
});

test('an Enter that a busy machine hands over late ends the scan that is still held', () => {
  for (const wait_ms of [90, 160, 240]) {
    const gate = createScannerGate();
    [...'6901234567892'].forEach((each, place) => gate.press(each, 1000 + place * 8, true));
    assert.deepEqual(gate.press('Enter', 1096 + wait_ms, false), { swallow: true, events: [scanned('6901234567892')], foreseen: null }, String(wait_ms));
  }
});

test('an Enter that comes late, after the check digit has ended the scan, is still the scanner’s; the next one is the person’s', () => {
  const gate = createScannerGate();
  [...'6901234567892'].forEach((each, place) => gate.press(each, 1000 + place * 8, true));
  assert.deepEqual(gate.settle(1400), [scanned('6901234567892')]);
  assert.deepEqual(gate.press('Enter', 1450, false), { swallow: true, events: [], foreseen: null });
  assert.deepEqual(gate.press('Enter', 1500, false), { swallow: false, events: [key('Enter')], foreseen: null });
});

test('an Enter long after a scan without a terminator is the person’s', () => {
  const gate = createScannerGate();
  [...'6901234567892'].forEach((each, place) => gate.press(each, 1000 + place * 8, true));
  assert.deepEqual(gate.settle(1400), [scanned('6901234567892')]);
  assert.deepEqual(gate.press('Enter', 2000, false).events, [key('Enter')]);
});

test('an Enter that overtakes the timer on a busy machine finds the scan whole, and is its end', () => {
  const gate = createScannerGate();
  [...'6901234567892'].forEach((each, place) => gate.press(each, 1000 + place * 8, true));
  assert.deepEqual(gate.press('Enter', 1096 + 390, false), { swallow: true, events: [scanned('6901234567892')], foreseen: null });
});

test('a scanner that has sent its Enters owes one for each scan, however late it comes; one that sends none owes none', () => {
  const gate = createScannerGate();
  let now_ms = 1000;
  const scan = (): void => [...'6901234567892'].forEach((each) => void gate.press(each, now_ms += 8, true));
  const settles = (): void => assert.deepEqual(gate.settle(now_ms += 300), [scanned('6901234567892')]);
  scan();
  assert.equal(gate.press('Enter', now_ms += 8, false).swallow, true);
  for (const late_ms of [400, 2000, 4000]) {
    scan();
    settles();
    assert.deepEqual(gate.press('Enter', now_ms += late_ms, false), { swallow: true, events: [], foreseen: null }, String(late_ms));
  }
  assert.equal(gate.press('Enter', now_ms += 300, false).swallow, false, 'it owes one, not two');
  scan();
  settles();
  now_ms += 1000;
  scan();
  settles();
  assert.equal(gate.press('Enter', now_ms += 1000, false).swallow, false, 'the scan before it had none');
});

test('what a person types is handed on key by key, Enter too', () => {
  const { events, swallowed } = type([...at('50', 110), { key: 'Enter', wait_ms: 140 }]);
  assert.deepEqual(events, [key('5'), key('0'), key('Enter')]);
  assert.ok(!swallowed.includes('Enter'));
});

test('a figure typed just before a scan stays the person’s', () => {
  const { events } = type([...at('2', 300), { key: '6', wait_ms: 90 }, ...at('901234567892', 6), { key: 'Enter', wait_ms: 6 }]);
  assert.deepEqual(events, [key('2'), scanned('6901234567892')]);
});

test('a slow scanner is known by its end, and says how many keys have leaked', () => {
  const { events } = type([...at('6901234567892', 80), { key: 'Enter', wait_ms: 80 }]);
  assert.deepEqual(events.at(-1), scanned('6901234567892', 13));
});

test('in a text field nothing is held, and the scan says that all of it has leaked', () => {
  const { events } = type([...at('6901234567892', 5), { key: 'Enter', wait_ms: 5 }], false);
  assert.deepEqual(events, [scanned('6901234567892', 13)]);
});

test('an Enter on the heels of one key never reaches a button', () => {
  const { events, swallowed } = type([...at('7', 300), { key: 'Enter', wait_ms: 10 }]);
  assert.deepEqual(events, [key('7')]);
  assert.deepEqual(swallowed, ['7', 'Enter']);
});

test('a barcode that comes in jerks is known whole by its check digit', () => {
  const jerky = [...'6901234567892'].map((key, place) => ({ key, wait_ms: place % 4 === 3 ? 120 : 8 }));
  const { events } = type([...at('3', 300), { key: '6', wait_ms: 110 }, ...jerky.slice(1), { key: 'Enter', wait_ms: 130 }]);
  assert.deepEqual(events.map((event) => (event.kind === 'scan' ? event.barcode : null)).filter(Boolean), ['6901234567892']);
});

test('two scans in a row are two scans', () => {
  const scan = [...at('6901234567892', 5), { key: 'Enter', wait_ms: 5 }];
  assert.deepEqual(type([...scan, ...scan]).events, [scanned('6901234567892'), scanned('6901234567892')]);
});

test('no key is lost or doubled, whatever the pauses', () => {
  const stroke = fc.record({ key: fc.constantFrom('0', '5', '9', 'a', 'Enter'), wait_ms: fc.integer({ min: 1, max: 400 }) });
  fc.assert(fc.property(fc.array(stroke, { maxLength: 40 }), (strokes) => {
    const { events } = type(strokes);
    const printed = strokes.filter((each) => each.key !== 'Enter').length;
    const kept = events.reduce((count, event) => {
      if (event.kind === 'scan') return count + event.barcode.length - event.leaked;
      return event.key === 'Enter' ? count : count + 1;
    }, 0);
    assert.equal(kept, printed);
  }));
});

test('an input method does not hide what a scanner types', () => {
  assert.equal(printedBy({ key: 'Process', code: 'Digit6' }), '6');
  assert.equal(printedBy({ key: '６', code: 'Digit6' }), '6');
  assert.equal(printedBy({ key: 'Shift', code: 'ShiftLeft' }), null);
});

test('a card or a coupon of one member is understood by its check sign, without a terminator and however unsteadily it came', () => {
  const card = cardCodeFrom(new Uint8Array(CARD_BYTES).fill(7));
  const coupon = personalCouponFrom(new Uint8Array(COUPON_BYTES).fill(7), 'ab'.repeat(32));
  for (const code of [card, coupon]) {
    assert.deepEqual(type(at(code, 10)).events, [scanned(code)]);
    const unsteady = [...code].map((each, place) => ({ key: each, wait_ms: place === 3 ? 120 : 8 }));
    assert.deepEqual(type([...unsteady, { key: 'Enter', wait_ms: 130 }]).events.at(-1), scanned(code, 3));
  }
});
