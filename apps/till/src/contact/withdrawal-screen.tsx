import type { AgreedChannel } from '@stilltill/domain/consent';
import type { Fault } from '@stilltill/domain/result';
import { Choice, FaultNotice, KeyHint, Notice } from '@stilltill/ui';
import { IconArrowLeft, IconMessageOff } from '@tabler/icons-react';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useKeys } from '../keys/use-keys.ts';
import { MenuItem } from '../menu/menu-item.tsx';
import { Panel } from '../screens/panel.tsx';
import { useSurroundings, useTill } from '../till-context.ts';
import { AddressField } from './address-field.tsx';
import { AddressPad, NOTHING_TYPED, type Typed, looksWhole } from './address-pad.tsx';
import { useConsentWords } from './words.ts';
import classes from './contact.module.css';

export function WithdrawalItem(props: { readonly onClick: () => void }): ReactNode {
  const t = useConsentWords(null);
  return <MenuItem icon={<IconMessageOff stroke={1.75} aria-hidden />} label={t('withdraw.menu')} onClick={props.onClick} />;
}

type What = 'everything' | AgreedChannel;

/** A customer wants no more: a number, and it is recorded. As easy as it was to agree. */
export function WithdrawalScreen(props: { readonly onBack: () => void }): ReactNode {
  const t = useConsentWords(null);
  const { till } = useSurroundings();
  const online = useTill((state) => state.network.online);
  const [typed, setTyped] = useState(NOTHING_TYPED);
  const [what, setWhat] = useState<What>('everything');
  const [fault, setFault] = useState<Fault | null>(null);
  const [isDone, setDone] = useState(false);
  const isReady = looksWhole(typed);
  useKeys((press) => {
    if (press.key !== 'Escape') return false;
    props.onBack();
    return true;
  });
  const type = (next: Typed): void => {
    // What does not reach such an address can't be stopped for it alone.
    if (next.kind !== typed.kind) setWhat('everything');
    setTyped(next);
    setDone(false);
  };
  const record = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (!isReady) return;
    const done = await till.withdrawConsent({ address: { kind: typed.kind, address: typed.text }, channels: what === 'everything' ? null : [what], where: 'operator', sale: null });
    setFault(done.ok ? null : done.fault);
    if (!done.ok) return;
    setTyped({ ...NOTHING_TYPED, kind: typed.kind });
    setDone(true);
  };
  const options: { readonly value: What; readonly label: string }[] = typed.kind === 'phone'
    ? [{ value: 'everything', label: t('withdraw.everything') }, { value: 'sms', label: t('withdraw.sms') }, { value: 'voice', label: t('withdraw.voice') }]
    : [{ value: 'everything', label: t('withdraw.everything') }, { value: 'email', label: t('withdraw.emails') }];
  return (
    <Panel title={t('withdraw.title')} lead={t('withdraw.lead')}>
      {isDone && <Notice tone="green" title={online ? t('withdraw.done') : t('withdraw.done_offline')} />}
      {fault && <FaultNotice fault={fault} showsData={false} onDismiss={() => setFault(null)} />}
      <div className={classes['columns']}>
        <form className={classes['fields']} onSubmit={(event) => void record(event)}>
          <AddressField words={t} typed={typed} onType={type} />
          <Choice label={t('withdraw.what')} value={what} onChange={setWhat} options={options} />
          <button type="submit" className="st-button" data-kind="primary" disabled={!isReady}>{t('withdraw.record')} <KeyHint keys="Enter" /></button>
          <button type="button" className="st-button" data-kind="plain" onClick={props.onBack}><IconArrowLeft size={22} aria-hidden /> {t('withdraw.back')} <KeyHint keys="Esc" /></button>
        </form>
        <AddressPad words={t} typed={typed} onType={type} />
      </div>
    </Panel>
  );
}
