import assert from 'node:assert/strict';
import test from 'node:test';
import { ITEMS_OF_ENGINES, reportsOfEngine, scannerWith } from '../testing/hid-fixtures.ts';
import { type Hid, type InputReport, type ScannerDevice, createHidScanners } from './hid-scanners.ts';

type Plug = (event: { readonly device: ScannerDevice }) => void;

/** A scanner and the browser around it, with what the scanner was told. */
function world(device_is: Partial<Pick<ScannerDevice, 'vendorId' | 'collections' | 'open'>> = {}) {
  const listeners = new Set<(report: InputReport) => void>();
  const told: [number, number[]][] = [];
  const plugs: { connect?: Plug; disconnect?: Plug } = {};
  const asked: unknown[] = [];
  const device: ScannerDevice = {
    opened: false, productName: 'Voyager 1400g', vendorId: 0x05e0, collections: scannerWith(ITEMS_OF_ENGINES), open: async () => undefined, close: async () => undefined,
    sendFeatureReport: async (id, data) => void told.push([id, [...data]]),
    addEventListener: (_type, listener) => void listeners.add(listener),
    removeEventListener: (_type, listener) => void listeners.delete(listener),
    ...device_is,
  };
  let known: ScannerDevice[] = [];
  const hid: Hid = {
    getDevices: async () => known,
    async requestDevice(options) {
      asked.push(options);
      known = [device];
      return known;
    },
    addEventListener: (type, listener) => void (plugs[type] = listener),
  };
  const scanned: string[] = [];
  const scanners = createHidScanners(hid, (barcode) => scanned.push(barcode));
  const scan = (text: string): void => {
    for (const data of reportsOfEngine(text)) for (const listener of listeners) listener({ reportId: 2, data, timeStamp: 0 });
  };
  return { device, hid, plugs, asked, told, scanned, scanners, scan, knows: () => (known = [device]) };
}

test('a scanner that a person chose is asked for by its page, and what it reads is a scan', async () => {
  const { scanners, asked, scan, scanned, told } = world();
  await scanners.connect();
  assert.deepEqual(asked, [{ filters: [{ usagePage: 0x8c }] }]);
  assert.deepEqual(scanners.get(), [{ name: 'Voyager 1400g', isUsable: true }]);
  scan('6901234567892');
  assert.deepEqual(scanned, ['6901234567892']);
  assert.deepEqual(told, [], 'only Honeywell’s are put into a mode');
});

test('one that was chosen before is used from the start, and each time that it is plugged in', async () => {
  const { scanners, scan, scanned, plugs, device, knows } = world();
  knows();
  await scanners.start();
  scan('1');
  plugs.disconnect?.({ device });
  assert.deepEqual(scanners.get(), []);
  scan('2');
  const back = new Promise<void>((resolve) => scanners.subscribe(resolve));
  plugs.connect?.({ device });
  await back;
  scan('3');
  assert.deepEqual(scanned, ['1', '3']);
});

test('chosen twice, it reads each barcode once', async () => {
  const { scanners, scan, scanned } = world();
  await scanners.connect();
  await scanners.connect();
  scan('6901234567892');
  assert.deepEqual(scanned, ['6901234567892']);
});

test('a scanner of Honeywell is told to send reports, and reads though it refuses', async () => {
  const { scanners, told } = world({ vendorId: 0x0c2e });
  await scanners.connect();
  assert.deepEqual(told, [[254, [1]]]);
});

test('one that another program holds is said to be out of reach, and tried again when it is chosen again', async () => {
  let isHeld = true;
  const { scanners, scan, scanned } = world({ open: () => (isHeld ? Promise.reject(new Error('in use')) : Promise.resolve()) });
  await scanners.connect();
  assert.deepEqual(scanners.get(), [{ name: 'Voyager 1400g', isUsable: false }]);
  isHeld = false;
  await scanners.connect();
  scan('6901234567892');
  assert.deepEqual(scanned, ['6901234567892']);
});

test('what is no scanner is left alone', async () => {
  const { scanners, knows } = world({ collections: [{ usagePage: 0x01, usage: 0x06 }] });
  knows();
  await scanners.start();
  assert.deepEqual(scanners.get(), []);
});

test('a browser without WebHID has none, and says so', async () => {
  const scanners = createHidScanners(undefined, () => assert.fail());
  await scanners.start();
  assert.deepEqual([scanners.isPossible, scanners.get()], [false, []]);
});
