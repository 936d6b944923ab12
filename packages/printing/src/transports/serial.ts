/** Printers on a serial line, or on Bluetooth that shows itself as one, by the browser's Web Serial. */
import { type Result, fail, ok } from '@stilltill/domain/result';
import { type After, CHUNK_BYTES, type PrinterLink, STALL_MS, brokenOff, within } from './link.ts';
import { type OnStatus, makeStatusFinder, withStatusAsked } from './status.ts';

/** As far as it is used here (Web Serial, W3C draft). */
export type SerialPort = {
  getInfo(): { readonly usbVendorId?: number | undefined; readonly usbProductId?: number | undefined };
  open(options: { readonly baudRate: number }): Promise<void>;
  close(): Promise<void>;
  readonly writable: { getWriter(): { write(bytes: Uint8Array<ArrayBuffer>): Promise<void>; releaseLock(): void; abort(): Promise<void> } } | null;
  readonly readable?: { getReader(): { read(): Promise<{ readonly done: boolean; readonly value?: Uint8Array | undefined }>; cancel(): Promise<void>; releaseLock(): void } } | null;
};
export type Serial = { getPorts(): Promise<readonly SerialPort[]>; requestPort(): Promise<SerialPort> };

/** A port has no name of its own: the adapter's where there is one. Of several alike the first that was chosen is taken. */
export type SerialName = { readonly vendor: number | null; readonly product: number | null; readonly baud: number };
export const BAUDS = [9600, 19200, 38400, 57600, 115200] as const;

/** Lets a person choose a port. Must be called from their tap. `null`: they chose none. */
export async function chooseSerialPrinter(serial: Serial, baud: number): Promise<SerialName | null> {
  try {
    const { usbVendorId, usbProductId } = (await serial.requestPort()).getInfo();
    return { vendor: usbVendorId ?? null, product: usbProductId ?? null, baud };
  } catch {
    return null;
  }
}

/** `onStatus`: told what the printer says of itself, where the line can be read. */
export function openSerialPrinter(serial: Serial, wanted: SerialName, after: After, onStatus?: OnStatus): PrinterLink {
  let held: SerialPort | null = null;
  let stopListening: (() => Promise<void>) | null = null;
  const letGo = async (): Promise<void> => {
    const port = held;
    held = null;
    // A port that somebody reads can't be closed.
    await stopListening?.();
    stopListening = null;
    await port?.close().catch(() => undefined);
  };
  const listen = (port: SerialPort): void => {
    const reader = onStatus && port.readable?.getReader();
    if (!reader) return;
    const find = makeStatusFinder(onStatus);
    const listening = (async () => {
      try {
        for (;;) {
          const { done, value } = await reader.read();
          if (done) return;
          if (value && held === port) find(value);
        }
      } catch {
        // The line broke: nothing is known of the printer, and whoever sends next learns why.
      } finally {
        reader.releaseLock();
        onStatus(null);
      }
    })();
    stopListening = async () => {
      await reader.cancel().catch(() => undefined);
      await listening;
    };
  };
  const send = async (bytes: Uint8Array<ArrayBuffer>): Promise<Result<null>> => {
    let sent = 0;
    try {
      if (!held) {
        const port = (await serial.getPorts()).find((each) => isSame(each, wanted));
        if (!port) return fail('printer_missing');
        if (!port.writable) await within(port.open({ baudRate: wanted.baud }), STALL_MS, after);
        held = port;
        listen(port);
      }
      const writer = held.writable?.getWriter();
      if (!writer) throw new Error('the port takes nothing');
      const all = stopListening ? withStatusAsked(bytes) : bytes;
      try {
        while (sent < all.length) {
          const part = all.slice(sent, sent + CHUNK_BYTES);
          // Ten bits go over the line for each byte.
          await within(writer.write(part), STALL_MS + (part.length * 10_000) / wanted.baud, after);
          sent += part.length;
        }
      } catch (error) {
        // Else the port stays locked by a write that never ends.
        await writer.abort().catch(() => undefined);
        throw error;
      } finally {
        writer.releaseLock();
      }
      return ok(null);
    } catch {
      await letGo();
      return brokenOff(sent);
    }
  };
  return { send, watch: () => send(new Uint8Array()), close: letGo };
}

function isSame(port: SerialPort, wanted: SerialName): boolean {
  const { usbVendorId, usbProductId } = port.getInfo();
  return (usbVendorId ?? null) === wanted.vendor && (usbProductId ?? null) === wanted.product;
}
