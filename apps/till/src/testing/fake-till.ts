/**
 * A till for tests of the screens: real rules of the basket, nothing behind them. It keeps nothing, signs nothing and
 * is never part of the product.
 */
import type { Fault } from '@stilltill/domain/result';
import { type Result, fail, ok } from '@stilltill/domain/result';
import { addProduct, basketTotal, completeSale, emptyBasket, restoreLine, setQuantity, voidLine } from '@stilltill/domain/sale';
import { addSale, beginShift, closeShift } from '@stilltill/domain/shift';
import { abilityOf } from '@stilltill/domain/operator';
import { receiptNumber } from '@stilltill/domain/journal';
import type { Receipt, Till, TillState } from '@stilltill/till-engine';
import { fakeCategories, fakeGoods } from './fake-goods.ts';
import { FAKE_OPERATORS, fakePeople } from './fake-people.ts';

export type FakeTill = Till & {
  change(patch: Partial<TillState>): void;
  /** What customers said, and to which address. */
  readonly said: readonly string[];
  /** What the next look finds. */
  finds(...codes: string[]): void;
};

const EPOCH = '7k2m9xq4w8r3t6v1b5n0c2d4f6';
const HASH = '3f9a0c71e4b82d56907c1a2b3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60';
const STORE: NonNullable<TillState['store']> = {
  id: '00000000-0000-4000-8000-0000000000a1', code: 'S1', name: '静安店', currency: 'CNY', timezone: 'Asia/Shanghai', shop_name: '静水便利',
  idle_lock_s: 300, languages: ['zh', 'en'], recovery: null, badge_salt: { salt: 'c2FsdA==', memory_kib: 64, passes: 1 },
};
export { FAKE_PIN } from './fake-people.ts';
export const FAKE_CODE = 'ABCDEFGH';

/** What takes a real till: its own tests show it. */
const no = (): Promise<Result<never>> => Promise.resolve(fail('not_permitted'));
const NOT_HERE = {
  approveByBadge: no, aboutMe: no, ownShifts: no, changeSwap: no, replyToCase: no,
  addOpen: no, addNew: no, adjust: no, park: no, recall: no, parkedElsewhere: no, takeTender: no, returnTender: no, resolveTender: no, moveCash: no,
  readShift: no, findSale: no, refund: no, voidLast: no, beginExchange: no, cancelExchange: no, attachCard: no, attachMember: no, detachCard: no, spendPoints: no, redeemCoupon: no,
};

const FAKE_SETTINGS: ReturnType<Till['diagnosis']['settings']> = [
  { name: 'dial_ahead', value: 'off', holds: 'reported' }, { name: 'idle_lock_s', value: 300, holds: 'enforced' },
];

const NO_FAULTS: ReturnType<Till['diagnosis']['ownFaults']> = [];

