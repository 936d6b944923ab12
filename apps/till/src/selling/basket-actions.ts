import { type Names, type Product, nameIn } from '@stilltill/domain/catalog';
import type { Action } from '@stilltill/domain/operator';
import type { Result } from '@stilltill/domain/result';
import type { BasketLine } from '@stilltill/domain/sale';
import type { BasketChange, ParkedBasket, Receipt, Till } from '@stilltill/till-engine';
import { shortOf, useLanguage } from '@stilltill/ui';
import { till as messages } from '@stilltill/ui/messages/till';
import { useMemo } from 'react';
import type { WithApproval } from '../approval/approvals.ts';
import type { BasketNote } from './basket-note.tsx';
import type { LineMark } from './line-mark.ts';
import type { LineActions } from './line-row.tsx';
import { GOODS, type Side } from './side.ts';
import type { Adding } from './use-adding.ts';

/** Each answers once it is done; what went wrong is said beside the basket. The booleans say whether it was done. */
export type BasketActions = LineActions & {
  undo(): void;
  abandon(): void;
  /** Goods of a receipt no longer come back for those of the basket. */
  cancelExchange(): void;
  resume(): void;
  dismiss(): void;
  showLast(): void;
  /** A panel in the place of the goods. */
  open(side: Side): void;
  backToGoods(): void;
  askAmount(): void;
  /** `words`: what a manager would approve. */
  adjust(change: BasketChange, words: string): Promise<boolean>;
  /** Goods by their amount alone. */
  sellAmount(price_minor: bigint, barcode: string | null): Promise<boolean>;
  sellNew(barcode: string, names: Names, price_minor: bigint): Promise<boolean>;
  /** Puts a member's card to the basket, by its code or by a number. */
  findMember(typed: string, isNumber: boolean): Promise<boolean>;
  removeCard(): void;
  /** A coupon of one member, by its code. */
  redeemCoupon(code: string): Promise<boolean>;
  spendPoints(points: number): Promise<boolean>;
  park(note: string | null): Promise<boolean>;
  /** Takes a parked basket on; what is in the basket now is parked first. */
  recall(parked: ParkedBasket): Promise<boolean>;
};

export type ActionParts = {
  readonly till: Till; readonly mark: LineMark; readonly setNote: (note: BasketNote | null) => void; readonly setReceipt: (receipt: Receipt | null) => void;
  readonly setOpenLine: (change: number | null | ((line: number | null) => number | null)) => void; readonly setSide: (side: Side) => void;
  /** Runs what adds a line, and shows what came of it. */
  readonly show: Adding['show'];
  readonly withApproval: WithApproval;
  readonly giveUpApproval: () => void;
};

/** Names of goods that no product stands for, as the receipt has them. */
const OPEN_NAMES: Names = { zh: messages['zh-CN'].amount.goods, en: messages.en.amount.goods };

export function useBasketActions(on: ActionParts): BasketActions {
  const { till, mark, setNote, setReceipt, setOpenLine, setSide, show, withApproval, giveUpApproval } = on;
  const { tag } = useLanguage();
  return useMemo(() => {
    // Whoever turns to another panel has given up what a manager was asked for.
    const turnTo = (side: Side): void => {
      giveUpApproval();
      setSide(side);
    };
    const parts = { till, mark, setNote, setReceipt, setOpenLine, setSide: turnTo, show, withApproval, giveUpApproval };
    return { ...lineActions(parts, tag), ...wholeActions(parts), ...goodsActions(parts), ...memberActions(parts) };
  }, [till, mark, tag, setNote, setReceipt, setOpenLine, setSide, show, withApproval, giveUpApproval]);
}

/** Says what went wrong; null: nobody approved, and that needs no word. */
function say(setNote: ActionParts['setNote'], answer: Result<unknown> | null): boolean {
  if (answer && !answer.ok) setNote({ kind: 'fault', fault: answer.fault });
  return answer?.ok === true;
}

