import type { TenderKind } from '@stilltill/domain/sale';
import { useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/till';

/** How kinds of tenders are called. */
export function useTenderWords(): Readonly<Record<TenderKind, string>> {
  const { t } = useTranslation('till');
  return { cash: t('pay.cash'), card: t('pay.card'), code: t('pay.code'), exchange: t('pay.exchange') };
}
