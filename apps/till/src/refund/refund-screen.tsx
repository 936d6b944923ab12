import type { Fault } from '@stilltill/domain/result';
import { receiptHash } from '@stilltill/domain/journal';
import { formatMoney } from '@stilltill/domain/money';
import type { FoundSale, RefundReceipt } from '@stilltill/till-engine';
import { FaultNotice, KeyHint, useLanguage, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/till';
import { IconArrowLeft } from '@tabler/icons-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useKeys, useScans } from '../keys/use-keys.ts';
import { Panel } from '../screens/panel.tsx';
import { useSurroundings, useTill } from '../till-context.ts';
import { RefundDone } from './refund-done.tsx';
import { RefundLines } from './refund-lines.tsx';
import classes from './refund.module.css';
import { WithoutReceipt } from './without-receipt.tsx';

type Step =
  | { readonly step: 'find' }
  | { readonly step: 'choose'; readonly found: FoundSale }
  | { readonly step: 'without' }
  /** `of`: the receipt that the goods came back by; null: none. */
  | { readonly step: 'done'; readonly receipt: RefundReceipt; readonly of: string | null };

/** Goods that come back: the sale, what comes back of it, how the money goes back, and the receipt of that. */
export function RefundScreen(props: { readonly onBack: () => void }): ReactNode {
  const [at, setAt] = useState<Step>({ step: 'find' });
  const again = (): void => setAt({ step: 'find' });
  switch (at.step) {
    case 'find': return <FindSale onFound={(found) => setAt({ step: 'choose', found })} onWithout={() => setAt({ step: 'without' })} onBack={props.onBack} />;
    case 'choose': return <RefundLines found={at.found} onBack={again} onExchange={props.onBack} onDone={(receipt) => setAt({ step: 'done', receipt, of: at.found.number })} />;
    case 'without': return <WithoutReceipt onBack={again} onDone={(receipt) => setAt({ step: 'done', receipt, of: null })} />;
    case 'done': return <RefundDone receipt={at.receipt} of={at.of} onBack={props.onBack} />;
  }
}

function FindSale(props: { readonly onFound: (found: FoundSale) => void; readonly onWithout: () => void; readonly onBack: () => void }): ReactNode {
  const { t } = useTranslation('till');
  const { tag } = useLanguage();
  const { till } = useSurroundings();
  const last = useTill((state) => state.last_receipt);
  const [number, setNumber] = useState('');
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<Fault | null>(null);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const find = async (wanted: string): Promise<void> => {
    if (busy || wanted.trim() === '') return;
    setBusy(true);
    const answer = await till.findSale(wanted.trim());
    setBusy(false);
    if (answer.ok) props.onFound(answer.value);
    else setFault(answer.fault);
  };
  useScans({ foresee: () => undefined, take: (scanned) => void find(scanned) });
  useKeys((press) => {
    if (press.key === 'Escape') props.onBack();
    else if (press.key === 'Enter' && press.focus === 'text') void find(number);
    else return false;
    return true;
  });
  return (
    <Panel title={t('refund.title')} lead={t('refund.find_hint')}>
      {fault && <FaultNotice fault={fault} showsData={false} onDismiss={() => setFault(null)} />}
      <div className={classes['find']}>
        <input
          ref={field} className={`st-input ${classes['number']}`} aria-label={t('refund.number')} placeholder={t('refund.number')} autoComplete="off" autoCapitalize="characters" spellCheck={false}
          value={number} onChange={(event) => setNumber(event.target.value)}
        />
        <button type="button" className="st-button" data-kind="primary" disabled={busy || number.trim() === ''} onClick={() => void find(number)}>{t('refund.find')} <KeyHint keys="Enter" /></button>
      </div>
      <div className={classes['ways']}>
        {last && <button type="button" className="st-button" disabled={busy} onClick={() => void find(last.number)}>{t('refund.last', { amount: formatMoney(last.sale.total_minor, last.sale.currency, tag) })} <span className={classes['quiet']}>{receiptHash(last.hash)}</span></button>}
        <button type="button" className="st-button" onClick={props.onWithout}>{t('refund.without')}</button>
        <button type="button" className="st-button" data-kind="plain" onClick={props.onBack}><IconArrowLeft size={22} aria-hidden /> {t('refund.back')} <KeyHint keys="Esc" /></button>
      </div>
    </Panel>
  );
}