function lineActions({ till, mark, setNote, setOpenLine, setSide }: ActionParts, tag: Parameters<typeof shortOf>[0]): LineActions & Pick<BasketActions, 'undo'> {
  const find = (line: number): BasketLine | undefined => till.state().basket.lines.find((each) => each.line === line);
  const voidLine = (line: number): void => {
    const gone = find(line);
    if (!gone) return;
    void till.voidLine(line).then((answer) => {
      if (!say(setNote, answer)) return;
      setOpenLine(null);
      setNote({ kind: 'voided', line, name: nameIn(gone.names, shortOf(tag)) });
    });
  };
  return {
    choose(line) {
      setOpenLine((open) => (open === line ? null : line));
      mark.set(line);
    },
    mark: mark.set,
    setQuantity(line, qty_milli) {
      if (qty_milli === 0) {
        voidLine(line);
        return;
      }
      void till.setQuantity(line, qty_milli).then((answer) => say(setNote, answer));
    },
    askQuantity(line) {
      const asked = find(line);
      if (asked) void isWeighed(till, asked).then((weighed) => setSide({ panel: 'quantity', line, isWeighed: weighed }));
    },
    askPrice: (line) => setSide({ panel: 'price', line }),
    askDiscount: (line) => setSide({ panel: 'discount', line }),
    voidLine,
    undo() {
      const last = till.state().basket.voided.at(-1);
      if (last) void till.restoreLine(last.line).then((answer) => say(setNote, answer) && setNote(null));
    },
  };
}

const ACTION_OF: Readonly<Record<BasketChange['what'], Action>> = { price: 'override_price', discount_line: 'discount', discount_basket: 'discount', waive: 'waive', coupon: 'sell' };

function wholeActions({ till, setNote, setReceipt, setOpenLine, setSide, withApproval, giveUpApproval }: ActionParts): Omit<BasketActions, keyof LineActions | 'undo' | 'sellAmount' | 'sellNew' | MemberActions> {
  const park = async (note: string | null): Promise<boolean> => {
    giveUpApproval();
    if (!say(setNote, await till.park(note))) return false;
    setOpenLine(null);
    setNote({ kind: 'parked' });
    return true;
  };
  return {
    abandon: () => {
      giveUpApproval();
      void till.abandon().then((answer) => {
        if (!say(setNote, answer)) return;
        setSide(GOODS);
        setOpenLine(null);
        setNote({ kind: 'abandoned', which: 'basket' });
      });
    },
    cancelExchange: () => void till.cancelExchange().then((answer) => say(setNote, answer)),
    resume: () => void till.resume().then((answer) => say(setNote, answer)),
    dismiss: () => setNote(null),
    showLast: () => setReceipt(till.state().last_receipt),
    open: (side) => {
      if (side.panel !== 'goods') setNote(null);
      setSide(side);
    },
    backToGoods: () => setSide(GOODS),
    askAmount: () => setSide({ panel: 'amount', barcode: null }),
    async adjust(change, words) {
      setNote(null);
      const line = 'line' in change ? change.line : null;
      return say(setNote, await withApproval(ACTION_OF[change.what], line, words, (approval) => till.adjust(change, approval)));
    },
    park,
    async recall({ basket, from }) {
      setReceipt(null);
      const { lines, voided } = till.state().basket;
      if (lines.length > 0 ? !(await park(null)) : voided.length > 0 && !say(setNote, await till.abandon())) return false;
      if (!say(setNote, await till.recall(basket.sale, from?.terminal))) return false;
      setNote(null);
      setSide(GOODS);
      return true;
    },
  };
}

function goodsActions({ till, show }: ActionParts): Pick<BasketActions, 'sellAmount' | 'sellNew'> {
  return {
    sellAmount: async (price_minor, barcode) => (await show(() => till.addOpen({ price_minor, barcode, names: OPEN_NAMES }))) !== null,
    sellNew: async (barcode, names, price_minor) => (await show(() => till.addNew({ barcode, names, price_minor }))) !== null,
  };
}

type MemberActions = 'findMember' | 'removeCard' | 'redeemCoupon' | 'spendPoints';

function memberActions({ till, setNote, setReceipt }: ActionParts): Pick<BasketActions, MemberActions> {
  const done = async (asking: Promise<Result<unknown>>): Promise<boolean> => {
    setNote(null);
    return say(setNote, await asking);
  };
  return {
    async findMember(typed, isNumber) {
      const isFound = await done(isNumber ? till.attachMember(typed) : till.attachCard(typed));
      if (isFound) setReceipt(null);
      return isFound;
    },
    removeCard: () => void done(till.detachCard()),
    redeemCoupon: (code) => done(till.redeemCoupon(code)),
    spendPoints: (points) => done(till.spendPoints(points)),
  };
}

/** A line does not always say how its product is sold; the product does. */
async function isWeighed(till: Till, line: BasketLine): Promise<boolean> {
  if (line.unit === 'kilogram' || line.qty_milli % 1000 !== 0) return true;
  const isIt = (product: Product): boolean => product.id === line.product;
  const known = till.state().catalog.favourites.find(isIt)
    ?? (await till.search(line.barcode ?? nameIn(line.names, 'zh'), 10)).find(isIt);
  return known?.unit === 'kilogram';
}
