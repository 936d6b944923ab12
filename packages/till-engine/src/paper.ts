/** What is recorded of paper and drawer before either moves, and the way to printers that only the server reaches. */
import { type Result, fail, ok } from '@stilltill/domain/result';
import { PrintAnswer, TerminalPrinterList } from '@stilltill/protocol';
import { type Core, type Fact, record } from './core.ts';
import type { DrawerReason, NetworkPrinter, Receipt, RefundReceipt } from './till.ts';
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
export async function openDrawer(core: Core, reason: DrawerReason, sale: string | null, clockFacts: readonly Fact[]): Promise<Result<null>> {
  const done = await record(core, [...clockFacts, { kind: 'drawer.opened', body: { reason, sale } }]);
  return done.ok ? ok(null) : done;
}

export type NetworkPrinting = {
  /** Those of this till's store. */
  printers(): Promise<Result<readonly NetworkPrinter[]>>;
  print(printer: string, bytes: Uint8Array): Promise<Result<null>>;
};

export function makeNetworkPrinting(ask: Ask): NetworkPrinting {
  return {
    async printers() {
      const list = await ask({ method: 'GET', path: '/api/v1/terminal/printers' }, TerminalPrinterList);
      return list.ok ? ok(list.value.items) : list;
    },
    async print(printer, bytes) {
      const printed = await ask({ method: 'POST', path: '/api/v1/terminal/print', body: { printer, bytes: bytes.toBase64() } }, PrintAnswer);
      return printed.ok ? ok(null) : printed;
    },
  };
}
