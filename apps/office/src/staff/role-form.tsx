import { Button, Checkbox, Modal, NativeSelect, Radio, TextInput } from '@mantine/core';
import { PIN_FIGURES, PIN_FIGURES_MAX, ROLES, type Role } from '@stilltill/domain/operator';
import { nameIn } from '@stilltill/domain/catalog';
import { FaultNotice, useLanguage, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/staff';
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { z } from 'zod';
import type { RoleItem } from '../api/queries.ts';
import { useCommand } from '../api/use-command.ts';
import { useStores } from '../components/use-stores.ts';
import { makeId } from '../stock/made-here.ts';
import './staff.css';
import {
  ACTION_GROUPS, LIMIT_OF, type LimitName, type ReadRole, type RoleState, TILL_ACTIONS, type TillAction, type TypedLimit, type TypedRole, beginRole, hasUsual, rankRole, readRole, typeRole,
} from './typed-role.ts';

type Parts = { readonly typed: TypedRole; readonly put: (part: Partial<TypedRole>) => void; readonly wrong: ReadRole['wrong']; readonly currency: string };
const NOTHING_WRONG: ReadonlySet<string> = new Set();

/** Defines a role or changes it. */
export function RoleForm({ role, onClose }: { readonly role: RoleItem | null; readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation('staff');
  const office = useTranslation('office');
  const { short } = useLanguage();
  const currency = useStores().stores[0]?.currency ?? 'CNY';
  const [id] = useState(() => role?.id ?? makeId());
  const [typed, setTyped] = useState(() => (role ? typeRole(role, currency) : beginRole('operator')));
  const [tries, setTries] = useState(0);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (tries > 0) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [tries]);
  const save = useCommand({ method: 'PUT', schema: z.unknown(), path: () => `/office/roles/${id}`, body: (body: RoleState) => body, invalidates: ['roles', 'operators'] });
  const read = readRole(typed, currency);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setTries(tries + 1);
    if (read.role && await save.run(read.role) !== null) onClose();
  };
  const parts: Parts = { typed, put: (part) => setTyped((was) => ({ ...was, ...part })), wrong: tries > 0 ? read.wrong : NOTHING_WRONG, currency };
  return (
    <Modal opened onClose={onClose} size="lg" title={role ? t('roles.change', { name: nameIn(role.names, short) }) : t('roles.add')} centered closeButtonProps={{ 'aria-label': office.t('frame.close') }}>
      <form ref={form} className="of-form" onSubmit={(event) => void submit(event)} noValidate>
        <Names {...parts} />
        <Rank typed={typed} onRank={(rank) => setTyped((was) => (role === null ? { ...beginRole(rank), name_en: was.name_en, name_zh: was.name_zh } : rankRole(was, rank)))} />
        <Actions {...parts} />
        <Credentials {...parts} />
        {save.fault && <FaultNotice fault={save.fault} />}
        <div className="of-form-actions">
          {role && <RemoveRole role={role} onRemoved={onClose} />}
          <Button variant="default" onClick={onClose}>{t('role.cancel')}</Button><Button type="submit" loading={save.busy}>{t('role.save')}</Button>
        </div>
      </form>
    </Modal>
  );
}

function Names({ typed, put, wrong }: Parts): ReactNode {
  const { t } = useTranslation('staff');
  const error = wrong.has('name') ? t('role.name_needed') : undefined;
  return (
    <div className="of-fields">
      <TextInput label={t('role.name_en')} value={typed.name_en} maxLength={60} autoComplete="off" error={error} onChange={(event) => put({ name_en: event.currentTarget.value })} data-autofocus />
      <TextInput label={t('role.name_zh')} value={typed.name_zh} maxLength={60} autoComplete="off" aria-invalid={wrong.has('name')} onChange={(event) => put({ name_zh: event.currentTarget.value })} />
    </div>
  );
}

function Rank({ typed, onRank }: { readonly typed: TypedRole; readonly onRank: (rank: Role) => void }): ReactNode {
  const { t } = useTranslation('staff');
  const office = useTranslation('office');
  return (
    <NativeSelect
      label={t('role.rank')} description={t(`role.rank_means.${typed.rank}`)} value={typed.rank} onChange={(event) => onRank(ROLES.find((rank) => rank === event.currentTarget.value) ?? 'operator')}
      data={ROLES.map((rank) => ({ value: rank, label: office.t(`role.${rank}`) }))}
    />
  );
}

