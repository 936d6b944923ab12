/** Where the stores are, and how their terminals do. The outline of the world comes with the app: no address leaves the server. */
import { Button, Modal, Select, Skeleton, TextInput } from '@mantine/core';
import type { StorePlace } from '@stilltill/protocol/office-fleet';
import { EmptyState, FaultNotice, Notice, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/fleet';
import { IconMap2 } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, type ReactNode, useState } from 'react';
import { z } from 'zod';
import { queries } from '../api/queries.ts';
import { useCommand } from '../api/use-command.ts';
import { useIsNarrow } from '../components/list.tsx';
import { Page, Section } from '../components/page.tsx';
import { ReadFault } from '../components/read-fault.tsx';
import { Chart, type Inks } from '../charts/chart.tsx';
import { useIsLocked } from '../session/idle-lock.tsx';
import { FleetPlaces } from './fleet-places.tsx';
import { type Counts, type FleetStore, fleetQueries } from './fleet-queries.ts';
import { storeTone } from './store-tone.ts';
import { titleOf } from './terminals-page.tsx';

export function MapPage(): ReactNode {
  const { t } = useTranslation('fleet');
  const is_locked = useIsLocked();
  const counts = useQuery(fleetQueries.countsOnWall(is_locked));
  const stores = useQuery({ ...fleetQueries.stores(), enabled: !is_locked });
  const me = useQuery(queries.me());
  const placed = counts.data?.stores.filter(({ lat_e6, lon_e6 }) => lat_e6 !== null && lon_e6 !== null) ?? [];
  return (
    <Page before={!is_locked && <FleetPlaces />} title={counts.data ? titleOf(counts.data, t) : counts.error ? t('places.map') : null}>
      <ReadFault of={is_locked ? counts : [counts, stores]} />
      {counts.isPending && <Skeleton className="fl-map" radius="md" />}
      {counts.data && (placed.length > 0 ? <StoreMap stores={placed} /> : <EmptyState icon={<IconMap2 size={40} stroke={1.25} />} title={t('wall.no_places')} hint={t('wall.no_places_hint')} />)}
      {!is_locked && stores.data && me.data?.role === 'owner' && <Places stores={stores.data.items} />}
    </Page>
  );
}

async function loadWorld(): Promise<void> {
  const [{ echarts }, { feature }, { default: world }] = await Promise.all([import('../charts/echarts.ts'), import('topojson-client'), import('world-atlas/countries-110m.json')]);
  const atlas = world as unknown as Parameters<typeof feature>[0];
  const land = atlas.objects['countries'];
  if (land && !echarts.getMap('world')) echarts.registerMap('world', feature(atlas, land) as unknown as Parameters<typeof echarts.registerMap>[1]);
}

/** Around the stores is shown so much of what they span, and so many degrees at least: one store alone is no dot in nothing, and a name at the edge has room. */
const AROUND_PART = 0.2;
const AROUND_DEGREES_MIN = 3;
/** Of what is shown across: a name takes about so much, and a dot with its line so much upwards. */
const NAME_PART = 0.2;
const LINE_PART = 0.04;
/** On a phone a name takes two lines sooner than it leaves the map. */
const NARROW_NAME_PX = 90;

function StoreMap({ stores }: { readonly stores: readonly Counts['stores'][number][] }): ReactNode {
  const { t } = useTranslation('fleet');
  const navigate = useNavigate();
  const isNarrow = useIsNarrow();
  const points = stores.map((store) => ({ store: store.store, name: `${store.code} ${store.name}`, tone: storeTone(store), value: [(store.lon_e6 ?? 0) / 1e6, (store.lat_e6 ?? 0) / 1e6, Object.values(store.counts).reduce((sum, count) => sum + count, 0)] }));
  const lons = points.map(({ value }) => value[0] ?? 0);
  const lats = points.map(({ value }) => value[1] ?? 0);
  const around = Math.max(AROUND_DEGREES_MIN, AROUND_PART * (Math.max(...lons) - Math.min(...lons)));
  const across = Math.max(...lons) - Math.min(...lons) + 2 * around;
  /** A name stands right of its dot, but where it would run into the next one. */
  const sideOf = ([lon = 0, lat = 0]: readonly number[]): 'left' | 'right' => (
    points.some(({ value: [other_lon = 0, other_lat = 0] }) => other_lon > lon && other_lon - lon < NAME_PART * across && Math.abs(other_lat - lat) < LINE_PART * across) ? 'left' : 'right'
  );
  const option = (inks: Inks) => ({
    tooltip: { trigger: 'item', backgroundColor: inks.surface, borderColor: inks.line, textStyle: { color: inks.ink } },
    geo: {
      map: 'world', roam: true, silent: true, itemStyle: { areaColor: inks.sunken, borderColor: inks.line }, aspectScale: 0.8,
      boundingCoords: [[Math.min(...lons) - around, Math.min(89, Math.max(...lats) + around)], [Math.max(...lons) + around, Math.max(-89, Math.min(...lats) - around)]],
    },
    series: [{
      type: 'scatter', coordinateSystem: 'geo', symbolSize: 16, cursor: 'pointer',
      data: points.map((point) => ({ ...point, label: { position: sideOf(point.value) }, itemStyle: { color: point.tone === 'quiet' ? inks.muted : inks[point.tone], borderColor: inks.surface, borderWidth: 2 } })),
      label: { show: points.length <= 30, ...(isNarrow ? { width: NARROW_NAME_PX, overflow: 'break' } : {}), color: inks.ink, fontSize: 14, formatter: '{b}' }, labelLayout: { hideOverlap: true },
      tooltip: { formatter: ({ data }: { data: (typeof points)[number] }) => `${escapeText(data.name)}<br>${t('wall.terminals', { count: data.value[2] ?? 0 })}` },
    }],
  });
  return <Chart className="fl-map" label={t('places.map')} prepare={loadWorld} option={option} onPick={(data) => void navigate({ to: '/terminals', search: { store: (data as { store: string }).store } })} />;
}

