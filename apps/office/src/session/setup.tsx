/** The first run: who owns this shop. The link that was printed at the start is good for one time. */
import { Button, Checkbox, PasswordInput, Radio, TextInput } from '@mantine/core';
import { SetupAnswer } from '@stilltill/protocol/office';
import type { Fault } from '@stilltill/domain/result';
import { FaultNotice, Notice, useLanguage, useTranslation } from '@stilltill/ui';
import { useNavigate } from '@tanstack/react-router';
import { IconCopy, IconPrinter } from '@tabler/icons-react';
import { useClipboard } from '@mantine/hooks';
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { ask } from '../api/client.ts';
import { judgePassword } from '../lib/password.ts';
import { guessCurrency } from '../start/guesses.ts';
import { signIn } from './auth.ts';
import { Bare } from './bare.tsx';
import { Strength } from './new-password.tsx';
import { useLinkToken } from './use-link-token.ts';

type Owner = { readonly name: string; readonly email: string; readonly password: string };
/** With what somebody begins: a shop of their own by its name, or the one that is there to look around in. */
type Beginning = { readonly kind: 'own' | 'demo'; readonly shop_name: string };

export function SetupPage(): ReactNode {
  const { t } = useTranslation('office');
  const token = useLinkToken();
  const navigate = useNavigate();
  const [owner, setOwner] = useState<Owner>({ name: '', email: '', password: '' });
  const [beginning, setBeginning] = useState<Beginning>({ kind: 'own', shop_name: '' });
  const [recovery_code, setRecoveryCode] = useState<string | null>(null);
  const finish = async (): Promise<void> => {
    const result = await signIn(owner.email.trim(), owner.password);
    await navigate(result.ok && result.value === 'signed_in' ? { to: beginning.kind === 'own' ? '/start' : '/' } : { to: '/sign-in', search: { email: owner.email.trim() } });
  };
  useEffect(() => { document.title = `${t('setup.title')} · Stilltill`; }, [t]);
  if (recovery_code !== null) return <Bare title={t('setup.recovery.title')} hint={t('setup.recovery.hint')}><RecoveryCode code={recovery_code} onKept={finish} /></Bare>;
  return (
    <Bare title={t('setup.title')} hint={t('setup.hint')}>
      {token === '' ? <Notice tone="amber" title={t('setup.no_token')}>{t('setup.no_token_hint')}</Notice> : <OwnerForm token={token} owner={owner} onChange={setOwner} beginning={beginning} onBegin={setBeginning} onDone={setRecoveryCode} />}
    </Bare>
  );
}

type OwnerFormProps = {
  readonly token: string; readonly owner: Owner; readonly onChange: (owner: Owner) => void; readonly beginning: Beginning; readonly onBegin: (beginning: Beginning) => void;
  readonly onDone: (recovery_code: string) => void;
};

function OwnerForm(props: OwnerFormProps): ReactNode {
  const { t } = useTranslation('office');
  const { short } = useLanguage();
  const { owner, onChange, beginning } = props;
  const [fault, setFault] = useState<Fault | null>(null);
  const [busy, setBusy] = useState(false);
  const [tried, setTried] = useState(false);
  const judged = judgePassword(owner.password, [owner.name, owner.email]);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setTried(true);
    const shop_name = beginning.shop_name.trim();
    if (judged.strength === 0 || (beginning.kind === 'own' && shop_name === '')) return;
    setBusy(true);
    setFault(null);
    const answer = await ask(SetupAnswer, '/setup', { method: 'POST', body: { token: props.token, name: owner.name.trim(), email: owner.email.trim(), password: owner.password, ...(beginning.kind === 'own' ? { shop: { name: shop_name, language: short, ...guessTrade() } } : {}) } });
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
      <BeginningFields beginning={beginning} tried={tried} onChange={props.onBegin} />
      <Button size="md" type="submit" loading={busy}>{t('setup.action')}</Button>
    </form>
  );
}

/** What this browser knows of where it is; the next page shows it and lets it be changed. */
function guessTrade(): { readonly currency: string; readonly timezone: string } {
  const timezone = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  return { timezone, currency: guessCurrency(timezone, navigator.languages) };
}

function BeginningFields({ beginning, tried, onChange }: { readonly beginning: Beginning; readonly tried: boolean; readonly onChange: (beginning: Beginning) => void }): ReactNode {
  const { t } = useTranslation('office');
  return (
    <>
      <Radio.Group label={t('setup.begin')} value={beginning.kind} onChange={(kind) => onChange({ ...beginning, kind: kind === 'demo' ? 'demo' : 'own' })}>
        <div className="of-choices">
          <Radio value="own" label={t('setup.own')} description={t('setup.own_hint')} />
          <Radio value="demo" label={t('setup.demo')} description={t('setup.demo_hint')} />
        </div>
      </Radio.Group>
      {beginning.kind === 'own' && (
        <TextInput
          size="md" label={t('setup.shop_name')} name="organization" autoComplete="organization" maxLength={100} value={beginning.shop_name} error={tried && beginning.shop_name.trim() === '' ? t('form.needed') : undefined}
          onChange={(event) => onChange({ ...beginning, shop_name: event.currentTarget.value })}
        />
      )}
    </>
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
