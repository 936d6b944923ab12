/** What terminals shall be set to, by shop, store, group and terminal; what a change would do is shown before it holds. */
import { Button, NativeSelect, NumberInput, Skeleton, TextInput } from '@mantine/core';
import { SETTING_NAMES, type Scope, type SettingName } from '@stilltill/domain/fleet';
import { type ChangeFleetSettings, SettingsPreview } from '@stilltill/protocol/office-fleet';
import { toWire } from '@stilltill/protocol/primitives';
import { EmptyState, FaultNotice, Notice, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/fleet';
import { IconAdjustments } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { z } from 'zod';
import { queries } from '../api/queries.ts';
import { useCommand } from '../api/use-command.ts';
import { Page, Section } from '../components/page.tsx';
import { ReadFault } from '../components/read-fault.tsx';
import { useStores } from '../components/use-stores.ts';
import { FleetPlaces } from './fleet-places.tsx';
import { type ScopeSettings, fleetQueries } from './fleet-queries.ts';
import { EMPTY_SETTINGS, type TypedSettings, changeOf, typedOf } from './typed-settings.ts';
import { useSettingWords } from './use-fleet-words.ts';
import { Deciders } from '../session/deciders.tsx';
import './fleet.css';

export function FleetSettingsPage(): ReactNode {
  const { t } = useTranslation('fleet');
  const query = useQuery(fleetQueries.settings());
  const items = query.data?.items;
  return (
    <Page before={<FleetPlaces />} title={items ? (items.length === 0 ? t('settings.title_none') : t('settings.title', { count: items.length })) : query.error ? t('places.settings') : null} subtitle={t('settings.hint')}>
      <ReadFault of={query} />
      {query.isPending && <div className="of-columns"><div className="of-column"><Skeleton height={360} radius="md" /></div><div className="of-column"><Skeleton height={200} radius="md" /></div></div>}
      {items && (
        <div className="of-columns">
          <Deciders><div className="of-column"><ChangeSettings said={items} /></div></Deciders>
          <div className="of-column">
            {items.length === 0 && <EmptyState icon={<IconAdjustments size={40} stroke={1.25} />} title={t('settings.none')} hint={t('settings.none_hint')} />}
            {items.map((item) => <Said key={`${item.scope} ${item.id}`} item={item} />)}
          </div>
        </div>
      )}
    </Page>
  );
}

function Said({ item }: { readonly item: ScopeSettings }): ReactNode {
  const { t } = useTranslation('fleet');
  const words = useSettingWords();
  const { brief } = useStores();
  const names = SETTING_NAMES.filter((name) => item.values[name] !== undefined);
  return (
    <Section title={item.scope === 'merchant' ? t('settings.merchant') : `${t(`settings.${item.scope}`)} ${item.name}`} hint={t('settings.by', { name: item.by, at: brief(item.changed_at) })}>
      <table className="fl-settings"><tbody>{names.map((name) => <tr key={name}><th scope="row">{t(`settings.names.${name}`)}</th><td>{words(name, JSON.parse(toWire(item.values[name])))}</td></tr>)}</tbody></table>
    </Section>
  );
}

/** What was typed, and the change that stood before the first of it. */
type Touched = { readonly fields: Partial<TypedSettings>; readonly since: string | undefined };
type Change = z.input<typeof ChangeFleetSettings>;

function ChangeSettings({ said }: { readonly said: readonly ScopeSettings[] }): ReactNode {
  const { t } = useTranslation('fleet');
  const me = useQuery(queries.me()).data;
  const [place, setPlace] = useState<{ readonly scope: Scope; readonly id: string } | null>(null);
  const chosen = place ?? (me ? { scope: 'merchant' as const, id: me.merchant } : null);
  if (!chosen) return null;
  const before = said.find(({ scope, id }) => scope === chosen.scope && id === chosen.id);
  return (
    <Section title={t('settings.whose')}>
      <ScopeField chosen={chosen} onChange={setPlace} />
      <SettingsForm key={`${chosen.scope} ${chosen.id}`} place={chosen} before={before} />
    </Section>
  );
}

function ScopeField({ chosen, onChange }: { readonly chosen: { readonly scope: Scope; readonly id: string }; readonly onChange: (place: { readonly scope: Scope; readonly id: string }) => void }): ReactNode {
  const { t } = useTranslation('fleet');
  const me = useQuery(queries.me()).data;
  const { stores } = useStores();
  const groups = useQuery(fleetQueries.groups()).data?.items ?? [];
  const terminals = useQuery(queries.terminals()).data?.items ?? [];
  const options = [
    ...(me ? [{ value: `merchant ${me.merchant}`, label: t('settings.merchant') }] : []),
    ...stores.map(({ id, name }) => ({ value: `store ${id}`, label: `${t('settings.store')}: ${name}` })),
    ...groups.map(({ id, name }) => ({ value: `group ${id}`, label: `${t('settings.group')}: ${name}` })),
    ...terminals.map(({ id, code, store_code, name }) => ({ value: `terminal ${id}`, label: `${t('settings.terminal')}: ${store_code} ${code} ${name}` })),
  ];
  return (
    <NativeSelect
      aria-label={t('settings.whose')} value={`${chosen.scope} ${chosen.id}`} data={options}
      onChange={(event) => {
        const [scope, id] = event.currentTarget.value.split(' ') as [Scope, string];
        onChange({ scope, id });
      }}
    />
  );
}

/** What was typed here stays when a colleague changes the same place meanwhile; all else follows them. */
function SettingsForm({ place, before }: { readonly place: { readonly scope: Scope; readonly id: string }; readonly before: ScopeSettings | undefined }): ReactNode {
  const { t } = useTranslation('fleet');
  const [touched, setTouched] = useState<Touched>({ fields: {}, since: undefined });
  const typed: TypedSettings = { ...(before ? typedOf(before.values) : EMPTY_SETTINGS), ...touched.fields };
  const isTouched = Object.keys(touched.fields).length > 0;
  const [preview, setPreview] = useState<{ readonly of: string; readonly shown: z.output<typeof SettingsPreview> } | null>(null);
  const [saved, setSaved] = useState(false);
  const look = useCommand({ method: 'POST', schema: SettingsPreview, path: () => '/office/fleet/settings/preview', body: (change: Change) => change, invalidates: [] });
  const save = useCommand({ method: 'PUT', schema: z.unknown(), path: () => '/office/fleet/settings', body: (change: Change) => change, invalidates: ['fleet'] });
  const fault = look.fault ?? save.fault;
  const change = changeOf(typed, before?.values ?? {});
  // A preview of what was before somebody else's change says what is not so any more.
  const asked = change && `${toWire(change)} ${before?.changed_at ?? ''}`;
  const shown = preview && preview.of === asked ? preview.shown : null;
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setSaved(false);
    if (!change || !asked) return;
    if (shown) {
      if ((await save.run({ ...place, ...change })) === null) return;
      setTouched({ fields: {}, since: undefined });
      return void setSaved(true);
    }
    const answer = await look.run({ ...place, ...change });
    if (answer) setPreview({ of: asked, shown: answer });
  };
  const set = (more: Partial<TypedSettings>): void => {
    setTouched({ fields: { ...touched.fields, ...more }, since: isTouched ? touched.since : before?.changed_at });
    setSaved(false);
  };
  return (
    <form className="of-form" onSubmit={(event) => void submit(event)} noValidate>
      {SETTING_NAMES.map((name) => <SettingField key={name} name={name} typed={typed} set={set} />)}
      {isTouched && !save.busy && before && before.changed_at !== touched.since && <Notice tone="amber" title={t('settings.meanwhile', { name: before.by })}>{t('settings.meanwhile_hint')}</Notice>}
      {!change && <Notice tone="amber" title={t('settings.wrong')} />}
      {fault && <FaultNotice fault={fault} />}
      {shown && <Preview shown={shown} />}
      {saved && <Notice tone="green" title={t('settings.saved')}>{t('settings.saved_hint')}</Notice>}
      <div className="of-form-actions"><Button type="submit" disabled={!change} loading={look.busy || save.busy} variant={shown ? 'filled' : 'default'}>{t(shown ? 'settings.save' : 'settings.preview')}</Button></div>
    </form>
  );
}

