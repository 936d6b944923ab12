import { Button, Modal, TextInput, Textarea } from '@mantine/core';
import { parseTyped } from '@stilltill/domain/money';
import { OfficeClosingAnswer } from '@stilltill/protocol/shifts';
import { FaultNotice, Notice, useTranslation } from '@stilltill/ui';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useCommand } from '../api/use-command.ts';
import type { ShiftDetail } from './shift-queries.ts';

/** Closes a shift whose till can't. What was typed stays where the server can't be reached. */
export function CloseShiftForm(props: { readonly shift: ShiftDetail; readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation('shifts');
  const { t: office } = useTranslation('office');
  const { shift, onClose } = props;
  const [typed, setTyped] = useState('');
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const close = useCommand({
    method: 'POST', schema: OfficeClosingAnswer, path: () => `/office/shifts/${shift.id}/close`,
    body: (closing: { readonly counted_minor: bigint; readonly reason: string }) => closing, invalidates: ['shift', 'shifts', 'today'],
  });
  const counted = parseTyped(typed, shift.currency);
  const is_amount = counted.ok && counted.value >= 0n;
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setTried(true);
    if (!is_amount || reason.trim() === '') return;
    if ((await close.run({ counted_minor: counted.value, reason: reason.trim() })) !== null) onClose();
  };
  return (
    <Modal opened onClose={onClose} title={t('close.of', { terminal: `${shift.store_code} ${shift.terminal_code}` })} centered closeButtonProps={{ 'aria-label': office('frame.close') }}>
      <form className="of-form" onSubmit={(event) => void submit(event)} noValidate>
        <Notice tone="quiet" title={t('close.means')}>{t('close.means_hint')}</Notice>
        {close.fault && <FaultNotice fault={close.fault} />}
        <TextInput
          label={t('close.counted', { currency: shift.currency })} description={t('close.counted_hint')} inputMode="decimal" autoComplete="off" maxLength={20} value={typed}
          error={tried && !is_amount ? t('close.wrong') : undefined} onChange={(event) => setTyped(event.currentTarget.value)} data-autofocus
        />
        <Textarea label={t('close.reason')} description={t('close.reason_hint')} maxLength={300} autosize minRows={2} value={reason} error={tried && reason.trim() === '' ? office('form.needed') : undefined} onChange={(event) => setReason(event.currentTarget.value)} />
        <div className="of-form-actions"><Button variant="default" onClick={onClose}>{office('form.cancel')}</Button><Button type="submit" loading={close.busy}>{t('close.action')}</Button></div>
      </form>
    </Modal>
  );
}
