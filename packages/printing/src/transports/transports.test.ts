import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { After } from './link.ts';
import { type SerialPort, openSerialPrinter } from './serial.ts';
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
