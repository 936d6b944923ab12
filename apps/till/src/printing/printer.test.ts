import assert from 'node:assert/strict';
import test from 'node:test';
import { type Result, fail, ok } from '@stilltill/domain/result';
import { encodeEscPos } from '@stilltill/printing/escpos';
import { type Printed, readEscPos } from '@stilltill/printing/testing/escpos-reader';
import type { UsbDevice } from '@stilltill/printing/transports/usb';
import { PRACTICE_NUMBER, type PrinterSays, type Receipt, type Till, type TillState } from '@stilltill/till-engine';
import { readPeripherals } from '../diagnosis/peripherals.ts';
import { type Printer, createPrinter } from './printer.ts';
import { NO_PRINTER, type PrinterSettings } from './settings.ts';

const STORE = {
  id: 'store', code: 'S1', name: 'High Street', currency: 'CNY', timezone: 'Asia/Shanghai', shop_name: 'Still Water', idle_lock_s: 300, languages: ['en' as const], recovery: null,
};

function receiptOf(number: number, kind: 'cash' | 'card' = 'cash'): Receipt {
  const hash = String(number).padStart(64, '0');
  return {
    number: `S1-T1-ABCDE-${number}`, at: '2026-11-22T07:30:00.000Z', hash, head: { epoch: 'e', seq: number, hash }, operator_name: 'Tom', store: STORE, link: null,
    sale: {
      sale: `sale-${number}`, shift: 'shift', currency: 'CNY', lines: [{ line: 1, product: 'p', names: { en: 'Cola' }, barcode: null, qty_milli: 1000, price_minor: 350n, tax_rate_ppm: 0, amount_minor: 350n }],
      voided: [], tax: [], total_minor: 350n, tenders: [{ tender: 't', kind, amount_minor: 350n, given_minor: 350n, change_minor: 0n }], receipt_token_hash: null,
    },
  };
}

type World = {
  readonly printer: Printer; readonly got: Uint8Array[]; readonly log: string[];
  fault: 'no' | 'unplugged' | 'middle'; record: Result<null>;
  /** Four bytes of a status, or that its channel back broke. */
  say(status: readonly number[] | null): void;
  sell(receipt: Receipt): void;
  settle(): Promise<void>;
  read(): Printed[][];
  /** What the network printer answers to the next job, or to being asked. */
  network: Result<PrinterSays>;
  /** Lets the time pass until the printer is asked again; false: nobody would ask. */
  pass(): boolean;
};

const storage = (kept: Record<string, string> = {}): Pick<Storage, 'getItem' | 'setItem'> & { readonly kept: Record<string, string> } => ({
  kept, getItem: (key) => kept[key] ?? null, setItem: (key, value) => void (kept[key] = value),
});

function makeWorld(settings: Partial<PrinterSettings>, start: Partial<TillState> = {}, kept = storage(), answers = false): World {
  kept.setItem('stilltill.printer', JSON.stringify({ ...NO_PRINTER, kind: 'usb', usb: { vendor: 1, product: 2, serial: null, name: 'TM' }, ...settings }));
  let state = { phase: 'open', last_receipt: null, ...start } as TillState;
  const listeners = new Set<() => void>();
  let bytes: number[] = [];
  let hear: (answer: { status: string; data?: DataView }) => void = () => undefined;
  const device: UsbDevice = {
    vendorId: 1, productId: 2, opened: false, configuration: { interfaces: [{ interfaceNumber: 0, alternate: { interfaceClass: 7, endpoints: [{ endpointNumber: 1, direction: 'out', type: 'bulk' }, { endpointNumber: 2, direction: 'in', type: 'bulk' }] } }] },
    ...(answers ? { transferIn: () => new Promise<{ status: string; data?: DataView }>((resolve) => { hear = resolve; }) } : {}),
    async open() { Object.assign(device, { opened: true }); }, async close() { Object.assign(device, { opened: false }); }, async selectConfiguration() {}, async claimInterface() {},
    async transferOut(_endpoint, data) {
      if (world.fault === 'middle' && bytes.length > 0) {
        bytes = [];
        throw new Error('unplugged');
      }
      bytes.push(...data);
      if (world.fault === 'middle') return { status: 'ok', bytesWritten: Math.min(10, data.length) };
      world.got.push(Uint8Array.from(bytes));
      world.log.push('bytes');
      bytes = [];
      return { status: 'ok', bytesWritten: data.length };
    },
  };
  const till: Pick<Till, 'state' | 'subscribe' | 'reprintReceipt' | 'reprintRefund' | 'openDrawer' | 'printOnNetwork'> = {
    state: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    async reprintReceipt() {
      world.log.push('receipt.reprinted');
      return world.record.ok && state.last_receipt ? ok(state.last_receipt) : fail('storage_full');
    },
    async reprintRefund(receipt) {
      world.log.push('receipt.reprinted');
      return world.record.ok ? ok(receipt) : fail('storage_full');
    },
    async openDrawer(reason) {
      world.log.push(`drawer.opened ${reason}`);
      return world.record;
    },
    printOnNetwork: async (_printer, sent) => {
      if (sent.length > 0 && world.network.ok) world.got.push(sent);
      world.log.push(sent.length > 0 ? 'job' : 'asked');
      return world.network;
    },
  };
  let later: (() => void) | null = null;
  const printer = createPrinter({
    till, storage: kept, now_ms: () => Date.parse('2026-11-22T08:00:00.000Z'),
    after(delay_ms, call) {
      if (delay_ms === 10_000) later = call;
      return () => undefined;
    },
    devices: { usb: { getDevices: async () => (world.fault === 'unplugged' ? [] : [device]), requestDevice: async () => device }, serial: undefined },
    encode: async (document, { roll, letters }) => encodeEscPos(document, { roll, letters, rasterise: (_row, size, width_dots) => ({ width_dots, height_dots: size, bits: new Uint8Array((width_dots / 8) * size) }) }),
  });
  printer.start();
  const world: World = {
    printer, got: [], log: [], fault: 'no', record: ok(null), network: ok({ said: null }),
    pass() {
      const call = later;
      later = null;
      call?.();
      return call !== null;
    },
    sell(receipt) {
      state = { ...state, last_receipt: receipt };
      for (const listener of listeners) listener();
    },
    say: (status) => hear(status ? { status: 'ok', data: new DataView(Uint8Array.from(status).buffer) } : { status: 'stall' }),
    async settle() {
      for (let quiet = 0; quiet < 3; quiet++) await new Promise((resolve) => setImmediate(resolve));
    },
    read: () => world.got.map((each) => readEscPos(each)),
  };
  return world;
}

