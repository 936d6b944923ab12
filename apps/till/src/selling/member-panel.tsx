import { formatMoney } from '@stilltill/domain/money';
import { pointsSpent, readCard } from '@stilltill/domain/points';
import { hasMoney, linesTotal } from '@stilltill/domain/sale';
import { KeyHint, useLanguage, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/till';
import { IconArrowLeft } from '@tabler/icons-react';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useKeys } from '../keys/use-keys.ts';
import { Offer, Offers } from '../parts/figure-panel.tsx';
import { useTill } from '../till-context.ts';
import type { BasketActions } from './basket-actions.ts';
import classes from './panels.module.css';
import { GOODS } from './side.ts';
import { usePointWords } from './use-point-words.ts';

const TYPED_MAX = 40;

/** A member's card: put to the basket by its code or a number; then what it holds, and what of that is spent. */
export function MemberPanel(props: { readonly actions: BasketActions }): ReactNode {
  const { t } = useTranslation('till');
  const { actions } = props;
  const hasCard = useTill((state) => state.basket.member !== undefined);
  const back = (): void => actions.open(GOODS);
  useKeys((press) => {
    if (press.key !== 'Escape') return false;
    back();
    return true;
  });
  return (
    <section className={classes['panel']} aria-label={t('member.title')}>
      <header className={classes['head']}>
        <h2>{t('member.title')}</h2>
        <button type="button" className="st-button" data-kind="plain" onClick={back}><IconArrowLeft size={22} aria-hidden /> {t('quantity.back')} <KeyHint keys="Esc" /></button>
      </header>
      {hasCard ? <Spending actions={actions} /> : <Finding actions={actions} />}
    </section>
  );
}

function Finding(props: { readonly actions: BasketActions }): ReactNode {
  const { t } = useTranslation('till');
  const isOnline = useTill((state) => state.network.online);
  const [typed, setTyped] = useState('');
  const [isAsking, setAsking] = useState(false);
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    if (typed.trim() === '' || isAsking) return;
    setAsking(true);
    void props.actions.findMember(typed, readCard(typed).kind === 'none').finally(() => setAsking(false));
  };
  return (
    <form className={classes['part']} onSubmit={onSubmit}>
      <label className="st-field">
        <span className="st-field-label">{isOnline ? t('member.find') : t('member.find_offline')}</span>
        <input className={`st-input ${classes['text']}`} value={typed} maxLength={TYPED_MAX} onChange={(event) => setTyped(event.target.value)} autoFocus autoComplete="off" autoCorrect="off" autoCapitalize="characters" spellCheck={false} />
      </label>
      <p className={classes['quiet']}>{t('member.hint')}</p>
      <button type="submit" className="st-button" data-kind="primary" disabled={typed.trim() === '' || isAsking}>{t('member.look')} <KeyHint keys="Enter" /></button>
    </form>
  );
}

function Spending(props: { readonly actions: BasketActions }): ReactNode {
  const { t } = useTranslation('till');
  const { tag } = useLanguage();
  const { actions } = props;
  const words = usePointWords();
  const member = useTill((state) => state.basket.member);
  const rules = useTill((state) => state.points);
  const currency = useTill((state) => state.basket.currency);
  const lines_minor = useTill((state) => linesTotal(state.basket) + (state.basket.member?.spent?.minor ?? 0n));
  const isHeld = useTill((state) => hasMoney(state.basket));
  const [typed, setTyped] = useState('');
  if (!member || !rules) return null;
  const most = pointsSpent(rules, lines_minor, Math.max(0, member.balance_points ?? rules.offline.receipt_points));
  const wanted = /^[0-9]{1,9}$/.test(typed.normalize('NFKC').trim()) ? pointsSpent(rules, lines_minor, Number(typed.normalize('NFKC').trim())) : null;
  const spend = (points: number): void => void actions.spendPoints(points).then((isDone) => isDone && actions.open(GOODS));
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    if (wanted) spend(Number(typed.normalize('NFKC').trim()));
  };
  const canSpend = rules.spend !== null && most.points > 0 && !isHeld;
  return (
    <>
      <p data-testid="balance" role="status">{words.balance(member.balance_points)}</p>
      {(canSpend || member.spent) && !isHeld && (
        <Offers label={t('member.spend')}>
          {canSpend && member.spent?.points !== most.points && <Offer word={t('member.spend_points', { points: words.points(most.points) })} detail={`−${formatMoney(most.minor, currency, tag)}`} onTake={() => spend(most.points)} />}
          {member.spent && <Offer word={t('member.spend_none')} detail={words.points(member.spent.points)} onTake={() => spend(0)} />}
        </Offers>
      )}
      {canSpend && (
        <form className={classes['part']} onSubmit={onSubmit}>
          <label className="st-field">
            <span className="st-field-label">{t('member.wanted')}</span>
            <input className={`st-input ${classes['text']}`} value={typed} inputMode="numeric" maxLength={9} onChange={(event) => setTyped(event.target.value)} autoComplete="off" />
          </label>
          <button type="submit" className="st-button" disabled={!wanted}>{wanted && wanted.points > 0 ? t('member.spend_for', { points: words.points(wanted.points), amount: formatMoney(wanted.minor, currency, tag) }) : t('member.spend')} <KeyHint keys="Enter" /></button>
        </form>
      )}
      {!canSpend && !member.spent && <p className={classes['quiet']}>{isHeld ? t('member.has_money') : t('member.nothing_to_spend')}</p>}
      {!isHeld && <button type="button" className="st-button" data-kind="plain" onClick={actions.removeCard}>{t('member.remove')}</button>}
    </>
  );
}
