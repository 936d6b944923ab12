/** All terminals, live: which are there, who is on them, and what about them asks for a look. */
import { Button } from '@mantine/core';
import { SettingNameSchema } from '@stilltill/protocol/fleet';
import { EmptyState, countText, useLanguage, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/fleet';
import { IconDeviceDesktop, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, getRouteApi } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { SearchField, SelectField } from '../components/filter-fields.tsx';
import { type Column, List } from '../components/list.tsx';
import { Page } from '../components/page.tsx';
import { useNow } from '../components/use-now.ts';
import { usePages } from '../components/use-pages.ts';
import { useStores } from '../components/use-stores.ts';
import { ExportLink } from '../exports/export-link.tsx';
import { agoText } from '../lib/time.ts';
import { AddTerminal } from './add-terminal.tsx';
import { FleetPlaces } from './fleet-places.tsx';
import { type Counts, type FleetTerminal, fleetQueries } from './fleet-queries.ts';
import { LivenessBadge, MISSING } from './liveness-badge.tsx';
import { Outages } from './outages.tsx';
import { useFaultName } from './use-fault-name.ts';
import { Deciders } from '../session/deciders.tsx';

const route = getRouteApi('/in/terminals');
const STATES = ['active', 'late', 'silent', 'enrolled', 'new', 'lost', 'retired', 'compromised'] as const;
/** A clock that is off by more is worth a word. */
const CLOCK_OFF_MS = 60_000;

export function TerminalsPage(): ReactNode {
  const { t } = useTranslation('fleet');
  const { t: of_office } = useTranslation('office');
  const search = route.useSearch();
  const counts = useQuery(fleetQueries.counts());
  const pages = usePages(fleetQueries.terminals(search));
  const now_ms = useNow(15_000);
  const [adding, setAdding] = useState(false);
  const is_filtered = Object.values(search).some((value) => value !== undefined);
  return (
    <Page
      before={<FleetPlaces />} title={counts.data ? titleOf(counts.data, t) : pages.fault ? of_office('nav.terminals') : null} subtitle={t('list.hint')}
      actions={<Deciders><Button leftSection={<IconPlus size={18} stroke={2} aria-hidden />} onClick={() => setAdding(true)}>{of_office('terminals.add')}</Button></Deciders>}
    >
      <Outages />
      <List
        name="fleet" tools={<ExportLink of={{ list: 'terminals', store: search.store }} />} label={t('list.table')} columns={useColumns(now_ms)} row_key={(row) => row.id} state={pages} filters={<Filters />}
        empty={<EmptyState icon={<IconDeviceDesktop size={40} stroke={1.25} />} title={is_filtered ? t('list.none_found') : of_office('terminals.empty')} hint={is_filtered ? t('list.none_found_hint') : of_office('terminals.empty_hint')} />}
      />
      <AddTerminal opened={adding} onClose={() => setAdding(false)} />
    </Page>
  );
}

type Translate = ReturnType<typeof useTranslation<'fleet'>>['t'];

export function titleOf({ counts }: Pick<Counts, 'counts'>, t: Translate): string {
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const missing = MISSING.reduce((sum, state) => sum + (counts[state] ?? 0), 0);
  const used = missing + (counts.active ?? 0);
  if (all === 0) return t('title.none');
  if (used === 0) return t('title.unused', { count: all });
  return missing === 0 ? t('title.all', { count: used }) : t('title.some', { count: used, missing });
}

function Filters(): ReactNode {
  const { t } = useTranslation('fleet');
  const faultName = useFaultName();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { stores } = useStores();
  const groups = useQuery(fleetQueries.groups()).data?.items ?? [];
  const faults = useQuery(fleetQueries.faults()).data?.faults ?? [];
  const acquirers = useQuery(fleetQueries.counts()).data?.acquirers ?? [];
  const set = (name: keyof typeof search) => (value: string | undefined): void => void navigate({ search: { ...search, [name]: value }, replace: true });
  return (
    <>
      <SearchField first label={t('list.search')} value={search.text} max={100} onChange={set('text')} />
      <SelectField label={t('list.state')} all={t('list.all_states')} value={search.state} onChange={set('state')} options={STATES.map((state) => ({ value: state, label: t(`live.${state}`) }))} />
      {stores.length > 1 && <SelectField label={t('list.store')} all={t('list.all_stores')} value={search.store} onChange={set('store')} options={stores.map(({ id, name }) => ({ value: id, label: name }))} />}
      {groups.length > 0 && <SelectField label={t('list.group')} all={t('list.all_groups')} value={search.group} onChange={set('group')} options={groups.map(({ id, name }) => ({ value: id, label: name }))} />}
      {faults.length > 0 && <SelectField label={t('list.fault')} all={t('list.all_faults')} value={search.fault} onChange={set('fault')} options={faults.map(({ fault, terminals }) => ({ value: fault, label: `${faultName(fault)} (${terminals})` }))} />}
      {acquirers.length > 0 && <SelectField label={t('list.acquirer')} all={t('list.all_acquirers')} value={search.acquirer} onChange={set('acquirer')} options={acquirers.map(({ acquirer, terminals }) => ({ value: acquirer, label: `${acquirer} (${terminals})` }))} />}
      <SelectField label={t('list.drift')} all={t('list.all_drift')} value={search.drift} onChange={set('drift')} options={[{ value: 'true', label: t('list.drifting') }]} />
    </>
  );
}

function useColumns(now_ms: number): readonly Column<FleetTerminal>[] {
  const { t } = useTranslation('fleet');
  const { tag } = useLanguage();
  const { at } = useStores();
  const none = <span className="of-muted">—</span>;
  return [
    { id: 'code', header: t('list.terminal'), fixed: true, narrow: 'title', cell: (row) => <Link data-row className="of-row-link" to="/terminals/$terminal" params={{ terminal: row.id }}><span className="of-two-lines">{row.store_code} {row.code} <span className="of-muted">{row.name}</span></span></Link> },
    { id: 'state', header: t('list.state'), narrow: 'amount', cell: (row) => <LivenessBadge liveness={row.liveness} /> },
    { id: 'operator', header: t('list.operator'), narrow: 'detail', cell: (row) => row.operator_name ?? <span className="of-muted">{t('list.nobody')}</span> },
    { id: 'contact', header: t('list.checked_in'), narrow: 'detail', cell: (row) => (row.last_check_in_at ? <time dateTime={row.last_check_in_at} title={at(row.last_check_in_at, row.store_code)}>{agoText(row.last_check_in_at, now_ms, tag)}</time> : <span className="of-muted">{t('list.never')}</span>) },
    { id: 'look', header: t('list.faults'), narrow: 'state', cell: (row) => <Looks row={row} /> },
    { id: 'power', header: t('list.power'), align: 'end', cell: (row) => (row.battery_ppm === null ? none : <span className="st-figures">{Math.round(row.battery_ppm / 10_000)} %{row.is_charging ? ` ${t('list.charging')}` : ''}</span>) },
    { id: 'network', header: t('list.network'), hidden_first: true, cell: (row) => row.network_name ?? (isNetwork(row.network_kind) ? t(`list.networks.${row.network_kind}`) : none) },
    { id: 'waiting', header: t('list.waiting'), align: 'end', cell: (row) => (row.waiting === null ? none : countText(row.waiting, tag)) },
    { id: 'model', header: t('list.model'), hidden_first: true, cell: (row) => row.model ?? none },
    { id: 'serial', header: t('list.serial'), hidden_first: true, cell: (row) => (row.serial ? <code>{row.serial}</code> : none) },
    { id: 'place', header: t('list.place'), hidden_first: true, cell: (row) => row.place ?? none },
    { id: 'acquirer', header: t('list.acquirer'), hidden_first: true, cell: (row) => row.acquirer ?? none },
    { id: 'custodian', header: t('list.custodian'), hidden_first: true, cell: (row) => row.custodian?.name ?? none },
    { id: 'build', header: t('list.build'), hidden_first: true, cell: (row) => (row.app_build ? <code>{row.app_build}</code> : none) },
  ];
}

const NETWORKS = ['ethernet', 'wifi', 'cellular', 'bluetooth', 'other', 'none'] as const;
export function isNetwork(kind: string | null): kind is (typeof NETWORKS)[number] {
  return kind !== null && (NETWORKS as readonly string[]).includes(kind);
}

/** What about a terminal asks for a look, in words; nothing where all is well. */
export function Looks({ row }: { readonly row: FleetTerminal }): ReactNode {
  const { t } = useTranslation('fleet');
  const faultName = useFaultName();
  const offBy = useOffBy();
  const looks = [
    row.is_locked ? t('list.locked') : null, row.lost_seen_at ? t('list.lost_seen') : null, ...row.faults.map(faultName),
    row.paper === 'out' || row.paper === 'near_end' ? t(`list.paper.${row.paper}`) : null,
    row.drift.length > 0 ? t('list.drifts', { count: row.drift.filter((name) => SettingNameSchema.safeParse(name).success).length }) : null,
    row.clock_offset_ms !== null && Math.abs(row.clock_offset_ms) > CLOCK_OFF_MS ? `${t('list.clock')}: ${offBy(row.clock_offset_ms)}` : null,
    row.refused.length > 0 ? t('list.refused') : null,
  ].filter((look) => look !== null);
  return looks.length === 0 ? null : <span className="of-amber fl-looks">{[...new Set(looks)].slice(0, 3).join(' · ')}</span>;
}

/** "4 min ahead". `offset_ms`: the terminal's clock less ours. */
export function useOffBy(): (offset_ms: number) => string {
  const { t } = useTranslation('fleet');
  const { tag } = useLanguage();
  return (offset_ms) => {
    const off_s = Math.abs(offset_ms) / 1000;
    const [value, unit] = off_s >= 172_800 ? [off_s / 86_400, 'day'] as const : off_s >= 7_200 ? [off_s / 3_600, 'hour'] as const : off_s >= 120 ? [off_s / 60, 'minute'] as const : [off_s, 'second'] as const;
    const time = new Intl.NumberFormat(tag, { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: 0 }).format(value);
    return offset_ms > 0 ? t('list.ahead', { time }) : t('list.behind', { time });
  };
}
