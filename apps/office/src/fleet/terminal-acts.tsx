/** What a person decides about a terminal. Each decision but the descriptions takes a reason, which goes into the server's journal. */
import { Autocomplete, Button, Checkbox, Modal, NativeSelect, TextInput, Textarea } from '@mantine/core';
import { FleetTerminalDetail, TerminalGroup } from '@stilltill/protocol/office-fleet';
import { FaultNotice, Notice, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/fleet';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { queries } from '../api/queries.ts';
import { useCommand } from '../api/use-command.ts';
import { Section } from '../components/page.tsx';
import { useStores } from '../components/use-stores.ts';
import { localOf, momentOf } from '../lib/time.ts';
import { type FleetDetail, fleetQueries } from './fleet-queries.ts';

const ACTS = ['edit', 'move', 'custody', 'groups', 'window', 'lost', 'found', 'lock', 'unlock'] as const;
type Act = (typeof ACTS)[number];

const isGrave = (act: Act): boolean => act === 'lock' || act === 'lost';

function actsOf(terminal: FleetDetail): readonly Act[] {
  const is_lost = terminal.liveness === 'lost';
  const is_over = terminal.liveness === 'retired' || terminal.liveness === 'compromised';
  return ACTS.filter((act) => {
    if (act === 'lost') return !is_lost && !is_over && terminal.liveness !== 'new';
    if (act === 'found') return is_lost;
    if (act === 'lock') return !terminal.lock && !is_over && terminal.liveness !== 'new';
    return act === 'unlock' ? terminal.lock !== null : true;
  });
}

export function TerminalActs({ terminal }: { readonly terminal: FleetDetail }): ReactNode {
  const { t } = useTranslation('fleet');
  const { t: of_office } = useTranslation('office');
  const [act, setAct] = useState<Act | null>(null);
  const title = (each: Act): string => (each === 'edit' ? t('one.edit') : t(`act.${each}`));
  return (
    <Section title={t('act.title')}>
      <div className="of-actions">
        {actsOf(terminal).map((each) => <Button key={each} {...(isGrave(each) ? { variant: 'light', color: 'red' } : { variant: 'default' })} onClick={() => setAct(each)}>{title(each)}</Button>)}
      </div>
      {act && (
        <Modal opened onClose={() => setAct(null)} title={title(act)} centered closeButtonProps={{ 'aria-label': of_office('frame.close') }}>
          <ActForm terminal={terminal} act={act} onClose={() => setAct(null)} />
        </Modal>
      )}
    </Section>
  );
}

type Typed = { readonly reason: string; readonly store: string; readonly custodian: string; readonly groups: readonly string[]; readonly from: string; readonly until: string; readonly call: string; readonly name: string; readonly model: string; readonly serial: string; readonly place: string; readonly acquirer: string; readonly peripherals: string };

function bodyOf(act: Act, typed: Typed, timezone: string): object | null {
  const reason = typed.reason.trim();
  const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim());
  switch (act) {
    case 'edit': return typed.name.trim() === '' ? null : { name: typed.name.trim(), model: orNull(typed.model), serial: orNull(typed.serial), place: orNull(typed.place), acquirer: orNull(typed.acquirer), peripherals: typed.peripherals.split(/[,，]/).map((each) => each.trim()).filter((each) => each !== '') };
    case 'groups': return { groups: typed.groups };
    case 'window': return typed.from === '' && typed.until === '' ? { window: null } : typed.from === '' || typed.until === '' || typed.from >= typed.until ? null : { window: { from: momentOf(typed.from, timezone), until: momentOf(typed.until, timezone) } };
    case 'move': return reason === '' || typed.store === '' ? null : { store: typed.store, reason };
    case 'custody': return reason === '' ? null : { custodian: orNull(typed.custodian), reason };
    case 'lock': return reason === '' ? null : { reason, call: typed.call.trim(), code: 'locked_by_office' };
    default: return reason === '' ? null : { reason };
  }
}

const PATHS: Readonly<Record<Act, string>> = { edit: 'describe', move: 'move', custody: 'custody', groups: 'groups', window: 'window', lost: 'lost', found: 'found', lock: 'lock', unlock: 'unlock' };

function ActForm({ terminal, act, onClose }: { readonly terminal: FleetDetail; readonly act: Act; readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation('fleet');
  const { timezone_of } = useStores();
  const timezone = timezone_of(terminal.store_code) ?? 'UTC';
  const [typed, setTyped] = useState<Typed>({
    reason: '', store: '', custodian: terminal.custodian?.id ?? '', groups: terminal.groups, call: '', name: terminal.name, model: terminal.model ?? '', serial: terminal.serial ?? '', place: terminal.place ?? '', acquirer: terminal.acquirer ?? '',
    peripherals: terminal.peripherals.join(', '), from: terminal.window ? localOf(Date.parse(terminal.window.from), timezone) : '', until: terminal.window ? localOf(Date.parse(terminal.window.until), timezone) : '',
  });
  const [tried, setTried] = useState(false);
  const queryClient = useQueryClient();
  const command = useCommand({ method: 'POST', schema: FleetTerminalDetail, path: () => `/office/fleet/terminals/${terminal.id}/${PATHS[act]}`, body: (body: object) => body, invalidates: ['fleet', 'terminals'] });
  const body = bodyOf(act, typed, timezone);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setTried(true);
    if (!body) return;
    const done = await command.run(body);
    if (!done) return;
    queryClient.setQueryData(fleetQueries.terminal(terminal.id).queryKey, done);
    onClose();
  };
  const set = (change: Partial<Typed>): void => setTyped({ ...typed, ...change });
  const takes_reason = !['edit', 'groups', 'window'].includes(act);
  return (
    <form className="of-form" onSubmit={(event) => void submit(event)} noValidate>
      {command.fault && <FaultNotice fault={command.fault} />}
      {act === 'lost' && <Notice tone="amber" title={t('act.lost_hint')} />}
      <ActFields terminal={terminal} act={act} typed={typed} set={set} is_wrong={tried && !body} />
      {takes_reason && <Textarea label={t('act.reason')} description={t('act.reason_hint')} maxLength={300} autosize minRows={2} value={typed.reason} error={tried && typed.reason.trim() === '' ? t('act.needed') : undefined} onChange={(event) => set({ reason: event.currentTarget.value })} />}
      <div className="of-form-actions"><Button variant="default" onClick={onClose}>{t('act.cancel')}</Button><Button type="submit" color={isGrave(act) ? 'red' : 'accent'} loading={command.busy}>{act === 'edit' || act === 'groups' || act === 'window' ? t('act.done') : t(`act.${act}`)}</Button></div>
    </form>
  );
}

