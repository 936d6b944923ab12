import type { Fault, Result } from '@stilltill/domain/result';
import type { Approver } from '@stilltill/till-engine';
import { EmptyState, FaultNotice, KeyHint, PinPad, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/till';
import { IconArrowLeft, IconBuildingStore, IconShieldCheck } from '@tabler/icons-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useBadges, useKeys } from '../keys/use-keys.ts';
import { Locked, useCountdown, useLockedUntil } from '../parts/locked.tsx';
import { usePin } from '../parts/use-pin.ts';
import { useSurroundings, useTill } from '../till-context.ts';
import type { Approvals, AskedApproval } from './approvals.ts';
import classes from './approval.module.css';

type Ways = Pick<Approvals, 'approve' | 'approveByBadge' | 'askOffice'>;
/** Who is to type a PIN. `badge`: beside it; else in the place of one. */
type Chosen = { readonly id: string; readonly name: string; readonly badge?: string };

/** A manager's consent, beside the basket: what it is about, and who gives it, here by PIN or badge, or in the office. */
export function ApprovalPanel(props: { readonly asked: AskedApproval; readonly ways: Ways; readonly onBack: () => void }): ReactNode {
  const { t } = useTranslation('till');
  const { till } = useSurroundings();
  const { asked, ways, onBack } = props;
  const isAsking = useTill((state) => state.asking !== null);
  const isOnline = useTill((state) => state.network.online);
  // Whoever comes or goes, or gets another role, changes who could.
  useTill((state) => state.catalog.cursor);
  const approvers = till.approversOf(asked.request);
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const [fault, setFault] = useState<Fault | null>(null);
  const sole = approvers.length === 1 && approvers[0]?.has_pin ? approvers[0] : undefined;
  const person = chosen ?? sole;
  const own = approvers.find(({ id }) => id === person?.id)?.own ?? false;
  const panel = useRef<HTMLElement>(null);
  const names = useRef<HTMLUListElement>(null);
  // Whoever works by keys or by ear is where the question is.
  useEffect(() => {
    (names.current?.querySelector('button') ?? panel.current)?.focus();
  }, [asked, person?.id, isAsking]);
  useKeys((press) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[press.key];
    if (press.key === 'Escape') onBack();
    else if (step !== undefined) stepThrough(names.current, step);
    else return false;
    return true;
  }, { exclusive: true });
  const show = (answer: Result<null>): void => setFault(answer.ok ? null : answer.fault);
  useBadges((badge) => void ways.approveByBadge(badge).then((answer) => {
    const { operator: id, name } = (answer.ok ? null : answer.fault.details) ?? {};
    if (!answer.ok && answer.fault.code === 'badge_pin_needed' && typeof id === 'string' && typeof name === 'string') setChosen({ id, name, badge });
    else show(answer);
  }));
  const askOffice = (): void => {
    setFault(null);
    void ways.askOffice().then(show);
  };

  return (
    <section ref={panel} className={classes['panel']} tabIndex={-1} aria-label={t('approval.title')}>
      <header className={classes['head']}>
        <h2><IconShieldCheck size={26} stroke={1.75} aria-hidden /> {own ? t('approval.own_title') : t('approval.title')}</h2>
        <p className={classes['words']}>{asked.words}</p>
      </header>
      {fault && <FaultNotice fault={fault} showsData={false} />}
      {isAsking ? <OfficeAsked /> : (
        <>
          {approvers.length === 0 && <EmptyState title={t('approval.nobody')} hint={isOnline ? t('approval.nobody_online') : t('approval.nobody_hint')} />}
          {own && <p className={classes['quiet']}>{t('approval.own_hint')}</p>}
          {person
            ? <ApproverPin key={`${person.id} ${chosen?.badge ?? ''}`} person={person} onPin={(pin) => (chosen?.badge === undefined ? ways.approve(person.id, pin) : ways.approveByBadge(chosen.badge, pin))} onBack={chosen ? () => setChosen(null) : onBack} />
            : (
              <ul ref={names} className={classes['names']}>
                {approvers.filter(({ has_pin }) => has_pin).map((each) => <li key={each.id}><ApproverButton approver={each} onChoose={() => setChosen(each)} /></li>)}
              </ul>
            )}
        </>
      )}
      <div className={classes['ways']}>
        {isOnline && !isAsking && !own && <button type="button" className="st-button" onClick={askOffice}><IconBuildingStore size={22} aria-hidden /> {t('approval.ask_office')}</button>}
        {chosen && !isAsking && <button type="button" className="st-button" data-kind="plain" onClick={() => setChosen(null)}>{t('approval.other')}</button>}
        {isAsking && <button type="button" className="st-button" onClick={() => till.stopAsking()}>{t('approval.stop_asking')}</button>}
        <button type="button" className="st-button" data-kind="plain" onClick={onBack}><IconArrowLeft size={22} aria-hidden /> {t('approval.back')} <KeyHint keys="Esc" /></button>
      </div>
    </section>
  );
}

