/** One tile for each store, to be read from across a room: the worst first. */
import { Skeleton } from '@mantine/core';
import { EmptyState, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/fleet';
import { IconBuildingStore } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Page } from '../components/page.tsx';
import { ReadFault } from '../components/read-fault.tsx';
import { useIsLocked } from '../session/idle-lock.tsx';
import { FleetPlaces } from './fleet-places.tsx';
import { type Counts, fleetQueries } from './fleet-queries.ts';
import { storeTone } from './store-tone.ts';
import { titleOf } from './terminals-page.tsx';

type StoreCounts = Counts['stores'][number];
const ORDER = { red: 0, amber: 1, green: 2, quiet: 3 } as const;

export function WallPage(): ReactNode {
  const { t } = useTranslation('fleet');
  const is_locked = useIsLocked();
  const query = useQuery(fleetQueries.countsOnWall(is_locked));
  const stores = query.data?.stores.toSorted((a, b) => ORDER[storeTone(a)] - ORDER[storeTone(b)] || a.code.localeCompare(b.code));
  return (
    <Page before={!is_locked && <FleetPlaces />} title={query.data ? titleOf(query.data, t) : query.error ? t('places.wall') : null}>
      <ReadFault of={query} />
      {query.isPending && <Skeleton height={240} radius="md" />}
      {stores?.length === 0 && <EmptyState icon={<IconBuildingStore size={40} stroke={1.25} />} title={t('title.none')} />}
      {stores && <ul className="fl-wall" aria-label={t('wall.table')}>{stores.map((store) => <li key={store.store}><Tile store={store} /></li>)}</ul>}
    </Page>
  );
}

function Tile({ store }: { readonly store: StoreCounts }): ReactNode {
  const { t } = useTranslation('fleet');
  const all = Object.values(store.counts).reduce((sum, count) => sum + count, 0);
  const states = (['lost', 'compromised', 'silent', 'late', 'enrolled', 'active'] as const).filter((state) => (store.counts[state] ?? 0) > 0);
  const is_well = storeTone(store) === 'green';
  return (
    <Link className="fl-tile" data-tone={storeTone(store)} to="/terminals" search={{ store: store.store }}>
      <span className="fl-tile-name">{store.code} {store.name}</span>
      <span className="of-muted">{t('wall.terminals', { count: all })}</span>
      <span className="fl-tile-figures st-figures">
        {is_well ? <span>{t('wall.all_well')}</span> : states.map((state) => <span key={state}>{t(`live.${state}`)} {store.counts[state]}</span>)}
        {store.with_faults > 0 && <span className="of-amber">{t('wall.with_faults', { count: store.with_faults })}</span>}
        {store.drifting > 0 && <span className="of-amber">{t('wall.drifting', { count: store.drifting })}</span>}
      </span>
    </Link>
  );
}
