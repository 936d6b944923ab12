/** What somebody opens who was given a link to get back in: they choose a new password, and are in. */
import { Button } from '@mantine/core';
import type { Fault } from '@stilltill/domain/result';
import { UsedReset } from '@stilltill/protocol/office-access';
import { FaultNotice, Notice, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/account';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, type ReactNode, useEffect, useState } from 'react';
import { ask } from '../api/client.ts';
import { judgePassword } from '../lib/password.ts';
import { signIn } from '../session/auth.ts';
import { Bare } from '../session/bare.tsx';
import { NewPassword } from '../session/new-password.tsx';
import { useLinkToken } from '../session/use-link-token.ts';

export function ResetPage(): ReactNode {
  const { t } = useTranslation('account');
  const token = useLinkToken();
  useEffect(() => { document.title = `${t('reset.title')} · Stilltill`; }, [t]);
  return (
    <Bare title={t('reset.title')} hint={t('reset.hint')}>
      {token === '' ? <Notice tone="amber" title={t('reset.no_token')}>{t('reset.no_token_hint')}</Notice> : <ResetForm token={token} />}
    </Bare>
  );
}

function ResetForm({ token }: { readonly token: string }): ReactNode {
  const { t } = useTranslation('account');
  const navigate = useNavigate();
  const [password, setPassword] = useState('');
  const [fault, setFault] = useState<Fault | null>(null);
  const [busy, setBusy] = useState(false);
  const [tried, setTried] = useState(false);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setTried(true);
    if (judgePassword(password, []).strength === 0) return;
    setBusy(true);
    setFault(null);
    const used = await ask(UsedReset, '/access-reset', { method: 'POST', body: { token, password } });
    if (!used.ok) {
      setBusy(false);
      return setFault(used.fault);
    }
    const { email } = used.value;
    const signed = await signIn(email, password);
    await navigate(signed.ok && signed.value === 'signed_in' ? { to: '/' } : { to: '/sign-in', search: { email } });
  };
  return (
    <form className="of-form" onSubmit={(event) => void submit(event)}>
      {fault && <FaultNotice fault={fault} />}
      <NewPassword label={t('password.new')} value={password} about={[]} tried={tried} focused onChange={setPassword} />
      <Button size="md" type="submit" loading={busy}>{t('reset.action')}</Button>
    </form>
  );
}
