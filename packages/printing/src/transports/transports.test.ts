import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { After } from './link.ts';
import { type SerialPort, openSerialPrinter } from './serial.ts';
import { ASK_STATUS, makeStatusFinder } from './status.ts';
import { type UsbDevice, openUsbPrinter } from './usb.ts';

const BYTES = new Uint8Array(10_000).map((_, place) => place % 251);
const never: After = () => () => undefined;
/** As if the time were over at once, but after whatever answers at once. */
const soon: After = (_, call) => {
  const timer = setImmediate(call);
  return () => clearImmediate(timer);
};

type FakeUsb = { readonly device: UsbDevice; readonly got: number[]; readonly calls: string[]; fail: 'no' | 'throw' | 'stall' | 'hang'; after_bytes: number };

function fakeUsb(): FakeUsb {
  const calls: string[] = [];
  const fake: FakeUsb = {
    got: [], calls, fail: 'no', after_bytes: 0,
    device: {
      vendorId: 0x04b8, productId: 0x0e15, serialNumber: 'A1', productName: 'TM-T20III', opened: false,
      configuration: { interfaces: [{ interfaceNumber: 0, alternate: { interfaceClass: 7, endpoints: [{ endpointNumber: 2, direction: 'in', type: 'bulk' }, { endpointNumber: 1, direction: 'out', type: 'bulk' }] } }] },
      async open() { calls.push('open'); Object.assign(fake.device, { opened: true }); },
      async close() { calls.push('close'); Object.assign(fake.device, { opened: false }); },
      async selectConfiguration() {}, async claimInterface(number) { calls.push(`claim ${number}`); },
      async transferOut(endpoint, data) {
        assert.equal(endpoint, 1);
        if (fake.got.length >= fake.after_bytes && fake.fail !== 'no') {
          if (fake.fail === 'throw') throw new Error('The device was disconnected.');
          if (fake.fail === 'hang') return new Promise(() => undefined);
          return { status: 'stall', bytesWritten: 0 };
        }
        fake.got.push(...data);
        return { status: 'ok', bytesWritten: data.length };
      },
    },
  };
  return fake;
}

const NAME = { vendor: 0x04b8, product: 0x0e15, serial: 'A1', name: 'TM-T20III' };

test('a USB printer gets every byte once and in order', async () => {
  const fake = fakeUsb();
  const link = openUsbPrinter({ getDevices: async () => [fake.device], requestDevice: async () => fake.device }, NAME, never);
  assert.deepEqual(await link.send(BYTES), { ok: true, value: null });
  assert.deepEqual(fake.got, [...BYTES]);
  assert.deepEqual(fake.calls, ['open', 'claim 0']);
});

test('a USB printer that is unplugged, stalls or takes nothing more in the middle is said to have stopped, and is let go', async () => {
  for (const fault of ['throw', 'stall', 'hang'] as const) {
    const fake = fakeUsb();
    Object.assign(fake, { fail: fault, after_bytes: 4096 });
    const link = openUsbPrinter({ getDevices: async () => [fake.device], requestDevice: async () => fake.device }, NAME, fault === 'hang' ? soon : never);
    const answer = await link.send(BYTES);
    assert.equal(!answer.ok && answer.fault.code, 'printer_stopped', fault);
    assert.equal(fake.calls.at(-1), 'close', fault);
    fake.fail = 'no';
    assert.ok((await link.send(BYTES)).ok, 'it prints again once it is back');
  }
});

test('a USB printer that is not there is missing, and so is another one in its place', async () => {
  const fake = fakeUsb();
  for (const devices of [[], [{ ...fake.device, serialNumber: 'B2' }]]) {
    const answer = await openUsbPrinter({ getDevices: async () => devices, requestDevice: async () => fake.device }, NAME, never).send(BYTES);
    assert.equal(!answer.ok && answer.fault.code, 'printer_missing');
  }
});

test('a USB printer that another program or the system’s own driver holds is said to be taken', async () => {
  const fake = fakeUsb();
  Object.assign(fake.device, { claimInterface: () => Promise.reject(new Error('Unable to claim interface.')) });
  const answer = await openUsbPrinter({ getDevices: async () => [fake.device], requestDevice: async () => fake.device }, NAME, never).send(BYTES);
  assert.equal(!answer.ok && answer.fault.code, 'printer_taken');
  assert.equal(fake.calls.at(-1), 'close');
});

test('a device without a way out is no printer', async () => {
  const fake = fakeUsb();
  Object.assign(fake.device, { configuration: { interfaces: [] } });
  const answer = await openUsbPrinter({ getDevices: async () => [fake.device], requestDevice: async () => fake.device }, NAME, never).send(BYTES);
  assert.equal(!answer.ok && answer.fault.code, 'printer_unusable');
});

