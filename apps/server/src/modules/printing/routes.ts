/** What tills ask of the printing room. */
import { type Result, ok } from '@stilltill/domain/result';
import { PRINT_BYTES_MAX, PrintAnswer, PrintJob, TerminalPrinterList } from '@stilltill/protocol';
import { answer, sendProblem } from '../../platform/http-problem.ts';
import type { HttpServer } from '../../platform/http.ts';
import { type Rate, makeRateLimiter } from '../../platform/rate-limit.ts';
import type { PrintingPorts } from './ports.ts';
import type { Said } from './send.ts';

/** The bytes in base64, and the JSON around them. */
const BODY_BYTES_MAX = 4 * Math.ceil(PRINT_BYTES_MAX / 3) + 1000;
/** More receipts than a person can hand out; a till that goes wild must not use up the paper. */
const RATE: Rate = { per_second: 1, burst: 20 };

type Printing = {
  print(merchant: string, store: string, printer: string, bytes: Uint8Array): Promise<Result<Said>>;
  printersOf(merchant: string, store: string): Promise<{ readonly id: string; readonly name: string }[]>;
};

export function addPrintingRoutes(app: HttpServer, { requireTerminal, clock }: PrintingPorts, printing: Printing): void {
  const limiter = makeRateLimiter({ pass: RATE, address: RATE });
  let now_ms = 0;
  app.get('/api/v1/terminal/printers', {
    schema: { tags: ['terminal'], summary: 'Network printers of the terminal’s store', response: { 200: TerminalPrinterList } },
  }, async (request, reply) => {
    const identity = requireTerminal(request);
    if (!identity.ok) return sendProblem(reply, identity.fault) as never;
    return answer(reply, ok({ items: await printing.printersOf(identity.value.merchant, identity.value.store) }));
  });

  app.post('/api/v1/terminal/print', {
    bodyLimit: BODY_BYTES_MAX,
    schema: { tags: ['terminal'], summary: 'Print bytes on a network printer of the terminal’s store', body: PrintJob, response: { 200: PrintAnswer } },
    // Before the body is read: a large one is only taken from a terminal of ours.
    onRequest: async (request, reply) => {
      const identity = requireTerminal(request);
      if (!identity.ok) return sendProblem(reply, identity.fault);
    },
  }, async (request, reply) => {
    const identity = requireTerminal(request);
    if (!identity.ok) return sendProblem(reply, identity.fault) as never;
    const { merchant, store, terminal } = identity.value;
    now_ms = Math.max(now_ms, clock.now_ms());
    if (!limiter.take(null, terminal, now_ms)) return sendProblem(reply, { code: 'rate_limited' }) as never;
    const bytes = Buffer.from(request.body.bytes, 'base64');
    const printed = await printing.print(merchant, store, request.body.printer, bytes);
    return answer(reply, printed.ok ? ok({ sent_bytes: bytes.length, ...printed.value }) : printed);
  });
}
