/** The first run: who owns this shop. The link that was printed at the start is good for one time. */
import { Button, Checkbox, PasswordInput, TextInput } from '@mantine/core';
import { SetupAnswer } from '@stilltill/protocol/office';
import type { Fault } from '@stilltill/domain/result';
import { FaultNotice, Notice, useTranslation } from '@stilltill/ui';
import { useNavigate } from '@tanstack/react-router';
import { IconCopy, IconPrinter } from '@tabler/icons-react';
import { useClipboard } from '@mantine/hooks';
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { ask } from '../api/client.ts';
import { judgePassword } from '../lib/password.ts';
import { signIn } from './auth.ts';
import { Bare } from './bare.tsx';

type Owner = { readonly name: string; readonly email: string; readonly password: string };

export function SetupPage(): ReactNode {
  const { t } = useTranslation('office');
  const token = useToken();
  const navigate = useNavigate();
  const [owner, setOwner] = useState<Owner>({ name: '', email: '', password: '' });
  const [recovery_code, setRecoveryCode] = useState<string | null>(null);
  const finish = async (): Promise<void> => {
    const result = await signIn(owner.email.trim(), owner.password);
    await navigate(result.ok && result.value === 'signed_in' ? { to: '/' } : { to: '/sign-in', search: { email: owner.email.trim() } });
  };
  useEffect(() => { document.title = `${t('setup.title')} · Stilltill`; }, [t]);
  if (recovery_code !== null) return <Bare title={t('setup.recovery.title')} hint={t('setup.recovery.hint')}><RecoveryCode code={recovery_code} onKept={finish} /></Bare>;
  return (
    <Bare title={t('setup.title')} hint={t('setup.hint')}>
      {token === '' ? <Notice tone="amber" title={t('setup.no_token')}>{t('setup.no_token_hint')}</Notice> : <OwnerForm token={token} owner={owner} onChange={setOwner} onDone={setRecoveryCode} />}
    </Bare>
  );
}

/** The token from the link. It leaves the address bar at once, so that it stays in no history and no screenshot. */
function useToken(): string {
  const [token] = useState(() => window.location.hash.slice(1));
  useEffect(() => {
    if (window.location.hash !== '') window.history.replaceState(window.history.state, '', window.location.pathname);
  }, []);
  return token;
}

function OwnerForm(props: { readonly token: string; readonly owner: Owner; readonly onChange: (owner: Owner) => void; readonly onDone: (recovery_code: string) => void }): ReactNode {
  const { t } = useTranslation('office');
  const { owner, onChange } = props;
  const [fault, setFault] = useState<Fault | null>(null);
  const [busy, setBusy] = useState(false);
  const [tried, setTried] = useState(false);
  const judged = judgePassword(owner.password, [owner.name, owner.email]);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setTried(true);
    if (judged.strength === 0) return;
    setBusy(true);
    setFault(null);
    const answer = await ask(SetupAnswer, '/setup', { method: 'POST', body: { token: props.token, name: owner.name.trim(), email: owner.email.trim(), password: owner.password } });
    setBusy(false);
    if (answer.ok) props.onDone(answer.value.recovery_code);
    else setFault(answer.fault);
  };
  return (
    <form className="of-form" onSubmit={(event) => void submit(event)}>
      {fault && <FaultNotice fault={fault} />}
      <TextInput size="md" label={t('setup.name')} name="name" autoComplete="name" required withAsterisk={false} maxLength={100} autoFocus value={owner.name} onChange={(event) => onChange({ ...owner, name: event.currentTarget.value })} />
      <TextInput size="md" label={t('setup.email')} type="email" name="email" autoComplete="username" required withAsterisk={false} maxLength={200} value={owner.email} onChange={(event) => onChange({ ...owner, email: event.currentTarget.value })} />
      <PasswordInput
        size="md" label={t('setup.password')} description={t('setup.password_hint')} name="password" autoComplete="new-password" required withAsterisk={false} maxLength={200}
        visibilityToggleButtonProps={{ 'aria-label': t('sign_in.show_password') }}
        error={tried && judged.strength === 0 ? t('setup.finding.too_short') : undefined}
        value={owner.password} onChange={(event) => onChange({ ...owner, password: event.currentTarget.value })}
      />
      <Strength strength={judged.strength} finding={judged.finding} shown={owner.password !== ''} />
      <Button size="md" type="submit" loading={busy}>{t('setup.action')}</Button>
    </form>
  );
}

const STRENGTHS = ['too_short', 'weak', 'fair', 'good', 'excellent'] as const;

function Strength(props: ReturnType<typeof judgePassword> & { readonly shown: boolean }): ReactNode {
  const { t } = useTranslation('office');
  return (
    <div className="of-strength" data-strength={props.shown ? props.strength : 'none'} role="status">
      <span className="of-strength-bar" aria-hidden>{[1, 2, 3, 4].map((step) => <span key={step} data-filled={props.shown && props.strength >= step} />)}</span>
      <span>{props.shown && t(`setup.strength.${STRENGTHS[props.strength]}`)}{props.shown && props.finding && ` ${t(`setup.finding.${props.finding}`)}`}</span>
    </div>
  );
}

function RecoveryCode(props: { readonly code: string; readonly onKept: () => Promise<void> }): ReactNode {
  const { t } = useTranslation('office');
  const clipboard = useClipboard({ timeout: 4000 });
  const [kept, setKept] = useState(false);
  const [busy, setBusy] = useState(false);
  const shown = useRef<HTMLOutputElement>(null);
  useEffect(() => shown.current?.focus(), []);
  // Leaving by accident would lose the only sight of it.
  useEffect(() => {
    const warn = (event: BeforeUnloadEvent): void => { if (!kept) event.preventDefault(); };
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, [kept]);
  return (
    <div className="of-form">
      <output ref={shown} tabIndex={-1} className="of-recovery" aria-label={t('setup.recovery.label')}>{props.code}</output>
      <div className="of-actions of-print-hidden">
        <Button variant="default" leftSection={<IconCopy size={18} stroke={1.75} aria-hidden />} onClick={() => clipboard.copy(props.code)}>{clipboard.copied ? t('copy.done') : t('setup.recovery.copy')}</Button>
        <Button variant="default" leftSection={<IconPrinter size={18} stroke={1.75} aria-hidden />} onClick={() => window.print()}>{t('setup.recovery.print')}</Button>
      </div>
      <Checkbox size="md" className="of-print-hidden" label={t('setup.recovery.kept')} checked={kept} onChange={(event) => setKept(event.currentTarget.checked)} />
      <Button size="md" className="of-print-hidden" disabled={!kept} loading={busy} onClick={() => { setBusy(true); void props.onKept(); }}>{t('setup.recovery.go_on')}</Button>
    </div>
  );
}
