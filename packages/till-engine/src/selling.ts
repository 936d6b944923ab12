/**
 * From the first scan to the receipt. Lines live in a draft that is written on the side; what counts is the one
 * durable write in which the entry is appended, the draft ended and the shift's totals moved on.
 */
import type { Product } from '@stilltill/domain/catalog';
import type { StoredEntry } from '@stilltill/domain/journal';
import { type Result, assert, fail, ok } from '@stilltill/domain/result';
import {
  type Basket, type BasketLine, type Exchange, type LastCash, type Refund, type Sale, addProduct, completeSale, emptyBasket, hasMoney, reckon, refundOfExchange,
} from '@stilltill/domain/sale';
import { addRefund, addSale } from '@stilltill/domain/shift';
import { toWire } from '@stilltill/protocol';
import { judgedTime } from './clock-mark.ts';
import { type Core, type Fact, chainOf, identityOf, isoTime, record } from './core.ts';
import { withOthersDecisions } from './deciding.ts';
import { rememberSpent } from './member-memory.ts';
import { type Memory, type StoredDraft, toCells } from './memory.ts';
import { newLink, receiptOf, refundReceiptOf } from './receipts.ts';
import { rememberRefund } from './returned.ts';
import { sellingOf, termsNow } from './settings.ts';
import type { Receipt } from './till.ts';

/** Room for the envelope and the tender around a basket whose entry must stay below the limit of one entry. */
const BASKET_BYTES_MAX = 375 * 1024;

export function hasLines(basket: Basket): boolean {
  return basket.lines.length > 0 || basket.voided.length > 0;
}

/** The fact that ends a draft which was not paid; none for an untouched one. */
export function abandonFacts(basket: Basket | null, reason: 'cancelled' | 'restart' | 'signed_off'): Fact[] {
  if (!basket || !hasLines(basket)) return [];
  const { sale, currency, lines, voided, approvals } = basket;
  return [{ kind: 'basket.abandoned', body: { sale, currency, reason, lines, voided, ...(approvals ? { approvals } : {}) } }];
}

export type Selling = {
  basket(): Basket;
  /** Changes the basket by a rule and works out its amounts. The draft is written on the side. */
  change(rule: (basket: Basket) => Result<Basket>): Promise<Result<Basket>>;
  add(product: Product, barcode: string | null, options?: { readonly qty_milli?: number; readonly price_minor?: bigint }): Promise<Result<BasketLine>>;
  /** Adds by a rule, and answers with the line that came or grew. */
  addBy(rule: (basket: Basket) => Result<Basket>): Promise<Result<BasketLine>>;
  abandon(): Promise<Result<null>>;
  resume(): Result<null>;
  /** Ends the basket as a sale, and changes what else is remembered in the same write. */
  complete(basket: Basket, cash: LastCash | null, changes?: Partial<Memory>): Promise<Result<Receipt>>;
  /** Shows a basket, or none, that a durable write has just put in the draft's place. */
  put(basket: Basket | null): void;
  /** The draft as it is kept. */
  draftOf(basket: Basket): StoredDraft;
  /** Waits for the draft that is being written, and leaves out what is not: it is about to end. */
  settle(): Promise<void>;
  /** Waits until the newest draft is written. */
  flush(): Promise<void>;
};

