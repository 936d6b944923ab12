import { basketTotal } from '@stilltill/domain/sale';
import type { Fault } from '@stilltill/domain/result';
import type { ParkedBasket } from '@stilltill/till-engine';
import { FaultNotice, KeyHint, Money, Notice, clockTime, dayAndTime, useLanguage, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/till';
import { IconArrowLeft } from '@tabler/icons-react';
import { type ReactNode, useEffect, useState } from 'react';
import { useKeys } from '../keys/use-keys.ts';
import { useNow } from '../parts/use-now.ts';
import { useSurroundings, useTill } from '../till-context.ts';
import type { BasketActions } from './basket-actions.ts';
import { piecesIn } from './basket-lines.ts';
import classes from './panels.module.css';
import { GOODS } from './side.ts';
import { UnknownTender } from './unknown-tender.tsx';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** Baskets that were put aside, here and at other tills of the store, each to be taken on by one tap. */
export function ParkedPanel(props: { readonly actions: BasketActions }): ReactNode {
  const { t } = useTranslation('till');
  const { actions } = props;
  const here = useTill((state) => state.parked);
  const isEmpty = useTill((state) => state.basket.lines.length === 0);
  const [isBusy, setBusy] = useState(false);
  const back = (): void => actions.open(GOODS);
  useKeys((press) => {
    if (press.key !== 'Escape') return false;
    back();
    return true;
  });
  const recall = (parked: ParkedBasket): void => {
    if (isBusy) return;
    setBusy(true);
    void actions.recall(parked).finally(() => setBusy(false));
  };
  const row = (parked: ParkedBasket): ReactNode => <ParkedRow key={parked.basket.sale} parked={parked} isEmpty={isEmpty} isBusy={isBusy} onRecall={recall} />;
  return (
    <section className={classes['panel']} aria-label={t('parked.title')}>
      <header className={classes['head']}>
        <h2>{t('parked.title')}</h2>
        <button type="button" className="st-button" data-kind="plain" onClick={back}><IconArrowLeft size={22} aria-hidden /> {t('quantity.back')} <KeyHint keys="Esc" /></button>
      </header>
      {!isEmpty && <Notice tone="quiet" title={t('parked.not_empty')}>{t('parked.not_empty_hint')}</Notice>}
      {here.length === 0 ? <p className={classes['quiet']}>{t('parked.none_here')}</p> : <ul className={classes['list']} aria-label={t('parked.here')}>{here.map(row)}</ul>}
      <Elsewhere row={row} here={here.length} />
    </section>
  );
}

/** What other tills of the store have put aside; asked for anew when the network comes back, and when something was taken on. */
function Elsewhere(props: { readonly row: (parked: ParkedBasket) => ReactNode; readonly here: number }): ReactNode {
  const { t } = useTranslation('till');
  const { till } = useSurroundings();
  const isOnline = useTill((state) => state.network.online);
  const [found, setFound] = useState<readonly ParkedBasket[] | null>(null);
  const [fault, setFault] = useState<Fault | null>(null);
  const { here } = props;
  useEffect(() => {
    if (!isOnline) return;
    let isLate = false;
    void till.parkedElsewhere().then((answer) => {
      if (isLate) return;
      setFault(answer.ok ? null : answer.fault);
      if (answer.ok) setFound(answer.value);
    });
    return () => {
      isLate = true;
    };
  }, [till, isOnline, here]);
  return (
    <div className={classes['part']} role="group" aria-label={t('parked.elsewhere')} aria-busy={isOnline && !found && !fault}>
      <h3>{t('parked.elsewhere')}</h3>
      {!isOnline && <p className={classes['quiet']}>{t('parked.offline')}</p>}
      {isOnline && fault && <FaultNotice fault={fault} showsData={false} />}
      {isOnline && !found && !fault && <p className={classes['quiet']} role="status">{t('parked.loading')}</p>}
      {isOnline && found?.length === 0 && !fault && <p className={classes['quiet']}>{t('parked.none_elsewhere')}</p>}
      {isOnline && found && found.length > 0 && <ul className={classes['list']}>{found.map(props.row)}</ul>}
    </div>
  );
}

function ParkedRow(props: {
  readonly parked: ParkedBasket; readonly isEmpty: boolean; readonly isBusy: boolean; readonly onRecall: (parked: ParkedBasket) => void;
}): ReactNode {
  const { t } = useTranslation('till');
  const { tag } = useLanguage();
  const timezone = useTill((state) => state.store?.timezone);
  const now_ms = useNow(MINUTE_MS);
  const { basket, at, note, operator_name, from } = props.parked;
  const when = now_ms - Date.parse(at) < DAY_MS ? clockTime(at, tag, timezone) : dayAndTime(at, tag, timezone);
  const place = from === null ? null : t('status.terminal', { code: from.code });
  return (
    <li className={classes['parked']} data-unknown={basket.unknown !== undefined}>
      <div className={classes['facts']}>
        <span><strong>{note ?? operator_name}</strong><span className={classes['quiet']}>{[when, note === null ? null : operator_name, t('basket.items', { count: piecesIn(basket) }), place].filter(Boolean).join(' · ')}</span></span>
        <Money amount_minor={basketTotal(basket)} currency={basket.currency} className={classes['sum']} />
      </div>
      {basket.unknown && <UnknownTender basket={basket} asksReason isElsewhere={from !== null} />}
      <div className={classes['ways']}>
        <button type="button" className="st-button" disabled={props.isBusy} onClick={() => props.onRecall(props.parked)}>{props.isEmpty ? t('parked.recall') : t('parked.park_and_recall')}</button>
      </div>
    </li>
  );
}