function Preview({ shown }: { readonly shown: z.output<typeof SettingsPreview> }): ReactNode {
  const { t } = useTranslation('fleet');
  const words = useSettingWords();
  if (shown.terminals === 0) return <Notice tone="green" title={t('settings.preview_none')} />;
  return (
    <Notice tone="amber" title={t('settings.preview', { count: shown.terminals })}>
      <ul className="fl-lines">
        {shown.items.slice(0, 12).map((item) => <li key={`${item.terminal} ${item.setting}`}>{item.store_code} {item.code}: {t(`settings.names.${item.setting}`)}, {words(item.setting, item.was)} → {words(item.setting, item.will_be)}</li>)}
        {shown.items.length > 12 && <li>…</li>}
      </ul>
    </Notice>
  );
}

function SettingField({ name, typed, set }: { readonly name: SettingName; readonly typed: TypedSettings; readonly set: (more: Partial<TypedSettings>) => void }): ReactNode {
  const { t } = useTranslation('fleet');
  const label = t(`settings.names.${name}`);
  const left = { value: '', label: t('settings.left') };
  if (name === 'idle_lock_s') return <NumberInput label={label} placeholder={t('settings.left')} min={30} max={900} allowDecimal={false} value={typed.idle_lock_s} onChange={(value) => set({ idle_lock_s: String(value) })} />;
  if (name === 'card_offline' || name === 'code_offline') {
    const budget = typed[name];
    return (
      <fieldset className="of-form" style={{ border: 0, padding: 0, margin: 0 }}>
        <NativeSelect label={label} value={budget.said} onChange={(event) => set({ [name]: { ...budget, said: event.currentTarget.value as typeof budget.said } })} data={[left, { value: 'nothing', label: t('settings.nothing') }, { value: 'budget', label: t('settings.sale') }]} />
        {budget.said === 'budget' && (
          <div className="of-inline-form">
            <TextInput label={t('settings.sale')} inputMode="decimal" value={budget.sale} onChange={(event) => set({ [name]: { ...budget, sale: event.currentTarget.value } })} />
            <TextInput label={t('settings.total')} inputMode="decimal" value={budget.total} onChange={(event) => set({ [name]: { ...budget, total: event.currentTarget.value } })} />
            <TextInput label={t('settings.hours')} inputMode="decimal" value={budget.hours} onChange={(event) => set({ [name]: { ...budget, hours: event.currentTarget.value } })} />
          </div>
        )}
      </fieldset>
    );
  }
  const options = name === 'languages' ? [{ value: 'zh,en', label: t('settings.both') }, { value: 'zh', label: t('settings.chinese') }, { value: 'en', label: t('settings.english') }]
    : name === 'simple_mode' ? [{ value: 'true', label: t('settings.yes') }, { value: 'false', label: t('settings.no') }] : [{ value: 'off', label: t('settings.off') }, { value: 'on', label: t('settings.on') }];
  return <NativeSelect label={label} value={typed[name]} onChange={(event) => set({ [name]: event.currentTarget.value })} data={[left, ...options]} />;
}
