/**
 * Barcode scanners on USB that say what they are (HID POS), instead of typing like a keyboard. A person lets the browser
 * use one once; from then on it is used whenever it is plugged in. What it reads goes the way of every scan.
 */
import { BARCODE_PAGE, type Collection, makeAssembler, readReport, scanLayouts } from './hid-report.ts';

export type InputReport = { readonly reportId: number; readonly data: DataView; readonly timeStamp: number };
/** As far as WebHID's HIDDevice is used here. */
export type ScannerDevice = {
  readonly opened: boolean; readonly productName: string; readonly vendorId: number; readonly collections: readonly Collection[];
  open(): Promise<void>;
  close(): Promise<void>;
  sendFeatureReport(report_id: number, data: Uint8Array<ArrayBuffer>): Promise<void>;
  addEventListener(type: 'inputreport', listener: (report: InputReport) => void): void;
  removeEventListener(type: 'inputreport', listener: (report: InputReport) => void): void;
};
export type Hid = {
  getDevices(): Promise<readonly ScannerDevice[]>;
  requestDevice(options: { readonly filters: readonly { readonly usagePage: number }[] }): Promise<readonly ScannerDevice[]>;
  addEventListener(type: 'connect' | 'disconnect', listener: (event: { readonly device: ScannerDevice }) => void): void;
};

/** `name` is empty where the scanner does not say one. `isUsable`: false where another program has it, or it sends no barcodes. */
export type Scanner = { readonly name: string; readonly isUsable: boolean };

export type HidScanners = {
  /** Those that are plugged in and may be used: the same list until it changes. */
  get(): readonly Scanner[];
  subscribe(listener: () => void): () => void;
  /** Whether this browser can. */
  readonly isPossible: boolean;
  /** Lets a person choose one; must be called from their tap. */
  connect(): Promise<void>;
  /** Uses those that were chosen before. */
  start(): Promise<void>;
};

const HONEYWELL = 0x0c2e;
/** Honeywell's own: 1 makes the scanner send its barcodes as reports. */
const HONEYWELL_MODE = 0xfe;

export function createHidScanners(hid: Hid | undefined, onScan: (barcode: string) => void): HidScanners {
  const listeners = new Set<() => void>();
  const used = new Map<ScannerDevice, Scanner & { readonly listen: ((report: InputReport) => void) | null }>();
  let list: readonly Scanner[] = [];
  const changed = (): void => {
    list = [...used.values()].map(({ name, isUsable }) => ({ name, isUsable }));
    for (const listener of listeners) listener();
  };
  const use = async (device: ScannerDevice): Promise<void> => {
    if (used.has(device) || !device.collections.some(({ usagePage }) => usagePage === BARCODE_PAGE)) return;
    const listen = listenerFor(device, onScan);
    used.set(device, { name: device.productName, isUsable: false, listen });
    const isOpen = listen !== null && (await opens(device));
    // Meanwhile it may have been pulled out.
    if (!used.has(device)) return;
    if (isOpen) device.addEventListener('inputreport', listen);
    used.set(device, { name: device.productName, isUsable: isOpen, listen });
    changed();
  };
  const drop = (device: ScannerDevice): void => {
    const known = used.get(device);
    if (!known) return;
    if (known.listen) device.removeEventListener('inputreport', known.listen);
    used.delete(device);
    changed();
  };
  return {
    get: () => list,
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    isPossible: hid !== undefined,
    async connect() {
      const chosen = await hid?.requestDevice({ filters: [{ usagePage: BARCODE_PAGE }] });
      for (const device of chosen ?? []) {
        // One that another program had may be free by now.
        if (used.get(device)?.isUsable === false) drop(device);
        await use(device);
      }
    },
    async start() {
      if (!hid) return;
      hid.addEventListener('connect', ({ device }) => void use(device));
      hid.addEventListener('disconnect', ({ device }) => drop(device));
      for (const device of await hid.getDevices()) await use(device);
    },
  };
}

/** Null: the device sends no barcodes. */
function listenerFor(device: ScannerDevice, onScan: (barcode: string) => void): ((report: InputReport) => void) | null {
  const layouts = new Map(scanLayouts(device.collections).map((layout) => [layout.report_id, layout]));
  if (layouts.size === 0) return null;
  const assemble = makeAssembler();
  return ({ reportId, data, timeStamp }) => {
    const layout = layouts.get(reportId);
    const part = layout && readReport(layout, data);
    const barcode = part && assemble(part, timeStamp);
    if (barcode) onScan(barcode);
  };
}

async function opens(device: ScannerDevice): Promise<boolean> {
  try {
    if (!device.opened) await device.open();
  } catch {
    return false;
  }
  // A scanner that is in this mode already, or does not know it, may refuse: it reads all the same.
  if (device.vendorId === HONEYWELL) await device.sendFeatureReport(HONEYWELL_MODE, Uint8Array.of(1)).catch(() => undefined);
  return true;
}
