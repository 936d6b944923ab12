import type { Fault, Result } from '@stilltill/domain/result';
import { FaultNotice, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/till';
import { type FormEvent, type ReactNode, useState } from 'react';
import classes from './screens.module.css';

/** The owner's recovery code: it unlocks a person, or a till that the office locked. */
export function RecoveryForm(props: { readonly label: string; readonly submit: (code: string) => Promise<Result<null>>; readonly onDone?: () => void }): ReactNode {
  const { t } = useTranslation('till');
  const [code, setCode] = useState('');
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<Fault | null>(null);
  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (busy || code.trim() === '') return;
    setBusy(true);
    const answer = await props.submit(code.trim());
    setBusy(false);
    setFault(answer.ok ? null : answer.fault);
    if (answer.ok) props.onDone?.();
  }
  return (
    <form className={classes['form']} onSubmit={(event) => void submit(event)}>
      <label className="st-field">
        <span className="st-field-label">{t('sign_on.recovery')}</span>
        <input className={`st-input ${classes['recovery']}`} value={code} onChange={(event) => setCode(event.target.value.toUpperCase())} autoFocus autoComplete="off" spellCheck={false} aria-describedby="recovery-hint" />
      </label>
      <p id="recovery-hint" className={classes['quiet']}>{t('sign_on.recovery_hint')}</p>
      {fault && <FaultNotice fault={fault} showsData={false} />}
      <button type="submit" className={`st-button ${classes['go']}`} data-kind="primary" disabled={busy || code.trim() === ''}>{props.label}</button>
    </form>
  );
}
