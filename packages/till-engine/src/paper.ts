/** What is recorded of paper and drawer before either moves, and the way to printers that only the server reaches. */
import { type Result, fail, ok } from '@stilltill/domain/result';
import type { Approval } from '@stilltill/domain/sale';
import { PrintAnswer, TerminalPrinterList } from '@stilltill/protocol';
import { type Core, type Fact, record } from './core.ts';
import type { Memory } from './memory.ts';
import type { DrawerReason, NetworkPrinter, PrinterSays, Receipt, RefundReceipt } from './till.ts';
import type { Ask } from './wire.ts';

/** Records that the last receipt comes out once more. To be called in turn. */
export async function reprintReceipt(core: Core, clockFacts: readonly Fact[]): Promise<Result<Receipt>> {
  const { receipt } = core.view;
  return receipt ? reprint(core, receipt, receipt.sale.sale, clockFacts) : fail('receipt_missing');
}

/** Records that the receipt of a refund comes out once more. To be called in turn. */
export function reprintRefund(core: Core, receipt: RefundReceipt, clockFacts: readonly Fact[]): Promise<Result<RefundReceipt>> {
  return reprint(core, receipt, receipt.refund.refund, clockFacts);
}

async function reprint<T extends Pick<Receipt, 'head'>>(core: Core, receipt: T, sale: string, clockFacts: readonly Fact[]): Promise<Result<T>> {
  const done = await record(core, [...clockFacts, { kind: 'receipt.reprinted', body: { sale, of: receipt.head } }]);
  return done.ok ? ok(receipt) : done;
}

/** Records that the drawer opens. To be called in turn. */
export async function openDrawer(core: Core, reason: DrawerReason, sale: string | null, approvals: readonly Approval[], clockFacts: readonly Fact[]): Promise<Result<null>> {
  const fact: Fact = { kind: 'drawer.opened', body: { reason, sale, ...(approvals.length > 0 ? { approvals } : {}) } };
  const done = await record(core, [...clockFacts, fact], reason === 'no_sale' ? countOpening(core) : {});
  return done.ok ? ok(null) : done;
}

/** How often whoever is signed on opened the drawer without a sale in this shift. */
export function openingsOf(core: Core): number {
  const { drawer_openings, session, shift } = core.memory;
  return drawer_openings && session && drawer_openings.shift === shift?.totals.shift ? drawer_openings.by[session.operator] ?? 0 : 0;
}

function countOpening(core: Core): Partial<Memory> {
  const { drawer_openings, session, shift } = core.memory;
  if (!session || !shift) return {};
  const by = drawer_openings?.shift === shift.totals.shift ? drawer_openings.by : {};
  return { drawer_openings: { shift: shift.totals.shift, by: { ...by, [session.operator]: (by[session.operator] ?? 0) + 1 } } };
}

export type NetworkPrinting = {
  /** Those of this till's store. */
  printers(): Promise<Result<readonly NetworkPrinter[]>>;
  print(printer: string, bytes: Uint8Array): Promise<Result<PrinterSays>>;
};

export function makeNetworkPrinting(ask: Ask): NetworkPrinting {
  return {
    async printers() {
      const list = await ask({ method: 'GET', path: '/api/v1/terminal/printers' }, TerminalPrinterList);
      return list.ok ? ok(list.value.items) : list;
    },
    async print(printer, bytes) {
      const printed = await ask({ method: 'POST', path: '/api/v1/terminal/print', body: { printer, bytes: bytes.toBase64() } }, PrintAnswer);
      return printed.ok ? ok({ said: printed.value.said ?? null }) : printed;
    },
  };
}
