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

/** A coupon for one member, of a promotion that holds with a code: it works once. */
export function CouponSection({ account }: { readonly account: string }): ReactNode {
  const { t } = useTranslation('points');
  const { short } = useLanguage();
  const promotions = useQuery({ queryKey: ['promotions', 'with_code'], queryFn: async ({ signal }) => (await readPromotions('now', undefined, signal)).items.filter(({ promotion }) => promotion.coupon !== null) }).data ?? [];
  const [chosen, setChosen] = useState('');
  const [made, setMade] = useState<string | null>(null);
  const issue = useCommand({ method: 'POST', schema: CouponsIssued, path: () => '/office/points/coupons', body: (promotion: string) => ({ promotion, account, group: null }), invalidates: [] });
  const promotion = chosen === '' ? promotions[0]?.promotion.id : chosen;
  return (
    <Section title={t('coupons.title')} hint={promotions.length === 0 ? t('coupons.none') : t('coupons.hint')}>
      {promotions.length > 0 && promotion !== undefined && (
        <>
          <NativeSelect label={t('coupons.promotion')} value={promotion} onChange={(event) => setChosen(event.currentTarget.value)} data={promotions.map((each) => ({ value: each.promotion.id, label: nameIn(each.promotion.names, short) }))} />
          <div className="of-form-actions"><Button variant="default" loading={issue.busy} onClick={() => void issue.run(promotion).then((issued) => issued && setMade(issued.items[0]?.code ?? null))}>{t('coupons.give')}</Button></div>
        </>
      )}
      {made !== null && <NewCode title={t('coupons.made')} code={made} onDone={() => setMade(null)} />}
      {issue.fault && <FaultNotice fault={issue.fault} />}
    </Section>
  );
}
