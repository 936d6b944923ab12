/**
 * A till without a screen, as its screen sees it. Everything that a person does is a method here; everything that a
 * screen shows is in `TillState`. A method that records something answers only once the entry is durable.
 */
import type { Category, Names, Product } from '@stilltill/domain/catalog';
import type { Code } from '@stilltill/domain/codes';
import type { AddressKind, AgreedChannel, ConsentChoice, ConsentNotice, NoticeLanguage } from '@stilltill/domain/consent';
import type { Head } from '@stilltill/domain/journal';
import type { Action, Role } from '@stilltill/domain/operator';
import type { PointRules } from '@stilltill/domain/points';
import type { Discount } from '@stilltill/domain/promotion';
import type { Result } from '@stilltill/domain/result';
import type { Basket, BasketLine, Refund, Returned, ReturnedLine, Sale } from '@stilltill/domain/sale';
import type { Denomination, ShiftClosing, ShiftTotals } from '@stilltill/domain/shift';
import type { OwnShifts, OwnWatch, StoreRecord, SwapStep } from '@stilltill/protocol';
import type { z } from 'zod';
import type { MoveWaitsFor } from './moved.ts';
import type { Diagnosis } from './diagnosis/shapes.ts';

export type { OwnShifts, SwapStep } from '@stilltill/protocol';

/** What the server tells somebody of themselves. */
export type AboutMe = z.output<typeof OwnWatch>;

export type SignedOnOperator = {
  readonly id: string; readonly name: string; readonly role: Role; readonly language: 'zh' | 'en'; readonly session: string;
  /** The PIN that they signed on with has fewer figures than these, which what they may do asks for by now. Absent: it has enough, or none was typed. */
  readonly pin_wants_figures?: number;
};

export type TillState = {
  /**
   * starting: storage is being read. unenrolled: nothing but enrolment. loading: the first reference data is on its way.
   * locked: an operator must sign on. held: the office locked this terminal. open: somebody is signed on. elsewhere: another tab or window has the till.
   * faulted: the storage can't be used; `fault` says why.
   */
  readonly phase: 'starting' | 'unenrolled' | 'loading' | 'locked' | 'held' | 'open' | 'elsewhere' | 'faulted';
  readonly fault: Code | null;
  readonly terminal: { readonly id: string; readonly code: string; readonly store_code: string; readonly epoch: string; readonly state: 'enrolled' | 'retired' | 'compromised' } | null;
  readonly store: StoreRecord | null;
  /** Who may sign on here, in alphabetical order. */
  readonly operators: readonly { readonly id: string; readonly name: string; readonly role: Role; readonly language: 'zh' | 'en'; readonly locked_until: string | null }[];
  readonly operator: SignedOnOperator | null;
  /** The office's lock, from when it holds; null: none. */
  readonly lock: TerminalLock | null;
  /** What the office is being asked to approve, and until when. */
  readonly asking: { readonly action: Action; readonly until: string } | null;
  /** The office moved this terminal to another store: it goes there once nothing is open. `waits_for` null: at the next contact. Null: it stays. */
  readonly moving: { readonly store_name: string; readonly waits_for: MoveWaitsFor | null } | null;
  readonly shift: ShiftTotals | null;
  readonly basket: Basket;
  /** Baskets that were put aside here, the newest first; those of other tills are asked for with `parkedElsewhere`. */
  readonly parked: readonly ParkedBasket[];
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
  /** How members earn and spend; null: the shop gives no points. The basket says whose card is at it. */
  readonly points: PointRules | null;
  readonly last_receipt: Receipt | null;
};

export type Receipt = {
  readonly number: string; readonly at: string; readonly hash: string; readonly head: Head;
  readonly operator_name: string; readonly store: StoreRecord; readonly sale: Sale;
  /** Address of the receipt page; null where the shop has no public address. */
  readonly link: string | null;
  /** The refund that was recorded with it: goods came back for these. Absent: none. */
  readonly exchanged?: RefundReceipt;
};

/** What is given back: lines of one sale, also of another till; or goods without a receipt (`sale` and `of_line` null). */
export type RefundRequest = {
  readonly sale: string | null;
  readonly lines: readonly { readonly product: string; readonly of_line: number | null; readonly qty_milli: number; readonly price_minor: bigint }[];
  readonly reason: string | null;
};
export type RefundReceipt = Omit<Receipt, 'sale' | 'exchanged'> & { readonly refund: Refund };

