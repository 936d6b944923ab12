import { getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from '@stilltill/ui';
import { BackLink } from '../components/back-link.tsx';
import { Page } from '../components/page.tsx';
import { NotFound } from '../frame/not-found.tsx';
import { readPlace } from '../lib/filters.ts';
import { shortHash } from '../lib/figures.ts';
import { ProofPanel } from '../proof/proof-panel.tsx';

const route = getRouteApi('/in/entries/$terminal/$epoch/$seq/$hash');

/** Any entry: what it says, byte for byte, and its place in the chain. */
export function EntryPage(): ReactNode {
  const { t } = useTranslation('office');
  const place = readPlace(route.useParams());
  if (!place) return <NotFound />;
  return (
    <Page before={<BackLink to="/entries">{t('nav.entries')}</BackLink>} title={t('entry.title', { seq: place.seq })} subtitle={t('entry.subtitle', { hash: shortHash(place.hash) })}>
      <ProofPanel key={place.hash} place={place} shows_raw />
    </Page>
  );
}
