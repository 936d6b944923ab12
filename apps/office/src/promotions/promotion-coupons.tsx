/** Coupons that members get of a promotion: for each of a group, or one for whoever it is handed to. */
import { Button, NativeSelect } from '@mantine/core';
import { nameIn } from '@stilltill/domain/catalog';
import { spellCard } from '@stilltill/domain/points';
import { CouponsIssued } from '@stilltill/protocol/points';
import { FaultNotice, Notice, useLanguage, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/points';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useMemo, useState } from 'react';
import type { z } from 'zod';
import { useCommand } from '../api/use-command.ts';
import { Section } from '../components/page.tsx';
import { NewCode } from '../points/cards-section.tsx';
import { CouponList } from '../points/coupon-list.tsx';
import { LastDayField, useLastDay } from '../points/last-day-field.tsx';
import { pointQueries } from '../points/point-queries.ts';
import '../points/points.css';

type Issued = z.output<typeof CouponsIssued>['items'];

export function PromotionCoupons({ promotion, isOver }: { readonly promotion: string; readonly isOver: boolean }): ReactNode {
  const { t } = useTranslation('points');
  const { short } = useLanguage();
  const groups = useQuery(pointQueries.groups()).data?.items ?? [];
  const last = useLastDay();
  const [chosen, setChosen] = useState('');
  const [made, setMade] = useState<Issued | null>(null);
  const issue = useCommand({ method: 'POST', schema: CouponsIssued, path: () => '/office/points/coupons', body: () => ({ promotion, account: null, group: chosen === '' ? null : chosen, valid_until: last.valid_until }), invalidates: ['points'] });
  const count = chosen === '' ? 1 : groups.find(({ id }) => id === chosen)?.members ?? 0;
  return (
    <Section title={t('coupons.of_promotion')} hint={t(isOver ? 'coupons.of_promotion_over' : 'coupons.of_promotion_hint')}>
      {!isOver && (
        <>
          <div className="of-fields of-coupon-fields">
            <NativeSelect
              label={t('coupons.whom')} description={t('coupons.whom_hint')} value={chosen} onChange={(event) => setChosen(event.currentTarget.value)}
              data={[{ value: '', label: t('coupons.anybody') }, ...groups.map(({ id, names, members }) => ({ value: id, label: `${nameIn(names, short)} · ${t('groups.members', { count: members })}` }))]}
            />
            <LastDayField last={last} />
          </div>
          <div className="of-form-actions"><Button variant="default" loading={issue.busy} disabled={last.isOver || count === 0} onClick={() => void issue.run(null).then((issued) => issued && setMade(issued.items))}>{t('coupons.give_many', { count })}</Button></div>
        </>
      )}
      {issue.fault && <FaultNotice fault={issue.fault} />}
      {made !== null && <Made items={made} onDone={() => setMade(null)} />}
      <CouponList of={{ promotion }} />
    </Section>
  );
}

/** Codes are shown once: one as a barcode, those of a group as a list to keep. */
function Made({ items, onDone }: { readonly items: Issued; readonly onDone: () => void }): ReactNode {
  const { t } = useTranslation('points');
  const [only] = items;
  const address = useMemo(() => `data:text/csv;charset=utf-8,${encodeURIComponent(`\ufeff${csvOf(items)}`)}`, [items]);
  if (only && only.account === null) return <NewCode title={t('coupons.made')} code={only.code} onDone={onDone} />;
  return (
    <Notice tone={items.length > 0 ? 'green' : 'amber'} title={t('coupons.made_many', { count: items.length })} action={<Button variant="default" onClick={onDone}>{t('cards.done')}</Button>}>
      {items.length > 0 && <>{t('coupons.made_many_hint')} <a className="of-link" href={address} download="coupons.csv">{t('coupons.save')}</a></>}
    </Notice>
  );
}

/** Each code as it is read aloud, with the address of its member's account. */
function csvOf(items: Issued): string {
  return ['coupon,account', ...items.map(({ code, account }) => `${spellCard(code)},${account === null ? '' : `${location.origin}/office/points/${account}`}`)].map((row) => `${row}\r\n`).join('');
}
