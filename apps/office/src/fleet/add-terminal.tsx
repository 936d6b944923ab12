import { Button, Modal, NativeSelect, TextInput } from '@mantine/core';
import type { NewTerminal } from '@stilltill/protocol/office';
import { FaultNotice, useTranslation } from '@stilltill/ui';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, type ReactNode, useState } from 'react';
import { z } from 'zod';
import { useCommand } from '../api/use-command.ts';
import { useStores } from '../components/use-stores.ts';

/** A new terminal, by its store, code and name. It leads on to the terminal's page, where it is enrolled. */
export function AddTerminal(props: { readonly opened: boolean; readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation('office');
  const { stores } = useStores();
  const navigate = useNavigate();
  const [form, setForm] = useState<{ store: string | null; code: string; name: string }>({ store: null, code: '', name: '' });
  const store = form.store ?? stores[0]?.id ?? '';
  const code = form.code.normalize('NFKC').toUpperCase();
  const [tried, setTried] = useState(false);
  const add = useCommand({
    method: 'POST', schema: z.object({ id: z.string() }), path: () => '/office/terminals', body: (input: z.input<typeof NewTerminal>) => input, invalidates: ['terminals', 'fleet'],
  });
  const code_wrong = !/^[A-Z0-9]{1,8}$/.test(code);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setTried(true);
    if (code_wrong || form.name.trim() === '') return;
    const made = await add.run({ store, code, name: form.name.trim() });
    if (!made) return;
    props.onClose();
    setForm({ store: null, code: '', name: '' });
    setTried(false);
    await navigate({ to: '/terminals/$terminal', params: { terminal: made.id } });
  };
  return (
    <Modal opened={props.opened} onClose={props.onClose} title={t('terminals.add')} centered closeButtonProps={{ 'aria-label': t('frame.close') }}>
      <form className="of-form" onSubmit={(event) => void submit(event)} noValidate>
        {add.fault && <FaultNotice fault={add.fault} />}
        {stores.length > 1 && <NativeSelect label={t('filter.store')} value={store} onChange={(event) => setForm({ ...form, store: event.currentTarget.value })} data={stores.map((each) => ({ value: each.id, label: each.name }))} />}
        <TextInput label={t('terminals.code')} description={t('terminals.code_hint')} maxLength={8} value={form.code} error={tried && code_wrong ? t('terminals.code_wrong') : undefined} onChange={(event) => setForm({ ...form, code: event.currentTarget.value })} data-autofocus />
        <TextInput label={t('terminals.name')} description={t('terminals.name_hint')} maxLength={100} value={form.name} error={tried && form.name.trim() === '' ? t('form.needed') : undefined} onChange={(event) => setForm({ ...form, name: event.currentTarget.value })} />
        <div className="of-form-actions"><Button variant="default" onClick={props.onClose}>{t('form.cancel')}</Button><Button type="submit" loading={add.busy}>{t('terminals.add_action')}</Button></div>
      </form>
    </Modal>
  );
}
