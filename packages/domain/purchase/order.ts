/** What may become of an order, and how what came compares with what was ordered. */
import type { Code } from '../codes/index.ts';
import { type Result, fail, ok } from '../result/index.ts';

/** `received`: all has come, or the rest was closed. */
export const ORDER_STATES = ['draft', 'sent', 'partly_received', 'received', 'cancelled'] as const;
export type OrderState = (typeof ORDER_STATES)[number];

/** What can be done to an order. `expect`: another day is expected. `close`: what has not come is not awaited any more. */
export const ORDER_ACTS = ['edit', 'send', 'take_back', 'expect', 'receive', 'close', 'cancel'] as const;
export type OrderAct = (typeof ORDER_ACTS)[number];

/** States from which something is awaited. */
export const AWAITED_STATES = ['sent', 'partly_received'] as const satisfies readonly OrderState[];

/** Why an act is refused in a state; what stands in none is allowed. */
const REFUSED: Readonly<Record<OrderState, Readonly<Partial<Record<OrderAct, Code>>>>> = {
  draft: { take_back: 'purchase_draft', expect: 'purchase_draft', receive: 'purchase_draft', close: 'purchase_draft' },
  sent: { edit: 'purchase_sent', send: 'purchase_sent', close: 'purchase_nothing_came' },
  partly_received: { edit: 'purchase_arrived', send: 'purchase_arrived', take_back: 'purchase_arrived', cancel: 'purchase_arrived' },
  received: { edit: 'purchase_arrived', send: 'purchase_arrived', take_back: 'purchase_arrived', cancel: 'purchase_arrived', expect: 'purchase_ended', close: 'purchase_ended' },
  cancelled: Object.fromEntries(ORDER_ACTS.map((act) => [act, 'purchase_cancelled'])),
};

/** Of a product: how much was ordered, and how much came in all deliveries. */
export type OrderedLine = { readonly product: string; readonly qty_milli: number };
export type Comparison = {
  readonly product: string;
  /** Zero where the product came without being ordered. */
  readonly ordered_milli: number;
  readonly received_milli: number;
  /** Still awaited; never below zero. */
  readonly open_milli: number;
  /** What came beyond the order; never below zero. */
  readonly over_milli: number;
};

/** Ordered products in their order, then those that came without being ordered. A product stands once among the ordered. */
export function compareOrder(ordered: readonly OrderedLine[], received: readonly OrderedLine[]): Comparison[] {
  const came = new Map<string, number>();
  for (const { product, qty_milli } of received) came.set(product, (came.get(product) ?? 0) + qty_milli);
  const known = new Set(ordered.map(({ product }) => product));
  const extra = [...came.keys()].filter((product) => !known.has(product)).map((product) => ({ product, qty_milli: 0 }));
  return [...ordered, ...extra].map(({ product, qty_milli }) => {
    const received_milli = came.get(product) ?? 0;
    return { product, ordered_milli: qty_milli, received_milli, open_milli: Math.max(0, qty_milli - received_milli), over_milli: Math.max(0, received_milli - qty_milli) };
  });
}

/** The state of an order of which something has come. */
export function stateReceived(comparisons: readonly Comparison[]): 'partly_received' | 'received' {
  return comparisons.some(({ open_milli }) => open_milli > 0) ? 'partly_received' : 'received';
}

/** Whether something may be done now. `purchase_draft`, `purchase_sent`, `purchase_nothing_came`, `purchase_arrived`, `purchase_ended`, `purchase_cancelled`. */
export function allowAct(state: OrderState, act: OrderAct): Result<null> {
  const code = REFUSED[state][act];
  return code === undefined ? ok(null) : fail(code);
}

/** The state behind an act that was allowed. `comparisons`: with what has come by then. */
export function stateAfter(state: OrderState, act: OrderAct, comparisons: readonly Comparison[]): OrderState {
  switch (act) {
    case 'edit':
    case 'expect':
      return state;
    case 'send':
      return 'sent';
    case 'take_back':
      return 'draft';
    case 'cancel':
      return 'cancelled';
    case 'close':
      return 'received';
    case 'receive':
      // A rest that was closed stays closed, whatever comes later.
      return state === 'received' ? 'received' : stateReceived(comparisons);
  }
}

/** Whether what is awaited should have come: `today` and `expected` are days such as 2026-11-23, of the store's own calendar. */
export function isLate(state: OrderState, expected: string | null, today: string): boolean {
  return (AWAITED_STATES as readonly OrderState[]).includes(state) && expected !== null && expected < today;
}