/** The question is on the screens of the office: how long it still waits. */
function OfficeAsked(): ReactNode {
  const { t } = useTranslation('till');
  const until = useTill((state) => state.asking?.until ?? null);
  if (until === null) return null;
  return (
    <div className={classes['office']} role="status">
      <p className={classes['words']}>{t('approval.office_asked')}</p>
      <p className={`st-figures ${classes['quiet']}`}><Left until={until} /></p>
    </div>
  );
}

function Left(props: { readonly until: string }): ReactNode {
  const { t } = useTranslation('till');
  return t('approval.office_left', { left: useCountdown(props.until) });
}

function stepThrough(names: HTMLUListElement | null, step: number): void {
  const buttons = [...(names?.querySelectorAll('button') ?? [])];
  const place = buttons.findIndex((button) => button === document.activeElement);
  buttons[Math.min(buttons.length - 1, Math.max(0, place < 0 ? 0 : place + step))]?.focus();
}

/** Until when somebody's PIN is locked, as the till's list has it. */
function useLockOf(id: string): string | null {
  return useTill((state) => state.operators.find((each) => each.id === id)?.locked_until ?? null);
}

function ApproverButton(props: { readonly approver: Approver; readonly onChoose: () => void }): ReactNode {
  const { t } = useTranslation('till');
  const { id, name, role } = props.approver;
  const locked_until = useLockOf(id);
  const roles = { operator: t('role.operator'), manager: t('role.manager'), owner: t('role.owner') };
  return (
    <button type="button" className={classes['name']} onClick={props.onChoose}>
      <strong>{name}</strong>
      <span className={classes['quiet']}>{locked_until ? <Locked until={locked_until} /> : roles[role]}</span>
    </button>
  );
}

/** Somebody's PIN. Also asked for at the sign-on, of whoever lets somebody in. */
export function ApproverPin(props: { readonly person: Chosen; readonly onPin: (pin: string) => Promise<Result<null>>; readonly onBack: () => void }): ReactNode {
  const { t } = useTranslation('till');
  const { id, name } = props.person;
  const until = useLockedUntil(useLockOf(id));
  const pin = usePin({
    isOff: until !== null, submit: props.onPin,
    onBack() {
      props.onBack();
      return true;
    },
  });
  return (
    <div className={classes['pin']}>
      <h3>{until ? t('sign_on.locked_title', { name }) : t('sign_on.pin', { name })}</h3>
      {pin.fault && pin.fault.code !== 'operator_locked' && <FaultNotice fault={pin.fault} showsData={false} />}
      {until ? <LockedHint until={until} /> : <PinPad length={pin.length} onKey={pin.type} onEnter={pin.submit} busy={pin.busy} />}
    </div>
  );
}

function LockedHint(props: { readonly until: string }): ReactNode {
  const { t } = useTranslation('till');
  return <p className="st-figures" role="status">{t('approval.locked_hint', { left: useCountdown(props.until) })}</p>;
}
