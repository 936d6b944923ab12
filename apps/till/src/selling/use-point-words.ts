import { useLanguage, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/till';

/** Points as people read them. A balance of which nobody knows says so. */
export function usePointWords(): { points(points: number): string; balance(points: number | undefined): string } {
  const { t } = useTranslation('till');
  const { tag } = useLanguage();
  const figure = (points: number): string => new Intl.NumberFormat(tag).format(points).replace('-', '−');
  const points = (count: number): string => t('member.points', { count, figure: figure(count) });
  return { points, balance: (count) => (count === undefined ? t('member.balance_unknown') : t('member.balance', { points: points(count) })) };
}