export type DrawerReason = 'sale' | 'refund' | 'no_sale';
/** What a network printer answered to `DLE EOT` 1 to 4, in hex; null: nothing. */
export type PrinterSays = { readonly said: string | null };
export type NetworkPrinter = { readonly id: string; readonly name: string };

/** left: home, the basket is given up. switched: for another operator, too. idle, locked: the till locks and keeps the basket. */
export type SignOffReason = 'left' | 'idle' | 'locked' | 'switched';

/** A basket that was put aside. */
export type ParkedBasket = {
  readonly basket: Basket; readonly at: string; readonly note: string | null; readonly operator_name: string;
  /** Where it is; null: here. */
  readonly from: { readonly terminal: string; readonly code: string } | null;
};

export type BasketChange =
  | { readonly what: 'price'; readonly line: number; readonly price_minor: bigint }
  /** Null takes it away. */
  | { readonly what: 'discount_line'; readonly line: number; readonly discount: Discount | null }
  | { readonly what: 'discount_basket'; readonly discount: Discount | null }
  | { readonly what: 'waive'; readonly amount_minor: bigint }
  | { readonly what: 'coupon'; readonly coupon: string };

/**
 * What an approval is asked for, as the fault `approval_needed` names it in its details. `line` null: the whole. `sale`: the one
 * that it is about. `measure`: its size as text, in parts per million, minor units or a count; money that leaves is below zero.
 */
export type ApprovalRequest = { readonly action: Action; readonly line: number | null; readonly sale?: string | null; readonly measure?: string | null };
/** Who could approve something here. `own`: whoever asks, who is the only one. */
export type Approver = { readonly id: string; readonly name: string; readonly role: Role; readonly own: boolean; readonly has_pin: boolean };
/** How somebody proves who they are. `badge`: what a reader read; the PIN beside it where their role asks for both. */
export type Proof = { readonly operator: string; readonly pin: string } | { readonly badge: string; readonly pin?: string };
/** Whose badge it is. */
export type BadgeHolder = { readonly operator: string; readonly name: string; readonly role: Role; readonly language: 'zh' | 'en'; readonly asks_pin: boolean };
/** A lock that the office put on this terminal: why, since when, and whom to call. */
export type TerminalLock = { readonly id: string; readonly at: string; readonly reason: string; readonly call: string; readonly code: string };

export type TenderTaken =
  | { readonly kind: 'cash'; readonly amount_minor: bigint }
  | { readonly kind: 'card' | 'code'; readonly amount_minor: bigint; readonly reference: string | null; readonly outcome: 'approved' | 'declined' | 'unknown' };

/**
 * A sale that goods may come back of. `isWhole`: whether all tills' refunds of it are known; else what is left may be less.
 * `balance_points`: what its card has; absent: nobody could ask, or it was sold without one.
 */
export type FoundSale = { readonly number: string; readonly at: string; readonly sale: Sale; readonly returned: Returned; readonly isWhole: boolean; readonly balance_points?: number };
export type SaleRefund = {
  readonly found: FoundSale;
  readonly lines: readonly ReturnedLine[];
  /** How the money goes back. Another way than it came takes a manager. */
  readonly kind: 'cash' | 'card' | 'code';
  readonly reference?: string | null;
  readonly reason: string | null;
};

/** As somebody typed it. */
export type GivenAddress = { readonly kind: AddressKind; readonly address: string };
/** Who typed it: the customer at their display, or the operator for them. */
type SaidAt = { readonly where: 'display' | 'operator' };
export type ConsentRequest = SaidAt & {
  readonly address: GivenAddress; readonly choices: readonly ConsentChoice[];
  /** As it was shown: it is what the entry vouches for. */
  readonly notice: ConsentNotice;
  readonly sale: string | null;
};
/** `channels` null: nothing more at all. */
export type WithdrawalRequest = SaidAt & { readonly address: GivenAddress; readonly channels: readonly AgreedChannel[] | null; readonly sale: string | null };
/** The receipt of the last sale. */
export type ReceiptByMessage = SaidAt & { readonly address: GivenAddress; readonly language: NoticeLanguage };

