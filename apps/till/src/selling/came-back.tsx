import { nameIn } from '@stilltill/domain/catalog';
import type { RefundReceipt } from '@stilltill/till-engine';
import { Money, formatQuantity, useLanguage, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/till';
import { IconPrinter } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useSurroundings } from '../till-context.ts';
import classes from './receipt.module.css';
import { PointsBack } from './points-back.tsx';
import { useTenderWords } from './tender-words.ts';

/** What came back for the goods of a receipt: a refund with a number and a paper of its own. */
export function CameBack({ refunded }: { readonly refunded: RefundReceipt }): ReactNode {
  const { t } = useTranslation('till');
  const { tag, short } = useLanguage();
  const { printer, leavePractice } = useSurroundings();
  const words = useTenderWords();
  const { refund, number } = refunded;
  return (
    <section className={classes['paper']} aria-label={t('exchange.came_back')}>
      <header className={classes['shop']}><strong>{t('exchange.came_back')}</strong><span>{t('exchange.refund', { number })}</span></header>
      <ul className={classes['items']}>
        {refund.lines.map((line) => (
          <li key={line.line}>
            <span>{line.qty_milli === 1000 ? '' : `${formatQuantity(line.qty_milli, tag)} × `}{nameIn(line.names, short)}</span>
            <Money amount_minor={line.amount_minor} currency={refund.currency} />
          </li>
        ))}
      </ul>
      <dl className={classes['sums']}>
        {refund.tenders.map(({ tender, kind, amount_minor }) => (
          <div key={tender}><dt>{kind === 'exchange' ? t('exchange.for_new') : t('exchange.back_by', { kind: words[kind] })}</dt><dd><Money amount_minor={amount_minor} currency={refund.currency} /></dd></div>
        ))}
      </dl>
      {refund.points && <p><PointsBack points={refund.points} testid="came-back-points" /></p>}
      {!leavePractice && <div className={classes['ways']}><button type="button" className="st-button" onClick={() => void printer.printRefund(refunded)}><IconPrinter size={22} stroke={1.75} aria-hidden /> {t('refund.print')}</button></div>}
    </section>
  );
}
