import { type Role, abilityOf } from '@stilltill/domain/operator';
import type { Result } from '@stilltill/domain/result';
import type { TillState } from '@stilltill/till-engine';
import { EmptyState, FaultNotice, KeyHint, PinPad, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/till';
import { IconArrowLeft, IconShieldCheck } from '@tabler/icons-react';
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { useKeys } from '../keys/use-keys.ts';
import { Locked, useCountdown, useLockedUntil } from '../parts/locked.tsx';
import { usePin } from '../parts/use-pin.ts';
import { useTill } from '../till-context.ts';
import type { AskedApproval } from './approvals.ts';
import classes from './approval.module.css';

type Approver = TillState['operators'][number];

/** Who may approve an action: those whose role has it, never whoever asks. */
export function approversOf(operators: readonly Approver[], action: AskedApproval['action'], asking: string | null): readonly Approver[] {
  const may = (role: Role): boolean => role !== 'operator' && abilityOf(role).can(action, 'shop');
  return operators.filter(({ id, role }) => id !== asking && may(role));
}

/** A manager's consent on the spot, beside the basket: what it is about, who gives it, and their PIN. */
export function ApprovalPanel(props: { readonly asked: AskedApproval; readonly onPin: (approver: string, pin: string) => Promise<Result<null>>; readonly onBack: () => void }): ReactNode {
  const { t } = useTranslation('till');
  const { asked, onBack } = props;
  const operators = useTill((state) => state.operators);
  const asking = useTill((state) => state.operator?.id ?? null);
  const approvers = useMemo(() => approversOf(operators, asked.action, asking), [operators, asked.action, asking]);
  const [chosen, setChosen] = useState<string | null>(null);
  const sole = approvers.length === 1 ? approvers[0] : undefined;
  const approver = approvers.find(({ id }) => id === chosen) ?? sole;
  const panel = useRef<HTMLElement>(null);
  const names = useRef<HTMLUListElement>(null);
  // Whoever works by keys or by ear is where the question is.
  useEffect(() => {
    (names.current?.querySelector('button') ?? panel.current)?.focus();
  }, [asked, approver]);
  useKeys((press) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[press.key];
    if (press.key === 'Escape') onBack();
    else if (step !== undefined) stepThrough(names.current, step);
    else return false;
    return true;
  }, { exclusive: true });

  return (
    <section ref={panel} className={classes['panel']} tabIndex={-1} aria-label={t('approval.title')}>
      <header className={classes['head']}>
        <h2><IconShieldCheck size={26} stroke={1.75} aria-hidden /> {t('approval.title')}</h2>
        <p className={classes['words']}>{asked.words}</p>
      </header>
      {approvers.length === 0 && <EmptyState title={t('approval.nobody')} hint={t('approval.nobody_hint')} />}
      {approver
        ? <ApproverPin key={approver.id} approver={approver} onPin={props.onPin} onBack={sole ? onBack : () => setChosen(null)} />
        : (
          <ul ref={names} className={classes['names']}>
            {approvers.map((each) => <li key={each.id}><ApproverButton approver={each} onChoose={() => setChosen(each.id)} /></li>)}
          </ul>
        )}
      <div className={classes['ways']}>
        {approver && !sole && <button type="button" className="st-button" data-kind="plain" onClick={() => setChosen(null)}>{t('approval.other')}</button>}
        <button type="button" className="st-button" data-kind="plain" onClick={onBack}><IconArrowLeft size={22} aria-hidden /> {t('approval.back')} <KeyHint keys="Esc" /></button>
      </div>
    </section>
  );
}

function stepThrough(names: HTMLUListElement | null, step: number): void {
  const buttons = [...(names?.querySelectorAll('button') ?? [])];
  const place = buttons.findIndex((button) => button === document.activeElement);
  buttons[Math.min(buttons.length - 1, Math.max(0, place < 0 ? 0 : place + step))]?.focus();
}

function ApproverButton(props: { readonly approver: Approver; readonly onChoose: () => void }): ReactNode {
  const { t } = useTranslation('till');
  const { name, role, locked_until } = props.approver;
  const roles = { operator: t('role.operator'), manager: t('role.manager'), owner: t('role.owner') };
  return (
    <button type="button" className={classes['name']} onClick={props.onChoose}>
      <strong>{name}</strong>
      <span className={classes['quiet']}>{locked_until ? <Locked until={locked_until} /> : roles[role]}</span>
    </button>
  );
}

function ApproverPin(props: { readonly approver: Approver; readonly onPin: (approver: string, pin: string) => Promise<Result<null>>; readonly onBack: () => void }): ReactNode {
  const { t } = useTranslation('till');
  const { id, name, locked_until } = props.approver;
  const until = useLockedUntil(locked_until);
  const pin = usePin({
    isOff: until !== null, submit: (typed) => props.onPin(id, typed),
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
