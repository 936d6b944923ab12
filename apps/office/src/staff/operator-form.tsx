import { Button, Modal, NativeSelect, PasswordInput, Switch, TextInput } from '@mantine/core';
import { PIN_FIGURES_MAX, pinFiguresMin } from '@stilltill/domain/operator';
import { OperatorChange } from '@stilltill/protocol/office-staff';
import { FaultNotice, LANGUAGES, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/staff';
import { type FormEvent, type ReactNode, useState } from 'react';
import { z } from 'zod';
import type { OperatorItem, RoleItem } from '../api/queries.ts';
import { useCommand } from '../api/use-command.ts';
import { BadgesPart } from './badges-part.tsx';
import { DemandPart } from './demand-part.tsx';
import { RoleChoice, type TypedWork, readWork, typeWork } from './role-choice.tsx';
import './staff.css';

type Change = z.input<typeof OperatorChange>;

/** Adds or changes an operator. A PIN that is left empty stays as it is. */
export function OperatorForm({ operator, roles, onClose }: { readonly operator: OperatorItem | null; readonly roles: readonly RoleItem[]; readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation('office');
  const staff = useTranslation('staff');
  return (
    // Its lock of the page behind writes a style tag, which the pages' policy lets no script do.
    <Modal opened onClose={onClose} size="lg" title={operator ? t('operators.change', { name: operator.name }) : t('operators.add')} centered closeButtonProps={{ 'aria-label': t('frame.close') }}>
      <PersonForm operator={operator} roles={roles} onClose={onClose} />
      {operator && <DemandPart operator={operator} />}
      {operator ? <BadgesPart operator={operator} /> : <p className="of-section-hint of-part-hint">{staff.t('form.badges_later')}</p>}
    </Modal>
  );
}

type Typed = { readonly name: string; readonly language: 'zh' | 'en'; readonly active: boolean; readonly pin: string; readonly work: TypedWork };

function begin(operator: OperatorItem | null): Typed {
  return { name: operator?.name ?? '', language: operator?.language ?? 'zh', active: operator?.active ?? true, pin: '', work: typeWork(operator) };
}

function PersonForm({ operator, roles, onClose }: { readonly operator: OperatorItem | null; readonly roles: readonly RoleItem[]; readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation('office');
  const staff = useTranslation('staff');
  const [typed, setTyped] = useState(() => begin(operator));
  const [tried, setTried] = useState(false);
  const put = (part: Partial<Typed>): void => setTyped((was) => ({ ...was, ...part }));
  const save = useCommand({
    method: operator ? 'PUT' : 'POST', schema: z.unknown(), path: () => (operator ? `/office/operators/${operator.id}` : '/office/operators'), body: (change: Change) => change, invalidates: ['operators', 'roles'],
  });
  const work = readWork(typed.work, roles);
  const figures = pinFiguresMin(work ?? { role: 'operator' }, new Map(roles.map((role) => [role.id, role])));
  const pin_wrong = typed.pin !== '' && (typed.pin.length < figures || typed.pin.length > PIN_FIGURES_MAX);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setTried(true);
    const { name, active, language, pin } = typed;
    if (name.trim() === '' || pin_wrong || !work) return;
    const done = await save.run({ name: name.trim(), active, language, ...work, ...(pin === '' ? {} : { pin }) });
    if (done !== null) onClose();
  };
  return (
    <form className="of-form" onSubmit={(event) => void submit(event)} noValidate>
      {save.fault && <FaultNotice fault={save.fault} />}
      <div className="of-fields">
        <TextInput label={t('column.name')} maxLength={100} autoComplete="off" value={typed.name} error={tried && typed.name.trim() === '' ? t('form.needed') : undefined} onChange={(event) => put({ name: event.currentTarget.value })} data-autofocus />
        <NativeSelect
          label={t('column.language')} value={typed.language} onChange={(event) => put({ language: OperatorChange.shape.language.parse(event.currentTarget.value) })}
          data={LANGUAGES.map((language) => ({ value: language.short, label: language.name }))}
        />
      </div>
      <RoleChoice typed={typed.work} roles={roles} wrong={tried && !work} onChange={(part) => put({ work: part })} />
      <PasswordInput
        label={operator?.has_pin ? t('operators.new_pin') : t('column.pin')}
        description={operator?.has_pin ? t('operators.new_pin_hint') : staff.t('form.pin_hint', { figures })} inputMode="numeric" autoComplete="new-password" maxLength={PIN_FIGURES_MAX}
        visibilityToggleButtonProps={{ 'aria-label': t('operators.show_pin') }}
        value={typed.pin} error={tried && pin_wrong ? staff.t('form.pin_wrong', { figures }) : undefined} onChange={(event) => put({ pin: event.currentTarget.value.normalize('NFKC').replaceAll(/\D/g, '') })}
      />
      {operator && <Switch label={t('operators.may_sign_on')} description={t('operators.may_sign_on_hint')} checked={typed.active} onChange={(event) => put({ active: event.currentTarget.checked })} />}
      <div className="of-form-actions"><Button variant="default" onClick={onClose}>{t('form.cancel')}</Button><Button type="submit" loading={save.busy}>{t('form.save')}</Button></div>
    </form>
  );
}
