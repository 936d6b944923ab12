/** What the back office asks of the printing room. Printers and receipts are settings of the shop: the owner's. */
import { type Result, fail, ok } from '@stilltill/domain/result';
import { PrintAnswer, PrintJob, PrinterChange, PrinterItem, PrinterList, type ReceiptSettings, StoreReceipt, Uuid } from '@stilltill/protocol';
import { z } from 'zod';
import { answer, sendProblem } from '../../platform/http-problem.ts';
import type { HttpServer } from '../../platform/http.ts';
import { IdempotencyHeaders, askedCommand, doOnce } from '../../platform/idempotency.ts';
import { type Rate, makeRateLimiter } from '../../platform/rate-limit.ts';
import { noteCommand } from '../office-changes/index.ts';
import type { PrintingPorts } from './ports.ts';
import type { Said } from './send.ts';
import { deletePrinter, insertPrinter, selectPrinters, updatePrinter } from './store.ts';

const Path = z.object({ id: Uuid });
const Removed = z.object({});
/** One slip for the printer that the path names. */
const TestJob = PrintJob.pick({ bytes: true });
/** A slip has some 60 KB where every line is drawn. */
const TEST_BYTES_MAX = 400_000;
/** Somebody who looks for a fault presses it again and again. */
const TEST_RATE: Rate = { per_second: 0.2, burst: 10 };
const PRINTERS = '/api/v1/office/printers';
const RECEIPT = '/api/v1/office/stores/:id/receipt';
const tags = ['office'];

type Rules = { mayBeListed(host: string): boolean; tryOut(merchant: string, id: string, bytes: Uint8Array): Promise<Result<Said>>; receiptOf(merchant: string, store: string): Promise<Result<ReceiptSettings | null>> };

export function addPrintingOfficeRoutes(app: HttpServer, ports: PrintingPorts, printing: Rules): void {
  addPrinterRoutes(app, ports, printing);
  addTestRoute(app, ports, printing);
  addReceiptRoutes(app, ports, printing);
}

function addPrinterRoutes(app: HttpServer, { postgres, clock, ids, stores, requireOffice }: PrintingPorts, printing: Rules): void {
  const check = async (merchant: string, change: z.output<typeof PrinterChange>): Promise<Result<null>> => {
    if (!printing.mayBeListed(change.host)) return fail('printer_address_refused');
    const known = await postgres.withMerchant(merchant, stores);
    return known.some(({ id }) => id === change.store) ? ok(null) : fail('not_found');
  };

  app.get(PRINTERS, { schema: { tags, summary: 'Network printers of all stores', response: { 200: PrinterList } } }, async (request, reply) => {
    const who = await requireOffice(request, 'read_office');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    return answer(reply, ok({ items: await postgres.withMerchant(who.value.merchant, selectPrinters) }));
  });

  app.post(PRINTERS, {
    schema: { tags, summary: 'Put a network printer on the list', headers: IdempotencyHeaders, body: PrinterChange, response: { 200: PrinterItem } },
  }, async (request, reply) => {
    const who = await requireOffice(request, 'change_settings');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    const checked = await check(who.value.merchant, request.body);
    if (!checked.ok) return sendProblem(reply, checked.fault) as never;
    return answer(reply, await postgres.withMerchant(who.value.merchant, (tx) => (
      doOnce(tx, clock, askedCommand(request, who.value.user), PrinterItem, async () => {
        const printer = { id: ids.uuid(), ...request.body };
        await insertPrinter(tx, printer, new Date(clock.now_ms()));
        await noteCommand(tx, clock, request, who.value);
        return ok(printer);
      })
    )));
  });

  app.put(`${PRINTERS}/:id`, { schema: { tags, summary: 'Change a network printer', params: Path, body: PrinterChange, response: { 200: PrinterItem } } }, async (request, reply) => {
    const who = await requireOffice(request, 'change_settings');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    const checked = await check(who.value.merchant, request.body);
    if (!checked.ok) return sendProblem(reply, checked.fault) as never;
    const printer = { id: request.params.id, ...request.body };
    const isChanged = await postgres.withMerchant(who.value.merchant, async (tx) => {
      const is_there = await updatePrinter(tx, printer);
      if (is_there) await noteCommand(tx, clock, request, who.value);
      return is_there;
    });
    return answer(reply, isChanged ? ok(printer) : fail('not_found'));
  });

  app.post(`${PRINTERS}/:id/remove`, { schema: { tags, summary: 'Take a network printer off the list', params: Path, response: { 200: Removed } } }, async (request, reply) => {
    const who = await requireOffice(request, 'change_settings');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    await postgres.withMerchant(who.value.merchant, async (tx) => {
      if (await deletePrinter(tx, request.params.id)) await noteCommand(tx, clock, request, who.value);
    });
    return answer(reply, ok({}));
  });
}

/** The office draws the slip, as a till draws a receipt; from there on both go the same way. */
function addTestRoute(app: HttpServer, { clock, requireOffice }: PrintingPorts, printing: Rules): void {
  const limiter = makeRateLimiter({ pass: TEST_RATE, address: TEST_RATE });
  app.post(`${PRINTERS}/:id/test`, {
    bodyLimit: TEST_BYTES_MAX, schema: { tags, summary: 'Print a test slip on a network printer', params: Path, body: TestJob, response: { 200: PrintAnswer } },
  }, async (request, reply) => {
    const who = await requireOffice(request, 'change_settings');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    if (!limiter.take(null, who.value.user, clock.now_ms())) return sendProblem(reply, { code: 'rate_limited' }) as never;
    const bytes = Buffer.from(request.body.bytes, 'base64');
    const printed = await printing.tryOut(who.value.merchant, request.params.id, bytes);
    return answer(reply, printed.ok ? ok({ sent_bytes: bytes.length, ...printed.value }) : printed);
  });
}

function addReceiptRoutes(app: HttpServer, { postgres, clock, setReceipt, requireOffice }: PrintingPorts, printing: Rules): void {
  app.get(RECEIPT, { schema: { tags, summary: 'What a store prints around its sales', params: Path, response: { 200: StoreReceipt } } }, async (request, reply) => {
    const who = await requireOffice(request, 'read_office');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    const receipt = await printing.receiptOf(who.value.merchant, request.params.id);
    return answer(reply, receipt.ok ? ok({ receipt: receipt.value }) : receipt);
  });

  app.put(RECEIPT, { schema: { tags, summary: 'Set what a store prints around its sales', params: Path, body: StoreReceipt, response: { 200: StoreReceipt } } }, async (request, reply) => {
    const who = await requireOffice(request, 'change_settings');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    const isSet = await postgres.withMerchant(who.value.merchant, async (tx) => {
      const is_there = await setReceipt(tx, request.params.id, request.body.receipt);
      if (is_there) await noteCommand(tx, clock, request, who.value);
      return is_there;
    });
    return answer(reply, isSet ? ok(request.body) : fail('not_found'));
  });
}
