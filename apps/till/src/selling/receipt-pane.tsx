import { nameIn } from '@stilltill/domain/catalog';
import { linesTotal } from '@stilltill/domain/sale';
import { receiptHash } from '@stilltill/domain/journal';
import { formatMoney } from '@stilltill/domain/money';
import type { Receipt } from '@stilltill/till-engine';
import { Money, QrCode, dayAndTime, formatQuantity, useLanguage, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/till';
import { IconCircleCheck } from '@tabler/icons-react';
import { ContactWays } from '../contact/contact-ways.tsx';
import { PracticeStamp } from '../practice/practice-place.tsx';
import { PrintButton } from '../printing/print-button.tsx';
import { type CSSProperties, type ReactNode, memo } from 'react';
import { useSurroundings } from '../till-context.ts';
import { savedOn } from './adjusting.ts';
import { Reductions } from './reductions.tsx';
import { useTenderWords } from './tender-words.ts';
import { CameBack } from './came-back.tsx';
import { givenBack } from './exchange.ts';
import type { Side } from './side.ts';
import { VoidSale } from './void-sale.tsx';
import { usePointWords } from './use-point-words.ts';
import classes from './receipt.module.css';

/** The sale that was just made: the change, to be read from two metres, and the receipt. It goes when the next begins. */
export const ReceiptPane = memo(function ReceiptPane(props: { readonly receipt: Receipt; readonly onOpen: (side: Side) => void }): ReactNode {
  const { t } = useTranslation('till');
  const { tag } = useLanguage();
  const { sale } = props.receipt;
  const { leavePractice } = useSurroundings();
  const change_minor = sale.tenders.reduce((change, tender) => change + tender.change_minor, 0n);
  const words = useTenderWords();
  const kinds = [...new Set(sale.tenders.map(({ kind }) => kind))];
  const back = givenBack(props.receipt);
  const figure_minor = back ? back.amount_minor : change_minor;
  const figure = formatMoney(figure_minor, sale.currency, tag);
  return (
    <article tabIndex={0} className={classes['done']} aria-label={t('receipt.title')}>
      <div className={classes['change']} role="status">
        <p className={classes['label']}><IconCircleCheck size={26} stroke={2} aria-hidden /> {t('receipt.paid')}{kinds.some((kind) => kind !== 'cash') ? ` · ${kinds.map((kind) => words[kind]).join(' + ')}` : ''}{back ? ` · ${t('exchange.back_by', { kind: words[back.kind] })}` : change_minor > 0n ? ` · ${t('receipt.change')}` : ''}</p>
        {figure_minor > 0n
          ? <p className={`st-figures ${classes['figure']}`} style={{ '--length': figure.length } as CSSProperties} data-testid="change">{figure}</p>
          : <p className={classes['none']} data-testid="change">{t('receipt.no_change')}</p>}
      </div>
      {leavePractice ? <PracticeStamp /> : <Proof receipt={props.receipt} />}
      <div className={classes['ways']}>{!leavePractice && <PrintButton sale={sale.sale} />}<ContactWays onOpen={props.onOpen} />{!props.receipt.exchanged && <VoidSale key={props.receipt.number} receipt={props.receipt} />}</div>
      <Paper receipt={props.receipt} />
      {props.receipt.exchanged && <CameBack refunded={props.receipt.exchanged} />}
    </article>
  );
});

function Paper({ receipt }: { readonly receipt: Receipt }): ReactNode {
  const { tag, short } = useLanguage();
  const { sale, store } = receipt;
  return (
    <div className={classes['paper']}>
      <header className={classes['shop']}>
        <strong>{store.shop_name}</strong>
        <span>{store.name} · {dayAndTime(receipt.at, tag, store.timezone)}</span>
      </header>
      <ul className={classes['items']}>
        {sale.lines.map((line) => (
          <li key={line.line}>
            <span>{line.qty_milli === 1000 ? '' : `${formatQuantity(line.qty_milli, tag)} × `}{nameIn(line.names, short)}<Reductions line={line} promotions={sale.promotions} currency={sale.currency} /></span>
            <Money amount_minor={line.amount_minor} currency={sale.currency} />
          </li>
        ))}
      </ul>
      <Sums sale={sale} refund_number={receipt.exchanged?.number ?? null} />
    </div>
  );
}

/** From the goods to the change: each step that made the total another one stands between them. */
function Sums({ sale, refund_number }: { readonly sale: Receipt['sale']; readonly refund_number: string | null }): ReactNode {
  const { t } = useTranslation('till');
  const { tag } = useLanguage();
  const { waived_minor = 0n, rounding_minor = 0n } = sale;
  const isAdded = sale.tax_mode === 'added';
  const change_minor = sale.tenders.reduce((change, tender) => change + tender.change_minor, 0n);
  const saved_minor = savedOn(sale);
  const tenders = { cash: t('receipt.given'), card: t('receipt.card'), code: t('receipt.code'), exchange: t('receipt.exchange') };
  // What goods that came back name is an id; a person reads the number of their receipt.
  const named = ({ kind, reference }: Receipt['sale']['tenders'][number]): string => [tenders[kind], kind === 'exchange' ? refund_number : reference].filter(Boolean).join(' · ');
  const row = (key: string, word: string, amount: string): ReactNode => <div key={key}><dt>{word}</dt><dd>{amount}</dd></div>;
  const money = (amount_minor: bigint): string => formatMoney(amount_minor, sale.currency, tag).replace('-', '−');
  const tax = sale.tax.map(({ rate_ppm, tax_minor }) => row(`tax ${rate_ppm}`, isAdded ? t('receipt.tax_added', { rate: rate_ppm / 10_000 }) : t('receipt.tax', { rate: rate_ppm / 10_000 }), money(tax_minor)));
  return (
    <dl className={classes['sums']}>
      {(isAdded || waived_minor > 0n || rounding_minor !== 0n) && row('goods', t('receipt.goods'), money(linesTotal(sale)))}
      {isAdded && tax}
      {waived_minor > 0n && row('waived', t('receipt.waived'), money(-waived_minor))}
      {rounding_minor !== 0n && row('rounding', t('receipt.rounding'), money(rounding_minor))}
      <div className={classes['total']}><dt>{t('receipt.total')}</dt><dd><Money amount_minor={sale.total_minor} currency={sale.currency} /></dd></div>
      {saved_minor > 0n && row('saved', t('receipt.saved'), money(saved_minor))}
      {!isAdded && tax}
      {sale.tenders.map((tender) => row(tender.tender, named(tender), money(tender.given_minor)))}
      {change_minor > 0n && row('change', t('receipt.change'), money(change_minor))}
      <Points sale={sale} />
    </dl>
  );
}

/** What a member's sale did with points. A balance that the till could not ask for is not guessed. */
function Points({ sale: { member } }: { readonly sale: Receipt['sale'] }): ReactNode {
  const { t } = useTranslation('till');
  const words = usePointWords();
  if (!member) return null;
  return (
    <>
      {member.spent_points > 0 && <div><dt>{t('member.spent_short')}</dt><dd>−{words.points(member.spent_points)}</dd></div>}
      <div><dt>{t('member.earned')}</dt><dd>{words.points(member.earned_points)}</dd></div>
      {member.balance_points !== undefined && <div><dt>{t('member.balance_short')}</dt><dd data-testid="points-balance">{words.points(member.balance_points)}</dd></div>}
    </>
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
