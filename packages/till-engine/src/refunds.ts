/**
 * Goods that come back. How much of a sale came back before is known for certain only by the server; without it this till
 * knows its own refunds, and gives back up to a cap. What proves wrong is flagged when the entry arrives.
 */
import type { StoredEntry } from '@stilltill/domain/journal';
import { receiptHash } from '@stilltill/domain/journal';
import { type Result, fail, ok } from '@stilltill/domain/result';
import {
  type Approval, type Refund, type RefundLine, type RefundSums, type Returned, type Sale, NOTHING_RETURNED, type RefundPoints, lineAmount, refundPoints, refundSums, originalLeft, refundWithoutSale,
} from '@stilltill/domain/sale';
import { addRefund } from '@stilltill/domain/shift';
import { CardSeen, FindSaleAnswer, SaleCompleted } from '@stilltill/protocol';
import { type Core, type Fact, chainOf, record } from './core.ts';
import { waitingOf } from './memory.ts';
import type { Permits } from './permits.ts';
import { newLink, numberOf, readEntryAt, refundReceiptOf } from './receipts.ts';
import { isExchanging, ownReturned, rememberRefund } from './returned.ts';
import { sellingOf } from './settings.ts';
import type { FoundSale, RefundReceipt, RefundRequest, SaleRefund } from './till.ts';
import type { Ask } from './wire.ts';

const DAY_MS = 86_400_000;

export type Refunds = {
  /** Not to be called in turn. */
  find(typed: string): Promise<Result<FoundSale>>;
  refund(request: SaleRefund, approval: string | undefined): Promise<Result<RefundReceipt>>;
  voidLast(approval: string | undefined): Promise<Result<RefundReceipt>>;
  /** Goods by price and quantity, in cash: without a receipt, or of a sale that only its id is known of. */
  refundCash(request: RefundRequest, approvals: readonly Approval[]): Promise<Result<RefundReceipt>>;
};

type Recording = { readonly sums: RefundSums; readonly sale: string | null; readonly reason: string | null; readonly approvals: readonly Approval[]; readonly voids?: boolean; readonly points?: RefundPoints | undefined };

