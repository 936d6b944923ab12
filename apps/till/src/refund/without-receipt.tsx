import { type Product, nameIn, priceAt } from '@stilltill/domain/catalog';
import { extend, formatMoney, sum } from '@stilltill/domain/money';
import type { Fault } from '@stilltill/domain/result';
import type { RefundReceipt } from '@stilltill/till-engine';
import { FaultNotice, KeyHint, Money, formatQuantity, useLanguage, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/till';
import { IconArrowLeft, IconMinus, IconPlus } from '@tabler/icons-react';
import { type ReactNode, useEffect, useState } from 'react';
import { useApproval } from '../approval/use-approval.tsx';
import { useKeys, useScans } from '../keys/use-keys.ts';
import { Panel } from '../screens/panel.tsx';
import screens from '../screens/screens.module.css';
import { ReasonField } from '../shift/reason-field.tsx';
import { useSurroundings, useTill } from '../till-context.ts';
import classes from './refund.module.css';

type Goods = { readonly product: Product; readonly qty_milli: number; readonly price_minor: bigint };
const FOUND_MAX = 6;

/** Goods that come back without a receipt, at the price of today, in cash. It takes a manager. */
export function WithoutReceipt(props: { readonly onBack: () => void; readonly onDone: (receipt: RefundReceipt) => void }): ReactNode {
  const { t } = useTranslation('till');
  const { tag } = useLanguage();
  const { till, now_ms } = useSurroundings();
  const { withApproval } = useApproval();
  const currency = useTill((state) => state.basket.currency);
  const [goods, setGoods] = useState<readonly Goods[]>([]);
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<Fault | null>(null);
  const total_minor = sum(goods.map(({ price_minor, qty_milli }) => extend(price_minor, qty_milli)));
  const amount = formatMoney(total_minor, currency, tag);
  const add = (product: Product): void => {
    const price = priceAt(product, new Date(now_ms()).toISOString());
    if (!price.ok) {
      setFault(price.fault);
      return;
    }
    setFault(null);
    setGoods((before) => (before.some((each) => each.product.id === product.id)
      ? before.map((each) => (each.product.id === product.id ? { ...each, qty_milli: each.qty_milli + 1000 } : each))
      : [...before, { product, qty_milli: 1000, price_minor: price.value }]));
  };
  const set = (product: string, qty_milli: number): void =>
    setGoods((before) => before.flatMap((each) => (each.product.id !== product ? [each] : qty_milli > 0 ? [{ ...each, qty_milli }] : [])));
  useScans({
    foresee: () => undefined,
    take: (barcode) => void till.search(barcode, 1).then(([product]) => (product ? add(product) : setFault({ code: 'product_unknown', details: { barcode } }))),
  });
  const give = async (): Promise<void> => {
    if (busy || goods.length === 0) return;
    setBusy(true);
    const lines = goods.map(({ product, qty_milli, price_minor }) => ({ product: product.id, of_line: null, qty_milli, price_minor }));
    const answer = await withApproval('refund_without_sale', null, t('refund.words_without', { amount }), (approval) => till.refundInCash({ sale: null, lines, reason: reason.trim() || null }, approval));
    setBusy(false);
    if (!answer) return;
    setFault(answer.ok ? null : answer.fault);
    if (answer.ok) props.onDone(answer.value);
  };
  useKeys((press) => {
    if (press.key !== 'Escape') return false;
    props.onBack();
    return true;
  });
  const quick = [t('refund.reasons.faulty'), t('refund.reasons.wrong'), t('refund.reasons.unwanted'), t('refund.reasons.price')];
  return (
    <Panel title={t('refund.without')} lead={t('refund.goods_hint')}>
      <FindGoods onFound={add} />
      <ul className={classes['lines']}>
        {goods.map((each) => <GoodsRow key={each.product.id} goods={each} onSet={(qty_milli) => set(each.product.id, qty_milli)} />)}
      </ul>
      <ReasonField label={t('refund.reason')} other={t('refund.reason_free')} quick={quick} value={reason} onChange={setReason} />
      {fault && <FaultNotice fault={fault} showsData={false} onDismiss={() => setFault(null)} />}
      <button type="button" className={`st-button ${screens['go']} ${classes['give']}`} data-kind="primary" disabled={busy || goods.length === 0} onClick={() => void give()}>{goods.length === 0 ? t('refund.give_nothing') : t('refund.give', { amount })}</button>
      <div className={classes['ways']}><button type="button" className="st-button" data-kind="plain" onClick={props.onBack}><IconArrowLeft size={22} aria-hidden /> {t('refund.another')} <KeyHint keys="Esc" /></button></div>
    </Panel>
  );
}

function FindGoods(props: { readonly onFound: (product: Product) => void }): ReactNode {
  const { t } = useTranslation('till');
  const { short } = useLanguage();
  const { till } = useSurroundings();
  const [text, setText] = useState('');
  const [found, setFound] = useState<readonly Product[]>([]);
  useEffect(() => {
    let isOld = false;
    if (text.trim() !== '') void till.search(text, FOUND_MAX).then((products) => !isOld && setFound(products));
    return () => {
      isOld = true;
    };
  }, [till, text]);
  const choose = (product: Product): void => {
    setText('');
    props.onFound(product);
  };
  return (
    <div>
      <input className="st-input" aria-label={t('refund.goods')} placeholder={t('goods.search')} autoComplete="off" value={text} onChange={(event) => setText(event.target.value)} />
      {text.trim() !== '' && <div className={classes['offers']}>{found.map((product) => <button key={product.id} type="button" className="st-button" onClick={() => choose(product)}>{nameIn(product.names, short)}</button>)}</div>}
    </div>
  );
}

function GoodsRow(props: { readonly goods: Goods; readonly onSet: (qty_milli: number) => void }): ReactNode {
  const { t } = useTranslation('till');
  const { tag, short } = useLanguage();
  const currency = useTill((state) => state.basket.currency);
  const { product, qty_milli, price_minor } = props.goods;
  const name = nameIn(product.names, short);
  return (
    <li className={classes['line']} data-back>
      <span className={classes['what']}><span>{name}</span><span className={classes['quiet']}>{t('refund.price_each')} <Money amount_minor={price_minor} currency={currency} /></span></span>
      <button type="button" className={classes['step']} aria-label={qty_milli > 1000 ? t('refund.fewer', { name }) : t('refund.remove')} onClick={() => props.onSet(Math.max(0, qty_milli - 1000))}><IconMinus size={24} aria-hidden /></button>
      <output className={classes['qty']} aria-label={name}>{formatQuantity(qty_milli, tag)}</output>
      <button type="button" className={classes['step']} aria-label={t('refund.more', { name })} onClick={() => props.onSet(qty_milli + 1000)}><IconPlus size={24} aria-hidden /></button>
    </li>
  );
}
