import { nameIn } from '@stilltill/domain/catalog';
import { receiptHash } from '@stilltill/domain/journal';
import { formatMoney } from '@stilltill/domain/money';
import type { Receipt } from '@stilltill/till-engine';
import { Money, QrCode, dayAndTime, formatQuantity, useLanguage, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/till';
import { IconCircleCheck } from '@tabler/icons-react';
import { PrintButton } from '../printing/print-button.tsx';
import { type CSSProperties, type ReactNode, memo } from 'react';
import classes from './receipt.module.css';

/** The sale that was just made: the change, to be read from two metres, and the receipt. It goes when the next begins. */
export const ReceiptPane = memo(function ReceiptPane(props: { readonly receipt: Receipt }): ReactNode {
  const { t } = useTranslation('till');
  const { tag } = useLanguage();
  const { sale } = props.receipt;
  const change_minor = sale.tenders.reduce((change, tender) => change + tender.change_minor, 0n);
  const figure = formatMoney(change_minor, sale.currency, tag);
  return (
    <article tabIndex={0} className={classes['done']} aria-label={t('receipt.title')}>
      <div className={classes['change']} role="status">
        <p className={classes['label']}><IconCircleCheck size={26} stroke={2} aria-hidden /> {t('receipt.paid')}{change_minor > 0n ? ` · ${t('receipt.change')}` : ''}</p>
        {change_minor > 0n
          ? <p className={`st-figures ${classes['figure']}`} style={{ '--length': figure.length } as CSSProperties} data-testid="change">{figure}</p>
          : <p className={classes['none']} data-testid="change">{t('receipt.no_change')}</p>}
      </div>
      <Proof receipt={props.receipt} />
      <PrintButton sale={sale.sale} />
      <Paper receipt={props.receipt} />
    </article>
  );
});

function Paper({ receipt }: { readonly receipt: Receipt }): ReactNode {
  const { t } = useTranslation('till');
  const { tag, short } = useLanguage();
  const { sale, store } = receipt;
  const given_minor = sale.tenders.reduce((given, tender) => given + tender.given_minor, 0n);
  const change_minor = given_minor - sale.total_minor;
  return (
    <div className={classes['paper']}>
      <header className={classes['shop']}>
        <strong>{store.shop_name}</strong>
        <span>{store.name} · {dayAndTime(receipt.at, tag, store.timezone)}</span>
      </header>
      <ul className={classes['items']}>
        {sale.lines.map((line) => (
          <li key={line.line}>
            <span>{line.qty_milli === 1000 ? '' : `${formatQuantity(line.qty_milli, tag)} × `}{nameIn(line.names, short)}</span>
            <Money amount_minor={line.amount_minor} currency={sale.currency} />
          </li>
        ))}
      </ul>
      <dl className={classes['sums']}>
        <div className={classes['total']}><dt>{t('receipt.total')}</dt><dd><Money amount_minor={sale.total_minor} currency={sale.currency} /></dd></div>
        {sale.tax.map((tax) => (
          <div key={tax.rate_ppm}><dt>{t('receipt.tax', { rate: tax.rate_ppm / 10_000 })}</dt><dd><Money amount_minor={tax.tax_minor} currency={sale.currency} /></dd></div>
        ))}
        <div><dt>{t('receipt.given')}</dt><dd><Money amount_minor={given_minor} currency={sale.currency} /></dd></div>
        <div><dt>{t('receipt.change')}</dt><dd><Money amount_minor={change_minor} currency={sale.currency} /></dd></div>
      </dl>
    </div>
  );
}

/** What holds paper, till and server to account; and for the customer, the way to keep the receipt. */
function Proof({ receipt }: { readonly receipt: Receipt }): ReactNode {
  const { t } = useTranslation('till');
  return (
    <div className={classes['proof']}>
      {receipt.link && <QrCode link={receipt.link} className={classes['qr']} />}
      <div className={classes['facts']}>
        <dl>
          <div><dt>{t('receipt.number')}</dt><dd data-testid="receipt-number">{receipt.number}</dd></div>
          <div><dt>{t('receipt.entry')}</dt><dd data-testid="receipt-hash">{receiptHash(receipt.hash)}</dd></div>
          <div><dt>{t('receipt.operator')}</dt><dd>{receipt.operator_name}</dd></div>
        </dl>
        {receipt.link && <p>{t('receipt.scan_hint')}</p>}
      </div>
    </div>
  );
}
