import type { Receipt } from '@stilltill/till-engine';
import { useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/till';
import { type ReactNode, useCallback, useMemo, useRef, useState } from 'react';
import { ApprovalPlace, useApproval, useIsApprovalAsked } from '../approval/use-approval.tsx';
import { useKeys, useScans } from '../keys/use-keys.ts';
import { useNarrow } from '../parts/use-narrow.ts';
import { usePreferences, useSurroundings, useTill } from '../till-context.ts';
import { useBasketActions } from './basket-actions.ts';
import { piecesIn } from './basket-lines.ts';
import { type BasketNote, BasketNoteStrip } from './basket-note.tsx';
import { BasketPane } from './basket-pane.tsx';
import { pressKey } from './desk-keys.ts';
import { Foot } from './foot.tsx';
import { GoodsPane } from './goods-pane.tsx';
import { makeLineMark } from './line-mark.ts';
import { usePaying } from './paying.ts';
import { SidePanel } from './side-panel.tsx';
import { GOODS, type Side } from './side.ts';
import { Spoken } from './spoken.tsx';
import { useAdding } from './use-adding.ts';
import { useAdjustWords } from './use-adjust-words.ts';
import classes from './sell-screen.module.css';

/** The one screen to sell on. Whatever is asked takes the place of the goods; nothing is ever in front of the basket. */
export function SellScreen(): ReactNode {
  const { till } = useSurroundings();
  const { hand } = usePreferences();
  const [side, setSide] = useState<Side>(GOODS);
  const [openLine, setOpenLine] = useState<number | null>(null);
  const mark = useMemo(() => makeLineMark(till), [till]);
  const [note, setNote] = useState<BasketNote | null>(null);
  const [receipt, setReceipt] = useState<Receipt | null>(null);
  const [text, setText] = useState('');
  /** On a phone one of the two is in sight. */
  const [pane, setPane] = useState<'basket' | 'goods'>(() => (till.state().found ? 'basket' : 'goods'));
  const isNarrow = useNarrow();
  const panel = useIsApprovalAsked() ? 'approval' : side.panel;
  const isBasketHidden = isNarrow && (pane === 'goods' || panel !== 'goods');
  const searchField = useRef<HTMLInputElement>(null);
  const { withApproval, giveUp } = useApproval();
  const { show, scan, add, enterSearch, clearSearch } = useAdding({ till, searchField, setText, setNote, setReceipt, setOpenLine, setSide });
  const openCash = useCallback(() => {
    if (till.state().basket.lines.length === 0) return;
    giveUp();
    setNote(null);
    setOpenLine(null);
    setSide({ panel: 'cash' });
  }, [till, giveUp]);
  const paying = usePaying(till, useMemo(() => payingParts({ setReceipt, setSide, setPane, setNote }), []));
  const actions = useBasketActions({ till, mark, setNote, setReceipt, setOpenLine, setSide, show, withApproval, giveUpApproval: giveUp });
  const words = useAdjustWords();
  const sellAmount = useCallback((amount_minor: bigint) => {
    clearSearch();
    void actions.sellAmount(amount_minor, null);
  }, [actions, clearSearch]);
  useScans({
    foresee: (barcode) => till.foresee(barcode),
    take(barcode) {
      // What a manager was asked for was about the basket as it was.
      giveUp();
      if (text !== '') clearSearch();
      if (side.panel !== 'goods' && side.panel !== 'cash') setSide(GOODS);
      scan(barcode);
    },
  });
  useKeys((press) => pressKey(press, {
    till, actions, mark, words, text, isGoods: side.panel === 'goods', openCash, clearSearch,
    closeOpen: () => {
      if (openLine === null && note === null && receipt === null) return false;
      setOpenLine(null);
      setNote(null);
      setReceipt(null);
      return true;
    },
    search: (typed) => {
      setPane('goods');
      if (typed !== '') setText((before) => before + typed);
      searchField.current?.focus();
    },
  }));

  return (
    <main className={classes['sell']} data-hand={hand} data-panel={panel} data-pane={pane}>
      {isNarrow && <Tabs pane={pane} onPane={(next) => { setPane(next); setSide(GOODS); }} />}
      <div className={classes['basket']}><BasketPane mark={mark} openLine={openLine} note={isBasketHidden ? null : note} receipt={receipt} actions={actions} isListOpen={panel === 'parked'} /></div>
      {isBasketHidden && note && <div className={classes['note']}><BasketNoteStrip note={note} actions={actions} /></div>}
      <div className={classes['side']}><ApprovalPlace>
        <SidePanel side={side} actions={actions} paying={paying} onTake={openCash} goods={<GoodsPane searchField={searchField} text={text} onText={setText} onAdd={add} onEnter={enterSearch} onAmount={actions.askAmount} onSellAmount={sellAmount} />} />
      </ApprovalPlace></div>
      <Spoken mark={mark} />
      <div className={classes['foot']}><Foot taking={side.panel === 'cash'} onTake={openCash} onBack={actions.backToGoods} /></div>
    </main>
  );
}

function payingParts(on: {
  readonly setReceipt: (receipt: Receipt) => void; readonly setSide: (side: Side) => void; readonly setPane: (pane: 'basket') => void; readonly setNote: (note: BasketNote | null) => void;
}): Parameters<typeof usePaying>[1] {
  const goToBasket = (): void => {
    on.setSide(GOODS);
    on.setPane('basket');
  };
  return {
    onReceipt(sold) {
      on.setReceipt(sold);
      goToBasket();
    },
    onFault: (fault) => on.setNote(fault && { kind: 'fault', fault }),
    onParked: goToBasket,
  };
}

function Tabs(props: { readonly pane: 'basket' | 'goods'; readonly onPane: (pane: 'basket' | 'goods') => void }): ReactNode {
  const { t } = useTranslation('till');
  const pieces = useTill((state) => piecesIn(state.basket));
  return (
    <div className={classes['tabs']}>
      <button type="button" aria-pressed={props.pane === 'goods'} onClick={() => props.onPane('goods')}>{t('goods.title')}</button>
      <button type="button" aria-pressed={props.pane === 'basket'} onClick={() => props.onPane('basket')}>{t('basket.title')}{pieces > 0 && <span className={classes['badge']}>{pieces}</span>}</button>
    </div>
  );
}
