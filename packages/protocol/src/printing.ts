/** Network printers: the owner's list of them, and what a till sends to one by way of the server. */
import { z } from 'zod';
import { Uuid } from './primitives.ts';
import { ReceiptSettings } from './reference.ts';

/** Raw printing listens on 9100; a print server with several sockets goes on from there. */
export const PRINTER_PORT = 9100;
export const PRINTER_PORT_MAX = 9109;
/** A drawn line of an 80 mm roll has 2,160 bytes: some 1,300 of them. */
export const PRINT_BYTES_MAX = 3_000_000;

// GET /api/v1/office/printers; POST creates; PUT /{id} changes; POST /{id}/remove takes it off
export const PrinterChange = z.object({
  store: Uuid, name: z.string().trim().min(1).max(60),
  /** A literal address, or a name in the shop's network. */
  host: z.string().trim().min(1).max(253).regex(/^[0-9A-Za-z.:_-]+$/), port: z.int().min(PRINTER_PORT).max(PRINTER_PORT_MAX),
});
export const PrinterItem = PrinterChange.extend({ id: Uuid });
export const PrinterList = z.object({ items: z.array(PrinterItem) });

// GET /api/v1/terminal/printers: those of the terminal's own store. Where they stand is the server's business.
export const TerminalPrinterList = z.object({ items: z.array(z.object({ id: Uuid, name: z.string() })) });
// POST /api/v1/terminal/print. No bytes: the printer is only asked how it is.
export const PrintJob = z.object({ printer: Uuid, bytes: z.base64().max(4 * Math.ceil(PRINT_BYTES_MAX / 3)) });
/** What the printer answered to `DLE EOT` 1 to 4 before the job, in hex, as far as it answered. A fault has it in its details. */
export const PrinterSaid = z.string().regex(/^(?:[0-9a-f]{2}){1,4}$/);
/** `said` absent: it answers nothing of itself. */
export const PrintAnswer = z.object({ sent_bytes: z.int(), said: PrinterSaid.optional() });

// GET and PUT /api/v1/office/stores/{id}/receipt
export const StoreReceipt = z.object({ receipt: ReceiptSettings.nullable() });
