import { Button, Modal, NativeSelect, NumberInput, TextInput } from '@mantine/core';
import { PRINTER_PORT, PRINTER_PORT_MAX, PrinterChange } from '@stilltill/protocol/printing';
import { FaultNotice, useTranslation } from '@stilltill/ui';
import { type FormEvent, type ReactNode, useState } from 'react';
import { z } from 'zod';
import type { PrinterItem, Store } from '../api/queries.ts';
import { useCommand } from '../api/use-command.ts';

type Change = z.input<typeof PrinterChange>;

/** Puts a network printer on the list, changes it, or takes it off. */
export function PrinterForm(props: { readonly printer: PrinterItem | null; readonly stores: readonly Store[]; readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation('office');
  const { printer, stores, onClose } = props;
  const [form, setForm] = useState<Change>({ store: printer?.store ?? stores[0]?.id ?? '', name: printer?.name ?? '', host: printer?.host ?? '', port: printer?.port ?? PRINTER_PORT });
  const [tried, setTried] = useState(false);
  const path = printer ? `/office/printers/${printer.id}` : '/office/printers';
  const save = useCommand({ method: printer ? 'PUT' : 'POST', schema: z.unknown(), path: () => path, body: (change: Change) => change, invalidates: ['printers'] });
  const remove = useCommand({ method: 'POST', schema: z.unknown(), path: () => `${path}/remove`, body: () => ({}), invalidates: ['printers'] });
  const read = PrinterChange.safeParse(form);
  const wrong = (name: keyof Change): string | undefined => (tried && !read.success && read.error.issues.some(({ path: [first] }) => first === name) ? t('form.needed') : undefined);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setTried(true);
    if (read.success && (await save.run(read.data)) !== null) onClose();
  };
  const takeOff = async (): Promise<void> => {
    if ((await remove.run(undefined)) !== null) onClose();
  };
  const fault = save.fault ?? remove.fault;
  return (
    <Modal opened onClose={onClose} title={printer ? t('receipts.printer_change', { name: printer.name }) : t('receipts.printer_add')} centered closeButtonProps={{ 'aria-label': t('frame.close') }}>
      <form className="of-form" onSubmit={(event) => void submit(event)} noValidate>
        {fault && <FaultNotice fault={fault} />}
        <TextInput label={t('column.name')} description={t('receipts.printer_name_hint')} maxLength={60} value={form.name} error={wrong('name')} onChange={(event) => setForm({ ...form, name: event.currentTarget.value })} data-autofocus />
        <TextInput label={t('receipts.host')} description={t('receipts.host_hint')} maxLength={253} value={form.host} error={wrong('host')} onChange={(event) => setForm({ ...form, host: event.currentTarget.value })} />
        <NumberInput label={t('receipts.port')} value={form.port} min={PRINTER_PORT} max={PRINTER_PORT_MAX} allowDecimal={false} thousandSeparator="" error={wrong('port')} onChange={(value) => setForm({ ...form, port: Number(value) })} />
        {stores.length > 1 && <NativeSelect label={t('filter.store')} value={form.store} onChange={(event) => setForm({ ...form, store: event.currentTarget.value })} data={stores.map(({ id, name }) => ({ value: id, label: name }))} />}
        <div className="of-form-actions">
          {printer && <Button variant="default" loading={remove.busy} onClick={() => void takeOff()}>{t('receipts.printer_remove')}</Button>}
          <Button variant="default" onClick={onClose}>{t('form.cancel')}</Button><Button type="submit" loading={save.busy}>{t('form.save')}</Button>
        </div>
      </form>
    </Modal>
  );
}
