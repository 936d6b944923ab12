import { formatMoney } from '@stilltill/domain/money';
import { Notice, useLanguage, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/till';
import { type ReactNode, memo } from 'react';
import { useTill } from '../till-context.ts';
import type { BasketActions } from './basket-actions.ts';
import classes from './basket.module.css';
import { usePointWords } from './use-point-words.ts';

/** That a card is at the basket, what it holds, and what is spent of it. */
export const MemberStrip = memo(function MemberStrip(props: { readonly onOpen: BasketActions['open'] }): ReactNode {
  const { t } = useTranslation('till');
  const { tag } = useLanguage();
  const words = usePointWords();
  const member = useTill((state) => state.basket.member);
  const currency = useTill((state) => state.basket.currency);
  if (!member) return null;
  const { spent } = member;
  return (
    <div className={classes['note']} data-testid="member">
      <Notice tone="quiet" title={words.balance(member.balance_points)} action={<button type="button" className={`st-button ${classes['undo']}`} data-kind="plain" onClick={() => props.onOpen({ panel: 'member' })}>{t('member.open')}</button>}>
        {spent && t('member.spent', { points: words.points(spent.points), amount: formatMoney(spent.minor, currency, tag) })}
      </Notice>
    </div>
  );
});
