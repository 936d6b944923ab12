/** How this till prints. Kept by the device, because cables belong to it and not to the shop. */
import type { RollWidth } from '@stilltill/printing';
import type { EscPosOptions } from '@stilltill/printing/escpos';
import type { SerialName } from '@stilltill/printing/transports/serial';
import type { UsbName } from '@stilltill/printing/transports/usb';

export type PrinterKind = 'none' | 'usb' | 'serial' | 'network' | 'browser';

export type PrinterSettings = {
  readonly kind: PrinterKind;
  readonly usb: UsbName | null; readonly serial: SerialName | null; readonly network: { readonly id: string; readonly name: string } | null;
  readonly roll: RollWidth; readonly letters: EscPosOptions['letters'];
  /** always: after each sale. asked: when somebody asks for it. */
  readonly when: 'always' | 'asked';
  /** A cash drawer hangs on the printer. */
  readonly drawer: boolean;
};

export const NO_PRINTER: PrinterSettings = { kind: 'none', usb: null, serial: null, network: null, roll: 80, letters: 'mixed', when: 'always', drawer: false };

const KEY = 'stilltill.printer';
const PRINTED_KEY = 'stilltill.printed';
type Kept = Pick<Storage, 'getItem' | 'setItem'>;

export function readSettings(storage: Kept): PrinterSettings {
  try {
    const stored = JSON.parse(storage.getItem(KEY) ?? '{}') as Partial<PrinterSettings> | null;
    return check({ ...NO_PRINTER, ...stored });
  } catch {
    // A setting that can't be read is one that was not made.
    return NO_PRINTER;
  }
}

function check(settings: PrinterSettings): PrinterSettings {
  const isKnown = ['none', 'usb', 'serial', 'network', 'browser'].includes(settings.kind) && (settings.roll === 58 || settings.roll === 80);
  return isKnown && isPaired(settings) ? settings : NO_PRINTER;
}

/** Whether the kind of printer that is chosen has its device. */
export function isPaired({ kind, usb, serial, network }: PrinterSettings): boolean {
  return kind === 'none' || kind === 'browser' || (kind === 'usb' ? usb : kind === 'serial' ? serial : network) !== null;
}

export function writeSettings(storage: Kept, settings: PrinterSettings): void {
  write(storage, KEY, JSON.stringify(settings));
}

/** Sale or refund of the newest receipt that came out: once it did, another one is a copy, also after a restart. */
export function readPrinted(storage: Kept): string | null {
  try {
    return storage.getItem(PRINTED_KEY);
  } catch {
    return null;
  }
}

export function writePrinted(storage: Kept, id: string): void {
  write(storage, PRINTED_KEY, id);
}

function write(storage: Kept, key: string, value: string): void {
  try {
    storage.setItem(key, value);
  } catch {
    // A browser that keeps nothing prints until the page is left.
  }
}
