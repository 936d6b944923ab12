import { type Basket, exchangeTaken } from '@stilltill/domain/sale';
import { Money, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/till';
import { IconArrowBackUp } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './cash.module.css';
import type { Paying } from './paying.ts';
import { useTenderWords } from './tender-words.ts';

/** What was taken before the basket is paid in full. Each can be given back; until then the basket stays as it is. */
export function TendersTaken(props: { readonly basket: Basket; readonly paying: Paying }): ReactNode {
  const { t } = useTranslation('till');
  const words = useTenderWords();
  const { tenders = [], currency, exchange } = props.basket;
  if (tenders.length === 0 && !exchange) return null;
  return (
    <ul className={classes['taken']} aria-label={t('pay.taken')}>
      {exchange && (
        <li>
          <span className={classes['takenwhat']}>{t('exchange.part', { number: exchange.number })}</span>
          <Money amount_minor={exchangeTaken(props.basket)} currency={currency} className={classes['takenamount']} />
        </li>
      )}
      {tenders.map((tender) => (
        <li key={tender.tender}>
          <span className={classes['takenwhat']}>{words[tender.kind]}{tender.reference === undefined ? '' : ` · ${tender.reference}`}</span>
          <Money amount_minor={tender.amount_minor} currency={currency} className={classes['takenamount']} />
          <button type="button" className="st-button" disabled={props.paying.busy} onClick={() => props.paying.giveBack(tender.tender)}><IconArrowBackUp size={22} aria-hidden /> {t('pay.give_back')}</button>
        </li>
      ))}
    </ul>
  );
}
