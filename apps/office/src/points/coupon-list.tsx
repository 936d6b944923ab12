/** Coupons that were made, with what became of each, and the way to take back those that nobody has used. */
import { Button } from '@mantine/core';
import { nameIn } from '@stilltill/domain/catalog';
import { COUPON_STATES, CouponsTakenBack } from '@stilltill/protocol/office-points';
import { FaultNotice, useLanguage, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/points';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useCommand } from '../api/use-command.ts';
import { Badge } from '../components/badge.tsx';
import { ReadFault } from '../components/read-fault.tsx';
import { useStores } from '../components/use-stores.ts';
import { dayOf } from '../lib/time.ts';
import { type CouponItem, type CouponsOf, pointQueries, readCoupons } from './point-queries.ts';

const TONES = { unused: 'green', held: 'amber', used: 'quiet', taken_back: 'quiet', expired: 'quiet' } as const;
/** In the place of a coupon's id: all that are unused. */
const ALL = 'all';

/** `of` a promotion also offers to take all back at once; `nameOf` says which promotion a coupon is of, where they are of several. */
export function CouponList({ of, nameOf }: { readonly of: CouponsOf; readonly nameOf?: (promotion: string) => string | undefined }): ReactNode {
  const { t } = useTranslation('points');
  const { t: office } = useTranslation('office');
  const [sure, setSure] = useState<string | null>(null);
  const query = useInfiniteQuery({
    queryKey: ['points', 'coupons', of], queryFn: ({ pageParam, signal }) => readCoupons(of, pageParam, signal), initialPageParam: undefined as string | undefined, getNextPageParam: (last) => last.next ?? undefined,
  });
  const takeBack = useCommand({ method: 'POST', schema: CouponsTakenBack, path: () => '/office/points/coupons/take-back', body: (body: { readonly promotion: string; readonly coupon: string | null }) => body, invalidates: ['points'] });
  const ask = (what: string, promotion: string): void => {
    if (sure !== what) return setSure(what);
    setSure(null);
    void takeBack.run({ promotion, coupon: what === ALL ? null : what });
  };
  const counts = query.data?.pages[0]?.counts;
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  const sums = COUPON_STATES.filter((state) => (counts?.[state] ?? 0) > 0).map((state) => `${t(`coupons.state.${state}`)} ${counts?.[state]}`);
  const button = (what: string, promotion: string, label: string): ReactNode => (
    <Button variant="subtle" color={sure === what ? 'red' : 'gray'} size="compact-md" loading={takeBack.busy && sure === null} onClick={() => ask(what, promotion)} onBlur={() => setSure(null)}>{sure === what ? t('coupons.sure') : label}</Button>
  );
  return (
    <>
      <ReadFault of={query} />
      {takeBack.fault && <FaultNotice fault={takeBack.fault} />}
      {counts && <p className="of-section-hint" role="status">{sums.length === 0 ? t('coupons.empty') : sums.join(' · ')}</p>}
      {items.length > 0 && (
        <ul className="of-ordered" aria-label={t('coupons.table')}>
          {items.map((coupon) => <Row key={coupon.coupon} coupon={coupon} name={nameOf?.(coupon.promotion)}>{coupon.state === 'unused' && button(coupon.coupon, coupon.promotion, t('coupons.take_back'))}</Row>)}
        </ul>
      )}
      {query.hasNextPage && <Button variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>{office('list.more')}</Button>}
      {'promotion' in of && (counts?.unused ?? 0) > 1 && <div className="of-form-actions">{button(ALL, of.promotion, t('coupons.take_all', { count: counts?.unused ?? 0 }))}</div>}
    </>
  );
}

function Row({ coupon, name, children }: { readonly coupon: CouponItem; readonly name: string | undefined; readonly children: ReactNode }): ReactNode {
  const { t } = useTranslation('points');
  const { short, tag } = useLanguage();
  const { brief, timezone_of } = useStores();
  const group = useQuery(pointQueries.groups()).data?.items.find(({ id }) => id === coupon.group);
  const last = coupon.valid_until === null ? null : dayOf(Date.parse(coupon.valid_until) - 1, timezone_of('') ?? 'UTC');
  const whose = name ?? (group ? nameIn(group.names, short) : coupon.account === null ? t('coupons.anybody') : t('coupons.member'));
  const { sale } = coupon;
  return (
    <li className="of-ordered-row of-coupon">
      <span className="of-coupon-words">
        <Badge tone={TONES[coupon.state]}>{t(`coupons.state.${coupon.state}`)}</Badge>
        {coupon.account !== null && name === undefined ? <Link className="of-link" to="/points/$account" params={{ account: coupon.account }}>{whose}</Link> : <span>{whose}</span>}
        <span className="of-muted st-figures">{brief(coupon.issued_at)}{last !== null && ` · ${t('coupons.to_day', { day: new Intl.DateTimeFormat(tag, { dateStyle: 'medium', timeZone: 'UTC' }).format(Date.parse(last)) })}`}</span>
        {sale && <Link className="of-link" to="/sales/$terminal/$epoch/$seq/$hash" params={{ terminal: sale.terminal, epoch: sale.epoch, seq: String(sale.seq), hash: sale.hash }}>{t('coupons.sale')}</Link>}
      </span>
      {children}
    </li>
  );
}
