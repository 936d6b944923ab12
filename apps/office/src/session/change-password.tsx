import { Button, PasswordInput } from '@mantine/core';
import type { Fault } from '@stilltill/domain/result';
import { FaultNotice, Notice, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/account';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import type { Me } from '../api/queries.ts';
import { Section } from '../components/page.tsx';
import { judgePassword } from '../lib/password.ts';
import { changePassword } from './auth.ts';
import { NewPassword } from './new-password.tsx';

/** The old password is asked for: a page that somebody left open must not be enough. */
export function ChangePassword({ me }: { readonly me: Me }): ReactNode {
  const { t } = useTranslation('account');
  const [step, setStep] = useState<'idle' | 'asked' | 'done'>('idle');
  return (
    <Section title={t('password.title')} hint={t('password.hint')}>
      {step === 'done' && <Notice tone="green" title={t('password.done')}>{t('password.done_hint')}</Notice>}
      {step === 'asked'
        ? <ChangeForm about={[me.name, me.email, me.shop_name]} email={me.email} onDone={() => setStep('done')} onCancel={() => setStep('idle')} />
        : <div className="of-actions"><Button variant="default" onClick={() => setStep('asked')}>{t('password.change')}</Button></div>}
    </Section>
  );
}

function ChangeForm(props: { readonly about: readonly string[]; readonly email: string; readonly onDone: () => void; readonly onCancel: () => void }): ReactNode {
  const { t } = useTranslation('account');
  const { t: office } = useTranslation('office');
  const queryClient = useQueryClient();
  const [typed, setTyped] = useState({ now: '', next: '' });
  const [fault, setFault] = useState<Fault | null>(null);
  const [busy, setBusy] = useState(false);
  const [tried, setTried] = useState(false);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setTried(true);
    if (judgePassword(typed.next, props.about).strength === 0) return;
    setBusy(true);
    const changed = await changePassword(typed.now, typed.next);
    setBusy(false);
    setFault(changed.ok ? null : changed.fault);
    if (!changed.ok) return;
    props.onDone();
    await queryClient.invalidateQueries({ queryKey: ['sessions'] });
  };
  const is_wrong = fault?.code === 'credentials_wrong';
  return (
    <form className="of-form" onSubmit={(event) => void submit(event)}>
      {fault && !is_wrong && <FaultNotice fault={fault} showsData={false} />}
      {/* A manager of passwords learns here whose it is. */}
      <input type="hidden" name="email" autoComplete="username" value={props.email} readOnly />
      <PasswordInput
        label={t('password.now')} name="password" autoComplete="current-password" required withAsterisk={false} autoFocus maxLength={200} error={is_wrong ? office('two_factor.password_wrong') : undefined}
        visibilityToggleButtonProps={{ 'aria-label': office('sign_in.show_password') }} value={typed.now} onChange={(event) => setTyped({ ...typed, now: event.currentTarget.value })}
      />
      <NewPassword label={t('password.new')} value={typed.next} about={props.about} tried={tried} onChange={(next) => setTyped({ ...typed, next })} />
      <div className="of-form-actions"><Button variant="default" onClick={props.onCancel}>{office('form.cancel')}</Button><Button type="submit" loading={busy}>{t('password.save')}</Button></div>
    </form>
  );
}
