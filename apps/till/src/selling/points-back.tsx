import type { RefundPoints } from '@stilltill/domain/sale';
import { useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/till';
import type { ReactNode } from 'react';
import { usePointWords } from './use-point-words.ts';

/** What goods that come back do to the card of their sale: what leaves it, what is on it again, and what it has then where that is known. */
export function PointsBack({ points, testid }: { readonly points: RefundPoints | undefined; readonly testid: string }): ReactNode {
  const { t } = useTranslation('till');
  const words = usePointWords();
  if (!points) return null;
  const { taken_back_points: taken_back, returned_points: returned, balance_points: balance } = points;
  const said = [
    taken_back === undefined ? t('void.points_unknown') : taken_back > 0 ? t('void.points_taken', { points: words.points(taken_back) }) : '',
    returned > 0 ? t('void.points_returned', { points: words.points(returned) }) : '',
  ].filter(Boolean);
  if (said.length === 0) return null;
  if (balance !== undefined) said.push(t('void.points_left', { points: words.points(balance) }));
  return <span data-testid={testid}>{said.join(' ')}</span>;
}