function Actions(parts: Parts): ReactNode {
  const { t } = useTranslation('staff');
  const { typed, put, wrong } = parts;
  const tick = (action: TillAction, ticked: boolean): void => {
    const actions = new Set(typed.actions);
    if (ticked) actions.add(action);
    else actions.delete(action);
    put({ actions });
  };
  return (
    <section className="of-role-actions" aria-label={t('role.actions')}>
      <h3 className="of-section-title">{t('role.actions')}</h3>
      <p className="of-section-hint">{t('role.actions_hint')}</p>
      {wrong.has('actions') && <p className="of-role-wrong" role="alert">{t('role.none')}</p>}
      {ACTION_GROUPS.map((group) => (
        <fieldset key={group} className="of-role-group">
          <legend>{t(`group.${group}`)}</legend>
          {TILL_ACTIONS[group].map((action: TillAction) => (
            <div key={action} className="of-role-action">
              <Checkbox label={t(`action.${action}`)} checked={typed.actions.has(action)} onChange={(event) => tick(action, event.currentTarget.checked)} />
              {typed.actions.has(action) && isLimited(action) && <Limit name={LIMIT_OF[action]} parts={parts} />}
            </div>
          ))}
        </fieldset>
      ))}
    </section>
  );
}

function isLimited(action: TillAction): action is keyof typeof LIMIT_OF {
  return Object.hasOwn(LIMIT_OF, action);
}

const HOWS = ['usual', 'free', 'up_to'] as const satisfies readonly TypedLimit['how'][];

function Limit({ name, parts }: { readonly name: LimitName; readonly parts: Parts }): ReactNode {
  const { t } = useTranslation('staff');
  const { typed, put, wrong, currency } = parts;
  const limit = typed.limits[name];
  const change = (part: Partial<TypedLimit>): void => put({ limits: { ...typed.limits, [name]: { ...limit, ...part } } });
  const hows = HOWS.filter((how) => how !== 'usual' || hasUsual(name, typed.rank));
  const label = t(`limit.${name}`);
  const unit = name === 'discount' ? t('limit.percent') : name === 'drawer' ? t('limit.times') : currency;
  return (
    <div className="of-role-limit">
      <NativeSelect aria-label={label} value={limit.how} data={hows.map((how) => ({ value: how, label: t(`limit.${how}`) }))} onChange={(event) => change({ how: HOWS.find((how) => how === event.currentTarget.value) ?? 'free' })} />
      {limit.how === 'up_to' && (
        <TextInput
          aria-label={`${label} (${unit})`} inputMode="decimal" autoComplete="off" maxLength={16} value={limit.size} error={wrong.has(name) ? t('role.wrong') : undefined}
          rightSection={<span className="of-role-unit">{unit}</span>} rightSectionWidth={name === 'drawer' ? 108 : 56} rightSectionPointerEvents="none" onChange={(event) => change({ size: event.currentTarget.value })}
        />
      )}
    </div>
  );
}

function Credentials({ typed, put }: Parts): ReactNode {
  const { t } = useTranslation('staff');
  const least = PIN_FIGURES[typed.rank];
  const figures = Array.from({ length: PIN_FIGURES_MAX - least + 1 }, (_, at) => least + at);
  return (
    <section className="of-role-actions" aria-label={t('role.credentials')}>
      <h3 className="of-section-title">{t('role.credentials')}</h3>
      <NativeSelect label={t('role.figures')} value={String(typed.figures)} data={figures.map((count) => ({ value: String(count), label: t('role.figures_count', { count }) }))} onChange={(event) => put({ figures: Number(event.currentTarget.value) })} />
      <Radio.Group label={t('role.badge')} value={typed.badge} onChange={(badge) => put({ badge: badge === 'alone' || badge === 'never' ? badge : 'with_pin' })}>
        <div className="of-choices of-choices-row">{(['with_pin', 'alone', 'never'] as const).map((badge) => <Radio key={badge} value={badge} label={t(`role.badge_is.${badge}`)} />)}</div>
      </Radio.Group>
    </section>
  );
}

/** A second press removes: nothing else could be meant by it. */
function RemoveRole({ role, onRemoved }: { readonly role: RoleItem; readonly onRemoved: () => void }): ReactNode {
  const { t } = useTranslation('staff');
  const [asked, setAsked] = useState(false);
  const remove = useCommand({ method: 'DELETE', schema: z.unknown(), path: () => `/office/roles/${role.id}`, body: () => ({}), invalidates: ['roles'] });
  return (
    <>
      {remove.fault && <FaultNotice fault={remove.fault} onDismiss={remove.reset} />}
      <Button
        variant="default" className="of-role-remove" data-asked={asked} loading={remove.busy}
        onClick={() => { if (asked) void remove.run(null).then((done) => (done === null ? setAsked(false) : onRemoved())); else setAsked(true); }} onBlur={() => setAsked(false)}
      >
        {asked ? t('roles.sure') : t('roles.remove')}
      </Button>
    </>
  );
}