const wordsOf = (printed: readonly Printed[]): string => printed.map((each) => (each.kind === 'text' ? each.text : each.kind)).join('\n');

test('an exchange opens the drawer for the cash that moves, and has a paper for what came back and one for what went out', async () => {
  const world = makeWorld({ drawer: true });
  const { sale: _sale, ...facts } = receiptOf(7);
  const tenders = [{ tender: 'x', kind: 'exchange' as const, amount_minor: 350n, given_minor: 350n, change_minor: 0n }, { tender: 'b', kind: 'cash' as const, amount_minor: 50n, given_minor: 50n, change_minor: 0n }];
  const refund = { refund: 'refund-7', sale: 'sale-1', shift: 'shift', currency: 'CNY', lines: [], tax: [], total_minor: 400n, tenders, reason: null, receipt_token_hash: null };
  const receipt = receiptOf(8, 'card');
  world.sell({ ...receipt, sale: { ...receipt.sale, tenders: tenders.slice(0, 1) }, exchanged: { ...facts, refund } });
  await world.settle();
  assert.deepEqual(world.log, ['drawer.opened refund', 'bytes', 'bytes', 'bytes']);
  const [, back, out] = world.read().map(wordsOf);
  assert.match(back ?? '', /S1-T1-ABCDE-7/);
  assert.match(out ?? '', /S1-T1-ABCDE-8/);
  assert.equal(world.printer.get().printed, 'sale-8');
});

test('a receipt comes out after its sale; one that a restart has found does not', async () => {
  const world = makeWorld({}, { last_receipt: receiptOf(1) });
  await world.settle();
  assert.equal(world.got.length, 0);
  world.sell(receiptOf(2));
  world.sell(receiptOf(2));
  await world.settle();
  assert.equal(world.got.length, 1);
  assert.match(wordsOf(world.read()[0] ?? []), /S1-T1-ABCDE-2/);
  assert.equal(world.printer.get().printed, 'sale-2');
});

test('the receipt that a till finds when it starts is not printed, though it was locked then', async () => {
  const world = makeWorld({}, { phase: 'starting' });
  world.sell(receiptOf(1));
  await world.settle();
  assert.equal(world.got.length, 0);
});

test('where receipts are printed when asked, a sale prints nothing', async () => {
  const world = makeWorld({ when: 'asked' });
  world.sell(receiptOf(1));
  await world.settle();
  assert.equal(world.got.length, 0);
  assert.ok((await world.printer.printLast()).ok);
  assert.deepEqual(world.log, ['bytes'], 'the first one is no copy, and nothing is recorded for it');
});

