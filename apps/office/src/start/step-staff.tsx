import { Button, NativeSelect, PasswordInput, Skeleton, TextInput } from '@mantine/core';
import { PIN_FIGURES_MAX, type Role, pinFiguresMin } from '@stilltill/domain/operator';
import type { OperatorChange } from '@stilltill/protocol/office-staff';
import { FaultNotice, useLanguage, useTranslation } from '@stilltill/ui';
import { IconCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { z } from 'zod';
import { type OperatorItem, queries } from '../api/queries.ts';
import { useCommand } from '../api/use-command.ts';
import { ReadFault } from '../components/read-fault.tsx';
import type { StepProps } from './step-props.ts';

/** The owner's own PIN first; then whoever else stands at the till. */
export function StaffStep({ onNext }: StepProps): ReactNode {
  const { t } = useTranslation('start');
  const query = useQuery(queries.operators());
  const me = useQuery(queries.me());
  if (query.error) return <ReadFault of={query} />;
  if (!query.data || !me.data) return <Skeleton height={200} radius="md" />;
  const people = query.data.items.filter(({ active }) => active);
  const self = people.find(({ id }) => id === me.data.operator?.id) ?? null;
  const ready = people.filter(({ has_pin }) => has_pin);
  return (
    <>
      {ready.length > 0 && <ul className="of-start-list">{ready.map(({ id, name, role }) => <li key={id}><IconCheck size={18} stroke={2} aria-hidden /><span>{name}</span><span className="of-muted">{t(`step.staff.role.${role}`)}</span></li>)}</ul>}
      {self && !self.has_pin ? <PersonForm key={self.id} operator={self} /> : <PersonForm key={people.length} operator={null} />}
      {ready.length > 0 && <div className="of-form-actions"><Button onClick={onNext}>{t('go_on')}</Button></div>}
    </>
  );
}

const RANKS: readonly Role[] = ['operator', 'manager', 'owner'];

function PersonForm({ operator }: { readonly operator: OperatorItem | null }): ReactNode {
  const { t } = useTranslation('start');
  const { t: of_office } = useTranslation('office');
  const { short } = useLanguage();
  const [typed, setTyped] = useState({ name: operator?.name ?? '', role: operator?.role ?? ('operator' as Role), pin: '' });
  const [tried, setTried] = useState(false);
  const save = useCommand({
    method: operator ? 'PUT' : 'POST', schema: z.unknown(), path: () => (operator ? `/office/operators/${operator.id}` : '/office/operators'), body: (change: z.input<typeof OperatorChange>) => change, invalidates: ['operators', 'first_steps'],
  });
  const figures = pinFiguresMin({ role: typed.role }, new Map());
  const pin_wrong = typed.pin.length < figures || typed.pin.length > PIN_FIGURES_MAX;
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setTried(true);
    if (typed.name.trim() === '' || pin_wrong) return;
    await save.run({ name: typed.name.trim(), role: typed.role, active: true, language: operator?.language ?? short, pin: typed.pin });
  };
  return (
    <form className="of-form" onSubmit={(event) => void submit(event)} noValidate aria-label={operator ? t('step.staff.self') : t('step.staff.other')}>
      <h3 className="of-start-part">{operator ? t('step.staff.self') : t('step.staff.other')}</h3>
      {save.fault && <FaultNotice fault={save.fault} />}
      <div className="of-fields">
        <TextInput label={t('step.staff.person')} maxLength={100} autoComplete="off" value={typed.name} error={tried && typed.name.trim() === '' ? t('needed') : undefined} onChange={(event) => setTyped({ ...typed, name: event.currentTarget.value })} />
        {!operator && <NativeSelect label={t('step.staff.work')} value={typed.role} onChange={(event) => setTyped({ ...typed, role: RANKS.find((rank) => rank === event.currentTarget.value) ?? 'operator' })} data={RANKS.map((rank) => ({ value: rank, label: t(`step.staff.role.${rank}`) }))} />}
        <PasswordInput
          label={t('step.staff.pin')} description={t('step.staff.pin_hint', { figures })} inputMode="numeric" autoComplete="new-password" maxLength={PIN_FIGURES_MAX} visibilityToggleButtonProps={{ 'aria-label': of_office('operators.show_pin') }}
          value={typed.pin} error={tried && pin_wrong ? t('step.staff.pin_wrong', { figures }) : undefined} onChange={(event) => setTyped({ ...typed, pin: event.currentTarget.value.normalize('NFKC').replaceAll(/\D/g, '') })}
        />
      </div>
      <div className="of-form-actions"><Button type="submit" variant={operator ? 'filled' : 'default'} loading={save.busy}>{operator ? t('step.staff.keep') : t('step.staff.add')}</Button></div>
    </form>
  );
}
