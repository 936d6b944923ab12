/** One promotion: what it does, what it gave, how it is changed, and the coupons that members have of it; and a new one, empty or as a copy of another. */
import { Button, Skeleton } from '@mantine/core';
import { nameIn } from '@stilltill/domain/catalog';
import { formatMoney } from '@stilltill/domain/money';
import { PromotionDetail as Detail } from '@stilltill/protocol/office-promotions';
import { Notice, useLanguage, useTranslation } from '@stilltill/ui';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { faultOf } from '../api/client.ts';
import { useCommand } from '../api/use-command.ts';
import { BackLink } from '../components/back-link.tsx';
import { Badge } from '../components/badge.tsx';
import { Page } from '../components/page.tsx';
import { ReadFault } from '../components/read-fault.tsx';
import { useStores } from '../components/use-stores.ts';
import { PromotionCoupons } from './promotion-coupons.tsx';
import { PromotionForm } from './promotion-form.tsx';
import { type PromotionDetail, promotionQueries } from './promotion-queries.ts';
import './promotions.css';
import { usePromotionWords } from './use-promotion-words.ts';

const one = getRouteApi('/in/promotions/$promotion');
const fresh = getRouteApi('/in/promotions/new');
const TONES = { now: 'green', planned: 'amber', ended: 'quiet' } as const;

function Back(): ReactNode {
  const { t } = useTranslation('promotions');
  return <BackLink to="/promotions">{t('nav.promotions')}</BackLink>;
}

export function NewPromotionPage(): ReactNode {
  const { t } = useTranslation('promotions');
  const { short } = useLanguage();
  const { stores, reading } = useStores();
  const { copy } = fresh.useSearch();
  const navigate = fresh.useNavigate();
  const copied = useQuery({ ...promotionQueries.one(copy ?? ''), enabled: copy !== undefined });
  const [store] = stores;
  const isReady = store !== undefined && (copy === undefined || copied.data !== undefined);
  return (
    <Page before={<Back />} title={copied.data ? t('form.title_copy', { name: nameIn(copied.data.promotion.names, short) }) : t('form.title_new')}>
      <ReadFault of={[reading, copied]} />
      {!isReady && !copied.error && !reading.error && <Skeleton height={360} radius="md" />}
      {isReady && (
        <PromotionForm
          begun={copied.data?.promotion ?? null} kept={null} names={copied.data?.products ?? {}} place={store}
          onSaved={({ promotion }) => void navigate({ to: '/promotions/$promotion', params: { promotion: promotion.id } })} onReload={() => undefined}
        />
      )}
    </Page>
  );
}

export function PromotionPage(): ReactNode {
  const { t } = useTranslation('promotions');
  const { short } = useLanguage();
  const { promotion: id } = one.useParams();
  const query = useQuery(promotionQueries.one(id));
  const found = query.data;
  const fault = query.error && faultOf(query.error);
  return (
    <Page before={<Back />} title={found ? nameIn(found.promotion.names, short) : fault ? t(fault.code === 'not_found' ? 'form.unknown' : 'nav.promotions') : null} subtitle={found && <Summary found={found} />} actions={found && <Actions found={found} />}>
      {fault?.code !== 'not_found' && <ReadFault of={query} />}
      {query.isPending && <Skeleton height={360} radius="md" />}
      {found && <Changing key={`${id} ${found.state}`} found={found} reload={async () => (await query.refetch()).data} />}
      {found && found.promotion.coupon !== null && <PromotionCoupons key={`coupons ${id}`} promotion={id} isOver={found.state === 'ended'} />}
    </Page>
  );
}

function Summary({ found }: { readonly found: PromotionDetail }): ReactNode {
  const { t } = useTranslation('promotions');
  const { tag } = useLanguage();
  const words = usePromotionWords();
  const given = formatMoney(found.given_minor, found.currency, tag);
  return <><Badge tone={TONES[found.state]}>{t(`state.${found.state}`)}</Badge> {words.gives(found.promotion, found.products, found.currency)} · {words.when(found.promotion)} · {t('form.used', { count: found.uses, given })}</>;
}

function Actions({ found }: { readonly found: PromotionDetail }): ReactNode {
  const { t } = useTranslation('promotions');
  const navigate = one.useNavigate();
  const end = useCommand({ method: 'POST', schema: Detail, path: () => `/office/promotions/${found.promotion.id}/end`, body: () => ({}), invalidates: ['promotions'] });
  return (
    <>
      <Button variant="default" onClick={() => void navigate({ to: '/promotions/new', search: { copy: found.promotion.id } })}>{t('form.copy')}</Button>
      {found.state !== 'ended' && <Button variant="default" loading={end.busy} onClick={() => void end.run(undefined)}>{t('form.end')}</Button>}
    </>
  );
}

/** The form holds what it began with until it is saved, or asked to begin with what is kept now. */
function Changing({ found, reload }: { readonly found: PromotionDetail; readonly reload: () => Promise<PromotionDetail | undefined> }): ReactNode {
  const { t } = useTranslation('promotions');
  const { stores } = useStores();
  const [begun, setBegun] = useState(found);
  const [saved, setSaved] = useState(false);
  const [store] = stores;
  if (!store) return null;
  return (
    <>
      {saved && <Notice tone="green" title={t('form.saved')}>{t('form.saved_hint')}</Notice>}
      <PromotionForm
        key={begun.version} begun={begun.promotion} kept={begun} names={begun.products} place={store}
        onSaved={(next) => { setBegun(next); setSaved(true); }} onReload={() => void reload().then((newest) => newest && setBegun(newest))}
      />
    </>
  );
}
