import { Button, Modal, NativeSelect, PasswordInput, Switch, TextInput } from '@mantine/core';
import { FaultNotice, LANGUAGES, useTranslation } from '@stilltill/ui';
import { type FormEvent, type ReactNode, useState } from 'react';
import { z } from 'zod';
import { OperatorChange } from '@stilltill/protocol/office';
import type { OperatorItem } from '../api/queries.ts';
import { useCommand } from '../api/use-command.ts';

type Change = z.input<typeof OperatorChange>;

/** Adds or changes an operator. A PIN that is left empty stays as it is. */
export function OperatorForm(props: { readonly operator: OperatorItem | null; readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation('office');
  const { operator, onClose } = props;
  const [form, setForm] = useState<Omit<Change, 'pin'>>({ name: operator?.name ?? '', role: operator?.role ?? 'operator', active: operator?.active ?? true, language: operator?.language ?? 'zh' });
  const [pin, setPin] = useState('');
  const [tried, setTried] = useState(false);
  const save = useCommand({
    method: operator ? 'PUT' : 'POST', schema: z.unknown(), path: () => (operator ? `/office/operators/${operator.id}` : '/office/operators'), body: (change: Change) => change, invalidates: ['operators'],
  });
  const pin_wrong = pin !== '' && !/^[0-9]{4,8}$/.test(pin);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setTried(true);
    if (form.name.trim() === '' || pin_wrong) return;
    const done = await save.run({ ...form, name: form.name.trim(), ...(pin === '' ? {} : { pin }) });
    if (done !== null) onClose();
  };
  return (
    <Modal opened onClose={onClose} title={operator ? t('operators.change', { name: operator.name }) : t('operators.add')} centered closeButtonProps={{ 'aria-label': t('frame.close') }}>
      <form className="of-form" onSubmit={(event) => void submit(event)} noValidate>
        {save.fault && <FaultNotice fault={save.fault} />}
        <TextInput label={t('column.name')} maxLength={100} autoComplete="off" value={form.name} error={tried && form.name.trim() === '' ? t('form.needed') : undefined} onChange={(event) => setForm({ ...form, name: event.currentTarget.value })} data-autofocus />
        <NativeSelect
          label={t('column.role')} description={t(`role_means.${form.role}`)} value={form.role} onChange={(event) => setForm({ ...form, role: OperatorChange.shape.role.parse(event.currentTarget.value) })}
          data={(['operator', 'manager', 'owner'] as const).map((role) => ({ value: role, label: t(`role.${role}`) }))}
        />
        <NativeSelect
          label={t('column.language')} value={form.language} onChange={(event) => setForm({ ...form, language: OperatorChange.shape.language.parse(event.currentTarget.value) })}
          data={LANGUAGES.map((language) => ({ value: language.short, label: language.name }))}
        />
        <PasswordInput
          label={operator?.has_pin ? t('operators.new_pin') : t('column.pin')} description={operator?.has_pin ? t('operators.new_pin_hint') : t('operators.pin_hint')} inputMode="numeric" autoComplete="new-password" maxLength={8}
          visibilityToggleButtonProps={{ 'aria-label': t('operators.show_pin') }}
          value={pin} error={tried && pin_wrong ? t('operators.pin_wrong') : undefined} onChange={(event) => setPin(event.currentTarget.value.normalize('NFKC').replaceAll(/\D/g, ''))}
        />
        {operator && <Switch label={t('operators.may_sign_on')} description={t('operators.may_sign_on_hint')} checked={form.active} onChange={(event) => setForm({ ...form, active: event.currentTarget.checked })} />}
        <div className="of-form-actions"><Button variant="default" onClick={onClose}>{t('form.cancel')}</Button><Button type="submit" loading={save.busy}>{t('form.save')}</Button></div>
      </form>
    </Modal>
  );
}
