import type { BasketLine } from '@stilltill/domain/sale';
import type { Till } from '@stilltill/till-engine';
import { typedQuantity } from '@stilltill/ui';
import type { Press } from '../keys/key-router.ts';
import { type Shortcut, shortcutOf } from '../keys/shortcuts.ts';
import { amountIn, typedPercent } from './adjusting.ts';
import type { BasketActions } from './basket-actions.ts';
import type { LineMark } from './line-mark.ts';
import type { AdjustWords } from './use-adjust-words.ts';

export type Desk = {
  readonly till: Till; readonly actions: BasketActions; readonly mark: LineMark; readonly words: AdjustWords;
  /** What stands in the search field. */
  readonly text: string;
  readonly isGoods: boolean;
  openCash(): void; clearSearch(): void; closeOpen(): boolean; search(typed: string): void;
};

/** What a person's key does on the selling screen. */
export function pressKey(press: Press, desk: Desk): boolean {
  const { till, actions } = desk;
  // What is typed into a panel's field belongs to it.
  if (press.focus === 'text' && !desk.isGoods) return false;
  const shortcut = shortcutOf(press);
  const { lines } = till.state().basket;
  const marked = desk.mark.get();
  const current = lines.find((line) => line.line === marked) ?? lines.at(-1);
  if (press.focus === 'text' && !press.textEmpty) return pressFigures(shortcut, current, desk);
  switch (shortcut) {
    case 'take':
      if (press.focus === 'button' || !desk.isGoods) return false;
      desk.openCash();
      return true;
    case 'search': desk.search(''); return true;
    case 'up': case 'down': return step(lines, current, shortcut === 'up' ? -1 : 1, actions);
    case 'undo': actions.undo(); return true;
    case 'back': return desk.closeOpen();
    case 'tools': actions.open({ panel: 'tools' }); return true;
    case 'more': case 'fewer': case 'quantity': case 'void': case 'price': case 'discount':
      if (current) changeLine(shortcut, current, actions);
      return true;
    case null: break;
    default: return false;
  }
  if (!desk.isGoods || press.control || press.focus === 'text' || [...press.key].length !== 1 || press.key === ' ') return false;
  desk.search(press.key);
  return true;
}

/** Figures and then a key: an amount to sell, or the quantity, price or percent of the line. */
function pressFigures(shortcut: Shortcut | null, current: BasketLine | undefined, desk: Desk): boolean {
  const { text, actions, words } = desk;
  const { currency } = desk.till.state().basket;
  if (shortcut === 'more') {
    const amount_minor = amountIn(text, currency);
    if (amount_minor === null || amount_minor === 0n) return false;
    desk.clearSearch();
    void actions.sellAmount(amount_minor, null);
    return true;
  }
  if (!current) return false;
  const { line } = current;
  if (shortcut === 'quantity') {
    const typed = typedQuantity(text);
    if (!typed.ok) return false;
    desk.clearSearch();
    actions.setQuantity(line, typed.value);
  } else if (shortcut === 'price') {
    const price_minor = amountIn(text, currency);
    if (price_minor === null) return false;
    desk.clearSearch();
    void actions.adjust({ what: 'price', line, price_minor }, words.price(current, price_minor));
  } else if (shortcut === 'discount') {
    const discount = typedPercent(text);
    if (!discount) return false;
    desk.clearSearch();
    void actions.adjust({ what: 'discount_line', line, discount }, words.discount(current, discount));
  } else {
    return false;
  }
  return true;
}

function changeLine(shortcut: 'more' | 'fewer' | 'quantity' | 'void' | 'price' | 'discount', line: BasketLine, actions: BasketActions): void {
  if (shortcut === 'void') actions.voidLine(line.line);
  else if (shortcut === 'quantity') actions.askQuantity(line.line);
  else if (shortcut === 'price') actions.askPrice(line.line);
  else if (shortcut === 'discount') actions.askDiscount(line.line);
  else actions.setQuantity(line.line, Math.max(0, line.qty_milli + (shortcut === 'more' ? 1000 : -1000)));
}

function step(lines: readonly BasketLine[], current: BasketLine | undefined, by: -1 | 1, actions: BasketActions): boolean {
  const place = current ? lines.indexOf(current) + by : 0;
  const next = lines[Math.min(lines.length - 1, Math.max(0, place))];
  if (next) actions.mark(next.line);
  return next !== undefined;
}
