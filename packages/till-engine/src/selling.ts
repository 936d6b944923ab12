/**
 * From the first scan to the receipt. Lines live in a draft that is written on the side; what counts is the one
 * durable write in which the entry is appended, the draft ended and the shift's totals moved on.
 */
import type { Product } from '@stilltill/domain/catalog';
import { type Head, type StoredEntry, receiptNumber } from '@stilltill/domain/journal';
import { type Result, assert, fail, ok } from '@stilltill/domain/result';
import {
  type Basket, type BasketLine, type RefundLine, type Sale, addProduct, completeCashSale, emptyBasket, lineAmount, refundInCash,
} from '@stilltill/domain/sale';
import { addRefund, addSale } from '@stilltill/domain/shift';
import { SaleCompleted, type StoreRecord, toWire } from '@stilltill/protocol';
import { judgedTime } from './clock-mark.ts';
import { type Core, type Fact, chainOf, identityOf, isoTime, record } from './core.ts';
import { readRow } from './journal.ts';
import { toCells } from './memory.ts';
import type { Receipt, RefundReceipt, RefundRequest } from './till.ts';

/** Room for the envelope and the tender around a basket whose entry must stay below the limit of one entry. */
const BASKET_BYTES_MAX = 250 * 1024;

export function hasLines(basket: Basket): boolean {
  return basket.lines.length > 0 || basket.voided.length > 0;
}

/** The fact that ends a draft which was not paid; none for an untouched one. */
export function abandonFacts(basket: Basket | null, reason: 'cancelled' | 'restart' | 'signed_off'): Fact[] {
  if (!basket || !hasLines(basket)) return [];
  const { sale, currency, lines, voided } = basket;
  return [{ kind: 'basket.abandoned', body: { sale, currency, reason, lines, voided } }];
}

export type Selling = {
  basket(): Basket;
  /** Changes the basket by a rule. The draft is written on the side. */
  change(rule: (basket: Basket) => Result<Basket>): Promise<Result<Basket>>;
  add(product: Product, barcode: string | null, options?: { readonly qty_milli?: number; readonly price_minor?: bigint }): Promise<Result<BasketLine>>;
  abandon(): Promise<Result<null>>;
  resume(): Result<null>;
  takeCash(sale: string, given_minor: bigint): Promise<Result<Receipt>>;
  refundCash(request: RefundRequest): Promise<Result<RefundReceipt>>;
  /** Waits for the draft that is being written, and leaves out what is not: it is about to end. */
  settle(): Promise<void>;
  /** Waits until the newest draft is written. */
  flush(): Promise<void>;
};

/** All of these are to be called in turn. `clockFacts` gives what is to be told about the clock first. */
export function makeSelling(core: Core, clockFacts: () => Fact[]): Selling {
  const drafts = makeDraftWriter(core);

  const basketNow = (): Basket => {
    core.view.basket ??= emptyBasket(core.ports.ids.uuid(), core.catalog.store()?.currency ?? identityOf(core).currency);
    return core.view.basket;
  };
  const endFound = async (reason: 'cancelled' | 'restart'): Promise<Result<null>> => {
    await drafts.settle();
    const done = await record(core, [...clockFacts(), ...abandonFacts(core.view.found, reason)], { draft: null });
    if (!done.ok) return done;
    core.view.found = null;
    core.changed();
    return ok(null);
  };
  const change = async (rule: (basket: Basket) => Result<Basket>): Promise<Result<Basket>> => {
    const { session } = core.memory;
    if (!session) return fail('not_permitted');
    const changed = rule(basketNow());
    if (!changed.ok) return changed;
    if (bytesOf(changed.value) > BASKET_BYTES_MAX) return fail('basket_full');
    // There is one draft: beginning to sell gives up the one that was found and not taken on.
    if (core.view.found) {
      const ended = await endFound('restart');
      if (!ended.ok) return ended;
    }
    core.view.basket = changed.value;
    drafts.put({ operator: session.operator, basket: changed.value });
    core.changed();
    return changed;
  };

  return {
    basket: basketNow,
    change,
    async add(product, barcode, options = {}) {
      // By the highest time seen: a clock that lost its battery must neither stop the shop nor bring old prices back.
      const at = isoTime(judgedTime(core));
      let before = basketNow();
      const after = await change((basket) => {
        before = basket;
        return addProduct(basket, product, { at, barcode, ...options });
      });
      if (!after.ok) return after;
      const line = after.value.lines.find((each) => !before.lines.includes(each));
      assert(line, 'adding a product changes a line');
      return ok(line);
    },
    async abandon() {
      const { basket } = core.view;
      if (core.view.found && !(basket && hasLines(basket))) return endFound('restart');
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
      drafts.put({ operator: core.memory.session.operator, basket: core.view.basket });
      core.changed();
      return ok(null);
    },
    async takeCash(sale, given_minor) {
      // A second tap on the same draft gets the receipt of the first.
      const last = core.view.receipt;
      if (core.view.basket?.sale !== sale) return last?.sale.sale === sale ? ok(last) : fail('basket_empty');
      const { session, shift } = core.memory;
      if (!session || !core.view.operator) return fail('not_permitted');
      if (!shift) return fail('shift_not_open');
      const store = core.catalog.store();
      assert(store, 'an operator signs on where the store is known');
      const link = newLink(core);
      const completed = completeCashSale(basketNow(), {
        tender: core.ports.ids.uuid(), shift: shift.totals.shift, given_minor, receipt_token_hash: link && core.ports.hash.sha256Hex(link.token),
      });
      if (!completed.ok) return completed;
      await drafts.settle();
      const facts: Fact[] = [...clockFacts(), { kind: 'sale.completed', body: completed.value }];
      const chain = chainOf(core);
      const seq = chain.head.seq + facts.length;
      const operator_name = core.view.operator.name;
      const done = await record(core, facts, {
        draft: null, shift: { totals: addSale(shift.totals, completed.value), epoch: chain.head.epoch, seq },
        receipt: { epoch: chain.head.epoch, seq, link: link?.address ?? null, operator_name },
      });
      if (!done.ok) {
        drafts.put({ operator: session.operator, basket: basketNow() });
        return done;
      }
      core.view.basket = null;
      core.view.receipt = receiptOf(core, done.value.at(-1) as StoredEntry, completed.value, store, link?.address ?? null, operator_name);
      core.changed();
      return ok(core.view.receipt);
    },
    refundCash: (request) => refundCash(core, request, clockFacts),
    settle: () => drafts.settle(),
    flush: () => drafts.flush(),
  };
}