export function makeRefunds(core: Core, permits: Permits, ask: Ask, clockFacts: () => Fact[]): Refunds {
  const recordRefund = async ({ sums, sale, reason, approvals, voids, points }: Recording, kind: SaleRefund['kind'], reference?: string | null): Promise<Result<RefundReceipt>> => {
    const { shift } = core.memory;
    const store = core.catalog.store();
    if (!core.view.operator || !store) return fail('not_permitted');
    if (!shift) return fail('shift_not_open');
    const link = newLink(core);
    const { total_minor } = sums;
    const refund: Refund = {
      refund: core.ports.ids.uuid(), sale, shift: shift.totals.shift, currency: shift.totals.currency, ...sums, reason: reason?.trim().slice(0, 300) || null,
      tenders: [{ tender: core.ports.ids.uuid(), kind, amount_minor: total_minor, given_minor: total_minor, change_minor: 0n, ...(reference ? { reference } : {}) }],
      receipt_token_hash: link && core.ports.hash.sha256Hex(link.token), ...(approvals.length > 0 ? { approvals } : {}), ...(voids ? { voids } : {}), ...(points ? { points } : {}),
    };
    const facts: Fact[] = [...clockFacts(), { kind: 'sale.refunded', body: refund }];
    const { head } = chainOf(core);
    const done = await record(core, facts, {
      shift: { totals: addRefund(shift.totals, refund), epoch: head.epoch, seq: head.seq + facts.length }, returned: rememberRefund(core, refund),
    });
    if (!done.ok) return done;
    return ok(refundReceiptOf(core, done.value.at(-1) as StoredEntry, refund, store, link?.address ?? null, core.view.operator.name));
  };

  const refund = async (request: SaleRefund, approval: string | undefined, voids: boolean): Promise<Result<RefundReceipt>> => {
    const { found, kind, reference, reason } = request;
    const judged = judgeRefund(core, permits, request, kind === 'cash' ? BigInt(sellingOf(core).cash_step_minor) : 1n, approval);
    if (!judged.ok) return judged;
    const { sums, approvals, points } = judged.value;
    return recordRefund({ sums, sale: found.sale.sale, reason, approvals, voids, points }, kind, reference);
  };

  return {
    async find(typed) {
      const number = typed.normalize('NFKC').trim();
      const own = await findHere(core, number);
      // Others may have given some of it back: the server knows, if it can be asked.
      const answer = core.view.online || !own ? await ask({ method: 'GET', path: `/api/v1/terminal/sales?number=${encodeURIComponent(number)}` }, FindSaleAnswer) : fail('unavailable');
      if (answer.ok) {
        const { sale, at, returned } = answer.value;
        const known: Returned = {
          total_minor: returned.total_minor, qty_milli: new Map(returned.lines.map(({ line, qty_milli }) => [line, qty_milli])),
          by_kind: new Map(returned.tenders?.map(({ kind, amount_minor }) => [kind, amount_minor])),
        };
        return ok({ number: answer.value.number, at, sale, isWhole: true, returned: withOwn(core, sale, known), ...await balanceOf(core, ask, sale) });
      }
      if (own) return ok(own);
      return answer.fault.code === 'not_found' ? fail('sale_unknown') : answer;
    },
    refund: (request, approval) => refund(request, approval, false),
    async voidLast(approval) {
      const { receipt } = core.view;
      if (!receipt || receipt.sale.shift !== core.memory.shift?.totals.shift) return fail('sale_unknown');
      const { sale, number, at } = receipt;
      const found: FoundSale = { number, at, sale, returned: NOTHING_RETURNED, isWhole: true };
      const kinds = new Set(sale.tenders.map((tender) => tender.kind));
      const [kind] = kinds;
      // Money of several kinds, or of a machine, goes back one by one.
      if (kinds.size !== 1 || kind === undefined || kind === 'exchange') return fail('refund_by_parts');
      return refund({ found, lines: sale.lines.map(({ line, qty_milli }) => ({ line, qty_milli })), kind, reason: null }, approval, true);
    },
    async refundCash(request, approvals) {
      if (request.sale !== null && isExchanging(core, request.sale)) return fail('exchange_under_way');
      const lines = await readLines(core, request);
      if (!lines.ok) return lines;
      const sums = refundWithoutSale(lines.value, sellingOf(core).tax_mode);
      if (!sums.ok) return sums;
      return recordRefund({ sums: sums.value, sale: request.sale, reason: request.reason, approvals }, 'cash');
    },
  };
}

export type JudgedRefund = { readonly sums: RefundSums; readonly approvals: readonly Approval[]; readonly before: Returned; readonly points: RefundPoints | undefined };

/** What lines of a sale that come back are worth, if they may: nothing has happened yet. `step_minor`: the smallest coin, where cash goes back. */
export function judgeRefund(core: Core, permits: Permits, request: SaleRefund, step_minor: bigint, approval: string | undefined): Result<JudgedRefund> {
  const { found, lines, kind } = request;
  const { sale } = found;
  if (sale.currency !== core.memory.shift?.totals.currency) return fail(core.memory.shift ? 'currency_differs' : 'shift_not_open');
  if (isExchanging(core, sale.sale)) return fail('exchange_under_way');
  const before = withOwn(core, sale, found.returned);
  const sums = refundSums(sale, before, lines, step_minor);
  if (!sums.ok) return sums;
  const { total_minor } = sums.value;
  const capped = found.isWhole ? ok(null) : checkCaps(core, sale, before, total_minor);
  if (!capped.ok) return capped;
  // Money goes back the way it came; another way, or more of it than came that way, is a manager's decision.
  const isOriginal = total_minor <= originalLeft(sale, before, kind);
  const permitted = permits.permit({ action: isOriginal ? 'refund' : 'refund_otherwise', line: null, sale: sale.sale, measure: { amount_minor: total_minor } }, approval);
  if (!permitted.ok) return permitted;
  // Whoever may decide it alone is named as well: the server sees every refund of the sale, and asks who allowed it.
  const by = core.view.operator?.id;
  const approval_given = permitted.value ?? (isOriginal || by === undefined ? null : { approval: core.ports.ids.uuid(), action: 'refund_otherwise', by, line: null });
  return ok({ sums: sums.value, approvals: approval_given ? [approval_given] : [], before, points: refundPoints(sale, core.catalog.pointRules(), before.qty_milli, lines, found.balance_points) });
}

