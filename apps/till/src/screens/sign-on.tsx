import type { Fault } from '@stilltill/domain/result';
import { EmptyState, FaultNotice, Notice, PinPad, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/till';
import { IconArrowLeft } from '@tabler/icons-react';
import { type FormEvent, type ReactNode, useRef, useState } from 'react';
import { useKeys } from '../keys/use-keys.ts';
import { Locked, useCountdown, useLockedUntil } from '../parts/locked.tsx';
import { Stage } from '../parts/stage.tsx';
import { usePin } from '../parts/use-pin.ts';
import { NoticeStrip } from '../status/notice-strip.tsx';
import { useSurroundings, useTill } from '../till-context.ts';
import classes from './screens.module.css';

export function SignOn(): ReactNode {
  const { t } = useTranslation('till');
  const operators = useTill((state) => state.operators);
  const store = useTill((state) => state.store);
  const terminal = useTill((state) => state.terminal);
  const [chosen, setChosen] = useState<string | null>(null);
  const sole = operators.length === 1 ? operators[0] : undefined;
  const operator = operators.find((each) => each.id === chosen) ?? sole;
  const place = (
    <span className={classes['place']}>{[store?.shop_name, store?.name, terminal ? t('status.terminal', { code: terminal.code }) : null].filter(Boolean).join(' · ')}</span>
  );

  const names = useRef<HTMLUListElement>(null);
  useKeys((press) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[press.key];
    const buttons = [...(names.current?.querySelectorAll('button') ?? [])];
    if (step === undefined || buttons.length === 0) return false;
    const place = buttons.findIndex((button) => button === document.activeElement);
    buttons[Math.min(buttons.length - 1, Math.max(0, place < 0 ? 0 : place + step))]?.focus();
    return true;
  });

  if (operator) return <PinEntry key={operator.id} operator={operator} place={place} onBack={sole ? undefined : () => setChosen(null)} />;
  return (
    <Stage title={t('sign_on.title')} wide corner={place}>
      <NoticeStrip />
      {operators.length === 0 && <EmptyState title={t('sign_on.nobody')} hint={t('sign_on.nobody_hint')} />}
      <ul ref={names} className={classes['names']}>
        {operators.map((each) => <li key={each.id}><OperatorButton operator={each} onChoose={() => setChosen(each.id)} /></li>)}
      </ul>
    </Stage>
  );
}

type Known = ReturnType<typeof useOperators>[number];
const useOperators = () => useTill((state) => state.operators);

function OperatorButton(props: { readonly operator: Known; readonly onChoose: () => void }): ReactNode {
  const { t } = useTranslation('till');
  const { name, role, locked_until } = props.operator;
  const roles = { operator: t('role.operator'), manager: t('role.manager'), owner: t('role.owner') };
  return (
    <button type="button" className={classes['name']} onClick={props.onChoose}>
      <span className={classes['initial']} aria-hidden>{[...name][0]}</span>
      <span className={classes['who']}>
        <span className={classes['fullname']}>{name}</span>
        <span className={classes['quiet']}>{locked_until ? <Locked until={locked_until} /> : roles[role]}</span>
      </span>
    </button>
  );
}

function PinEntry(props: { readonly operator: Known; readonly place: ReactNode; readonly onBack: (() => void) | undefined }): ReactNode {
  const { t } = useTranslation('till');
  const { till } = useSurroundings();
  const { id, name } = props.operator;
  const locked_until = useLockedUntil(props.operator.locked_until);
  const [recovering, setRecovering] = useState(false);
  const [unlocked, setUnlocked] = useState(false);
  const pin = usePin({
    isOff: recovering || locked_until !== null, submit: (typed) => till.signOn(id, typed),
    onBack() {
      if (recovering) setRecovering(false);
      else props.onBack?.();
      return true;
    },
  });

  return (
    <Stage title={locked_until ? t('sign_on.locked_title', { name }) : t('sign_on.pin', { name })} corner={props.place}>
      <div className={classes['pin']}>
        {unlocked && !locked_until && !pin.fault && <Notice tone="green" title={t('sign_on.unlocked', { name })} />}
        {pin.fault && pin.fault.code !== 'operator_locked' && <FaultNotice fault={pin.fault} showsData={false} />}
        {locked_until && !recovering && <LockedHint until={locked_until} />}
        {recovering && <Recovery operator={id} onUnlocked={() => { setRecovering(false); setUnlocked(true); pin.forgetFault(); }} />}
        {!locked_until && !recovering && <PinPad length={pin.length} onKey={pin.type} onEnter={pin.submit} busy={pin.busy} />}
        <div className={classes['row']}>
          {props.onBack && <button type="button" className="st-button" data-kind="plain" onClick={props.onBack}><IconArrowLeft size={22} aria-hidden /> {t('sign_on.other')}</button>}
          {!recovering && <button type="button" className="st-button" data-kind="plain" onClick={() => setRecovering(true)}>{locked_until ? t('sign_on.use_recovery') : t('sign_on.recovery_for')}</button>}
        </div>
      </div>
    </Stage>
  );
}

function LockedHint(props: { readonly until: string }): ReactNode {
  const { t } = useTranslation('till');
  return <p className={`st-figures ${classes['lead']}`}>{t('sign_on.locked_hint', { left: useCountdown(props.until) })}</p>;
}

function Recovery(props: { readonly operator: string; readonly onUnlocked: () => void }): ReactNode {
  const { t } = useTranslation('till');
  const { till } = useSurroundings();
  const [code, setCode] = useState('');
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<Fault | null>(null);
  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (busy || code.trim() === '') return;
    setBusy(true);
    const answer = await till.unlock(props.operator, code.trim());
    setBusy(false);
    if (answer.ok) props.onUnlocked();
    else setFault(answer.fault);
  }
  return (
    <form className={classes['form']} onSubmit={(event) => void submit(event)}>
      <label className="st-field">
        <span className="st-field-label">{t('sign_on.recovery')}</span>
        <input className={`st-input ${classes['recovery']}`} value={code} onChange={(event) => setCode(event.target.value.toUpperCase())} autoFocus autoComplete="off" spellCheck={false} aria-describedby="recovery-hint" />
      </label>
      <p id="recovery-hint" className={classes['quiet']}>{t('sign_on.recovery_hint')}</p>
      {fault && <FaultNotice fault={fault} showsData={false} />}
      <button type="submit" className={`st-button ${classes['go']}`} data-kind="primary" disabled={busy || code.trim() === ''}>{t('sign_on.unlock')}</button>
    </form>
  );
}
