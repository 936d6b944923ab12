import { nameIn } from '@stilltill/domain/catalog';
import { readPersonalCoupon } from '@stilltill/domain/points';
import { KeyHint, useLanguage, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/till';
import { IconArrowLeft } from '@tabler/icons-react';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useKeys } from '../keys/use-keys.ts';
import { useTill } from '../till-context.ts';
import type { BasketActions } from './basket-actions.ts';
import classes from './panels.module.css';
import { GOODS } from './side.ts';

const COUPON_LENGTH_MAX = 40;

/** The code of a coupon, typed; a scanned one needs no panel. */
export function CouponPanel(props: { readonly actions: BasketActions }): ReactNode {
  const { t } = useTranslation('till');
  const { short } = useLanguage();
  const { actions } = props;
  const coupons = useTill((state) => state.basket.coupons);
  const promotions = useTill((state) => state.basket.promotions);
  const [code, setCode] = useState('');
  const back = (): void => actions.open(GOODS);
  useKeys((press) => {
    if (press.key !== 'Escape') return false;
    back();
    return true;
  });
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    if (code.trim() === '') return;
    // What one member alone has is asked about; what everybody may have the till knows by itself.
    const used = readPersonalCoupon(code).kind === 'none' ? actions.adjust({ what: 'coupon', coupon: code }, '') : actions.redeemCoupon(code);
    void used.then((isDone) => isDone && back());
  };
  return (
    <section className={classes['panel']} aria-label={t('coupon.title')}>
      <header className={classes['head']}>
        <h2>{t('coupon.title')}</h2>
        <button type="button" className="st-button" data-kind="plain" onClick={back}><IconArrowLeft size={22} aria-hidden /> {t('quantity.back')} <KeyHint keys="Esc" /></button>
      </header>
      <form className={classes['part']} onSubmit={onSubmit}>
        <label className="st-field">
          <span className="st-field-label">{t('coupon.code')}</span>
          <input className={`st-input ${classes['text']}`} value={code} maxLength={COUPON_LENGTH_MAX} onChange={(event) => setCode(event.target.value.toUpperCase())} autoFocus autoComplete="off" autoCorrect="off" spellCheck={false} />
        </label>
        <button type="submit" className="st-button" data-kind="primary" disabled={code.trim() === ''}>{t('coupon.use')} <KeyHint keys="Enter" /></button>
      </form>
      {coupons && coupons.length > 0 && (
        <ul className={classes['list']} aria-label={t('coupon.used')}>
          {coupons.map((coupon) => {
            const promotion = promotions?.find((each) => each.coupon === coupon);
            return <li key={coupon} className={classes['quiet']}>{promotion ? t('coupon.gives', { coupon, name: nameIn(promotion.names, short) }) : t('coupon.gives_nothing', { coupon })}</li>;
          })}
        </ul>
      )}
    </section>
  );
}
