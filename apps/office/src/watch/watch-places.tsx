/** The pages of watch, beside each other. */
import { useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/watch';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { showCurrent } from '../lib/show-current.ts';
import './watch.css';

const PLACES = [
  { to: '/watch', name: 'findings' }, { to: '/watch/cases', name: 'cases' }, { to: '/watch/scores', name: 'scores' }, { to: '/watch/policy', name: 'policy' }, { to: '/watch/report', name: 'report' },
] as const;

export function WatchPlaces(): ReactNode {
  const { t } = useTranslation('watch');
  return (
    <nav ref={showCurrent} className="wa-places" aria-label={t('places.label')}>
      {PLACES.map(({ to, name }) => <Link key={to} to={to} className="wa-place" activeOptions={{ exact: true, includeSearch: false }} activeProps={{ 'aria-current': 'page' }}>{t(`places.${name}`)}</Link>)}
    </nav>
  );
}
