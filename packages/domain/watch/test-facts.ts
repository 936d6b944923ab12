/** A made-up merchant for tests: three stores, their terminals, and facts with the numbers that a journal would give them. */
import type { Clocks, RefundFact, SaleFact, WatchContext, WatchFact } from './facts.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
export const WEEK = 7 * DAY;
/** A Monday, 00:00 UTC, which is 08:00 in the shops. */
export const MONDAY = Date.UTC(2026, 0, 5);

/** Two stores of Shanghai 12 km apart, and one in Nanjing, 270 km from the first. */
export const CONTEXT: WatchContext = {
  operators: [
    { operator: 'lin', rank: 'operator', home_store: 'bund' }, { operator: 'wang', rank: 'operator', home_store: 'bund' }, { operator: 'zhao', rank: 'operator', home_store: 'nanjing' },
    { operator: 'chen', rank: 'manager', home_store: 'bund' }, { operator: 'gao', rank: 'owner', home_store: null },
  ],
  stores: [
    { store: 'bund', position: { lat_e6: 31_239_700, lon_e6: 121_490_000 }, networks: ['bund-net'], timezone: 'Asia/Shanghai' },
    { store: 'hongqiao', position: { lat_e6: 31_194_000, lon_e6: 121_375_000 }, networks: ['hongqiao-net'], timezone: 'Asia/Shanghai' },
    { store: 'nanjing', position: { lat_e6: 32_060_300, lon_e6: 118_796_900 }, networks: ['nanjing-net'], timezone: 'Asia/Shanghai' },
  ],
  terminals: [{ terminal: 'b1', store: 'bund' }, { terminal: 'b2', store: 'bund' }, { terminal: 'h1', store: 'hongqiao' }, { terminal: 'n1', store: 'nanjing' }, { terminal: 'fair', store: 'bund' }],
  roster: [], windows: [], places: [],
};

export type Made<Kind extends WatchFact['kind']> = Partial<Omit<Extract<WatchFact, { kind: Kind }>, 'kind' | 'entry' | keyof Clocks>> & { readonly sent?: number | null; readonly received?: number; readonly seq?: number; readonly hash?: string; readonly epoch?: string };

/** Makes facts; each terminal counts its own entries. A fact is uploaded a second later, unless it says otherwise. */
export function makeFacts(context: WatchContext = CONTEXT) {
  const seqs = new Map<string, number>();
  const stores = new Map(context.terminals.map(({ terminal, store }) => [terminal, store]));
  const common = (terminal: string, operator: string | null, at_ms: number, made: { readonly store?: string; readonly session?: string | null; readonly sent?: number | null; readonly received?: number; readonly seq?: number; readonly hash?: string; readonly epoch?: string }) => {
    const seq = made.seq ?? (seqs.get(terminal) ?? 0) + 1;
    seqs.set(terminal, Math.max(seq, seqs.get(terminal) ?? 0));
    const sent_ms = made.sent === undefined ? at_ms + 1_000 : made.sent;
    return {
      at_ms, sent_ms, received_ms: made.received ?? (sent_ms ?? at_ms) + 200,
      entry: { terminal, epoch: made.epoch ?? 'e1', seq, hash: made.hash ?? (seq * 7_919 + 13).toString(16).padStart(12, '0') },
      store: made.store ?? stores.get(terminal) ?? 'bund', operator, session: made.session === undefined ? (operator === null ? null : `${operator} ${terminal}`) : made.session,
    };
  };
  return {
    sale: (terminal: string, operator: string | null, at_ms: number, made: Made<'sale'> = {}): SaleFact => ({
      kind: 'sale', ...common(terminal, operator, at_ms, made), total_minor: made.total_minor ?? 3_000n, gross_minor: made.gross_minor ?? 3_000n, lines: made.lines ?? 3,
      voided_lines: made.voided_lines ?? 0, voided_minor: 0n, discounts: made.discounts ?? 0, discount_minor: 0n, overrides: made.overrides ?? 0, override_minor: 0n, cash_minor: 0n, points_minor: 0n, approvals: made.approvals ?? [],
    }),
    refund: (terminal: string, operator: string | null, at_ms: number, made: Made<'refund'> = {}): RefundFact => ({
      kind: 'refund', ...common(terminal, operator, at_ms, made), total_minor: 3_000n, cash_minor: made.cash_minor ?? 3_000n, points_minor: made.points_minor ?? 0n,
      sale: made.sale ?? null, sold_by: made.sold_by ?? null, sold_at_ms: null, approvals: made.approvals ?? [],
    }),
    signOn: (terminal: string, operator: string, at_ms: number, made: Made<'signed_on'> = {}): WatchFact => ({ kind: 'signed_on', ...common(terminal, operator, at_ms, made), way: made.way ?? 'pin' }),
    signOff: (terminal: string, operator: string, at_ms: number, made: Made<'signed_off'> = {}): WatchFact => ({ kind: 'signed_off', ...common(terminal, operator, at_ms, made), reason: made.reason ?? 'left' }),
    refused: (terminal: string, operator: string | null, claimed: string, at_ms: number, made: Made<'refused'> = {}): WatchFact => ({ kind: 'refused', ...common(terminal, operator, at_ms, made), claimed }),
    drawer: (terminal: string, operator: string, at_ms: number, made: Made<'drawer'> = {}): WatchFact => ({ kind: 'drawer', ...common(terminal, operator, at_ms, made), approvals: made.approvals ?? [] }),
    reprint: (terminal: string, operator: string, at_ms: number, sale: string, made: Made<'reprint'> = {}): WatchFact => ({ kind: 'reprint', ...common(terminal, operator, at_ms, made), sale }),
  };
}

/** Numbers from 0 to 1 that a seed gives: mulberry32. */
export function makeChance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
