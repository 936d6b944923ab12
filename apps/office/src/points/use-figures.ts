import { useLanguage, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/points';

/** Points as people read them. */
export function useFigures(): { figure(points: number): string; points(points: number): string } {
  const { t } = useTranslation('points');
  const { tag } = useLanguage();
  const figure = (points: number): string => new Intl.NumberFormat(tag).format(points).replace('-', '−');
  return { figure, points: (count) => t('page.points', { count, figure: figure(count) }) };
}
