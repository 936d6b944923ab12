/**
 * The door of the printing room: the owner's list of network printers, the way from a till to one of them, and what
 * stores print around their sales. A browser can't speak to a printer's raw port; the server does it in its place.
 */
import { type Result, fail, ok } from '@stilltill/domain/result';
import type { ReceiptSettings } from '@stilltill/protocol';
import type { HttpServer } from '../../platform/http.ts';
import { isPrivateAddress, mayBeListed, resolvePrinter } from './address.ts';
import { addPrintingOfficeRoutes } from './office-routes.ts';
import type { PrintingPorts } from './ports.ts';
import { addPrintingRoutes } from './routes.ts';
import { type Said, sendToPrinter } from './send.ts';
import { selectPrinter, selectPrinters } from './store.ts';

export type { PrintingPorts } from './ports.ts';
export type Printing = ReturnType<typeof makePrinting>;

export function makePrinting(ports: PrintingPorts) {
  const isAllowed = ports.isPrinterAddress ?? isPrivateAddress;
  /** What is under way at each printer: two receipts at once would come out as one. */
  const tails = new Map<string, Promise<unknown>>();

  async function inTurn(printer: string, work: () => Promise<Result<Said>>): Promise<Result<Said>> {
    const done = (tails.get(printer) ?? Promise.resolve()).then(work);
    tails.set(printer, done);
    try {
      return await done;
    } finally {
      if (tails.get(printer) === done) tails.delete(printer);
    }
  }

  return {
    /** Whether a host may stand on the list. */
    mayBeListed: (host: string) => mayBeListed(host, isAllowed),

    /** Prints on a printer of the store; no bytes ask only how it is. `printer_unknown`, `printer_address_refused`, and the faults of the way to it. */
    async print(merchant: string, store: string, id: string, bytes: Uint8Array): Promise<Result<Said>> {
      const printer = await ports.postgres.withMerchant(merchant, (tx) => selectPrinter(tx, store, id));
      if (!printer) return fail('printer_unknown');
      return inTurn(id, async () => {
        const { address, isKnown } = await resolvePrinter(printer.host, isAllowed);
        if (!isKnown) return fail('printer_unreachable');
        return address === null ? fail('printer_address_refused') : sendToPrinter(address, printer.port, bytes);
      });
    },

    /** The same for a printer of any store: the owner tries one from the office. */
    async tryOut(merchant: string, id: string, bytes: Uint8Array): Promise<Result<Said>> {
      const listed = (await ports.postgres.withMerchant(merchant, selectPrinters)).find((each) => each.id === id);
      return listed ? this.print(merchant, listed.store, id, bytes) : fail('printer_unknown');
    },

    /** The printers of one store. */
    async printersOf(merchant: string, store: string): Promise<{ readonly id: string; readonly name: string }[]> {
      const printers = await ports.postgres.withMerchant(merchant, selectPrinters);
      return printers.filter((each) => each.store === store).map(({ id, name }) => ({ id, name }));
    },

    /** The receipt of a store; `not_found`: there is no such store. */
    async receiptOf(merchant: string, store: string): Promise<Result<ReceiptSettings | null>> {
      const found = (await ports.postgres.withMerchant(merchant, ports.stores)).find(({ id }) => id === store);
      return found ? ok(found.receipt ?? null) : fail('not_found');
    },

    /** Below /api/v1/terminal. */
    addRoutes(app: HttpServer): void {
      addPrintingRoutes(app, ports, this);
    },
    /** Below /api/v1/office/printers and /api/v1/office/stores. */
    addOfficeRoutes(app: HttpServer): void {
      addPrintingOfficeRoutes(app, ports, this);
    },
  };
}
