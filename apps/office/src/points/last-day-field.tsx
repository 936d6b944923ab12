import { TextInput } from '@mantine/core';
import { useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/points';
import { type ReactNode, useState } from 'react';
import { useStores } from '../components/use-stores.ts';
import { dayOf, nextDay, startOfDay } from '../lib/time.ts';
import { momentNow } from '../stock/made-here.ts';

/** The last day of a coupon, typed; by the first store's clock. */
export type LastDay = { readonly day: string; readonly setDay: (day: string) => void; readonly today: string; readonly isOver: boolean; /** ISO 8601; null: none was typed. */ readonly valid_until: string | null };

export function useLastDay(): LastDay {
  const { timezone_of } = useStores();
  const timezone = timezone_of('') ?? 'UTC';
  const [day, setDay] = useState('');
  const today = dayOf(Date.parse(momentNow()), timezone);
  return { day, setDay, today, isOver: day !== '' && day < today, valid_until: day === '' ? null : startOfDay(nextDay(day), timezone) };
}

export function LastDayField({ last }: { readonly last: LastDay }): ReactNode {
  const { t } = useTranslation('points');
  return <TextInput type="date" label={t('coupons.until')} description={t('coupons.until_hint')} min={last.today} value={last.day} error={last.isOver ? t('coupons.until_over') : undefined} onChange={(event) => last.setDay(event.currentTarget.value)} />;
}
