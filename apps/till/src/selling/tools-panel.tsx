import { basketTotal } from '@stilltill/domain/sale';
import { KeyHint, padKeyOf, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/till';
import { IconArrowLeft, IconDiscount, IconIdBadge2, IconParkingCircle, IconStack2, IconTicket } from '@tabler/icons-react';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useKeys } from '../keys/use-keys.ts';
import { Offer, Offers } from '../parts/figure-panel.tsx';
import { useTill } from '../till-context.ts';
import { roundOffs } from './adjusting.ts';
import type { BasketActions } from './basket-actions.ts';
import classes from './panels.module.css';
import { GOODS } from './side.ts';
import { useAdjustWords } from './use-adjust-words.ts';

const NOTE_LENGTH_MAX = 100;

/** What can be done with the basket as a whole. Figures choose what has one beside it. */
export function ToolsPanel(props: { readonly actions: BasketActions }): ReactNode {
  const { t } = useTranslation('till');
  const { actions } = props;
  const isEmpty = useTill((state) => state.basket.lines.length === 0);
  const parked = useTill((state) => state.parked.length);
  const hasPoints = useTill((state) => state.points !== null);
  const [note, setNote] = useState('');
  const back = (): void => actions.open(GOODS);
  const park = (): void => void actions.park(note.trim() || null).then((isParked) => isParked && back());
  const ways = [
    ...(isEmpty ? [] : [() => actions.open({ panel: 'discount', line: null }), () => actions.open({ panel: 'coupon' })]),
    () => actions.open({ panel: 'parked' }), ...(isEmpty ? [] : [park]), ...(hasPoints ? [() => actions.open({ panel: 'member' })] : []),
  ];
  useKeys((press) => {
    if (press.key === 'Escape') {
      back();
      return true;
    }
    const way = press.focus === 'text' || press.control ? undefined : ways[Number(padKeyOf(press.key) ?? 0) - 1];
    way?.();
    return way !== undefined;
  });
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    park();
  };
  const keyOf = (way: number): string => String(isEmpty ? way - 2 : way);
  return (
    <section className={classes['panel']} aria-label={t('tools.title')}>
      <header className={classes['head']}>
        <h2>{t('tools.title')}</h2>
        <button type="button" className="st-button" data-kind="plain" onClick={back}><IconArrowLeft size={22} aria-hidden /> {t('quantity.back')} <KeyHint keys="Esc" /></button>
      </header>
      <div className={classes['choices']}>
        {!isEmpty && <button type="button" className={`st-button ${classes['choice']}`} onClick={ways[0]}><IconDiscount size={24} stroke={1.75} aria-hidden /> {t('tools.discount')} <KeyHint keys="1" /></button>}
        {!isEmpty && <button type="button" className={`st-button ${classes['choice']}`} onClick={ways[1]}><IconTicket size={24} stroke={1.75} aria-hidden /> {t('tools.coupon')} <KeyHint keys="2" /></button>}
        <button type="button" className={`st-button ${classes['choice']}`} onClick={() => actions.open({ panel: 'parked' })}>
          <IconStack2 size={24} stroke={1.75} aria-hidden /> {t('tools.parked')} <KeyHint keys={keyOf(3)} />{parked > 0 && <span className={classes['count']}>{parked}</span>}
        </button>
        {hasPoints && <button type="button" className={`st-button ${classes['choice']}`} onClick={() => actions.open({ panel: 'member' })}><IconIdBadge2 size={24} stroke={1.75} aria-hidden /> {t('member.title')} <KeyHint keys={isEmpty ? '2' : '5'} /></button>}
      </div>
      {!isEmpty && <RoundOffs actions={actions} />}
      {!isEmpty && (
        <form className={classes['part']} onSubmit={onSubmit}>
          <label className="st-field">
            <span className="st-field-label">{t('tools.park_note')}</span>
            <input className={`st-input ${classes['text']}`} value={note} maxLength={NOTE_LENGTH_MAX} onChange={(event) => setNote(event.target.value)} autoComplete="off" />
          </label>
          <button type="submit" className={`st-button ${classes['choice']}`}><IconParkingCircle size={24} stroke={1.75} aria-hidden /> {t('tools.park')} <KeyHint keys="4" /></button>
        </form>
      )}
    </section>
  );
}

/** Giving up the odd end of the total, each by one tap. */
function RoundOffs(props: { readonly actions: BasketActions }): ReactNode {
  const { t } = useTranslation('till');
  const { actions } = props;
  const currency = useTill((state) => state.basket.currency);
  const waived_minor = useTill((state) => state.basket.waived_minor ?? 0n);
  const total_minor = useTill((state) => basketTotal(state.basket) + (state.basket.waived_minor ?? 0n));
  const words = useAdjustWords();
  const offers = roundOffs(total_minor, currency);
  const waive = (amount_minor: bigint): void => void actions.adjust({ what: 'waive', amount_minor }, words.waive(amount_minor)).then((isDone) => isDone && actions.open(GOODS));
  if (offers.length === 0 && waived_minor === 0n) return null;
  return (
    <div className={classes['part']}>
      <h3>{t('tools.round_off', { total: words.money(total_minor) })}</h3>
      <Offers label={t('tools.round_off', { total: words.money(total_minor) })}>
        {offers.map((offer) => <Offer key={String(offer.waived_minor)} word={words.money(offer.left_minor)} detail={words.off(offer.waived_minor)} onTake={() => waive(offer.waived_minor)} />)}
        {waived_minor > 0n && <Offer word={t('tools.round_off_none')} detail={words.money(total_minor)} onTake={() => waive(0n)} />}
      </Offers>
    </div>
  );
}
