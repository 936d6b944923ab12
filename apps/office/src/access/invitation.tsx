/** What an invited person opens: they choose how to sign in, and are in. */
import { Button, PasswordInput, TextInput } from '@mantine/core';
import type { Fault } from '@stilltill/domain/result';
import { FaultNotice, Notice, useTranslation } from '@stilltill/ui';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, type ReactNode, useEffect, useState } from 'react';
import { z } from 'zod';
import { ask } from '../api/client.ts';
import { judgePassword } from '../lib/password.ts';
import { signIn } from '../session/auth.ts';
import { Bare } from '../session/bare.tsx';
import { useLinkToken } from '../session/use-link-token.ts';

export function InvitationPage(): ReactNode {
  const { t } = useTranslation('approvals');
  const token = useLinkToken();
  useEffect(() => { document.title = `${t('invitation.title')} · Stilltill`; }, [t]);
  return (
    <Bare title={t('invitation.title')} hint={t('invitation.hint')}>
      {token === '' ? <Notice tone="amber" title={t('invitation.no_token')}>{t('invitation.no_token_hint')}</Notice> : <AccountForm token={token} />}
    </Bare>
  );
}

function AccountForm({ token }: { readonly token: string }): ReactNode {
  const { t } = useTranslation('approvals');
  const { t: office } = useTranslation('office');
  const navigate = useNavigate();
  const [person, setPerson] = useState({ name: '', email: '', password: '' });
  const [fault, setFault] = useState<Fault | null>(null);
  const [busy, setBusy] = useState(false);
  const [tried, setTried] = useState(false);
  const is_short = judgePassword(person.password, [person.name, person.email]).strength === 0;
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setTried(true);
    if (is_short) return;
    setBusy(true);
    setFault(null);
    const email = person.email.trim();
    const answer = await ask(z.unknown(), '/invitation', { method: 'POST', body: { token, name: person.name.trim(), email, password: person.password } });
    setBusy(false);
    if (!answer.ok) return setFault(answer.fault);
    const signed = await signIn(email, person.password);
    await navigate(signed.ok && signed.value === 'signed_in' ? { to: '/' } : { to: '/sign-in', search: { email } });
  };
  return (
    <form className="of-form" onSubmit={(event) => void submit(event)}>
      {fault && <FaultNotice fault={fault} />}
      <TextInput size="md" label={office('setup.name')} name="name" autoComplete="name" required withAsterisk={false} maxLength={100} autoFocus value={person.name} onChange={(event) => setPerson({ ...person, name: event.currentTarget.value })} />
      <TextInput size="md" label={office('setup.email')} type="email" name="email" autoComplete="username" required withAsterisk={false} maxLength={200} value={person.email} onChange={(event) => setPerson({ ...person, email: event.currentTarget.value })} />
      <PasswordInput
        size="md" label={office('setup.password')} description={office('setup.password_hint')} name="password" autoComplete="new-password" required withAsterisk={false} maxLength={200}
        visibilityToggleButtonProps={{ 'aria-label': office('sign_in.show_password') }} error={tried && is_short ? office('setup.finding.too_short') : undefined}
        value={person.password} onChange={(event) => setPerson({ ...person, password: event.currentTarget.value })}
      />
      <Button size="md" type="submit" loading={busy}>{t('invitation.action')}</Button>
    </form>
  );
}