function fakeSerial(): { readonly port: SerialPort; readonly got: number[]; fault: 'no' | 'throw' | 'hang'; bauds: number[]; locked: boolean } {
  const fake = {
    got: [] as number[], fault: 'no' as 'no' | 'throw' | 'hang', bauds: [] as number[], locked: false, open: false,
    port: {
      getInfo: () => ({ usbVendorId: 0x067b, usbProductId: 0x2303 }),
      async open({ baudRate }: { readonly baudRate: number }) { fake.bauds.push(baudRate); fake.open = true; },
      async close() { fake.open = false; },
      get writable() {
        if (!fake.open) return null;
        return {
          getWriter() {
            assert.equal(fake.locked, false, 'a stream has one writer');
            fake.locked = true;
            return {
              async write(bytes: Uint8Array) {
                if (fake.got.length > 0 && fake.fault === 'throw') throw new Error('The device has been lost.');
                if (fake.got.length > 0 && fake.fault === 'hang') return new Promise<void>(() => undefined);
                fake.got.push(...bytes);
              },
              releaseLock() { fake.locked = false; },
              async abort() {},
            };
          },
        };
      },
    },
  };
  return fake;
}

test('a serial printer gets every byte at its speed; one that is lost in the middle is said to have stopped', async () => {
  const name = { vendor: 0x067b, product: 0x2303, baud: 19200 };
  const fake = fakeSerial();
  const serial = { getPorts: async () => [fake.port], requestPort: async () => fake.port };
  const link = openSerialPrinter(serial, name, never);
  assert.ok((await link.send(BYTES)).ok);
  assert.deepEqual(fake.got, [...BYTES]);
  assert.deepEqual(fake.bauds, [19200]);
  for (const fault of ['throw', 'hang'] as const) {
    const broken = fakeSerial();
    broken.fault = fault;
    const answer = await openSerialPrinter({ getPorts: async () => [broken.port], requestPort: async () => broken.port }, name, fault === 'hang' ? soon : never).send(BYTES);
    assert.equal(!answer.ok && answer.fault.code, 'printer_stopped');
    assert.equal(broken.locked, false, 'the next print finds the port free');
  }
});

test('a status is found however it is cut, and other bytes between are none', () => {
  const found: (readonly number[] | null)[] = [];
  const find = makeStatusFinder((bytes) => found.push(bytes));
  find([0x00, 0xff, 0x18, 0x00]);
  find([0x0c]);
  find([0x00, 0x12, 0x10, 0x00, 0x90, 0x10, 0x01, 0x00, 0x0f]);
  assert.deepEqual(found, [[0x18, 0x00, 0x0c, 0x00], [0x10, 0x01, 0x00, 0x0f]]);
});

test('a USB printer is asked how it is after each job, says so until it is let go, and prints all the same where its answers break off', async () => {
  const fake = fakeUsb();
  const waiting: ((answer: { status: string; data?: DataView } | Error) => void)[] = [];
  Object.assign(fake.device, {
    transferIn: (endpoint: number) => new Promise((resolve, reject) => {
      assert.equal(endpoint, 2);
      waiting.push((answer) => (answer instanceof Error ? reject(answer) : resolve(answer)));
    }),
  });
  const said: (readonly number[] | null)[] = [];
  const link = openUsbPrinter({ getDevices: async () => [fake.device], requestDevice: async () => fake.device }, NAME, never, (bytes) => said.push(bytes));
  assert.ok((await link.watch?.())?.ok);
  assert.deepEqual(fake.got, [...ASK_STATUS]);
  waiting.shift()?.({ status: 'ok', data: new DataView(Uint8Array.of(0x18, 0, 0x0c, 0).buffer) });
  while (waiting.length === 0) await Promise.resolve();
  assert.deepEqual(said, [[0x18, 0, 0x0c, 0]]);
  waiting.shift()?.(new Error('The transfer was cancelled.'));
  assert.ok((await link.send(BYTES)).ok);
  assert.deepEqual(fake.got, [...ASK_STATUS, ...BYTES, ...ASK_STATUS]);
  assert.equal(said.at(-1), null, 'nothing is known of a printer that is not heard');
});

test('a serial printer says how it is, and its line is given back when it is let go', async () => {
  const got: number[] = [];
  const calls: string[] = [];
  let bring: (answer: { done: boolean; value?: Uint8Array }) => void = () => undefined;
  const port: SerialPort = {
    getInfo: () => ({}), async open() {}, async close() { calls.push('close'); },
    writable: { getWriter: () => ({ async write(bytes) { got.push(...bytes); }, releaseLock() {}, async abort() {} }) },
    readable: { getReader: () => ({ read: () => new Promise((resolve) => { bring = resolve; }), async cancel() { bring({ done: true }); }, releaseLock() { calls.push('released'); } }) },
  };
  const said: (readonly number[] | null)[] = [];
  const link = openSerialPrinter({ getPorts: async () => [port], requestPort: async () => port }, { vendor: null, product: null, baud: 9600 }, never, (bytes) => said.push(bytes));
  assert.ok((await link.watch?.())?.ok);
  assert.deepEqual(got, [...ASK_STATUS]);
  bring({ done: false, value: Uint8Array.of(0x38, 0, 0x0f, 0) });
  await Promise.resolve();
  await link.close();
  assert.deepEqual(said, [[0x38, 0, 0x0f, 0], null]);
  assert.deepEqual(calls, ['released', 'close']);
});