/** All of these are to be called in turn. `clockFacts` gives what is to be told about the clock first. */
export function makeSelling(core: Core, clockFacts: () => Fact[]): Selling {
  const drafts = makeDraftWriter(core);

  const basketNow = (): Basket => {
    core.view.basket ??= emptyBasket(core.ports.ids.uuid(), core.catalog.store()?.currency ?? identityOf(core).currency, sellingOf(core).tax_mode);
    return core.view.basket;
  };
  const draftOf = (basket: Basket): StoredDraft => {
    const { session } = core.memory;
    assert(session, 'a basket is sold by somebody');
    return { operator: session.operator, basket };
  };
  const endFound = async (reason: 'cancelled' | 'restart'): Promise<Result<null>> => {
    // Money was taken for it: it can be finished or given back, not given up.
    if (core.view.found && hasMoney(core.view.found)) return fail('basket_has_money');
    await drafts.settle();
    const done = await record(core, [...clockFacts(), ...abandonFacts(core.view.found, reason)], { draft: null });
    if (!done.ok) return done;
    core.view.found = null;
    core.changed();
    return ok(null);
  };
  const change = async (rule: (basket: Basket) => Result<Basket>): Promise<Result<Basket>> => {
    if (!core.memory.session) return fail('not_permitted');
    const changed = rule(basketNow());
    if (!changed.ok) return changed;
    const reckoned = hasMoney(changed.value) ? changed.value : reckon(changed.value, termsNow(core));
    if (bytesOf(reckoned) > BASKET_BYTES_MAX) return fail('basket_full');
    // There is one draft: beginning to sell gives up the one that was found and not taken on.
    if (core.view.found) {
      const ended = await endFound('restart');
      if (!ended.ok) return ended;
    }
    core.view.basket = reckoned;
    drafts.put(draftOf(reckoned));
    core.changed();
    return ok(reckoned);
  };
  const addBy: Selling['addBy'] = async (rule) => {
    const before = new Map(basketNow().lines.map((line) => [line.line, line.qty_milli]));
    const after = await change(rule);
    if (!after.ok) return after;
    const line = after.value.lines.find((each) => before.get(each.line) !== each.qty_milli);
    assert(line, 'adding a product changes a line');
    return ok(line);
  };
  const complete: Selling['complete'] = async (basket, cash, changes = {}) => {
    const { session, shift } = core.memory;
    if (!session || !core.view.operator) return fail('not_permitted');
    if (!shift) return fail('shift_not_open');
    const store = core.catalog.store();
    assert(store, 'an operator signs on where the store is known');
    const link = newLink(core);
    const completed = completeSale(basket, {
      shift: shift.totals.shift, cash, points: core.catalog.pointRules(), receipt_token_hash: link && core.ports.hash.sha256Hex(link.token), ...(basket.exchange ? { exchange_tender: core.ports.ids.uuid() } : {}),
    });
    if (!completed.ok) return completed;
    const sale = withOthersDecisions(completed.value, session.operator);
    await drafts.settle();
    // What came back for it stands before it in the same write: both happened, or neither.
    const back = basket.exchange ? comeBack(core, basket.exchange, sale) : null;
    const all: Fact[] = [...clockFacts(), ...(back ? [{ kind: 'sale.refunded', body: back.refund } as const] : []), { kind: 'sale.completed', body: sale }];
    const chain = chainOf(core);
    const seq = chain.head.seq + all.length;
    const operator_name = core.view.operator.name;
    const totals = addSale(back ? addRefund(shift.totals, back.refund) : shift.totals, sale);
    const done = await record(core, all, {
      ...changes, ...rememberSpent(core, sale), draft: null, shift: { totals, epoch: chain.head.epoch, seq }, ...(back ? { returned: rememberRefund(core, back.refund) } : {}),
      receipt: { epoch: chain.head.epoch, seq, link: link?.address ?? null, operator_name, ...(back ? { refund_link: back.link } : {}) },
    });
    if (!done.ok) {
      drafts.put(draftOf(basketNow()));
      return done;
    }
    core.view.basket = null;
    const sold = receiptOf(core, done.value.at(-1) as StoredEntry, sale, store, link?.address ?? null, operator_name);
    core.view.receipt = back ? { ...sold, exchanged: refundReceiptOf(core, done.value.at(-2) as StoredEntry, back.refund, store, back.link, operator_name) } : sold;
    core.changed();
    return ok(core.view.receipt);
  };

  return {
    basket: basketNow,
    change,
    addBy,
    complete,
    draftOf,
    add(product, barcode, options = {}) {
      // By the highest time seen: a clock that lost its battery must neither stop the shop nor bring old prices back.
      const at = isoTime(judgedTime(core));
      return addBy((basket) => addProduct(basket, product, { at, barcode, ...options }));
    },
    async abandon() {
      const { basket } = core.view;
      if (core.view.found && !(basket && hasLines(basket))) return endFound('restart');
      if (basket && hasMoney(basket)) return fail('basket_has_money');
      await drafts.settle();
      const done = await record(core, [...clockFacts(), ...abandonFacts(basket, 'cancelled')], { draft: null });
      if (!done.ok) return done;
      core.view.basket = null;
      core.changed();
      return ok(null);
    },
    resume() {
      if (!core.memory.session) return fail('not_permitted');
      if (!core.view.found) return ok(null);
      core.view.basket = core.view.found;
      core.view.found = null;
      drafts.put(draftOf(core.view.basket));
      core.changed();
      return ok(null);
    },
    put(basket) {
      core.view.basket = basket;
      core.changed();
    },
    settle: () => drafts.settle(),
    flush: () => drafts.flush(),
  };
}

/** The refund of an exchange whose sale is about to be recorded, and the link on its receipt. */
function comeBack(core: Core, exchange: Exchange, sale: Sale): { readonly refund: Refund; readonly link: string | null } {
  const link = newLink(core);
  const { ids, hash } = core.ports;
  const refund = refundOfExchange(exchange, sale, {
    shift: sale.shift, exchange_tender: ids.uuid(), back_tender: ids.uuid(), step_minor: BigInt(sellingOf(core).cash_step_minor), receipt_token_hash: link && hash.sha256Hex(link.token),
  });
  return { refund, link: link?.address ?? null };
}

/** Lines never change, so each is measured once: a basket of 500 lines is not written out 500 times to be measured. */
const line_bytes = new WeakMap<object, number>();

function bytesOf({ lines, voided, exchange, decided }: Basket): number {
  let bytes = 0;
  for (const line of [...lines, ...voided, ...(exchange?.lines ?? []), ...(decided ?? [])]) {
    const known = line_bytes.get(line) ?? new TextEncoder().encode(toWire(line)).length + 1;
    line_bytes.set(line, known);
    bytes += known;
  }
  return bytes;
}

type DraftWriter = Pick<Selling, 'settle' | 'flush'> & { put(draft: StoredDraft): void };

/** Writes the newest draft, one write at a time: what was scanned meanwhile rides in the next one. */
function makeDraftWriter(core: Core): DraftWriter {
  let next: StoredDraft | null = null;
  let writing: Promise<void> | null = null;
  const run = async (): Promise<void> => {
    while (next) {
      const draft = next;
      next = null;
      core.memory = { ...core.memory, draft };
      const written = await core.ports.storage.commit({ fence: core.fence, entries: [], cells: toCells({ draft }), durability: 'relaxed' });
      if (!written.ok) core.onFault(written.fault);
    }
    writing = null;
  };
  return {
    put(draft) {
      next = draft;
      writing ??= run();
    },
    async settle() {
      next = null;
      await writing;
    },
    flush: async () => writing ?? undefined,
  };
}

