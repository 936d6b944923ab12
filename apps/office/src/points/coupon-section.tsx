import { Button, NativeSelect } from '@mantine/core';
import { nameIn } from '@stilltill/domain/catalog';
import { CouponsIssued } from '@stilltill/protocol/points';
import { FaultNotice, useLanguage, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/points';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useCommand } from '../api/use-command.ts';
import { Section } from '../components/page.tsx';
import { readPromotions } from '../promotions/promotion-queries.ts';
import { NewCode } from './cards-section.tsx';
import { CouponList } from './coupon-list.tsx';
import { LastDayField, useLastDay } from './last-day-field.tsx';

/** A coupon for one member, of a promotion that holds with a code: it works once. And those that were made before. */
export function CouponSection({ account }: { readonly account: string }): ReactNode {
  const { t } = useTranslation('points');
  const { short } = useLanguage();
  const all = useQuery({ queryKey: ['promotions', 'all'], queryFn: async ({ signal }) => (await readPromotions(undefined, undefined, signal)).items }).data ?? [];
  const promotions = all.filter(({ promotion, state }) => promotion.coupon !== null && state === 'now');
  const last = useLastDay();
  const [chosen, setChosen] = useState('');
  const [made, setMade] = useState<string | null>(null);
  const issue = useCommand({ method: 'POST', schema: CouponsIssued, path: () => '/office/points/coupons', body: (promotion: string) => ({ promotion, account, group: null, valid_until: last.valid_until }), invalidates: ['points'] });
  const promotion = chosen === '' ? promotions[0]?.promotion.id : chosen;
  const nameOf = (id: string): string => nameIn(all.find((each) => each.promotion.id === id)?.promotion.names ?? {}, short) || t('coupons.title');
  return (
    <Section title={t('coupons.title')} hint={promotions.length === 0 ? t('coupons.none') : t('coupons.hint')}>
      {promotions.length > 0 && promotion !== undefined && (
        <>
          <div className="of-fields of-coupon-fields">
            <NativeSelect label={t('coupons.promotion')} description={t('coupons.promotion_hint')} value={promotion} onChange={(event) => setChosen(event.currentTarget.value)} data={promotions.map((each) => ({ value: each.promotion.id, label: nameIn(each.promotion.names, short) }))} />
            <LastDayField last={last} />
          </div>
          <div className="of-form-actions"><Button variant="default" loading={issue.busy} disabled={last.isOver} onClick={() => void issue.run(promotion).then((issued) => issued && setMade(issued.items[0]?.code ?? null))}>{t('coupons.give')}</Button></div>
        </>
      )}
      {made !== null && <NewCode title={t('coupons.made')} code={made} onDone={() => setMade(null)} />}
      {issue.fault && <FaultNotice fault={issue.fault} />}
      <CouponList of={{ account }} nameOf={nameOf} />
    </Section>
  );
}
