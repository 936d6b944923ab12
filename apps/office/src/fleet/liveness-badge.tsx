import { useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/fleet';
import type { ReactNode } from 'react';
import { Badge, type BadgeTone } from '../components/badge.tsx';
import type { FleetTerminal } from './fleet-queries.ts';

export const LIVENESS_TONES: Readonly<Record<FleetTerminal['liveness'], BadgeTone>> = {
  new: 'quiet', enrolled: 'quiet', active: 'green', late: 'amber', silent: 'amber', lost: 'red', retired: 'quiet', compromised: 'red',
};
/** In use, and not where it should be. */
export const MISSING = ['enrolled', 'late', 'silent', 'lost', 'compromised'] as const;

/** Whether a terminal is there, in a word. */
export function LivenessBadge({ liveness }: { readonly liveness: FleetTerminal['liveness'] }): ReactNode {
  const { t } = useTranslation('fleet');
  return <Badge tone={LIVENESS_TONES[liveness]}>{t(`live.${liveness}`)}</Badge>;
}