function ActFields({ terminal, act, typed, set, is_wrong }: { readonly terminal: FleetDetail; readonly act: Act; readonly typed: Typed; readonly set: (change: Partial<Typed>) => void; readonly is_wrong: boolean }): ReactNode {
  const { t } = useTranslation('fleet');
  const { stores } = useStores();
  const operators = useQuery({ ...queries.operators(), enabled: act === 'custody' }).data?.items.filter(({ active }) => active) ?? [];
  const acquirers = useQuery({ ...fleetQueries.counts(), enabled: act === 'edit' }).data?.acquirers ?? [];
  if (act === 'edit') {
    return (
      <>
        <TextInput label={t('one.name')} maxLength={100} value={typed.name} error={is_wrong && typed.name.trim() === '' ? t('act.needed') : undefined} onChange={(event) => set({ name: event.currentTarget.value })} data-autofocus />
        <TextInput label={t('list.model')} maxLength={100} value={typed.model} onChange={(event) => set({ model: event.currentTarget.value })} />
        <TextInput label={t('list.serial')} maxLength={100} value={typed.serial} onChange={(event) => set({ serial: event.currentTarget.value })} />
        <TextInput label={t('list.place')} maxLength={100} value={typed.place} onChange={(event) => set({ place: event.currentTarget.value })} />
        <Autocomplete label={t('list.acquirer')} description={t('one.acquirer_hint')} limit={8} maxLength={100} value={typed.acquirer} onChange={(acquirer) => set({ acquirer })} data={acquirers.map(({ acquirer }) => acquirer)} autoComplete="off" />
        <TextInput label={t('one.peripherals')} description={t('one.peripherals_hint')} maxLength={600} value={typed.peripherals} onChange={(event) => set({ peripherals: event.currentTarget.value })} />
      </>
    );
  }
  if (act === 'move') return <NativeSelect label={t('act.to')} value={typed.store} error={is_wrong && typed.store === '' ? t('act.needed') : undefined} onChange={(event) => set({ store: event.currentTarget.value })} data={[{ value: '', label: '' }, ...stores.filter(({ id }) => id !== terminal.store).map(({ id, name }) => ({ value: id, label: name }))]} />;
  if (act === 'custody') return <NativeSelect label={t('act.custodian')} value={typed.custodian} onChange={(event) => set({ custodian: event.currentTarget.value })} data={[{ value: '', label: t('one.nobody') }, ...operators.map(({ id, name }) => ({ value: id, label: name }))]} />;
  if (act === 'groups') return <GroupsField chosen={typed.groups} onChange={(groups) => set({ groups })} />;
  if (act === 'window') {
    return (
      <>
        <p className="of-section-hint">{t('act.window_hint')}</p>
        <TextInput type="datetime-local" label={t('act.from')} value={typed.from} error={is_wrong ? t('settings.wrong') : undefined} onChange={(event) => set({ from: event.currentTarget.value })} />
        <TextInput type="datetime-local" label={t('act.until')} value={typed.until} onChange={(event) => set({ until: event.currentTarget.value })} />
      </>
    );
  }
  if (act !== 'lock') return null;
  return (
    <>
      <Notice tone="red" title={t('act.lock_hint')} />
      <TextInput label={t('act.call')} maxLength={200} value={typed.call} onChange={(event) => set({ call: event.currentTarget.value })} />
    </>
  );
}

function GroupsField({ chosen, onChange }: { readonly chosen: readonly string[]; readonly onChange: (groups: readonly string[]) => void }): ReactNode {
  const { t } = useTranslation('fleet');
  const groups = useQuery(fleetQueries.groups()).data?.items ?? [];
  const [name, setName] = useState('');
  const add = useCommand({ method: 'POST', schema: TerminalGroup, path: () => '/office/fleet/groups', body: (text: string) => ({ name: text }), invalidates: ['fleet'] });
  const make = async (): Promise<void> => {
    if (name.trim() === '') return;
    const made = await add.run(name.trim());
    if (!made) return;
    setName('');
    onChange([...chosen, made.id]);
  };
  return (
    <>
      {groups.map((group) => <Checkbox key={group.id} label={group.name} checked={chosen.includes(group.id)} onChange={(event) => onChange(event.currentTarget.checked ? [...chosen, group.id] : chosen.filter((id) => id !== group.id))} />)}
      <div className="of-inline-form"><TextInput label={t('act.new_group')} maxLength={100} value={name} onChange={(event) => setName(event.currentTarget.value)} /><Button variant="default" loading={add.busy} onClick={() => void make()}>{t('act.add_group')}</Button></div>
      {add.fault && <FaultNotice fault={add.fault} />}
    </>
  );
}
