import { type Product, nameIn } from '@stilltill/domain/catalog';
import type { BasketLine } from '@stilltill/domain/sale';
import type { Receipt, Till } from '@stilltill/till-engine';
import { shortOf, typedQuantity, useLanguage, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/till';
import { type ReactNode, useCallback, useMemo, useRef, useState } from 'react';
import { ApprovalPlace, useApproval, useIsApprovalAsked } from '../approval/use-approval.tsx';
import type { Press } from '../keys/key-router.ts';
import { shortcutOf } from '../keys/shortcuts.ts';
import { useKeys, useScans } from '../keys/use-keys.ts';
import { useNarrow } from '../parts/use-narrow.ts';
import { usePreferences, useSurroundings, useTill } from '../till-context.ts';
import { type BasketNote, BasketNoteStrip } from './basket-note.tsx';
import { type BasketActions, BasketPane } from './basket-pane.tsx';
import { CashPanel } from './cash-panel.tsx';
import { Foot } from './foot.tsx';
import { GoodsPane } from './goods-pane.tsx';
import { piecesIn } from './basket-lines.ts';
import { type LineMark, makeLineMark } from './line-mark.ts';
import { QuantityPanel } from './quantity-panel.tsx';
import { soundRefusal } from './sound.ts';
import { Spoken } from './spoken.tsx';
import classes from './sell-screen.module.css';

type Side = { readonly panel: 'goods' | 'cash' } | { readonly panel: 'quantity'; readonly line: number; readonly isWeighed: boolean };
const GOODS: Side = { panel: 'goods' };

/** The one screen to sell on. Cash and quantity take the place of the goods; nothing is ever in front of the basket. */
export function SellScreen(): ReactNode {
  const { till } = useSurroundings();
  const { hand } = usePreferences();
  const [side, setSide] = useState<Side>(GOODS);
  const [openLine, setOpenLine] = useState<number | null>(null);
  const mark = useMemo(() => makeLineMark(till), [till]);
  const [note, setNote] = useState<BasketNote | null>(null);
  const [receipt, setReceipt] = useState<Receipt | null>(null);
  const [busy, setBusy] = useState(false);
  const [text, setText] = useState('');
  /** On a phone one of the two is in sight. */
  const [pane, setPane] = useState<'basket' | 'goods'>(() => (till.state().found ? 'basket' : 'goods'));
  const isNarrow = useNarrow();
  const panel = useIsApprovalAsked() ? 'approval' : side.panel;
  const isBasketHidden = isNarrow && (pane === 'goods' || panel !== 'goods');
  const searchField = useRef<HTMLInputElement>(null);
  const isTaking = useRef(false);
  const approval = useApproval();
  const shownLine = useTill((state) => (side.panel === 'quantity' ? state.basket.lines.find((line) => line.line === side.line) : undefined));

  /** Runs what adds a line, and shows what came of it. */
  const show = useCallback(async (adding: () => ReturnType<Till['scan']>): Promise<BasketLine | null> => {
    const hadFound = till.state().found !== null;
    const answer = await adding();
    setReceipt(null);
    setOpenLine(null);
    if (!answer.ok) {
      soundRefusal();
      setNote({ kind: 'fault', fault: answer.fault });
      return null;
    }
    // Selling on gives up a basket that was left here: that must not go unsaid.
    setNote(hadFound && till.state().found === null ? { kind: 'abandoned', which: 'found' } : null);
    return answer.value;
  }, [till]);

  const scan = useCallback((barcode: string) => void show(() => till.scan(barcode)), [till, show]);
  const clearSearch = useCallback(() => {
    setText('');
    searchField.current?.blur();
  }, []);
  const add = useCallback((product: Product) => {
    clearSearch();
    void show(() => till.add(product.id)).then((line) => {
      if (line && product.unit === 'kilogram') setSide({ panel: 'quantity', line: line.line, isWeighed: true });
    });
  }, [till, show, clearSearch]);
  const enterSearch = useCallback((typed: string, found: Product | null) => {
    if (found) {
      add(found);
      return;
    }
    clearSearch();
    scan(typed);
  }, [add, clearSearch, scan]);

  const back = useCallback(() => setSide(GOODS), []);
  const openCash = useCallback(() => {
    if (till.state().basket.lines.length === 0) return;
    setNote(null);
    setOpenLine(null);
    setSide({ panel: 'cash' });
  }, [till]);
  const take = useCallback((given_minor: bigint) => {
    if (isTaking.current) return;
    isTaking.current = true;
    setBusy(true);
    void till.takeCash(given_minor).then((answer) => {
      isTaking.current = false;
      setBusy(false);
      if (!answer.ok) {
        setNote({ kind: 'fault', fault: answer.fault });
        return;
      }
      setReceipt(answer.value);
      setNote(null);
      setSide(GOODS);
      setPane('basket');
    });
  }, [till]);

  const actions = useBasketActions({ till, mark, setNote, setReceipt, setOpenLine, setSide });
  useScans({
    foresee: (barcode) => till.foresee(barcode),
    take(barcode) {
      // What a manager was asked for was about the basket as it was.
      approval.giveUp();
      if (text !== '') clearSearch();
      if (side.panel === 'quantity') setSide(GOODS);
      scan(barcode);
    },
  });
  useKeys((press) => pressKey(press, {
    till, actions, mark, text, isGoods: side.panel === 'goods', openCash, clearSearch,
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
      <div className={classes['basket']}><BasketPane mark={mark} openLine={openLine} note={isBasketHidden ? null : note} receipt={receipt} actions={actions} /></div>
      {isBasketHidden && note && <div className={classes['note']}><BasketNoteStrip note={note} actions={actions} /></div>}
      <div className={classes['side']}><ApprovalPlace>
        {side.panel === 'cash' && <CashPanel busy={busy} onTake={take} onBack={back} />}
        {side.panel === 'quantity' && shownLine && (
          <QuantityPanel key={shownLine.line} line={shownLine} isWeighed={side.isWeighed} onBack={back} onSet={(qty_milli) => { actions.setQuantity(shownLine.line, qty_milli); back(); }} />
        )}
        {(side.panel === 'goods' || (side.panel === 'quantity' && !shownLine)) && (
          <GoodsPane searchField={searchField} text={text} onText={setText} onAdd={add} onEnter={enterSearch} />
        )}
      </ApprovalPlace></div>
      <Spoken mark={mark} />
      <div className={classes['foot']}><Foot taking={side.panel === 'cash'} onTake={openCash} onBack={back} /></div>
    </main>
  );
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

function useBasketActions(on: {
  readonly till: Till; readonly mark: LineMark; readonly setNote: (note: BasketNote | null) => void; readonly setReceipt: (receipt: Receipt | null) => void;
  readonly setOpenLine: (change: number | null | ((line: number | null) => number | null)) => void; readonly setSide: (side: Side) => void;
}): BasketActions {
  const { till, mark, setNote, setReceipt, setOpenLine, setSide } = on;
  const { tag } = useLanguage();
  return useMemo(() => {
    const find = (line: number): BasketLine | undefined => till.state().basket.lines.find((each) => each.line === line);
    const say = (answer: Awaited<ReturnType<Till['voidLine']>>): boolean => {
      if (!answer.ok) setNote({ kind: 'fault', fault: answer.fault });
      return answer.ok;
    };
    const voidLine = (line: number): void => {
      const gone = find(line);
      if (!gone) return;
      void till.voidLine(line).then((answer) => {
        if (!say(answer)) return;
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
        void till.setQuantity(line, qty_milli).then(say);
      },
      askQuantity(line) {
        const asked = find(line);
        if (asked) void isWeighed(till, asked).then((weighed) => setSide({ panel: 'quantity', line, isWeighed: weighed }));
      },
      voidLine,
      undo() {
        const last = till.state().basket.voided.at(-1);
        if (!last) return;
        void till.restoreLine(last.line).then((answer) => {
          if (!say(answer)) return;
          setNote(null);
        });
      },
      abandon: () => void till.abandon().then((answer) => {
        if (!say(answer)) return;
        setSide(GOODS);
        setOpenLine(null);
        setNote({ kind: 'abandoned', which: 'basket' });
      }),
      resume: () => void till.resume().then(say),
      dismiss: () => setNote(null),
      showLast: () => setReceipt(till.state().last_receipt),
    };
  }, [till, mark, tag, setNote, setReceipt, setOpenLine, setSide]);
}

/** A line does not say how its product is sold; the product does. */
async function isWeighed(till: Till, line: BasketLine): Promise<boolean> {
  if (line.qty_milli % 1000 !== 0) return true;
  const isIt = (product: Product): boolean => product.id === line.product;
  const known = till.state().catalog.favourites.find(isIt)
    ?? (await till.search(line.barcode ?? nameIn(line.names, 'zh'), 10)).find(isIt);
  return known?.unit === 'kilogram';
}

type Desk = {
  readonly till: Till; readonly actions: BasketActions; readonly mark: LineMark; readonly text: string; readonly isGoods: boolean;
  openCash(): void; clearSearch(): void; closeOpen(): boolean; search(typed: string): void;
};

/** What a person's key does on the selling screen. */
function pressKey(press: Press, desk: Desk): boolean {
  const { till, actions } = desk;
  const shortcut = shortcutOf(press);
  const isTyping = press.focus === 'text' && !press.textEmpty;
  const { lines } = till.state().basket;
  const marked = desk.mark.get();
  const current = lines.find((line) => line.line === marked) ?? lines.at(-1);

  if (isTyping) {
    const typed = typedQuantity(desk.text);
    if (shortcut !== 'quantity' || !typed.ok || !current) return false;
    desk.clearSearch();
    actions.setQuantity(current.line, typed.value);
    return true;
  }
  switch (shortcut) {
    case 'take':
      if (press.focus === 'button' || !desk.isGoods) return false;
      desk.openCash();
      return true;
    case 'search': desk.search(''); return true;
    case 'up': case 'down': return step(lines, current, shortcut === 'up' ? -1 : 1, actions);
    case 'undo': actions.undo(); return true;
    case 'back': return desk.closeOpen();
    case 'more': case 'fewer': case 'quantity': case 'void':
      if (current) changeLine(shortcut, current, actions);
      return true;
    case null: break;
    default: return false;
  }
  if (!desk.isGoods || press.control || press.focus === 'text' || [...press.key].length !== 1 || press.key === ' ') return false;
  desk.search(press.key);
  return true;
}

function changeLine(shortcut: 'more' | 'fewer' | 'quantity' | 'void', line: BasketLine, actions: BasketActions): void {
  if (shortcut === 'void') actions.voidLine(line.line);
  else if (shortcut === 'quantity') actions.askQuantity(line.line);
  else actions.setQuantity(line.line, Math.max(0, line.qty_milli + (shortcut === 'more' ? 1000 : -1000)));
}

function step(lines: readonly BasketLine[], current: BasketLine | undefined, by: -1 | 1, actions: BasketActions): boolean {
  const place = current ? lines.indexOf(current) + by : 0;
  const next = lines[Math.min(lines.length - 1, Math.max(0, place))];
  if (next) actions.mark(next.line);
  return next !== undefined;
}