test('the drawer opens on cash, only after it is recorded, and before the receipt', async () => {
  const world = makeWorld({ drawer: true });
  world.sell(receiptOf(1));
  await world.settle();
  assert.deepEqual(world.log, ['drawer.opened sale', 'bytes', 'bytes']);
  assert.deepEqual(world.read()[0]?.map(({ kind }) => kind), ['drawer']);
  world.sell(receiptOf(2, 'card'));
  await world.settle();
  assert.deepEqual(world.log.slice(3), ['bytes'], 'a card leaves it shut');
});

test('a drawer whose opening could not be recorded stays shut', async () => {
  const world = makeWorld({ drawer: true });
  world.record = fail('storage_full');
  const opened = await world.printer.openDrawer();
  assert.equal(!opened.ok && opened.fault.code, 'storage_full');
  assert.deepEqual(world.log, ['drawer.opened no_sale']);
});

test('a printer that is unplugged in the middle leaves the sale alone: the receipt is offered again, and the next sale prints', async () => {
  const world = makeWorld({});
  world.fault = 'middle';
  world.sell(receiptOf(1));
  await world.settle();
  assert.deepEqual([world.printer.get().fault?.code, world.printer.get().failed?.receipt.number], ['printer_stopped', 'S1-T1-ABCDE-1']);
  world.fault = 'no';
  world.sell(receiptOf(2));
  await world.settle();
  assert.equal(world.printer.get().fault, null);
  assert.equal(world.printer.get().failed?.receipt.number, 'S1-T1-ABCDE-1', 'it is still offered');
  assert.ok((await world.printer.printAgain()).ok);
  assert.equal(world.printer.get().failed, null);
  assert.doesNotMatch(wordsOf(world.read().at(-1) ?? []), /COPY/, 'what never came out whole is no copy');
});

test('a receipt that came out is printed again as a copy, and that is recorded first', async () => {
  const kept = storage();
  const world = makeWorld({}, {}, kept);
  world.sell(receiptOf(1));
  await world.settle();
  assert.ok((await world.printer.printLast()).ok);
  assert.deepEqual(world.log, ['bytes', 'receipt.reprinted', 'bytes']);
  const copy = wordsOf(world.read()[1] ?? []);
  assert.match(copy, /\*\*\* COPY \*\*\*/);
  assert.match(copy, /2026-11-22 16:00/);

  const restarted = makeWorld({}, { last_receipt: receiptOf(1) }, kept);
  restarted.record = fail('storage_full');
  assert.ok(!(await restarted.printer.printLast()).ok);
  assert.deepEqual(restarted.log, ['receipt.reprinted'], 'after a restart it is still a copy, and what can’t be recorded is not printed');
});

test('a missing printer is a fault and not an exception, and without a last receipt there is nothing to print', async () => {
  const world = makeWorld({});
  world.fault = 'unplugged';
  const none = await world.printer.printLast();
  assert.equal(!none.ok && none.fault.code, 'receipt_missing');
  const tried = await world.printer.test('zh');
  assert.equal(!tried.ok && tried.fault.code, 'printer_missing');
});

test('a network printer gets its bytes by way of the till’s server', async () => {
  const world = makeWorld({ kind: 'network', network: { id: 'n1', name: 'Front' } });
  world.sell(receiptOf(1));
  await world.settle();
  assert.match(wordsOf(world.read()[0] ?? []), /Cola/);
});

test('a network printer without paper says so with the job that it does not get; the receipt is offered once, and is printed once when paper is in', async () => {
  const world = makeWorld({ kind: 'network', network: { id: 'n1', name: 'Front' } });
  await world.settle();
  assert.deepEqual([world.log, world.printer.get().trouble, world.pass()], [['asked'], null, false], 'it is asked before the first receipt, and not again while all is well');
  world.network = fail('printer_not_ready', { said: '1a321272' });
  world.sell(receiptOf(1));
  await world.settle();
  const { trouble, status, fault, failed } = world.printer.get();
  assert.deepEqual([trouble, status?.paper, status?.bits, fault?.code, failed?.receipt.number], ['printer.paper_out', 'out', '1a321272', 'printer_not_ready', 'S1-T1-ABCDE-1']);
  assert.equal(world.pass(), true);
  await world.settle();
  world.network = ok({ said: '12121212' });
  assert.equal(world.pass(), true, 'it is asked for as long as something is the matter');
  await world.settle();
  assert.deepEqual([world.printer.get().status?.paper, world.got.length], ['ok', 0], 'asking prints nothing');
  await world.printer.printAgain();
  assert.deepEqual([world.got.length, world.printer.get().failed, world.printer.get().fault, world.printer.get().trouble], [1, null, null, null]);
  assert.equal(world.pass(), false);
});

