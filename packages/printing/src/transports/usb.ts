/**
 * Printers on USB, by the browser's WebUSB. The vendor's driver package for it swallows what goes wrong in the middle of
 * a receipt; that is the one thing a till must know.
 */
import { type Result, fail, ok } from '@stilltill/domain/result';
import { type After, CHUNK_BYTES, type PrinterLink, STALL_MS, brokenOff, within } from './link.ts';
import { type OnStatus, makeStatusFinder, withStatusAsked } from './status.ts';

/** As far as it is used here (WebUSB, W3C draft). */
export type UsbEndpoint = { readonly endpointNumber: number; readonly direction: string; readonly type: string };
export type UsbInterface = { readonly interfaceNumber: number; readonly alternate: { readonly interfaceClass: number; readonly endpoints: readonly UsbEndpoint[] } };
export type UsbDevice = {
  readonly vendorId: number; readonly productId: number; readonly serialNumber?: string | undefined; readonly productName?: string | undefined;
  readonly opened: boolean; readonly configuration: { readonly interfaces: readonly UsbInterface[] } | null;
  open(): Promise<void>; close(): Promise<void>; selectConfiguration(value: number): Promise<void>; claimInterface(number: number): Promise<void>;
  transferOut(endpoint: number, data: Uint8Array<ArrayBuffer>): Promise<{ readonly status: string; readonly bytesWritten: number }>;
  transferIn?(endpoint: number, length: number): Promise<{ readonly status: string; readonly data?: DataView | undefined }>;
};
export type Usb = {
  getDevices(): Promise<readonly UsbDevice[]>;
  requestDevice(options: { readonly filters: readonly { readonly classCode?: number; readonly vendorId?: number }[] }): Promise<UsbDevice>;
};

/** What tells a device again after it was unplugged. */
export type UsbName = { readonly vendor: number; readonly product: number; readonly serial: string | null; readonly name: string };

const PRINTER_CLASS = 7;
/** Makers whose printers show another class than that of printers: Epson, Star, Citizen, Bixolon, Xprinter and the clones that share their chips. */
const VENDORS = [0x04b8, 0x0519, 0x1d90, 0x1504, 0x0fe6, 0x1fc9, 0x0416, 0x0483, 0x4b43, 0x6868, 0x154f, 0x28e9];

/** Lets a person choose a printer. Must be called from their tap. `null`: they chose none. */
export async function chooseUsbPrinter(usb: Usb): Promise<UsbName | null> {
  try {
    const device = await usb.requestDevice({ filters: [{ classCode: PRINTER_CLASS }, ...VENDORS.map((vendorId) => ({ vendorId }))] });
    return { vendor: device.vendorId, product: device.productId, serial: device.serialNumber ?? null, name: device.productName ?? '' };
  } catch {
    return null;
  }
}

type Held = { readonly device: UsbDevice; readonly endpoint: number; readonly reads: boolean };

/** `onStatus`: told what the printer says of itself, where its channel back can be read. */
export function openUsbPrinter(usb: Usb, wanted: UsbName, after: After, onStatus?: OnStatus): PrinterLink {
  let held: Held | null = null;
  const letGo = async (): Promise<void> => {
    const device = held?.device;
    held = null;
    // A device that is gone can't be closed, and need not be.
    await device?.close().catch(() => undefined);
  };
  const hold = async (): Promise<Result<Held>> => {
    if (held?.device.opened) return ok(held);
    const device = (await usb.getDevices()).find((each) => isSame(each, wanted));
    if (!device) return fail('printer_missing');
    try {
      if (!device.opened) await device.open();
      if (!device.configuration) await device.selectConfiguration(1);
    } catch {
      return fail('printer_taken');
    }
    const place = findOut(device);
    if (!place) return fail('printer_unusable');
    try {
      await device.claimInterface(place.interface_number);
    } catch {
      await device.close().catch(() => undefined);
      return fail('printer_taken');
    }
    const holding: Held = { device, endpoint: place.endpoint, reads: onStatus !== undefined && place.back !== null && device.transferIn !== undefined };
    held = holding;
    if (holding.reads) void listen(holding, place.back as number);
    return ok(holding);
  };
  /** Until the printer is let go, or its channel back breaks: then nothing is known of it, and it prints all the same. */
  const listen = async (holding: Held, back: number): Promise<void> => {
    const find = makeStatusFinder(onStatus as OnStatus);
    try {
      while (held === holding) {
        const { status, data } = await holding.device.transferIn?.(back, BACK_BYTES) ?? { status: 'stall' };
        if (status !== 'ok') return;
        if (data && held === holding) find(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
      }
    } catch {
      // The device was closed or unplugged; whoever sends next learns which.
    } finally {
      onStatus?.(null);
    }
  };
  const send = async (bytes: Uint8Array<ArrayBuffer>): Promise<Result<null>> => {
    let sent = 0;
    try {
      const holding = await within(hold(), STALL_MS, after);
      if (!holding.ok) return holding;
      const { device, endpoint, reads } = holding.value;
      const all = reads ? withStatusAsked(bytes) : bytes;
      while (sent < all.length) {
        const answer = await within(device.transferOut(endpoint, all.slice(sent, sent + CHUNK_BYTES)), STALL_MS, after);
        if (answer.status !== 'ok') throw new Error(answer.status);
        sent += answer.bytesWritten;
      }
      return ok(null);
    } catch {
      await letGo();
      return brokenOff(sent);
    }
  };
  return { send, watch: () => send(new Uint8Array()), close: letGo };
}

/** As much as is asked for at once of what comes back; a status is four bytes. */
const BACK_BYTES = 64;

function isSame(device: UsbDevice, wanted: UsbName): boolean {
  if (device.vendorId !== wanted.vendor || device.productId !== wanted.product) return false;
  return wanted.serial === null || !device.serialNumber || device.serialNumber === wanted.serial;
}

/** The interface that says it is a printer's, else the first that takes bytes in bulk. `back`: where it answers. */
function findOut(device: UsbDevice): { readonly interface_number: number; readonly endpoint: number; readonly back: number | null } | null {
  const all = device.configuration?.interfaces ?? [];
  for (const each of [...all.filter(({ alternate }) => alternate.interfaceClass === PRINTER_CLASS), ...all]) {
    const out = each.alternate.endpoints.find((endpoint) => endpoint.direction === 'out' && endpoint.type === 'bulk');
    const back = each.alternate.endpoints.find((endpoint) => endpoint.direction === 'in' && endpoint.type === 'bulk');
    if (out) return { interface_number: each.interfaceNumber, endpoint: out.endpointNumber, back: back?.endpointNumber ?? null };
  }
  return null;
}
