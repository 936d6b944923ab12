/** The second factor: a code that an authenticator app shows, asked for after the password. */
import { Button, Checkbox, PasswordInput, TextInput } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import type { Fault, Result } from '@stilltill/domain/result';
import { FaultNotice, Notice, QrCode, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/account';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { Section } from '../components/page.tsx';
import { type TotpSecret, makeBackupCodes, prepareTotp, turnOffTotp, verifyCode } from './auth.ts';

type Step = { readonly step: 'idle' } | { readonly step: 'password'; readonly wants: 'on' | 'off' | 'codes' } | { readonly step: 'scan'; readonly secret: TotpSecret } | { readonly step: 'keep'; readonly codes: readonly string[]; readonly is_new: boolean };

export function TwoFactor(props: { readonly on: boolean }): ReactNode {
  const { t } = useTranslation('office');
  const { t: account } = useTranslation('account');
  const queryClient = useQueryClient();
  const [at, setAt] = useState<Step>({ step: 'idle' });
  const refresh = (): void => void queryClient.invalidateQueries({ queryKey: ['me'] });
  const idle = (): void => { setAt({ step: 'idle' }); refresh(); };
  return (
    <Section title={t('two_factor.title')} hint={t('two_factor.hint')}>
      {at.step === 'idle' && (
        <>
          {props.on ? <Notice tone="green" title={t('two_factor.on')}>{t('two_factor.on_hint')}</Notice> : <Notice tone="amber" title={t('two_factor.off')}>{t('two_factor.off_hint')}</Notice>}
          <div className="of-actions">
            {props.on && <Button variant="default" onClick={() => setAt({ step: 'password', wants: 'codes' })}>{account('codes.make')}</Button>}
            <Button variant={props.on ? 'default' : 'filled'} onClick={() => setAt({ step: 'password', wants: props.on ? 'off' : 'on' })}>{props.on ? t('two_factor.turn_off') : t('two_factor.turn_on')}</Button>
          </div>
        </>
      )}
      {at.step === 'password' && at.wants === 'on' && <PasswordStep action={t('form.next')} ask={prepareTotp} onDone={(secret) => setAt({ step: 'scan', secret })} onCancel={idle} />}
      {at.step === 'password' && at.wants === 'off' && <PasswordStep action={t('two_factor.turn_off')} ask={turnOffTotp} onDone={idle} onCancel={idle} />}
      {at.step === 'password' && at.wants === 'codes' && <><p className="of-section-hint">{account('codes.hint')}</p><PasswordStep action={account('codes.make')} ask={makeBackupCodes} onDone={(codes) => setAt({ step: 'keep', codes, is_new: false })} onCancel={idle} /></>}
      {at.step === 'scan' && <ScanStep secret={at.secret} onDone={() => { setAt({ step: 'keep', codes: at.secret.backup_codes, is_new: true }); refresh(); }} onCancel={idle} />}
      {at.step === 'keep' && <KeepStep codes={at.codes} title={at.is_new ? t('two_factor.done') : account('codes.title')} onDone={idle} />}
    </Section>
  );
}

function PasswordStep<T>(props: { readonly action: string; readonly ask: (password: string) => Promise<Result<T>>; readonly onDone: (value: T) => void; readonly onCancel: () => void }): ReactNode {
  const { t } = useTranslation('office');
  const [password, setPassword] = useState('');
  const [fault, setFault] = useState<Fault | null>(null);
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    const result = await props.ask(password);
    setBusy(false);
    if (result.ok) props.onDone(result.value);
    else setFault(result.fault);
  };
  return (
    <form className="of-form" onSubmit={(event) => void submit(event)}>
      {fault && fault.code !== 'credentials_wrong' && <FaultNotice fault={fault} showsData={false} />}
      <PasswordInput error={fault?.code === 'credentials_wrong' ? t('two_factor.password_wrong') : undefined} label={t('two_factor.password')} autoComplete="current-password" required withAsterisk={false} autoFocus visibilityToggleButtonProps={{ 'aria-label': t('sign_in.show_password') }} value={password} onChange={(event) => setPassword(event.currentTarget.value)} />
      <div className="of-form-actions"><Button variant="default" onClick={props.onCancel}>{t('form.cancel')}</Button><Button type="submit" loading={busy}>{props.action}</Button></div>
    </form>
  );
}

function ScanStep(props: { readonly secret: TotpSecret; readonly onDone: () => void; readonly onCancel: () => void }): ReactNode {
  const { t } = useTranslation('office');
  const [code, setCode] = useState('');
  const [fault, setFault] = useState<Fault | null>(null);
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    const result = await verifyCode(code.normalize('NFKC').replaceAll(/\D/g, ''), 'totp');
    setBusy(false);
    if (result.ok) props.onDone();
    else setFault(result.fault);
  };
  return (
    <form className="of-form" onSubmit={(event) => void submit(event)}>
      <p>{t('two_factor.scan')}</p>
      <div className="of-scan">{/* What it holds stands beside it, in letters. */}<div aria-hidden><QrCode link={props.secret.uri} /></div><p className="of-section-hint">{t('two_factor.type_secret')}<br /><code className="of-secret" data-secret={props.secret.secret}>{props.secret.secret.replaceAll(/(.{4})(?=.)/g, '$1 ')}</code></p></div>
      {fault && <FaultNotice fault={fault} showsData={false} />}
      <TextInput label={t('two_factor.code')} description={t('sign_in.code_hint')} inputMode="numeric" autoComplete="one-time-code" maxLength={12} required withAsterisk={false} autoFocus value={code} onChange={(event) => setCode(event.currentTarget.value)} />
      <div className="of-form-actions"><Button variant="default" onClick={props.onCancel}>{t('form.cancel')}</Button><Button type="submit" loading={busy}>{t('sign_in.check_code')}</Button></div>
    </form>
  );
}

/** Backup codes are shown once; each lets its owner in one time without the phone. */
function KeepStep(props: { readonly codes: readonly string[]; readonly title: string; readonly onDone: () => void }): ReactNode {
  const { t } = useTranslation('office');
  const clipboard = useClipboard({ timeout: 4000 });
  const [kept, setKept] = useState(false);
  return (
    <div className="of-form">
      <Notice tone="green" title={props.title}>{t('two_factor.keep')}</Notice>
      <ul className="of-backup-codes" aria-label={t('two_factor.backup_codes')}>{props.codes.map((code) => <li key={code}><code>{code}</code></li>)}</ul>
      <div className="of-actions"><Button variant="default" onClick={() => clipboard.copy(props.codes.join('\n'))}>{clipboard.copied ? t('copy.done') : t('two_factor.copy')}</Button><Button variant="default" onClick={() => window.print()}>{t('setup.recovery.print')}</Button></div>
      <Checkbox label={t('two_factor.kept')} checked={kept} onChange={(event) => setKept(event.currentTarget.checked)} />
      <div className="of-form-actions"><Button disabled={!kept} onClick={props.onDone}>{t('two_factor.finish')}</Button></div>
    </div>
  );
}
