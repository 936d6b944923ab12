/** What many terminals have at once is one thing, and is told as one. */
import { Notice, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/fleet';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useStores } from '../components/use-stores.ts';
import { fleetQueries } from './fleet-queries.ts';
import { useFaultName } from './use-fault-name.ts';

/** A notice for each outage; nothing where there is none, or while it is not known. */
export function Outages(): ReactNode {
  const { t } = useTranslation('fleet');
  const faultName = useFaultName();
  const faults = useQuery(fleetQueries.faults());
  const { brief } = useStores();
  return faults.data?.outages.map(({ fault, among, key, name, terminals, since }) => (
    <Notice key={`${fault} ${among} ${key}`} tone="amber" title={t(among === 'acquirer' ? 'title.at_once_acquirer' : 'title.at_once', { fault: faultName(fault), count: terminals, name })}>{t('list.since', { at: brief(since) })}</Notice>
  ));
}
