import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CARD_CLASSES, FAULTS, type OwnFault, faultOf, searchFaults } from './catalogue.ts';
import { PRINTER_CODES, PRINTER_SIGNS, isHeldUp, polledAnswers, readAutomaticStatus, readPolledStatus } from './printer-status.ts';

const UNIONPAY: Readonly<Record<string, string>> = {
  A: '00', B: '09 13 14 42 99 A0 OT', D: '04 07 33 34 35 36 37 38 41 43 77 97', E: '06 98',
  C: '01 02 03 05 12 15 19 20 21 22 23 25 30 31 39 40 44 51 52 53 54 55 56 57 58 59 60 61 62 63 64 65 66 67 68 75 79 90 91 92 93 94 95 96',
};
const NEXO = 'Aborted Busy Cancel DeviceOut InProgress InsertedCard InvalidCard LoggedOut MessageFormat NotAllowed NotFound PaymentRestriction Refusal UnavailableDevice UnavailableService UnreachableHost WrongPIN';

const first = (text: string, language: 'en' | 'zh' = 'en', own: readonly OwnFault[] = []): string | undefined => searchFaults(text, language, FAULTS, own)[0]?.code;

test('every response code of UnionPay is there, in its class', () => {
  const told = new Map(Object.entries(UNIONPAY).flatMap(([class_, codes]) => codes.split(' ').map((code) => [code, class_] as const)));
  assert.equal(told.size, 66);
  assert.deepEqual(new Map([...CARD_CLASSES].sort()), new Map([...told].sort()));
  for (const code of told.keys()) assert.ok(faultOf(`card.${code.toLowerCase()}`), code);
});

const GENERAL = '08 10 11 16 17 18 24 26 27 28 29 32 45 46 47 69 78';

test('a code that UnionPay does not have has its general meaning, says so, and takes the place of none of UnionPay’s', () => {
  const general = FAULTS.filter(({ source }) => source === 'general');
  assert.deepEqual(general.map(({ shown }) => shown).sort(), GENERAL.split(' '));
  for (const { shown, engineer_does } of general) {
    assert.equal(CARD_CLASSES.has(shown ?? ''), false, shown ?? '');
    assert.match(engineer_does.en[0] ?? '', /general meaning/);
  }
  assert.equal(first('45'), 'card.45');
  assert.equal(searchFaults('A4', 'en', FAULTS).some(({ shown }) => shown === 'A4'), false, 'at UnionPay it means something else than in general tables');
});

test('every ErrorCondition of nexo is there', () => {
  const shown = new Set(FAULTS.filter(({ group }) => group === 'nexo').map((entry) => entry.shown));
  assert.deepEqual([...shown].sort(), NEXO.split(' ').sort());
});

test('every fault has its words in both languages, a step to do now, and a code that a check-in can carry', () => {
  const seen = new Set<string>();
  for (const entry of FAULTS) {
    assert.match(entry.code, /^[a-z0-9_.]{1,40}$/);
    assert.ok(!seen.has(entry.code), entry.code);
    seen.add(entry.code);
    assert.match(entry.title.zh, /\p{Script=Han}/u, entry.code);
    assert.doesNotMatch(entry.title.en, /\p{Script=Han}/u, entry.code);
    for (const steps of [entry.operator_does, entry.engineer_does]) {
      assert.ok(steps.en.length > 0, entry.code);
      assert.equal(steps.en.length, steps.zh.length, entry.code);
      for (const text of [...steps.en, ...steps.zh]) assert.doesNotMatch(text, /[!！]/, entry.code);
      for (const text of steps.zh) assert.match(text, /\p{Script=Han}/u, entry.code);
    }
    assert.equal(entry.cause === null, entry.source === 'reported' || entry.source === 'general', `${entry.code}: a code that no table explains has no cause, and only such a code`);
  }
});

test('approved is no fault', () => {
  assert.equal(faultOf('card.00')?.severity, 'none');
  assert.equal(first('00'), 'card.00');
});

/** Fixed bits of each byte; the others are tried each alone. */
const BY_BIT: Readonly<Record<string, string>> = {
  '0.2': 'printer.drawer_signal', '0.3': 'printer.offline', '0.5': 'printer.cover_open', '0.6': 'printer.feeding',
  '1.0': 'printer.waiting', '1.1': 'printer.feed_button', '1.2': 'printer.recoverable', '1.3': 'printer.cutter', '1.5': 'printer.unrecoverable', '1.6': 'printer.overheated',
  '2.0': 'printer.paper_near_end', '2.1': 'printer.paper_near_end', '2.2': 'printer.paper_out', '2.3': 'printer.paper_out',
};

test('each bit of the automatic status alone says what the table says, and the fixed bits tell it from other bytes', () => {
  assert.deepEqual(readAutomaticStatus([0x10, 0, 0, 0]), { codes: [], paper: 'ok' });
  for (let byte = 0; byte < 4; byte++) {
    for (let bit = 0; bit < 8; bit++) {
      const bytes = [0x10, 0, 0, 0];
      bytes[byte] = (bytes[byte] as number) ^ (1 << bit);
      const isFixed = bit === 4 || bit === 7 || (byte === 0 && bit < 2);
      const code = BY_BIT[`${byte}.${bit}`];
      assert.deepEqual(readAutomaticStatus(bytes)?.codes ?? null, isFixed ? null : code ? [code] : [], `byte ${byte + 1}, bit ${bit}`);
    }
  }
  assert.equal(readAutomaticStatus([0x10, 0, 0]), null);
});

