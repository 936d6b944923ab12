/** The reports, beside each other. */
import { useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/reports';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { showCurrent } from '../lib/show-current.ts';
import './reports.css';

const PLACES = [{ to: '/reports', name: 'sales' }, { to: '/reports/daily', name: 'daily' }, { to: '/tax', name: 'tax' }] as const;

export function ReportPlaces(): ReactNode {
  const { t } = useTranslation('reports');
  return (
    <nav ref={showCurrent} className="re-places of-print-hidden" aria-label={t('places.label')}>
      {PLACES.map(({ to, name }) => <Link key={to} to={to} className="re-place" activeOptions={{ exact: true, includeSearch: false }} activeProps={{ 'aria-current': 'page' }}>{t(`places.${name}`)}</Link>)}
    </nav>
  );
}
