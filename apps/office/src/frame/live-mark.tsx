import type { ReactNode } from 'react';
import { useTranslation } from '@stilltill/ui';
import { useStores } from '../components/use-stores.ts';
import { useLiveState } from '../live/live.tsx';
import { useNeedsSecondFactor } from '../session/second-factor-needed.tsx';

/** Whether what is shown follows what happens, or since when it does not. */
export function LiveMark(): ReactNode {
  const { t } = useTranslation('office');
  const { clock } = useStores();
  const live = useLiveState();
  // Nothing is shown to them that could follow anything.
  if (useNeedsSecondFactor()) return null;
  return (
    <p className="of-live" role="status">
      <span className="st-mark" data-mark={live.state === 'live' ? 'good' : 'waiting'} aria-hidden />
      {live.state === 'live' && t('live.live')}
      {live.state === 'connecting' && t('live.connecting')}
      {live.state === 'lost' && t('live.lost', { time: clock(new Date(live.since).toISOString()) })}
    </p>
  );
}
