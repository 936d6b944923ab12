import type { ReactNode } from 'react';
import { ContactPanel } from '../contact/contact-panel.tsx';
import { useTill } from '../till-context.ts';
import { AmountPanel } from './amount-panel.tsx';
import type { BasketActions } from './basket-actions.ts';
import { CouponPanel } from './coupon-panel.tsx';
import { DiscountPanel } from './discount-panel.tsx';
import { MemberPanel } from './member-panel.tsx';
import { NewGoodsPanel } from './new-goods-panel.tsx';
import { ParkedPanel } from './parked-panel.tsx';
import type { Paying } from './paying.ts';
import { PayPanel } from './pay-panel.tsx';
import { PricePanel } from './price-panel.tsx';
import { QuantityPanel } from './quantity-panel.tsx';
import { GOODS, type Side } from './side.ts';
import { ToolsPanel } from './tools-panel.tsx';
import { useAdjustWords } from './use-adjust-words.ts';

/** What stands beside the basket: the goods, or what was asked for in their place. A line that is gone has no panel. */
export function SidePanel(props: { readonly side: Side; readonly actions: BasketActions; readonly paying: Paying; readonly onTake: () => void; readonly goods: ReactNode }): ReactNode {
  const { side, actions } = props;
  const back = (): void => actions.open(GOODS);
  switch (side.panel) {
    case 'goods': return props.goods;
    case 'cash': return <PayPanel paying={props.paying} onBack={back} />;
    case 'tools': return <ToolsPanel actions={actions} />;
    case 'coupon': return <CouponPanel actions={actions} />;
    case 'member': return <MemberPanel actions={actions} />;
    case 'parked': return <ParkedPanel actions={actions} />;
    case 'contact': return <ContactPanel key={`${side.what} ${side.turn}`} what={side.what} onBack={back} />;
    case 'amount':
      return (
        <AmountPanel
          key={side.barcode} barcode={side.barcode} onTake={props.onTake} onBack={back}
          onSell={(amount_minor) => void actions.sellAmount(amount_minor, side.barcode).then((isSold) => isSold && side.barcode !== null && back())}
        />
      );
    case 'new': return <NewGoodsPanel key={side.barcode} barcode={side.barcode} onBack={back} onSell={(names, price_minor) => void actions.sellNew(side.barcode, names, price_minor).then((isSold) => isSold && back())} />;
    default: return <LinePanel side={side} actions={actions} goods={props.goods} />;
  }
}

function LinePanel(props: { readonly side: Extract<Side, { readonly line: number | null }>; readonly actions: BasketActions; readonly goods: ReactNode }): ReactNode {
  const { side, actions } = props;
  const words = useAdjustWords();
  const line = useTill((state) => state.basket.lines.find((each) => each.line === side.line)) ?? null;
  const isEmpty = useTill((state) => state.basket.lines.length === 0);
  const back = (): void => actions.open(GOODS);
  const backIf = (isDone: boolean): void => {
    if (isDone) back();
  };
  if (isEmpty || (side.line !== null && !line)) return props.goods;
  if (side.panel === 'discount') {
    return (
      <DiscountPanel
        key={side.line} line={line} onBack={back}
        onSet={(discount) => {
          const sentence = discount === null ? '' : line ? words.discount(line, discount) : words.discountAll(discount);
          void actions.adjust(line ? { what: 'discount_line', line: line.line, discount } : { what: 'discount_basket', discount }, sentence).then(backIf);
        }}
      />
    );
  }
  if (!line) return props.goods;
  if (side.panel === 'price') return <PricePanel key={line.line} line={line} onBack={back} onSet={(price_minor) => void actions.adjust({ what: 'price', line: line.line, price_minor }, words.price(line, price_minor)).then(backIf)} />;
  return <QuantityPanel key={line.line} line={line} isWeighed={side.isWeighed} onBack={back} onSet={(qty_milli) => { actions.setQuantity(line.line, qty_milli); back(); }} />;
}
