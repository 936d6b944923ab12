/** The pages of the fleet, beside each other. */
import { useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/fault-codes';
import type {} from '@stilltill/ui/messages/fleet';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { showCurrent } from '../lib/show-current.ts';
import { useDecides } from '../session/deciders.tsx';
import './fleet.css';

const PLACES = [
  { to: '/terminals', name: 'list' }, { to: '/terminals/wall', name: 'wall' }, { to: '/terminals/map', name: 'map' }, { to: '/terminals/usage', name: 'usage' }, { to: '/terminals/settings', name: 'settings' },
  { to: '/terminals/inspections', name: 'inspections' }, { to: '/terminals/faults', name: 'faults' }, { to: '/terminals/estate', name: 'estate' },
] as const;

export function FleetPlaces(): ReactNode {
  const { t } = useTranslation('fleet');
  const { t: faults } = useTranslation('faultCodes');
  const decides = useDecides();
  return (
    <nav ref={showCurrent} className="fl-places" aria-label={t('places.label')}>
      {PLACES.filter(({ name }) => decides || name !== 'estate').map(({ to, name }) => <Link key={to} to={to} className="fl-place" activeOptions={{ exact: true, includeSearch: false }} activeProps={{ 'aria-current': 'page' }}>{name === 'faults' ? faults('nav') : t(`places.${name}`)}</Link>)}
    </nav>
  );
}
