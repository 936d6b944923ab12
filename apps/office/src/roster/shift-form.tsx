import { Button, Checkbox, Modal, NativeSelect, TextInput } from '@mantine/core';
import { ChangedShifts } from '@stilltill/protocol/office-roster';
import { FaultNotice, useTranslation } from '@stilltill/ui';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { type Store, queries } from '../api/queries.ts';
import { useCommand } from '../api/use-command.ts';
import { momentOf, nextDay } from '../lib/time.ts';

/** Where in the week somebody wants a new shift; `operator` empty: not said. */
export type NewAt = { readonly day: string; readonly operator: string };

/** Plans a shift, or takes one as worked afterwards. */
export function ShiftForm({ at, stores, store, onClose }: { readonly at: NewAt; readonly stores: readonly Store[]; readonly store: string; readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation('roster');
  const { t: office } = useTranslation('office');
  const operators = useQuery(queries.operators());
  const [form, setForm] = useState({ operator: at.operator, store, day: at.day, from: '09:00', until: '17:00', is_late: false, reason: '' });
  const [tried, setTried] = useState(false);
  const add = useCommand({ method: 'POST', schema: ChangedShifts, path: () => '/office/roster', body: (shift: object) => shift, invalidates: ['roster'] });
  const set = (change: Partial<typeof form>): void => setForm({ ...form, ...change });
  const lacks_reason = form.is_late && form.reason.trim() === '';
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setTried(true);
    if (form.operator === '' || form.day === '' || form.from === '' || form.until === '' || lacks_reason) return;
    const timezone = stores.find(({ id }) => id === form.store)?.timezone ?? 'UTC';
    const last_day = form.until > form.from ? form.day : nextDay(form.day);
    const done = await add.run({
      operator: form.operator, store: form.store, from: momentOf(`${form.day}T${form.from}`, timezone), until: momentOf(`${last_day}T${form.until}`, timezone), late_reason: form.is_late ? form.reason.trim() : null,
    });
    if (done !== null) onClose();
  };
  return (
    <Modal opened onClose={onClose} title={t('form.add')} centered closeButtonProps={{ 'aria-label': office('frame.close') }}>
      <form className="of-form" onSubmit={(event) => void submit(event)} noValidate>
        {add.fault && <FaultNotice fault={add.fault} />}
        <NativeSelect
          label={t('form.operator')} value={form.operator} error={tried && form.operator === '' ? t('form.needed') : undefined} onChange={(event) => set({ operator: event.currentTarget.value })} data-autofocus
          data={[{ value: '', label: t('form.choose') }, ...(operators.data?.items ?? []).filter(({ active }) => active).map(({ id, name }) => ({ value: id, label: name }))]}
        />
        {stores.length > 1 && <NativeSelect label={t('form.store')} value={form.store} onChange={(event) => set({ store: event.currentTarget.value })} data={stores.map(({ id, name }) => ({ value: id, label: name }))} />}
        <TextInput type="date" label={t('form.day')} value={form.day} error={tried && form.day === '' ? t('form.needed') : undefined} onChange={(event) => set({ day: event.currentTarget.value })} />
        <div className="of-roster-times">
          <TextInput type="time" label={t('form.from')} value={form.from} error={tried && form.from === '' ? t('form.needed') : undefined} onChange={(event) => set({ from: event.currentTarget.value })} />
          <TextInput type="time" label={t('form.until')} value={form.until} error={tried && form.until === '' ? t('form.needed') : undefined} onChange={(event) => set({ until: event.currentTarget.value })} />
        </div>
        <p className="of-section-hint">{t('form.until_hint')}</p>
        <Checkbox label={t('form.late')} checked={form.is_late} onChange={(event) => set({ is_late: event.currentTarget.checked })} />
        {form.is_late && <TextInput label={t('form.reason')} maxLength={300} value={form.reason} error={tried && lacks_reason ? t('form.reason_needed') : undefined} onChange={(event) => set({ reason: event.currentTarget.value })} />}
        <div className="of-form-actions"><Button variant="default" onClick={onClose}>{office('form.cancel')}</Button><Button type="submit" loading={add.busy}>{t('form.save')}</Button></div>
      </form>
    </Modal>
  );
}
