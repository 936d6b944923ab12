/** What came back at this till, by sale: what it knows of refunds when the server can't be asked. */
import { type Refund, type Returned, NOTHING_RETURNED } from '@stilltill/domain/sale';
import type { Core } from './core.ts';

const REMEMBERED_MAX = 2000;

export function ownReturned(core: Core, sale: string): Returned {
  const own = core.memory.returned.find((each) => each.sale === sale);
  if (!own) return NOTHING_RETURNED;
  return {
    total_minor: own.total_minor, qty_milli: new Map(Object.entries(own.lines).map(([line, qty_milli]) => [Number(line), qty_milli])),
    by_kind: new Map(own.tenders?.map(({ kind, amount_minor }) => [kind, amount_minor])),
  };
}

/** To be remembered in the same write as the refund. */
export function rememberRefund(core: Core, refund: Refund): Core['memory']['returned'] {
  const { sale } = refund;
  if (sale === null) return core.memory.returned;
  const known = core.memory.returned.find((each) => each.sale === sale) ?? { sale, lines: {}, tenders: [], total_minor: 0n, at_ms: 0, isOffline: false };
  const lines: Record<string, number> = { ...known.lines };
  for (const { of_line, qty_milli } of refund.lines) if (of_line !== null) lines[of_line] = (lines[of_line] ?? 0) + qty_milli;
  const by_kind = new Map(known.tenders?.map(({ kind, amount_minor }) => [kind, amount_minor]));
  for (const { kind, amount_minor } of refund.tenders) by_kind.set(kind, (by_kind.get(kind) ?? 0n) + amount_minor);
  const tenders = [...by_kind].map(([kind, amount_minor]) => ({ kind, amount_minor }));
  const now = { ...known, lines, tenders, total_minor: known.total_minor + refund.total_minor, at_ms: core.ports.clock.now_ms(), isOffline: known.isOffline || !core.view.online };
  return [now, ...core.memory.returned.filter((each) => each.sale !== sale)].slice(0, REMEMBERED_MAX);
}

/** Whether goods of a sale are to come back with a basket that is here: until it is paid or given up, nothing else comes back of it. */
export function isExchanging(core: Core, sale: string): boolean {
  return [core.view.basket, core.view.found, ...core.memory.parked.map(({ basket }) => basket)].some((basket) => basket?.exchange?.sale === sale);
}
