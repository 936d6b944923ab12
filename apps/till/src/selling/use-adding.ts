import type { Product } from '@stilltill/domain/catalog';
import { readCard, readPersonalCoupon } from '@stilltill/domain/points';
import type { BasketLine } from '@stilltill/domain/sale';
import type { Receipt, Till } from '@stilltill/till-engine';
import { type RefObject, useCallback, useContext } from 'react';
import { isPrintedBadge } from '../keys/badges.ts';
import { KeyRouterContext } from '../keys/use-keys.ts';
import type { BasketNote } from './basket-note.tsx';
import type { Side } from './side.ts';
import { soundRefusal } from './sound.ts';

export type AddingParts = {
  readonly till: Till; readonly searchField: RefObject<HTMLInputElement | null>;
  readonly setText: (text: string) => void; readonly setNote: (note: BasketNote | null) => void; readonly setReceipt: (receipt: Receipt | null) => void;
  readonly setOpenLine: (line: number | null) => void; readonly setSide: (side: Side) => void;
};

export type Adding = {
  /** Runs what adds a line, and shows what came of it. `isElse`: it proved to be something else, and no fault. */
  readonly show: (adding: () => ReturnType<Till['scan']>, isElse?: () => boolean) => Promise<BasketLine | null>;
  /** A member's card, or a coupon of one member; else goods by their barcode; or a coupon, where no goods have it. */
  readonly scan: (barcode: string) => void;
  readonly add: (product: Product) => void;
  readonly enterSearch: (typed: string, found: Product | null) => void;
  readonly clearSearch: () => void;
};

/** The ways in which goods come into the basket. None of them changes while the screen stands. */
export function useAdding({ till, searchField, setText, setNote, setReceipt, setOpenLine, setSide }: AddingParts): Adding {
  const router = useContext(KeyRouterContext);
  const show = useCallback<Adding['show']>(async (adding, isElse) => {
    const hadFound = till.state().found !== null;
    const answer = await adding();
    setReceipt(null);
    setOpenLine(null);
    if (isElse?.()) return null;
    if (!answer.ok) {
      soundRefusal();
      setNote({ kind: 'fault', fault: answer.fault });
      return null;
    }
    // Selling on gives up a basket that was left here: that must not go unsaid.
    setNote(hadFound && till.state().found === null ? { kind: 'abandoned', which: 'found' } : null);
    return answer.value;
  }, [till, setNote, setReceipt, setOpenLine]);
  const takeCard = useCallback(async (code: string) => {
    const answer = await till.attachCard(code);
    setReceipt(null);
    setOpenLine(null);
    if (!answer.ok) soundRefusal();
    setNote(answer.ok ? null : { kind: 'fault', fault: answer.fault });
  }, [till, setNote, setReceipt, setOpenLine]);
  const takePersonal = useCallback(async (code: string) => {
    const answer = await till.redeemCoupon(code);
    setOpenLine(null);
    if (!answer.ok) soundRefusal();
    setNote(answer.ok ? { kind: 'coupon', coupon: till.state().basket.coupons?.at(-1) ?? '' } : { kind: 'fault', fault: answer.fault });
  }, [till, setNote, setOpenLine]);
  const scan = useCallback((barcode: string) => {
    // One that came so slowly that it was taken for typing is a badge all the same, and no barcode to be shown to anybody.
    if (isPrintedBadge(barcode)) {
      router?.takeBadge(barcode.trim());
      return;
    }
    const card = readCard(barcode);
    // Before goods: what has the form of a card and its check sign is offered to nobody as a new product.
    if (card.kind === 'card') {
      void takeCard(card.code);
      return;
    }
    const personal = readPersonalCoupon(barcode);
    if (personal.kind === 'coupon') {
      void takePersonal(personal.code);
      return;
    }
    let isCoupon = false;
    const adding = async (): ReturnType<Till['scan']> => {
      const scanned = await till.scan(barcode);
      if (!scanned.ok && scanned.fault.code === 'product_unknown' && (card.kind === 'misread' || personal.kind === 'misread')) return { ok: false, fault: { code: card.kind === 'misread' ? 'card_misread' : 'coupon_misread' } };
      if (!scanned.ok && scanned.fault.code === 'product_unknown') isCoupon = (await till.adjust({ what: 'coupon', coupon: barcode })).ok;
      return scanned;
    };
    void show(adding, () => isCoupon).then(() => isCoupon && setNote({ kind: 'coupon', coupon: barcode }));
  }, [till, router, show, setNote, takeCard, takePersonal]);
  const clearSearch = useCallback(() => {
    setText('');
    searchField.current?.blur();
  }, [setText, searchField]);
  const add = useCallback((product: Product) => {
    clearSearch();
    void show(() => till.add(product.id)).then((line) => {
      if (line && product.unit === 'kilogram') setSide({ panel: 'quantity', line: line.line, isWeighed: true });
    });
  }, [till, show, clearSearch, setSide]);
  const enterSearch = useCallback((typed: string, found: Product | null) => {
    if (found) {
      add(found);
      return;
    }
    clearSearch();
    scan(typed);
  }, [add, clearSearch, scan]);
  return { show, scan, add, enterSearch, clearSearch };
}