export type Till = {
  state(): TillState;
  /** Calls back after each change of the state. Returns the way to stop. */
  subscribe(listener: () => void): () => void;
  may(action: Action): boolean;
  /** What is wrong with this till and what hangs on it, and what its settings are here. */
  readonly diagnosis: Diagnosis;

  enrol(code: string): Promise<Result<null>>;
  /** `off_roster`: the shop wants a manager, whose proof comes with the next try. `not_at_store`; `terminal_locked`. */
  signOn(operator: string, pin: string, manager?: Proof): Promise<Result<null>>;
  /** By what a reader read. `badge_pin_needed` where their role asks for the PIN too; the same again with it. */
  signOnByBadge(read: string, pin?: string, manager?: Proof): Promise<Result<null>>;
  /** Whose badge it is, if they may sign on with it here. What is refused stands in the journal. */
  readBadge(read: string): Promise<Result<BadgeHolder>>;
  /** Opens the office's lock with the owner's recovery code, offline too. */
  openLock(recoveryCode: string): Promise<Result<null>>;
  /** A machine beside the till is at a payment, or no longer: a lock of the office waits for its end. */
  paying(isPaying: boolean): void;
  /** Unlocks an operator (also a sole owner) with the owner's recovery code, offline too. */
  unlock(operator: string, recoveryCode: string): Promise<Result<null>>;
  signOff(reason: SignOffReason): Promise<Result<null>>;
  /** Somebody is using the till: puts the idle lock off. */
  touch(): void;

  openShift(float_minor: bigint): Promise<Result<null>>;
  closeShift(counted_minor: bigint, reason: string | null, denominations?: readonly Denomination[]): Promise<Result<{ readonly closing: ShiftClosing; readonly head: Head; readonly server_head: Head | null }>>;

  /** Says afterwards why the count of a closed shift differs from what was expected. */
  explainShift(shift: string, reason: string): Promise<Result<null>>;

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
  /** Goods that no product stands for, by their amount. `barcode`: one that nothing has. */
  addOpen(open: { readonly price_minor: bigint; readonly names?: Names; readonly barcode?: string | null }): Promise<Result<BasketLine>>;
  /** A product for a barcode that nothing has: sold now, in the catalogue soon. */
  addNew(product: { readonly barcode: string; readonly names: Names; readonly price_minor: bigint; readonly unit?: Product['unit'] }): Promise<Result<BasketLine>>;
  /** What a person decides about prices. `approval_needed` where it takes a manager: `approve` it, then ask again with the answer. */
  adjust(change: BasketChange, approval?: string): Promise<Result<null>>;
  /** A manager's PIN for one action on one thing of the operator who is signed on. The answer is good for it once. */
  approve(what: ApprovalRequest, approver: string, pin: string): Promise<Result<string>>;
  /** The same by a manager's badge; `badge_pin_needed` where their role asks for the PIN too. */
  approveByBadge(what: ApprovalRequest, read: string, pin?: string): Promise<Result<string>>;
  /** Who could approve it here. */
  approversOf(what: ApprovalRequest): readonly Approver[];
  /**
   * Asks whoever is in the office; `words` is the whole of it in a sentence. The state says what is asked and until when.
   * `approval_refused`, `approval_expired`, `unavailable`.
   */
  askOffice(what: ApprovalRequest, words: string): Promise<Result<string>>;
  /** Gives up what the office is being asked. */
  stopAsking(): void;
  /**
   * Puts a member's card to the basket, by its code. Online `card_unknown` and `card_locked` are the server's word; offline
   * any card is taken whose check sign fits, and the basket says no balance. `points_off`.
   */
  attachCard(code: string): Promise<Result<null>>;
  /** The same by a member's number, online only. It is kept nowhere. `member_unknown`. */
  attachMember(phone: string): Promise<Result<null>>;
  detachCard(): Promise<Result<null>>;
  /**
   * Spends a member's points on the basket, before any money is taken for it; 0 takes that back. Online the server holds them,
   * `points_insufficient`; offline within the budget, `points_budget`. `points_step` where the rules let none be spent.
   */
  spendPoints(points: number): Promise<Result<null>>;
  /**
   * A coupon of one member: `coupon_used` and `coupon_not_issued` are the server's word; offline it is taken within the budget,
   * `coupon_budget`. A sale that its promotion gives something uses it up.
   */
  redeemCoupon(code: string): Promise<Result<null>>;
  park(note: string | null): Promise<Result<null>>;
  /** Takes a basket on again that was put aside here or, online, at another till of the store (`from`: its terminal). */
  recall(sale: string, from?: string): Promise<Result<null>>;
  /** Baskets put aside at other tills of the store. Needs the network. */
  parkedElsewhere(): Promise<Result<readonly ParkedBasket[]>>;
  /**
   * Ends the sale in cash; `tender_insufficient` where it is less than what is left. Zero where other tenders paid it in
   * full, or goods that come back. `approval`: for `charge_again`, where the basket may have been charged already; for
   * `refund`, where somebody else began its exchange.
   */
  takeCash(given_minor: bigint, approval?: string): Promise<Result<Receipt>>;
  /** Takes a part, or all, as the machine beside the till or the operator says it went. The receipt where it was the last. */
  takeTender(tender: TenderTaken, approval?: string): Promise<Result<Receipt | null>>;
  /** Gives back what was taken for a basket before it was paid in full. */
  returnTender(tender: string): Promise<Result<null>>;
  /** Says what the unknown tender of a basket here proved to be. `tender_not_needed`: it was charged, and less is left to pay by now; it goes back at its machine and is told as declined. */
  resolveTender(sale: string, outcome: 'approved' | 'declined', reason: string | null): Promise<Result<null>>;
  moveCash(direction: 'in' | 'out', amount_minor: bigint, reason: string, approval?: string): Promise<Result<null>>;
  /** The X report: figures of the open shift. */
  readShift(approval?: string): Promise<Result<ShiftTotals>>;
  /** A sale by the number on its receipt, or the link in its code: of this till at once, of others online. */
  findSale(number: string): Promise<Result<FoundSale>>;
  /** Gives lines of a found sale back. */
  refund(request: SaleRefund, approval?: string): Promise<Result<RefundReceipt>>;
  /**
   * Lets lines of a found sale pay for the basket: only the difference is taken or given back (by `kind`), and both are
   * recorded when it is paid. Takes the right to refund all of it.
   */
  beginExchange(request: SaleRefund, approval?: string): Promise<Result<null>>;
  /** Gives the exchange up. The basket stays. */
  cancelExchange(): Promise<Result<null>>;
  /** Takes the whole of the last sale of this shift back. */
  voidLast(approval?: string): Promise<Result<RefundReceipt>>;
  /** Gives goods back for cash, as `sale.refunded`. Takes the right `refund`, without a sale `refund_without_sale`. */
  refundInCash(refund: RefundRequest, approval?: string): Promise<Result<RefundReceipt>>;

  /**
   * Records what a customer agreed to, said that they want no more, or wants as the last receipt's copy; also offline. The address
   * is kept nowhere here but sealed, in the entry. `phone_invalid`, `email_invalid`: it has not the shape of one.
   */
  giveConsent(request: ConsentRequest): Promise<Result<null>>;
  withdrawConsent(request: WithdrawalRequest): Promise<Result<null>>;
  /** Consent to that receipt alone. `receipt_missing`: there is none. */
  requestReceipt(request: ReceiptByMessage): Promise<Result<null>>;

  /** Records that the last receipt is printed once more, and answers with it: a copy. `receipt_missing`: there is none. */
  reprintReceipt(): Promise<Result<Receipt>>;
  /** The same of a refund's own receipt. */
  reprintRefund(receipt: RefundReceipt): Promise<Result<RefundReceipt>>;
  /** Records that the drawer opens, for which sale or refund; only then may it. Without a sale it takes the right `open_drawer`, so often in a shift. */
  openDrawer(reason: DrawerReason, sale: string | null, approval?: string): Promise<Result<null>>;
  /** Printers that only the server reaches: those of this till's store. */
  networkPrinters(): Promise<Result<readonly NetworkPrinter[]>>;
  /** No bytes: the printer is only asked how it is. What it says is in the details of a fault, too, as `said`. */
  printOnNetwork(printer: string, bytes: Uint8Array): Promise<Result<PrinterSays>>;

  /** What the server knows of whoever is signed on: how they do beside peers, and cases that they were told of. `not_signed_on_here`. */
  aboutMe(): Promise<Result<AboutMe>>;
  /** Shifts of whoever is signed on, and what colleagues ask of them. `not_signed_on_here`, `unavailable`: none of it is done without the network. */
  ownShifts(): Promise<Result<OwnShifts>>;
  /** Asks a colleague to take a shift, or answers one who asks; what then holds. `not_found`, `roster_begun`, `roster_overlap`, `operator_unknown`, `conflict`. */
  changeSwap(step: SwapStep): Promise<Result<OwnShifts>>;
  /** Their word on a case of theirs; kept here and sent like everything else. `reason_missing`: it says nothing. */
  replyToCase(case_id: string, text: string): Promise<Result<null>>;

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