export function createFakeTill(now_ms: () => number, start: Partial<TillState> = {}): FakeTill {
  const goods = fakeGoods();
  const listeners = new Set<() => void>();
  const said: string[] = [];
  let sales = 0;
  let findings: ReturnType<Till['diagnosis']['found']> = [];
  const at = (): string => new Date(now_ms()).toISOString();
  const newBasket = (): TillState['basket'] => emptyBasket(`sale-${sales + 1}`, STORE.currency);

  let state: TillState = {
    phase: 'locked', fault: null,
    terminal: { id: 'terminal-1', code: 'T1', store_code: 'S1', epoch: EPOCH, state: 'enrolled' },
    store: STORE, operators: FAKE_OPERATORS, operator: null, shift: null, basket: newBasket(), parked: [], found: null, lock: null, asking: null, moving: null,
    network: { online: true, offline_since: null, last_contact: at(), waiting: 0, fault: null },
    storage: { persisted: true, used_ppm: 12_000, fault: null },
    rights_expired: false, clock_behind: false,
    catalog: { products: 300, expected: 300, syncing: false, cursor: 'a:1', favourites: goods, categories: fakeCategories() },
    points: null, last_receipt: null, ...start,
  };
  function change(patch: Partial<TillState>): void {
    state = { ...state, ...patch };
    for (const listener of listeners) listener();
  }
  const told = (kind: string, address: string): Result<null> => {
    if (!/^[+0-9 ]{5,}$|^\S+@\S+\.\S+$/.test(address)) return fail(address.includes('@') ? 'email_invalid' : 'phone_invalid');
    said.push(`${kind} ${address}`);
    return ok(null);
  };
  const answer = (fault: Fault | null) => (fault ? fail(fault.code, fault.details) : ok(null));

  return {
    change, said,
    finds(...codes) {
      findings = codes.map((code) => ({ code, details: {} }));
      change({});
    },
    diagnosis: { found: () => findings, look: async () => findings, ownFaults: () => NO_FAULTS, settings: () => FAKE_SETTINGS, reportSetting: no },
    state: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    may: (action) => state.operator !== null && abilityOf(state.operator.role, { expired: state.rights_expired }).can(action, 'shop'),

    async enrol(code) {
      if (code !== FAKE_CODE) return fail('code_unknown');
      change({ phase: 'locked' });
      return ok(null);
    },
    ...fakePeople({ state: () => state, change, now_ms }),
    touch() {}, paying() {},

    async openShift(float_minor) {
      change({ shift: beginShift({ shift: 'shift-1', currency: STORE.currency, opened_at: at(), opened_by: state.operator?.id ?? '', float_minor }) });
      return ok(null);
    },
    async closeShift(counted_minor, reason, denominations) {
      if (!state.shift) return fail('shift_not_open');
      const closing = closeShift(state.shift, counted_minor, reason, denominations);
      change({ shift: null });
      return ok({ closing, head: { epoch: EPOCH, seq: 10 + sales, hash: HASH }, server_head: { epoch: EPOCH, seq: 812, hash: HASH } });
    },

    explainShift: async (_shift, reason) => (reason.trim() === '' ? fail('reason_missing') : ok(null)),
    foresee: () => undefined,
    async scan(barcode) {
      const product = goods.find((each) => each.barcodes.includes(barcode) || each.code === barcode);
      if (!product) return fail('product_unknown', { barcode });
      return put(product.id, barcode);
    },
    async add(product) {
      return put(product, null);
    },
    async setQuantity(line, qty_milli) {
      const next = setQuantity(state.basket, line, qty_milli);
      if (next.ok) change({ basket: next.value });
      return answer(next.ok ? null : next.fault);
    },
    async voidLine(line) {
      const next = voidLine(state.basket, line);
      if (next.ok) change({ basket: next.value });
      return answer(next.ok ? null : next.fault);
    },
    async restoreLine(line) {
      const next = restoreLine(state.basket, line);
      if (next.ok) change({ basket: next.value });
      return answer(next.ok ? null : next.fault);
    },
    async abandon() {
      change(state.found ? { found: null } : { basket: newBasket() });
      return ok(null);
    },
    async resume() {
      if (state.found) change({ basket: state.found, found: null });
      return ok(null);
    },
    async takeCash(given_minor) {
      if (!state.shift) return fail('shift_not_open');
      const sale = completeSale(state.basket, { shift: state.shift.shift, cash: { tender: 'tender-1', given_minor, step_minor: 1n }, receipt_token_hash: null });
      if (!sale.ok) return sale;
      sales += 1;
      const seq = 10 + sales;
      const receipt: Receipt = {
        number: receiptNumber('S1', 'T1', EPOCH, seq), at: at(), hash: HASH, head: { epoch: EPOCH, seq, hash: HASH },
        operator_name: state.operator?.name ?? '', store: STORE, sale: sale.value,
        link: 'https://shop.example/r/Zk3v9QmT1xA7',
      };
      change({ basket: newBasket(), shift: addSale(state.shift, sale.value), last_receipt: receipt });
      return ok(receipt);
    },

    giveConsent: async ({ address }) => told('consent.given', address.address),
    withdrawConsent: async ({ address }) => told('consent.withdrawn', address.address),
    requestReceipt: async ({ address }) => (state.last_receipt ? told('receipt.requested', address.address) : fail('receipt_missing')),
    reprintRefund: async (receipt) => ok(receipt),
    async reprintReceipt() {
      return state.last_receipt ? ok(state.last_receipt) : fail('receipt_missing');
    },
    async openDrawer(reason) {
      return reason === 'sale' || this.may('open_drawer') ? ok(null) : fail('not_permitted');
    },
    networkPrinters: async () => ok([{ id: '00000000-0000-4000-8000-0000000000b1', name: '前台打印机' }]),
    printOnNetwork: async () => ok({ said: null }),

    refundInCash: () => Promise.resolve(fail('not_permitted')),
    ...NOT_HERE,

    async search(text, limit) {
      const wanted = text.trim().toLowerCase();
      return goods.filter((each) => each.code.startsWith(wanted) || each.barcodes.some((code) => code.startsWith(wanted))
        || Object.values(each.names).some((name) => name.toLowerCase().includes(wanted))).slice(0, limit);
    },
    goodsOf: async (category, limit) => goods.filter((each) => each.category === category).slice(0, limit),
    async takeOver() {
      change({ phase: 'locked' });
      return ok(null);
    },
    syncNow() {},
    async close() {},
  };

  function put(id: string, barcode: string | null): ReturnType<Till['add']> {
    const product = goods.find((each) => each.id === id);
    if (!product) return Promise.resolve(fail('product_unknown', { barcode: barcode ?? id }));
    const next = addProduct(state.basket, product, { at: at(), barcode });
    if (!next.ok) return Promise.resolve(next);
    change({ basket: next.value, last_receipt: basketTotal(next.value) > 0n ? null : state.last_receipt });
    const line = next.value.lines.find((each) => each.product === id);
    return Promise.resolve(line ? ok(line) : fail('basket_full'));
  }
}
