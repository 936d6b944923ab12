import type { Fault, Result } from '@stilltill/domain/result';
import type { Proof } from '@stilltill/till-engine';
import { EmptyState, FaultNotice, Notice, PinPad, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/till';
import { IconArrowLeft, IconId } from '@tabler/icons-react';
import { type ReactNode, useRef, useState, useSyncExternalStore } from 'react';
import { useBadges, useKeys } from '../keys/use-keys.ts';
import { Locked, useCountdown, useLockedUntil } from '../parts/locked.tsx';
import { Stage } from '../parts/stage.tsx';
import { usePin } from '../parts/use-pin.ts';
import { NoticeStrip } from '../status/notice-strip.tsx';
import { useSurroundings, useTill } from '../till-context.ts';
import { BadgeToo } from './badge-too.tsx';
import { ManagerLets, type WhyManager } from './manager-lets.tsx';
import { RecoveryForm } from './recovery-form.tsx';
import classes from './screens.module.css';

/** Who begins, and what is still missing: a PIN, their badge beside it, or a manager who lets them. */
type Beginning =
  | { readonly step: 'pin'; readonly operator: string; readonly badge?: string }
  | { readonly step: 'badge'; readonly operator: string; readonly name: string; readonly withBadge: (badge: string) => Promise<Result<null>>; readonly begin: (manager: Proof) => Promise<Result<null>> }
  | { readonly step: 'manager'; readonly why: WhyManager; readonly name: string; readonly begin: (manager: Proof) => Promise<Result<null>> };

export function SignOn(): ReactNode {
  const { t } = useTranslation('till');
  const { till } = useSurroundings();
  const operators = useTill((state) => state.operators);
  const place = usePlace();
  const [beginning, setBeginning] = useState<Beginning | null>(null);
  const [fault, setFault] = useState<Fault | null>(null);
  const sole = operators.length === 1 ? operators[0] : undefined;
  const step = beginning ?? (sole ? { step: 'pin' as const, operator: sole.id } : null);
  const operator = step?.step === 'pin' ? operators.find((each) => each.id === step.operator) : undefined;
  /** One try to begin, once more with what is missing: a manager, or the badge beside the PIN. */
  const begin = async (signOn: (manager?: Proof) => Promise<Result<null>>, pin?: string): Promise<Result<null>> => {
    const done = await signOn();
    if (done.ok) return done;
    const { code, details } = done.fault;
    const name = String(details?.['name'] ?? '');
    if (code === 'off_roster' || code === 'sign_on_approval') setBeginning({ step: 'manager', why: code === 'off_roster' ? 'off_roster' : 'approval', name, begin: signOn });
    else if (code === 'badge_needed' && pin !== undefined) {
      setBeginning({ step: 'badge', operator: String(details?.['operator'] ?? ''), name, begin: signOn, withBadge: (badge) => begin((manager) => till.signOnByBadge(badge, pin, manager)) });
    } else return done;
    return { ok: true, value: null };
  };
  useBadges((badge) => {
    // While a manager is asked for, a badge is theirs: the step below hears it first.
    void begin((manager) => till.signOnByBadge(badge, undefined, manager)).then((done) => {
      const named = done.ok ? undefined : done.fault.details?.['operator'];
      if (!done.ok && done.fault.code === 'badge_pin_needed' && typeof named === 'string') setBeginning({ step: 'pin', operator: named, badge });
      setFault(done.ok || done.fault.code === 'badge_pin_needed' ? null : done.fault);
    });
  });
  const names = useRef<HTMLUListElement>(null);
  useKeys((press) => {
    const towards = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[press.key];
    const buttons = [...(names.current?.querySelectorAll('button') ?? [])];
    if (towards === undefined || buttons.length === 0) return false;
    const at = buttons.findIndex((button) => button === document.activeElement);
    buttons[Math.min(buttons.length - 1, Math.max(0, at < 0 ? 0 : at + towards))]?.focus();
    return true;
  });

  if (step?.step === 'badge') return <BadgeToo operator={step.operator} name={step.name} place={place} onBadge={step.withBadge} onManager={() => setBeginning({ step: 'manager', why: 'approval', name: step.name, begin: step.begin })} onBack={() => setBeginning(null)} />;
  if (step?.step === 'manager') return <ManagerLets why={step.why} name={step.name} place={place} onProof={step.begin} onBack={() => setBeginning(null)} />;
  if (operator && step?.step === 'pin') {
    const { badge } = step;
    const submit = (pin: string): Promise<Result<null>> => begin((manager) => (badge === undefined ? till.signOn(operator.id, pin, manager) : till.signOnByBadge(badge, pin, manager)), pin);
    return <PinEntry key={`${operator.id} ${badge ?? ''}`} operator={operator} place={place} read={fault} submit={submit} onBack={sole && badge === undefined ? undefined : () => setBeginning(null)} />;
  }
  return (
    <Stage title={t('sign_on.title')} wide corner={place}>
      <NoticeStrip />
      {fault && <FaultNotice fault={fault} showsData={false} />}
      {operators.length === 0 && <EmptyState title={t('sign_on.nobody')} hint={t('sign_on.nobody_hint')} />}
      <ul ref={names} className={classes['names']}>
        {operators.map((each) => <li key={each.id}><OperatorButton operator={each} onChoose={() => { setFault(null); setBeginning({ step: 'pin', operator: each.id }); }} /></li>)}
      </ul>
      <BadgeHint />
    </Stage>
  );
}

function usePlace(): ReactNode {
  const { t } = useTranslation('till');
  const store = useTill((state) => state.store);
  const terminal = useTill((state) => state.terminal);
  return <span className={classes['place']}>{[store?.shop_name, store?.name, terminal ? t('status.terminal', { code: terminal.code }) : null].filter(Boolean).join(' · ')}</span>;
}

/** Where people have badges: that one is enough to hold up, and how this device comes to read cards itself. */
function BadgeHint(): ReactNode {
  const { t } = useTranslation('till');
  const { nfc } = useSurroundings();
  const hasBadges = useTill((state) => Boolean(state.store?.badge_salt));
  const reading = useSyncExternalStore(nfc.subscribe, nfc.state);
  if (!hasBadges) return null;
  return (
    <p className={classes['badges']}>
      <IconId size={24} stroke={1.75} aria-hidden /> <span>{reading === 'on' ? t('sign_on.badge_nfc') : t('sign_on.badge')}</span>
      {reading === 'off' && <button type="button" className="st-button" data-kind="plain" onClick={() => void nfc.start()}>{t('sign_on.read_nfc')}</button>}
      {reading === 'refused' && <span>{t('sign_on.nfc_refused')}</span>}
    </p>
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

type PinEntryParts = { readonly operator: Known; readonly place: ReactNode; readonly read: Fault | null; readonly submit: (pin: string) => Promise<Result<null>>; readonly onBack: (() => void) | undefined };

/** `read`: why a badge that was read meanwhile let nobody on. */
function PinEntry(props: PinEntryParts): ReactNode {
  const { t } = useTranslation('till');
  const { id, name } = props.operator;
  const locked_until = useLockedUntil(props.operator.locked_until);
  const [recovering, setRecovering] = useState(false);
  const [unlocked, setUnlocked] = useState(false);
  const pin = usePin({
    isOff: recovering || locked_until !== null, submit: props.submit,
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
        {props.read && !pin.fault && <FaultNotice fault={props.read} showsData={false} />}
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
  const { till } = useSurroundings();
  const { t } = useTranslation('till');
  return <RecoveryForm label={t('sign_on.unlock')} submit={(code) => till.unlock(props.operator, code)} onDone={props.onUnlocked} />;
}
