import { Button, Modal, NativeSelect, TextInput } from '@mantine/core';
import { ChangedShifts } from '@stilltill/protocol/office-roster';
import { FaultNotice, useTranslation } from '@stilltill/ui';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { queries } from '../api/queries.ts';
import { useCommand } from '../api/use-command.ts';
import { dayOf } from '../lib/time.ts';
import type { RosterShift } from './roster-queries.ts';
import { useDayWords, useShiftTimes } from './week-grid.tsx';

/** One shift: who entered it, giving it to somebody else, and removing it. */
export function SwapForm({ shift, others, zone_of, may, onClose }: {
  readonly shift: RosterShift; readonly others: readonly RosterShift[]; readonly zone_of: (store: string) => string; readonly may: boolean; readonly onClose: () => void;
}): ReactNode {
  const { t } = useTranslation('roster');
  const { t: office } = useTranslation('office');
  const operators = useQuery(queries.operators());
  const dayWords = useDayWords();
  const times = useShiftTimes(zone_of);
  const [to, setTo] = useState('');
  const [reason, setReason] = useState('');
  const [sure, setSure] = useState(false);
  const swap = useCommand({
    method: 'POST', schema: ChangedShifts, path: () => '/office/roster/swap', invalidates: ['roster'],
    body: (taker: string) => ({ shift: shift.id, to: taker.startsWith('shift ') ? { shift: taker.slice(6) } : { operator: taker }, reason: reason.trim() || null }),
  });
  const remove = useCommand({ method: 'DELETE', schema: ChangedShifts, path: () => `/office/roster/${shift.id}`, body: () => ({}), invalidates: ['roster'] });
  const fault = swap.fault ?? remove.fault;
  const words = (of: RosterShift): string => `${dayWords(dayOf(Date.parse(of.from), zone_of(of.store)))} ${times(of)}`;
  const people = (operators.data?.items ?? []).filter(({ id, active }) => active && id !== shift.operator);
  const exchangeable = others.filter(({ operator }) => people.some(({ id }) => id === operator));
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (to !== '' && (await swap.run(to)) !== null) onClose();
  };
  const removeNow = async (): Promise<void> => { if (!sure) setSure(true); else if ((await remove.run(undefined)) !== null) onClose(); };
  return (
    <Modal opened onClose={onClose} title={`${shift.operator_name}, ${words(shift)}`} centered closeButtonProps={{ 'aria-label': office('frame.close') }}>
      <form className="of-form" onSubmit={(event) => void submit(event)}>
        {fault && <FaultNotice fault={fault} />}
        <p className="of-section-hint">{[shift.store_code, t(`accepted.${shift.accepted}`), shift.reason, t('form.by', { name: shift.made_by })].filter((word) => word !== null).join(' · ')}</p>
        {may && <>
          <NativeSelect
            label={t('form.swap')} description={t('form.swap_hint')} value={to} onChange={(event) => setTo(event.currentTarget.value)} data-autofocus
            data={[
              { value: '', label: t('form.choose') }, ...people.map(({ id, name }) => ({ value: id, label: t('form.takes', { name }) })),
              ...exchangeable.map((each) => ({ value: `shift ${each.id}`, label: t('form.exchanges', { name: each.operator_name, shift: words(each) }) })),
            ]}
          />
          {to !== '' && <TextInput label={t('form.reason')} maxLength={300} value={reason} onChange={(event) => setReason(event.currentTarget.value)} />}
          <div className="of-form-actions">
            <Button variant={sure ? 'filled' : 'default'} color="red" loading={remove.busy} onClick={() => void removeNow()}>{sure ? t('form.really') : t('form.remove')}</Button>
            <Button type="submit" disabled={to === ''} loading={swap.busy}>{t('form.do_swap')}</Button>
          </div>
        </>}
      </form>
    </Modal>
  );
}