test('what a network printer says of itself is telemetry, and one that says nothing is not called well', async () => {
  const world = makeWorld({ kind: 'network', network: { id: 'n1', name: 'Front' } });
  world.network = ok({ said: '1216' });
  world.sell(receiptOf(1));
  await world.settle();
  assert.deepEqual(readPeripherals(world.printer.get(), []), { printer: ['printer.cover_open'], paper: 'unknown', printer_bits: '1216' });
  for (const said of [null, 'rubbish', 'ffff']) {
    world.network = ok({ said });
    world.sell(receiptOf(2));
    await world.printer.printLast();
    assert.deepEqual(readPeripherals(world.printer.get(), []), { printer: [], paper: 'unknown' }, String(said));
  }
});

test('the browser’s own printing shows a sheet and takes it away once it is done', async () => {
  const world = makeWorld({ kind: 'browser' });
  world.sell(receiptOf(1));
  await world.settle();
  assert.ok(world.printer.get().sheet?.blocks.some((block) => block.kind === 'columns' && block.right === 'S1-T1-ABCDE-1'));
  world.printer.sheetDone();
  assert.equal(world.printer.get().sheet, null);
});

test('practice opens no drawer, and its paper says what it is', async () => {
  const world = makeWorld({ drawer: true }, { terminal: { id: 't', code: PRACTICE_NUMBER, store_code: PRACTICE_NUMBER, epoch: 'e', state: 'enrolled' } });
  for (const number of [1, 2]) world.sell({ ...receiptOf(number), number: PRACTICE_NUMBER, hash: '0'.repeat(64) });
  await world.settle();
  assert.deepEqual(world.read().map((printed) => printed.some(({ kind }) => kind === 'drawer')), [false, false]);
  for (const printed of world.read()) assert.match(wordsOf(printed), /PRACTICE[\s\S]*This is no receipt/);
});

test('a refund in cash opens the drawer and prints as a sale does', async () => {
  const world = makeWorld({ drawer: true });
  const { sale, ...receipt } = receiptOf(7);
  const { sale: id, voided: _voided, lines, ...sums } = sale;
  const refund = { ...receipt, refund: { ...sums, refund: 'refund-7', sale: id, reason: null, lines: lines.map(({ barcode: _barcode, ...line }) => ({ ...line, of_line: line.line })) } };
  await world.printer.refunded(refund);
  assert.deepEqual(world.log, ['drawer.opened refund', 'bytes', 'bytes']);
  const paper = wordsOf(world.read()[1] ?? []);
  assert.match(paper, /REFUND[\s\S]*GIVEN BACK[\s\S]*Cash, given back/);
  assert.doesNotMatch(paper, /COPY/);
  assert.ok((await world.printer.printRefund(refund)).ok);
  assert.deepEqual(world.log.slice(3), ['receipt.reprinted', 'bytes'], 'what came out is printed again as a copy, and that is recorded first');
  assert.match(wordsOf(world.read()[2] ?? []), /\*\*\* COPY \*\*\*/);
});

test('settings are kept; those that can’t be read, or lack their device, are none', () => {
  const kept = storage();
  const world = makeWorld({}, {}, kept);
  world.printer.set({ roll: 58, drawer: true });
  assert.deepEqual(makeWorld(JSON.parse(kept.kept['stilltill.printer'] ?? '{}') as PrinterSettings).printer.get().settings.roll, 58);
  for (const damaged of ['{', 'null', '{"kind":"laser"}', '{"kind":"usb"}', '{"kind":"browser","roll":99}']) {
    const printer = createPrinter({
      till: { state: () => ({ last_receipt: null, phase: 'open' }) as TillState, subscribe: () => () => undefined, reprintReceipt: async () => fail('receipt_missing'), reprintRefund: async () => fail('receipt_missing'), openDrawer: async () => ok(null), printOnNetwork: async () => ok({ said: null }) },
      storage: storage({ 'stilltill.printer': damaged }), now_ms: () => 0, after: () => () => undefined, devices: { usb: undefined, serial: undefined }, encode: async () => new Uint8Array(),
    });
    assert.deepEqual(printer.get().settings, NO_PRINTER, damaged);
  }
});

test('what the printer says of itself is the trouble to mend; signs and a low roll are none, and silence ends it', async () => {
  const world = makeWorld({}, {}, storage(), true);
  await world.settle();
  world.say([0x38, 0, 0x0f, 0]);
  await world.settle();
  assert.equal(world.printer.get().trouble, 'printer.paper_out');
  assert.equal(world.printer.get().status?.bits, '38000f00');
  world.say([0x14, 0, 0x03, 0]);
  await world.settle();
  assert.equal(world.printer.get().trouble, null);
  assert.equal(world.printer.get().status?.paper, 'near_end');
  world.say([0x38, 0, 0, 0]);
  await world.settle();
  assert.equal(world.printer.get().trouble, 'printer.cover_open');
  world.say(null);
  await world.settle();
  assert.deepEqual([world.printer.get().status, world.printer.get().trouble], [null, null]);
});