async function refundCash(core: Core, request: RefundRequest, clockFacts: () => Fact[]): Promise<Result<RefundReceipt>> {
  const { shift } = core.memory;
  const store = core.catalog.store();
  if (!core.view.operator || !store) return fail('not_permitted');
  if (!shift) return fail('shift_not_open');
  const lines = await readRefundLines(core, request);
  if (!lines.ok) return lines;
  const link = newLink(core);
  const refund = refundInCash({
    refund: core.ports.ids.uuid(), sale: request.sale, shift: shift.totals.shift, currency: shift.totals.currency, lines: lines.value, reason: request.reason,
    tender: core.ports.ids.uuid(), receipt_token_hash: link && core.ports.hash.sha256Hex(link.token),
  });
  if (!refund.ok) return refund;
  const facts: Fact[] = [...clockFacts(), { kind: 'sale.refunded', body: refund.value }];
  const chain = chainOf(core);
  const done = await record(core, facts, { shift: { totals: addRefund(shift.totals, refund.value), epoch: chain.head.epoch, seq: chain.head.seq + facts.length } });
  if (!done.ok) return done;
  const entry = done.value.at(-1) as StoredEntry;
  return ok({
    number: numberOf(core, entry), at: entry.entry.at, hash: entry.hash, head: headOfEntry(entry), operator_name: core.view.operator.name, store,
    refund: refund.value, link: link?.address ?? null,
  });
}

async function readRefundLines(core: Core, request: RefundRequest): Promise<Result<RefundLine[]>> {
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

/** The last receipt again after a restart, from its entry. */
export async function readReceipt(core: Core): Promise<Receipt | null> {
  const place = core.memory.receipt;
  const store = core.catalog.store();
  const chain = core.memory.chains.find(({ head }) => head.epoch === place?.epoch);
  if (!place || !chain || !store) return null;
  const rows = await core.ports.storage.readEntries(place.epoch, place.seq, 1);
  const row = rows.ok ? rows.value[0] : undefined;
  const stored = row?.seq === place.seq ? readRow(core, chain, row) : null;
  const sale = SaleCompleted.safeParse(stored?.entry.body);
  return stored && sale.success ? receiptOf(core, stored, sale.data, store, place.link, place.operator_name) : null;
}

function receiptOf(core: Core, entry: StoredEntry, sale: Sale, store: StoreRecord, link: string | null, operator_name: string): Receipt {
  return { number: numberOf(core, entry), at: entry.entry.at, hash: entry.hash, head: headOfEntry(entry), operator_name, store, sale, link };
}

function numberOf(core: Core, { entry }: StoredEntry): string {
  const { store_code, terminal_code } = identityOf(core).certificate;
  return receiptNumber(store_code, terminal_code, entry.epoch, entry.seq);
}

function headOfEntry({ entry, hash }: StoredEntry): Head {
  return { epoch: entry.epoch, seq: entry.seq, hash };
}

/** A link that nobody can guess; null where the shop has no public address. The token's text is what is hashed. */
function newLink(core: Core): { readonly token: string; readonly address: string } | null {
  const address = core.memory.server?.public_address;
  if (!address) return null;
  const token = core.ports.random.bytes(16).toBase64({ alphabet: 'base64url', omitPadding: true });
  const merchant = Uint8Array.fromHex(identityOf(core).certificate.merchant.replaceAll('-', '')).toBase64({ alphabet: 'base64url', omitPadding: true });
  return { token, address: `${address.replace(/\/+$/, '')}/r/${merchant}.${token}` };
}

/** Lines never change, so each is measured once: a basket of 500 lines is not written out 500 times to be measured. */
const line_bytes = new WeakMap<BasketLine, number>();

function bytesOf({ lines, voided }: Basket): number {
  let bytes = 0;
  for (const line of [...lines, ...voided]) {
    const known = line_bytes.get(line) ?? new TextEncoder().encode(toWire(line)).length + 1;
    line_bytes.set(line, known);
    bytes += known;
  }
  return bytes;
}

type DraftWriter = Pick<Selling, 'settle' | 'flush'> & { put(draft: { readonly operator: string; readonly basket: Basket }): void };

/** Writes the newest draft, one write at a time: what was scanned meanwhile rides in the next one. */
function makeDraftWriter(core: Core): DraftWriter {
  let next: { readonly operator: string; readonly basket: Basket } | null = null;
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

