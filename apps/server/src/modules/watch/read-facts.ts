/** Reads what watch looks at from entries of terminals. Pure; what it can't read is no fact, and is flagged by the journal. */
import { extend } from '@stilltill/domain/money';
import type { Refund, Sale } from '@stilltill/domain/sale';
import type { ApprovalFact, WatchFact } from '@stilltill/domain/watch';
import type { TerminalBody, TerminalKind } from '@stilltill/protocol';

/** Kinds of entries that hold facts. */
export const WATCHED_KINDS = [
  'sale.completed', 'sale.refunded', 'operator.signed_on', 'operator.signed_off', 'operator.refused', 'operator.badge_refused', 'basket.abandoned', 'drawer.opened',
  'receipt.reprinted', 'shift.closed',
] as const satisfies readonly TerminalKind[];

/** An entry with its body in the form of its kind. Times: milliseconds since 1970. */
export type ReadEntry = {
  readonly kind: TerminalKind; readonly body: object;
  readonly terminal: string; readonly epoch: string; readonly seq: number; readonly hash: string; readonly store: string;
  readonly operator: string | null; readonly session: string | null;
  readonly at_ms: number; readonly sent_ms: number | null; readonly received_ms: number;
};

export type KnownSeller = { readonly operator: string | null; readonly at_ms: number };

/** The sale that a refund takes back, to be looked up before the facts are read; null: none. */
export function saleOf(entry: ReadEntry): string | null {
  return entry.kind === 'sale.refunded' ? (entry.body as TerminalBody<'sale.refunded'>).sale : null;
}

/** The fact of an entry; null: it holds none. `sellers`: of the sales that refunds take back. */
export function readFact(entry: ReadEntry, sellers: ReadonlyMap<string, KnownSeller>): WatchFact | null {
  const { terminal, epoch, seq, hash, store, operator, session, at_ms, sent_ms, received_ms } = entry;
  const common = { entry: { terminal, epoch, seq, hash }, store, operator, session, at_ms, sent_ms, received_ms };
  const bodyOf = <K extends TerminalKind>(_kind: K): TerminalBody<K> => entry.body as TerminalBody<K>;
  switch (entry.kind) {
    case 'sale.completed': return { ...common, kind: 'sale', ...readSale(bodyOf(entry.kind)) };
    case 'sale.refunded': return { ...common, kind: 'refund', ...readRefund(bodyOf(entry.kind), sellers) };
    case 'operator.signed_on': return { ...common, kind: 'signed_on', way: bodyOf(entry.kind).way };
    case 'operator.signed_off': return { ...common, kind: 'signed_off', reason: bodyOf(entry.kind).reason };
    case 'operator.refused': return { ...common, kind: 'refused', claimed: bodyOf(entry.kind).claimed };
    case 'operator.badge_refused': {
      const { claimed } = bodyOf(entry.kind);
      return claimed === null ? null : { ...common, kind: 'refused', claimed };
    }
    case 'basket.abandoned': {
      const { lines, voided } = bodyOf(entry.kind);
      // Lines that were taken out one by one before it was given up were in it as well.
      const all = [...lines, ...voided];
      return all.length === 0 ? null : { ...common, kind: 'abandoned', lines: all.length, total_minor: sumOf(all) };
    }
    case 'drawer.opened': {
      const body: TerminalBody<'drawer.opened'> & { readonly approvals?: Approvals } = bodyOf(entry.kind);
      return body.reason === 'no_sale' ? { ...common, kind: 'drawer', approvals: readApprovals(body.approvals) } : null;
    }
    case 'receipt.reprinted': return { ...common, kind: 'reprint', sale: bodyOf(entry.kind).sale };
    case 'shift.closed': return { ...common, kind: 'shift_closed', difference_minor: bodyOf(entry.kind).difference_minor };
    default: return null;
  }
}

type Approvals = readonly { readonly by: string; readonly action: string; readonly way?: ApprovalFact['way'] | undefined }[] | undefined;
type Line = { readonly amount_minor: bigint };

function readApprovals(approvals: Approvals): ApprovalFact[] {
  return (approvals ?? []).map(({ by, action, way = 'pin' }) => ({ by, action, way }));
}

function sumOf(lines: readonly Line[]): bigint {
  return lines.reduce((sum, { amount_minor }) => sum + amount_minor, 0n);
}

function cashOf(tenders: readonly { readonly kind: string; readonly amount_minor: bigint }[]): bigint {
  return sumOf(tenders.filter(({ kind }) => kind === 'cash'));
}

function reductionsOf(lines: readonly Pick<Sale['lines'][number], 'reductions'>[], kinds: ReadonlySet<string>): bigint {
  return sumOf(lines.flatMap(({ reductions = [] }) => reductions.filter(({ kind }) => kinds.has(kind))));
}

const BY_HAND: ReadonlySet<string> = new Set(['discount', 'share']);
const POINTS: ReadonlySet<string> = new Set(['points']);

function readSale(sale: Sale) {
  const { lines, voided, tenders, total_minor, waived_minor = 0n } = sale;
  let gross_minor = 0n;
  let override_minor = 0n;
  let overrides = 0;
  for (const { price_minor, list_minor = price_minor, qty_milli } of lines) {
    const list = extend(list_minor, qty_milli);
    const less = list - extend(price_minor, qty_milli);
    gross_minor += list;
    if (less !== 0n) overrides += 1;
    // A price that was raised takes nothing off.
    if (less > 0n) override_minor += less;
  }
  return {
    total_minor, gross_minor, lines: lines.length, voided_lines: voided.length, voided_minor: sumOf(voided),
    discounts: lines.filter(({ discount }) => discount !== undefined).length + (sale.discount ? 1 : 0) + (waived_minor > 0n ? 1 : 0),
    discount_minor: reductionsOf(lines, BY_HAND) + waived_minor, overrides, override_minor,
    cash_minor: cashOf(tenders), points_minor: reductionsOf(lines, POINTS), approvals: readApprovals(sale.approvals),
  };
}

function readRefund(refund: Refund, sellers: ReadonlyMap<string, KnownSeller>) {
  const { sale, total_minor, tenders, lines, approvals } = refund;
  const seller = sale === null ? undefined : sellers.get(sale);
  return {
    total_minor, cash_minor: cashOf(tenders), points_minor: reductionsOf(lines, POINTS), sale, sold_by: seller?.operator ?? null, sold_at_ms: seller?.at_ms ?? null,
    approvals: readApprovals(approvals),
  };
}
