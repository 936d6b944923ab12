/**
 * A till without a screen, as its screen sees it. Everything that a person does is a method here; everything that a
 * screen shows is in `TillState`. A method that records something answers only once the entry is durable.
 */
import type { Category, Product } from '@stilltill/domain/catalog';
import type { Code } from '@stilltill/domain/codes';
import type { Head } from '@stilltill/domain/journal';
import type { Action, Role } from '@stilltill/domain/operator';
import type { Result } from '@stilltill/domain/result';
import type { Basket, BasketLine, Refund, Sale } from '@stilltill/domain/sale';
import type { ShiftClosing, ShiftTotals } from '@stilltill/domain/shift';
import type { StoreRecord } from '@stilltill/protocol';

export type SignedOnOperator = {
  readonly id: string; readonly name: string; readonly role: Role; readonly language: 'zh' | 'en'; readonly session: string;
};

export type TillState = {
  /**
   * starting: storage is being read. unenrolled: nothing but enrolment. loading: the first reference data is on its way.
   * locked: an operator must sign on. open: somebody is signed on. elsewhere: another tab or window has the till.
   * faulted: the storage can't be used; `fault` says why.
   */
  readonly phase: 'starting' | 'unenrolled' | 'loading' | 'locked' | 'open' | 'elsewhere' | 'faulted';
  readonly fault: Code | null;
  readonly terminal: { readonly id: string; readonly code: string; readonly store_code: string; readonly epoch: string; readonly state: 'enrolled' | 'retired' | 'compromised' } | null;
  readonly store: StoreRecord | null;
  /** Who may sign on here, in alphabetical order. */
  readonly operators: readonly { readonly id: string; readonly name: string; readonly role: Role; readonly language: 'zh' | 'en'; readonly locked_until: string | null }[];
  readonly operator: SignedOnOperator | null;
  readonly shift: ShiftTotals | null;
  readonly basket: Basket;
  /** A draft found after a restart, offered to whoever signs on: go on with it, or give it up. */
  readonly found: Basket | null;
  readonly network: {
    readonly online: boolean; readonly offline_since: string | null; readonly last_contact: string | null;
    /** Entries that the server has not acknowledged. */
    readonly waiting: number;
    /** The last fault of an upload that a person should know of. */
    readonly fault: Code | null;
  };
  readonly storage: {
    /** What the browser answered when asked to keep the data; null: not asked yet, or it can't say. */
    readonly persisted: boolean | null;
    readonly used_ppm: number | null;
    readonly fault: 'persistence_refused' | 'nearly_full' | 'full' | 'write_failed' | 'entry_damaged' | null;
  };
  readonly rights_expired: boolean;
  readonly clock_behind: boolean;
  /** `cursor`: another one whenever there is something new. `categories`: in the order that the office gave them. */
  readonly catalog: {
    readonly products: number; readonly expected: number | null; readonly syncing: boolean; readonly cursor: string | null;
    readonly favourites: readonly Product[]; readonly categories: readonly Category[];
  };
  readonly last_receipt: Receipt | null;
};

export type Receipt = {
  readonly number: string; readonly at: string; readonly hash: string; readonly head: Head;
  readonly operator_name: string; readonly store: StoreRecord; readonly sale: Sale;
  /** Address of the receipt page; null where the shop has no public address. */
  readonly link: string | null;
};

/** What is given back: lines of one sale, also of another till; or goods without a receipt (`sale` and `of_line` null). */
export type RefundRequest = {
  readonly sale: string | null;
  readonly lines: readonly { readonly product: string; readonly of_line: number | null; readonly qty_milli: number; readonly price_minor: bigint }[];
  readonly reason: string | null;
};
export type RefundReceipt = Omit<Receipt, 'sale'> & { readonly refund: Refund };

export type DrawerReason = 'sale' | 'no_sale';
export type NetworkPrinter = { readonly id: string; readonly name: string };

/** left: home, the basket is given up. switched: for another operator, too. idle, locked: the till locks and keeps the basket. */
export type SignOffReason = 'left' | 'idle' | 'locked' | 'switched';

export type Till = {
  state(): TillState;
  /** Calls back after each change of the state. Returns the way to stop. */
  subscribe(listener: () => void): () => void;
  may(action: Action): boolean;

  enrol(code: string): Promise<Result<null>>;
  signOn(operator: string, pin: string): Promise<Result<null>>;
  /** Unlocks an operator (also a sole owner) with the owner's recovery code, offline too. */
  unlock(operator: string, recoveryCode: string): Promise<Result<null>>;
  signOff(reason: SignOffReason): Promise<Result<null>>;
  /** Somebody is using the till: puts the idle lock off. */
  touch(): void;

  openShift(float_minor: bigint): Promise<Result<null>>;
  closeShift(counted_minor: bigint, reason: string | null): Promise<Result<{ readonly closing: ShiftClosing; readonly head: Head; readonly server_head: Head | null }>>;

  /** A scan of this barcode is about to end: its product is read meanwhile. Changes nothing. */
  foresee(barcode: string): void;
  scan(barcode: string): Promise<Result<BasketLine>>;
  /** `price_minor`: a price agreed at the counter, which takes the right `override_price`. */
  add(product: string, agreed?: { readonly qty_milli?: number; readonly price_minor?: bigint }): Promise<Result<BasketLine>>;
  setQuantity(line: number, qty_milli: number): Promise<Result<null>>;
  voidLine(line: number): Promise<Result<null>>;
  restoreLine(line: number): Promise<Result<null>>;
  /** Gives the whole basket up, as `basket.abandoned`. */
  abandon(): Promise<Result<null>>;
  /** Goes on with the draft that was found after a restart. */
  resume(): Promise<Result<null>>;
  takeCash(given_minor: bigint): Promise<Result<Receipt>>;
  /** Gives goods back for cash, as `sale.refunded`. Takes the right `refund`, without a sale `refund_without_sale`. */
  refundInCash(refund: RefundRequest): Promise<Result<RefundReceipt>>;

  /** Records that the last receipt is printed once more, and answers with it: a copy. `receipt_missing`: there is none. */
  reprintReceipt(): Promise<Result<Receipt>>;
  /** Records that the drawer opens; only then may it. Takes the right `open_drawer` without a sale. */
  openDrawer(reason: DrawerReason, sale: string | null): Promise<Result<null>>;
  /** Printers that only the server reaches: those of this till's store. */
  networkPrinters(): Promise<Result<readonly NetworkPrinter[]>>;
  printOnNetwork(printer: string, bytes: Uint8Array): Promise<Result<null>>;

  /** Products by code, barcode or a part of a name, at most `limit`. */
  search(text: string, limit: number): Promise<readonly Product[]>;
  /** Products of a category, at most `limit`, in the order of their codes. */
  goodsOf(category: string, limit: number): Promise<readonly Product[]>;

  /** Takes the till over from another tab, also a frozen one. */
  takeOver(): Promise<Result<null>>;
  /** Tries the network now instead of after the back-off. */
  syncNow(): void;
  close(): Promise<void>;
};
