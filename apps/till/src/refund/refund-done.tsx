import { receiptHash } from '@stilltill/domain/journal';
import { formatMoney } from '@stilltill/domain/money';
import type { RefundReceipt } from '@stilltill/till-engine';
import { KeyHint, QrCode, useLanguage, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/till';
import { IconPrinter } from '@tabler/icons-react';
import { type CSSProperties, type ReactNode, useEffect, useRef } from 'react';
import { useKeys } from '../keys/use-keys.ts';
import { usePrinter } from '../printing/use-printer.ts';
import { Panel } from '../screens/panel.tsx';
import { useTellsGoodsBack } from '../display/use-goods-back.ts';
import { PointsBack } from '../selling/points-back.tsx';
import receipts from '../selling/receipt.module.css';
import { useTenderWords } from '../selling/tender-words.ts';
import { useSurroundings } from '../till-context.ts';
import classes from './refund.module.css';

/** What the customer gets, to be read from two metres, and the refund's own receipt. */
export function RefundDone(props: { readonly receipt: RefundReceipt; readonly of: string | null; readonly onBack: () => void }): ReactNode {
  const { t } = useTranslation('till');
  const { tag } = useLanguage();
  const { printer } = useSurroundings();
  const words = useTenderWords();
  const { receipt } = props;
  const { refund } = receipt;
  const figure = formatMoney(refund.total_minor, refund.currency, tag);
  const kind = refund.tenders[0]?.kind ?? 'cash';
  const isPrinting = usePrinter((state) => state.isPrinting);
  const isPrinted = usePrinter((state) => state.printed === refund.refund);
  useTellsGoodsBack(refund);
  const told = useRef<string | null>(null);
  useEffect(() => {
    if (told.current === receipt.number) return;
    told.current = receipt.number;
    void printer.refunded(receipt);
  }, [printer, receipt]);
  useKeys((press) => {
    if (press.key !== 'Escape' && !(press.key === 'Enter' && press.focus === 'page')) return false;
    props.onBack();
    return true;
  });
  return (
    <Panel title={t('refund.done')}>
      <div className={classes['figurebox']} role="status">
        <p className={`st-figures ${receipts['figure']}`} style={{ '--length': figure.length } as CSSProperties} data-testid="refunded">{figure}</p>
        <p className={classes['by']}>{t('refund.by', { kind: words[kind] })}{kind === 'cash' ? '' : ` · ${t('refund.at_machine')}`}</p>
        {refund.points && <p className={classes['points']}><PointsBack points={refund.points} testid="refund-points" /></p>}
      </div>
      <div className={receipts['proof']}>
        {receipt.link && <QrCode link={receipt.link} className={receipts['qr']} />}
        <div className={receipts['facts']}>
          <dl>
            <div><dt>{t('refund.receipt')}</dt><dd data-testid="refund-number">{receipt.number}</dd></div>
            <div><dt>{t('receipt.entry')}</dt><dd>{receiptHash(receipt.hash)}</dd></div>
          </dl>
          {props.of && <p>{t('refund.of', { number: props.of })}</p>}
        </div>
      </div>
      <div className={classes['ways']}>
        <button type="button" className="st-button" data-kind="primary" onClick={props.onBack}>{t('refund.next')} <KeyHint keys="Enter" /></button>
        <button type="button" className="st-button" disabled={isPrinting} onClick={() => void printer.printRefund(receipt)}>
          <IconPrinter size={22} stroke={1.75} aria-hidden /> {isPrinting ? t('printer.printing') : isPrinted ? t('printer.print_copy') : t('refund.print')}
        </button>
      </div>
    </Panel>
  );
}