/** ECharts puts a tooltip's text into the page as it is. */
function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

function degrees(typed: string, most: number): number | null | undefined {
  if (typed.trim() === '') return null;
  const value = Number(typed.normalize('NFKC').replace(',', '.').trim());
  return Number.isFinite(value) && Math.abs(value) <= most ? Math.round(value * 1e6) : undefined;
}

/** One store at a time, found by its code or name: an estate has hundreds. */
function Places({ stores }: { readonly stores: readonly FleetStore[] }): ReactNode {
  const { t } = useTranslation('fleet');
  const { t: of_office } = useTranslation('office');
  const [chosen, setChosen] = useState<string | null>(null);
  const store = stores.find(({ id }) => id === chosen);
  const data = stores.map(({ id, code, name, position }) => ({ value: id, label: `${code} ${name}${position ? '' : ` · ${t('wall.unplaced')}`}` }));
  return (
    <Section title={t('wall.positions')}>
      <Select label={t('wall.which')} data={data} value={chosen} onChange={setChosen} searchable limit={50} maw={360} nothingFoundMessage={t('wall.none_found')} />
      {store && (
        <Modal opened onClose={() => setChosen(null)} title={`${store.code} ${store.name}`} centered closeButtonProps={{ 'aria-label': of_office('frame.close') }}>
          <PlaceForm key={store.id} store={store} />
        </Modal>
      )}
    </Section>
  );
}

function PlaceForm({ store }: { readonly store: FleetStore }): ReactNode {
  const { t } = useTranslation('fleet');
  const [lat, setLat] = useState(store.position ? String(store.position.lat_e6 / 1e6) : '');
  const [lon, setLon] = useState(store.position ? String(store.position.lon_e6 / 1e6) : '');
  const [networks, setNetworks] = useState(store.networks.join(', '));
  const [saved, setSaved] = useState(false);
  const save = useCommand({ method: 'PUT', schema: z.unknown(), path: () => `/office/fleet/stores/${store.id}`, body: (place: z.input<typeof StorePlace>) => place, invalidates: ['fleet'] });
  const [lat_e6, lon_e6] = [degrees(lat, 90), degrees(lon, 180)];
  const is_wrong = lat_e6 === undefined || lon_e6 === undefined || (lat_e6 === null) !== (lon_e6 === null);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setSaved(false);
    if (is_wrong) return;
    const place = { position: lat_e6 === null || lon_e6 === null ? null : { lat_e6: lat_e6 as number, lon_e6: lon_e6 as number }, networks: networks.split(/[,，\n]/).map((each) => each.trim()).filter((each) => each !== '') };
    if ((await save.run(place)) !== null) setSaved(true);
  };
  return (
    <form className="of-form" onSubmit={(event) => void submit(event)} noValidate aria-label={store.name}>
      <TextInput label={t('wall.lat')} inputMode="decimal" value={lat} maxLength={12} error={lat_e6 === undefined || (is_wrong && lat_e6 === null) ? t('wall.wrong') : undefined} onChange={(event) => setLat(event.currentTarget.value)} />
      <TextInput label={t('wall.lon')} inputMode="decimal" value={lon} maxLength={12} error={lon_e6 === undefined || (is_wrong && lon_e6 === null) ? t('wall.wrong') : undefined} onChange={(event) => setLon(event.currentTarget.value)} />
      <TextInput label={t('wall.networks')} description={t('wall.networks_hint')} value={networks} maxLength={600} onChange={(event) => setNetworks(event.currentTarget.value)} />
      <Button type="submit" variant="default" loading={save.busy}>{t('wall.save')}</Button>
      {save.fault && <FaultNotice fault={save.fault} />}
      {saved && <Notice tone="green" title={t('wall.saved')} />}
    </form>
  );
}