const POLLED: Readonly<Record<string, string>> = {
  '1.2': 'printer.drawer_signal', '1.3': 'printer.offline', '1.5': 'printer.waiting', '1.6': 'printer.feed_button',
  '2.2': 'printer.cover_open', '2.3': 'printer.feeding', '2.5': 'printer.paper_out', '2.6': 'printer.error',
  '3.2': 'printer.recoverable', '3.3': 'printer.cutter', '3.5': 'printer.unrecoverable', '3.6': 'printer.overheated',
  '4.2': 'printer.paper_near_end', '4.3': 'printer.paper_near_end', '4.5': 'printer.paper_out', '4.6': 'printer.paper_out',
};

test('each bit of each DLE EOT answer alone says what the table says', () => {
  for (const n of [1, 2, 3, 4] as const) {
    assert.deepEqual(readPolledStatus({ [n]: 0x12 })?.codes, []);
    for (let bit = 0; bit < 8; bit++) {
      const isFixed = [0, 1, 4, 7].includes(bit);
      const code = POLLED[`${n}.${bit}`];
      assert.deepEqual(readPolledStatus({ [n]: 0x12 ^ (1 << bit) })?.codes ?? null, isFixed ? null : code ? [code] : [], `DLE EOT ${n}, bit ${bit}`);
    }
  }
  assert.equal(readPolledStatus({ 1: 0x12 })?.paper, 'unknown');
  assert.equal(readPolledStatus({ 4: 0x1e })?.paper, 'near_end');
});

test('a printer is held up where it is offline and names what somebody must mend; else it gets its job', () => {
  for (const [bytes, isHeld] of [
    [[0x1a, 0x32, 0x12, 0x72], true], [[0x1a, 0x16], true], [[0x1a, 0x12, 0x1a, 0x12], true], [[0x3a], true],
    // Online whatever it says; offline and nothing more; with a finger on its button; low on paper; not an answer at all.
    [[0x12, 0x32, 0x12, 0x72], false], [[0x1a, 0x12, 0x12, 0x12], false], [[0x5a, 0x1a], false], [[0x1a, 0x12, 0x12, 0x1e], false], [[0xff, 0x32], false], [[], false],
  ] as const) assert.equal(isHeldUp(polledAnswers(bytes)), isHeld, bytes.join());
});

test('of several bits the first thing to mend comes first, and a cause hides that the printer is offline for it', () => {
  assert.deepEqual(readAutomaticStatus([0x38, 0, 0x0f, 0]), { codes: ['printer.paper_out', 'printer.cover_open'], paper: 'out' });
  assert.deepEqual(readAutomaticStatus([0x18, 0, 0x03, 0])?.codes, ['printer.offline', 'printer.paper_near_end']);
});

test('each code that a printer can say has its entry, and a sign is no fault', () => {
  for (const code of PRINTER_CODES) assert.equal(faultOf(code)?.severity === 'none', PRINTER_SIGNS.has(code), code);
});

test('what somebody says at the counter finds the fault', () => {
  const asked: readonly (readonly [string, 'en' | 'zh', string])[] = [
    ['paper', 'en', 'printer.paper_out'], ['缺纸', 'zh', 'printer.paper_out'], ['quezhi', 'zh', 'printer.paper_out'], ['打印机没纸了怎么办', 'zh', 'printer.paper_out'], ['out of paper', 'en', 'printer.paper_out'],
    ['77', 'en', 'card.77'], ['应答码 77', 'zh', 'card.77'], ['签到', 'zh', 'card.77'], ['a0', 'en', 'card.a0'], ['55', 'zh', 'card.55'], ['wrong pin', 'en', 'card.55'], ['UnreachableHost', 'en', 'nexo.unreachable_host'],
    ['cover', 'en', 'printer.cover_open'], ['盖子没关', 'zh', 'printer.cover_open'], ['no internet', 'en', 'network.offline'], ['上不了网', 'zh', 'network.offline'], ['证书', 'zh', 'network.certificate'], ['5606', 'zh', 'reported.5606'],
    ['拉卡拉', 'zh', 'reported.5606'], ['printer.cutter', 'en', 'printer.cutter'],
  ];
  for (const [text, language, code] of asked) {
    const found = searchFaults(text, language, FAULTS).slice(0, 3).map((entry) => entry.code);
    assert.ok(found.includes(code), `${text}: ${found.join(', ')}`);
  }
  assert.equal(first('77'), 'card.77');
  assert.deepEqual(searchFaults('', 'en', FAULTS), []);
  assert.deepEqual(searchFaults('qwertzuiop', 'en', FAULTS), []);
});

test('a code that is only reported has no cause until the shop writes one, and then that one is found', () => {
  assert.equal(searchFaults('5606', 'en', FAULTS)[0]?.cause, null);
  const own: OwnFault = { code: '5606', source: 'shop', cause: { zh: '商户被冻结' }, operator_does: { zh: '改收现金\n联系店主' }, engineer_does: {}, words: ['冻结'] };
  const found = searchFaults('5606', 'en', FAULTS, [own]);
  assert.deepEqual(found.map(({ code, source }) => [code, source]), [['own.5606', 'shop']]);
  assert.equal(found[0]?.cause?.en, '商户被冻结');
  assert.deepEqual(found[0]?.operator_does.zh, ['改收现金', '联系店主']);
  assert.ok((found[0]?.engineer_does.en.length ?? 0) > 0);
  assert.equal(first('冻结', 'zh', [own]), 'own.5606');
});

test('the shop’s word about a code of a table stands above the table’s', () => {
  const own: OwnFault = { code: '77', source: 'shop', cause: null, operator_does: { en: 'Ask Li.' }, engineer_does: {}, words: [] };
  assert.deepEqual(searchFaults('77', 'en', FAULTS, [own]).map(({ code }) => code), ['own.77', 'card.77']);
});
