import { Button, PasswordInput, TextInput } from '@mantine/core';
import type { Fault } from '@stilltill/domain/result';
import { FaultNotice, useTranslation } from '@stilltill/ui';
import { IconFingerprint } from '@tabler/icons-react';
import { type FormEvent, type ReactNode, useState } from 'react';
import { hasPasskeys, signIn, signInByPasskey, verifyCode } from './auth.ts';

/** Password first, then the code where one is asked for. What was typed stays, whatever goes wrong. `action`: what the button says, where it is not to sign in. */
export function SignInForm(props: { readonly email?: string | undefined; readonly action?: string | undefined; readonly onSignedIn: () => Promise<void> | void }): ReactNode {
  const [step, setStep] = useState<'password' | 'code'>('password');
  const [email, setEmail] = useState(props.email ?? '');
  const [password, setPassword] = useState('');
  const [fault, setFault] = useState<Fault | null>(null);
  if (step === 'code') {
    return <CodeForm onSignedIn={props.onSignedIn} onBack={(reason) => { setFault(reason); setStep('password'); }} />;
  }
  return (
    <PasswordForm
      email={email} password={password} fault={fault} action={props.action} onEmail={setEmail} onPassword={setPassword} onFault={setFault}
      onSignedIn={props.onSignedIn} onCodeNeeded={() => { setFault(null); setStep('code'); }}
    />
  );
}

function PasswordForm(props: {
  readonly email: string; readonly password: string; readonly fault: Fault | null; readonly action: string | undefined;
  readonly onEmail: (email: string) => void; readonly onPassword: (password: string) => void; readonly onFault: (fault: Fault | null) => void;
  readonly onSignedIn: () => Promise<void> | void; readonly onCodeNeeded: () => void;
}): ReactNode {
  const { t } = useTranslation('office');
  const { t: approvals } = useTranslation('approvals');
  const [busy, setBusy] = useState(false);
  const [using, setUsing] = useState(false);
  const usePasskey = async (): Promise<void> => {
    setUsing(true);
    props.onFault(null);
    const result = await signInByPasskey();
    if (result.ok) await props.onSignedIn();
    else props.onFault(result.fault);
    setUsing(false);
  };
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    props.onFault(null);
    const result = await signIn(props.email.trim(), props.password);
    if (!result.ok) props.onFault(result.fault);
    else if (result.value === 'code_needed') props.onCodeNeeded();
    else await props.onSignedIn();
    setBusy(false);
  };
  return (
    <form className="of-form" onSubmit={(event) => void submit(event)}>
      {props.fault && <FaultNotice fault={props.fault} showsData={false} />}
      <TextInput
        size="md" label={t('sign_in.email')} type="email" name="email" autoComplete="username" required withAsterisk={false} autoFocus={props.email === ''}
        value={props.email} onChange={(event) => props.onEmail(event.currentTarget.value)}
      />
      <PasswordInput
        size="md" label={t('sign_in.password')} name="password" autoComplete="current-password" required withAsterisk={false} autoFocus={props.email !== ''}
        visibilityToggleButtonProps={{ 'aria-label': t('sign_in.show_password') }}
        value={props.password} onChange={(event) => props.onPassword(event.currentTarget.value)}
      />
      <Button size="md" type="submit" loading={busy}>{props.action ?? t('sign_in.action')}</Button>
      {hasPasskeys() && <Button size="md" variant="default" loading={using} leftSection={<IconFingerprint size={20} stroke={1.75} aria-hidden />} onClick={() => void usePasskey()}>{approvals('passkeys.sign_in')}</Button>}
    </form>
  );
}

function CodeForm(props: { readonly onSignedIn: () => Promise<void> | void; readonly onBack: (reason: Fault | null) => void }): ReactNode {
  const { t } = useTranslation('office');
  const [kind, setKind] = useState<'totp' | 'backup'>('totp');
  const [code, setCode] = useState('');
  const [fault, setFault] = useState<Fault | null>(null);
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    setFault(null);
    const typed = code.normalize('NFKC').trim();
    const result = await verifyCode(kind === 'totp' ? typed.replaceAll(/\D/g, '') : typed, kind);
    if (result.ok) await props.onSignedIn();
    else if (result.fault.code === 'second_factor_expired') props.onBack(result.fault);
    else setFault(result.fault);
    setBusy(false);
  };
  return (
    <form className="of-form" onSubmit={(event) => void submit(event)}>
      {fault && <FaultNotice fault={fault} showsData={false} />}
      {kind === 'totp'
        ? <TextInput key="totp" size="md" label={t('sign_in.code')} description={t('sign_in.code_hint')} inputMode="numeric" autoComplete="one-time-code" maxLength={12} required withAsterisk={false} autoFocus value={code} onChange={(event) => setCode(event.currentTarget.value)} />
        : <TextInput key="backup" size="md" label={t('sign_in.backup_code')} description={t('sign_in.backup_code_hint')} autoComplete="off" maxLength={40} required withAsterisk={false} autoFocus value={code} onChange={(event) => setCode(event.currentTarget.value)} />}
      <Button size="md" type="submit" loading={busy}>{t('sign_in.check_code')}</Button>
      <div className="of-form-links">
        <button type="button" className="of-link" onClick={() => { setKind(kind === 'totp' ? 'backup' : 'totp'); setCode(''); setFault(null); }}>{kind === 'totp' ? t('sign_in.use_backup') : t('sign_in.use_totp')}</button>
        <button type="button" className="of-link" onClick={() => props.onBack(null)}>{t('sign_in.back')}</button>
      </div>
    </form>
  );
}