/** A receipt's number, or the hash on it, of this till's own journal. */
async function findHere(core: Core, number: string): Promise<FoundSale | null> {
  const match = /^[A-Z0-9]{1,8}-[A-Z0-9]{1,8}-([0-9A-Z]{5})-([1-9][0-9]{0,9})$/.exec(number.toUpperCase());
  const last = core.view.receipt;
  if (last && (last.number === number.toUpperCase() || receiptHash(last.hash) === number.toLowerCase() || last.link === number)) return foundHere(core, last.number, last.at, last.sale);
  if (!match) return null;
  const chain = core.memory.chains.find(({ head }) => head.epoch.slice(0, 5).toUpperCase() === match[1]);
  if (!chain || numberOf(core, chain.head.epoch, Number(match[2])) !== number.toUpperCase()) return null;
  const stored = await readEntryAt(core, chain.head.epoch, Number(match[2]));
  const sale = SaleCompleted.safeParse(stored?.entry.body);
  return stored && sale.success ? foundHere(core, number.toUpperCase(), stored.entry.at, sale.data) : null;
}

function foundHere(core: Core, number: string, at: string, sale: Sale): FoundSale {
  return { number, at, sale, returned: ownReturned(core, sale.sale), isWhole: false };
}

/** What the card of a sale has, if the server can be asked and knows all that happened here. */
async function balanceOf(core: Core, ask: Ask, { member }: Sale): Promise<Pick<FoundSale, 'balance_points'>> {
  if (!member || waitingOf(core.memory.chains) > 0) return {};
  const seen = await ask({ method: 'POST', path: '/api/v1/terminal/points/look', body: { card_hash: member.card_hash } }, CardSeen);
  return seen.ok ? { balance_points: seen.value.balance_points } : {};
}

/** The larger of what the server knew and what this till did: its last refunds may not have arrived when it was asked. */
function withOwn(core: Core, { sale }: Sale, known: Returned): Returned {
  const own = ownReturned(core, sale);
  const larger = (one_minor: bigint, other_minor = 0n): bigint => (one_minor > other_minor ? one_minor : other_minor);
  const qty_milli = new Map(known.qty_milli);
  for (const [line, qty] of own.qty_milli) qty_milli.set(line, Math.max(qty, qty_milli.get(line) ?? 0));
  const by_kind = new Map(known.by_kind);
  for (const [kind, amount_minor] of own.by_kind) by_kind.set(kind, larger(amount_minor, by_kind.get(kind)));
  return { qty_milli, total_minor: larger(own.total_minor, known.total_minor), by_kind };
}

/** What can't be known is allowed up to caps: of one receipt, and of this till in a day. */
function checkCaps(core: Core, sale: Sale, before: Returned, total_minor: bigint): Result<null> {
  const { receipt_minor, terminal_day_minor } = sellingOf(core).refund_caps;
  const since_ms = core.ports.clock.now_ms() - DAY_MS;
  const today_minor = core.memory.returned.filter((each) => each.isOffline && each.at_ms >= since_ms).reduce((all, each) => all + each.total_minor, 0n);
  // This shift's own sales can't have come back elsewhere without a receipt of theirs; all others may.
  const isOwnShift = sale.shift === core.memory.shift?.totals.shift;
  if (isOwnShift) return ok(null);
  return before.total_minor + total_minor > receipt_minor || today_minor + total_minor > terminal_day_minor ? fail('refund_cap') : ok(null);
}

async function readLines(core: Core, request: RefundRequest): Promise<Result<RefundLine[]>> {
  const lines: RefundLine[] = [];
  for (const [index, { product: id, of_line, qty_milli, price_minor }] of request.lines.entries()) {
    const product = await core.catalog.products().byId(id);
    if (!product) return fail('product_unknown', { barcode: id });
    const amount = lineAmount(price_minor, qty_milli);
    if (!amount.ok) return amount;
    lines.push({
      line: index + 1, product: id, names: product.names, qty_milli, price_minor, tax_rate_ppm: product.tax_rate_ppm, amount_minor: amount.value, of_line,
    });
  }
  return ok(lines);
}
