import { consentNotice } from '@stilltill/domain/consent';
import type { Fault } from '@stilltill/domain/result';
import { FaultNotice, KeyHint, Notice, QrCode, useLanguage, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/till';
import { IconArrowLeft } from '@tabler/icons-react';
import { type FormEvent, type ReactNode, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { useKeys } from '../keys/use-keys.ts';
import panels from '../selling/panels.module.css';
import { useSurroundings, useTill } from '../till-context.ts';
import { AddressField } from './address-field.tsx';
import { AddressPad, NOTHING_TYPED, looksWhole } from './address-pad.tsx';
import type { Answering } from './customer-forms.ts';
import { useConsentWords } from './words.ts';
import classes from './contact.module.css';

/** How long the display thanks before it shows the receipt again. */
const THANKS_MS = 6000;

/** The receipt by message, or the form for staying in touch: on the customer's display where there is one. */
export function ContactPanel(props: { readonly what: 'receipt' | 'consent'; readonly onBack: () => void }): ReactNode {
  const { t: till_words } = useTranslation('till');
  const t = useConsentWords(null);
  const { display, leavePractice } = useSurroundings();
  const isShown = useSyncExternalStore(display.subscribe, display.isShown) && !leavePractice;
  const [isHere, setHere] = useState(false);
  const { what, onBack } = props;
  useKeys((press) => {
    if (press.key !== 'Escape') return false;
    onBack();
    return true;
  });
  return (
    <section className={panels['panel']} aria-label={what === 'receipt' ? t('receipt.title') : t('form.title')}>
      <header className={panels['head']}>
        <h2>{what === 'receipt' ? t('receipt.title') : t('form.title')}</h2>
        <button type="button" className="st-button" data-kind="plain" onClick={onBack}><IconArrowLeft size={22} aria-hidden /> {till_words('quantity.back')} <KeyHint keys="Esc" /></button>
      </header>
      {isShown && !isHere ? <OnDisplay what={what} onHere={() => setHere(true)} /> : what === 'receipt' ? <ReceiptHere /> : <OwnPhone />}
    </section>
  );
}

/** What came of it, for the operator. */
type Outcome = 'agreed' | 'declined' | 'sent';

function OnDisplay(props: { readonly what: 'receipt' | 'consent'; readonly onHere: () => void }): ReactNode {
  const t = useConsentWords(null);
  const { till, forms } = useSurroundings();
  const online = useTill((state) => state.network.online);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const { what } = props;
  const answering = useRef<Answering>(async () => 'closed');
  answering.current = async (answer) => {
    const { last_receipt: receipt } = till.state();
    if (answer.kind === 'declined') {
      setOutcome('declined');
      return 'closed';
    }
    const notice = forms.open()?.notices.find(({ language }) => language === answer.language);
    if (!notice) return 'unreadable';
    const done = answer.kind === 'agreed'
      ? await till.giveConsent({ address: answer.address, choices: answer.choices, notice, where: 'display', sale: receipt?.sale.sale ?? null })
      : await till.requestReceipt({ address: answer.address, language: answer.language, where: 'display' });
    if (!done.ok) return 'unreadable';
    setOutcome(answer.kind === 'agreed' ? 'agreed' : 'sent');
    return 'done';
  };
  useEffect(() => {
    const { store } = till.state();
    if (!store) return;
    const languages = store.languages.length > 0 ? [...new Set(store.languages)] : (['zh', 'en'] as const);
    forms.ask(what, languages.map((language) => consentNotice(language, store.shop_name)), (answer) => answering.current(answer));
    return () => {
      if (forms.open()?.state !== 'done') forms.close();
    };
  }, [till, forms, what]);
  useEffect(() => {
    if (outcome === null || outcome === 'declined') return;
    const timer = setTimeout(() => forms.close(), THANKS_MS);
    return () => clearTimeout(timer);
  }, [outcome, forms]);
  if (outcome === 'declined') return <Notice tone="quiet" title={t('form.declined')} />;
  if (outcome === 'agreed') return <Notice tone="green" title={online ? t('form.agreed') : t('form.agreed_offline')} />;
  if (outcome === 'sent') return <Notice tone="green" title={online ? t('receipt.sent') : t('receipt.sent_offline')} />;
  return (
    <>
      <Notice tone="quiet" title={what === 'receipt' ? t('receipt.on_display') : t('form.on_display')}>{t('form.on_display_hint')}</Notice>
      {what === 'receipt' && <button type="button" className="st-button" onClick={props.onHere}>{t('receipt.type_here')}</button>}
    </>
  );
}

function ReceiptHere(): ReactNode {
  const t = useConsentWords(null);
  const { short } = useLanguage();
  const { till } = useSurroundings();
  const online = useTill((state) => state.network.online);
  const [typed, setTyped] = useState(NOTHING_TYPED);
  const [fault, setFault] = useState<Fault | null>(null);
  const [isSent, setSent] = useState(false);
  const isReady = looksWhole(typed);
  const send = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (!isReady) return;
    const done = await till.requestReceipt({ address: { kind: typed.kind, address: typed.text }, language: short, where: 'operator' });
    setFault(done.ok ? null : done.fault);
    if (!done.ok) return;
    // From here on the number stands in the entry alone.
    setTyped(NOTHING_TYPED);
    setSent(true);
  };
  if (isSent) return <Notice tone="green" title={online ? t('receipt.sent') : t('receipt.sent_offline')} />;
  return (
    <form className={classes['fields']} onSubmit={(event) => void send(event)}>
      {fault && <FaultNotice fault={fault} showsData={false} onDismiss={() => setFault(null)} />}
      <AddressField words={t} typed={typed} onType={setTyped} />
      <AddressPad words={t} typed={typed} onType={setTyped} />
      <p className={panels['quiet']}>{t('receipt.hint')}</p>
      <button type="submit" className="st-button" data-kind="primary" disabled={!isReady}>{t('receipt.send')} <KeyHint keys="Enter" /></button>
    </form>
  );
}

/** Without a display the form is on the page of the receipt: on the customer's own phone. */
function OwnPhone(): ReactNode {
  const t = useConsentWords(null);
  const link = useTill((state) => state.last_receipt?.link ?? null);
  if (link === null) return <Notice tone="amber" title={t('form.no_link')} />;
  return (
    <>
      <Notice tone="quiet" title={t('form.no_display')}>{t('form.no_display_hint')}</Notice>
      <QrCode link={link} className={classes['qr']} />
    </>
  );
}
