import { Button, Modal, NativeSelect, TextInput } from '@mantine/core';
import { MadeInvitation, NewInvitation } from '@stilltill/protocol/office-access';
import { FaultNotice, useTranslation } from '@stilltill/ui';
import { type FormEvent, type ReactNode, useState } from 'react';
import type { z } from 'zod';
import { useCommand } from '../api/use-command.ts';
import { CopyButton } from '../components/copy-button.tsx';
import { useStores } from '../components/use-stores.ts';

const ROLES = ['manager', 'auditor'] as const;

/** Makes a one-use link for somebody, and shows it this once. */
export function InviteForm({ onClose }: { readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation('approvals');
  const { t: office } = useTranslation('office');
  const { at } = useStores();
  const [form, setForm] = useState<z.input<typeof NewInvitation>>({ name: '', role: 'manager' });
  const [made, setMade] = useState<z.output<typeof MadeInvitation> | null>(null);
  const [tried, setTried] = useState(false);
  const invite = useCommand({ method: 'POST', schema: MadeInvitation, path: () => '/office/access/invitations', body: (invitation: z.input<typeof NewInvitation>) => invitation, invalidates: ['access'] });
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setTried(true);
    if (form.name.trim() !== '') setMade(await invite.run({ ...form, name: form.name.trim() }));
  };
  const link = made && `${window.location.origin}${made.path}`;
  return (
    <Modal opened onClose={onClose} title={made ? t('access.made', { name: form.name.trim() }) : t('access.invite')} centered closeButtonProps={{ 'aria-label': office('frame.close') }} closeOnClickOutside={made === null}>
      {made && link ? (
        <div className="of-form">
          <p className="of-section-hint">{t('access.made_hint', { until: at(made.expires_at) })}</p>
          <div className="of-with-copy"><output className="of-secret" data-testid="invitation-link">{link}</output><CopyButton text={link} what={t('access.made', { name: form.name.trim() })} /></div>
          <div className="of-form-actions"><Button onClick={onClose}>{t('access.done')}</Button></div>
        </div>
      ) : (
        <form className="of-form" onSubmit={(event) => void submit(event)} noValidate>
          {invite.fault && <FaultNotice fault={invite.fault} />}
          <TextInput label={t('access.name')} maxLength={100} autoComplete="off" data-autofocus value={form.name} error={tried && form.name.trim() === '' ? office('form.needed') : undefined} onChange={(event) => setForm({ ...form, name: event.currentTarget.value })} />
          <NativeSelect
            label={t('access.role')} description={t(`access.role_means.${form.role}`)} value={form.role} onChange={(event) => setForm({ ...form, role: NewInvitation.shape.role.parse(event.currentTarget.value) })}
            data={ROLES.map((role) => ({ value: role, label: office(`role.${role}`) }))}
          />
          <div className="of-form-actions"><Button variant="default" onClick={onClose}>{office('form.cancel')}</Button><Button type="submit" loading={invite.busy}>{t('access.make')}</Button></div>
        </form>
      )}
    </Modal>
  );
}
