/** Prices of many products by one rule: what would become of each stands beside the form before anything is done. */
import { Button } from '@mantine/core';
import { RepricingItem } from '@stilltill/protocol/office-repricings';
import { FaultNotice, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/goods';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useCommand } from '../api/use-command.ts';
import { BackLink } from '../components/back-link.tsx';
import { Page } from '../components/page.tsx';
import { useStores } from '../components/use-stores.ts';
import { localOf } from '../lib/time.ts';
import { readChosen } from './chosen.ts';
import { Preview } from './preview.tsx';
import { RepricingForm } from './repricing-form.tsx';
import { type RepricingWish, repricingQueries } from './repricing-queries.ts';
import { type TypedRepricing, readRepricing } from './typed-repricing.ts';

const route = getRouteApi('/in/products/prices/new');
const HOUR_MS = 3_600_000;

export function NewRepricingPage(): ReactNode {
  const { t } = useTranslation('goods');
  const { stores, known } = useStores();
  return (
    <Page before={<BackLink to="/products/prices">{t('change.name')}</BackLink>} title={t('change.new_title')} subtitle={t('change.new_hint')}>
      {known && <Changing currency={stores[0]?.currency ?? 'CNY'} timezone={stores[0]?.timezone ?? 'UTC'} />}
    </Page>
  );
}

/** The next full hour: prices seldom change at 14:37. */
function nextHour(timezone: string): string {
  return localOf(Math.ceil((Date.now() + 1) / HOUR_MS) * HOUR_MS, timezone);
}

function Changing({ currency, timezone }: { readonly currency: string; readonly timezone: string }): ReactNode {
  const { t } = useTranslation('goods');
  const search = route.useSearch();
  const navigate = useNavigate();
  const [chosen] = useState(() => (search.chosen ? readChosen() : []));
  const [typed, setTyped] = useState<TypedRepricing>(() => ({
    goods: chosen.length > 0 ? 'chosen' : search.category ? 'category' : search.search ? 'search' : 'all', category: search.category ?? '', search: search.search ?? '',
    kind: 'percent', is_down: false, rate: '', amount: '', price: '', ending: '', when: 'now', local: nextHour(timezone),
  }));
  const [tried, setTried] = useState(false);
  const { wish, wrong } = readRepricing(typed, chosen, currency, timezone);
  const [settled] = useDebouncedValue(wish, 300);
  const query = useQuery({ ...repricingQueries.preview(settled), placeholderData: keepPreviousData });
  const save = useCommand({ method: 'POST', schema: RepricingItem, path: () => '/office/repricings', body: (wanted: RepricingWish & { readonly mark: string }) => wanted, invalidates: ['products', 'product', 'repricings'] });
  const isShown = sameWish(wish, settled) && !query.isPlaceholderData && !query.isFetching && query.data !== undefined;
  const count = isShown ? query.data?.changed ?? 0 : 0;
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setTried(true);
    if (!wish || !isShown || !query.data || query.data.changed === 0) return;
    const made = await save.run({ ...wish, mark: query.data.mark });
    if (made) await navigate({ to: '/products/prices/$repricing', params: { repricing: made.id } });
    else await query.refetch();
  };
  return (
    <form onSubmit={(event) => void submit(event)} noValidate className="of-columns">
      <div className="of-column">
        <RepricingForm typed={typed} change={(part) => { save.reset(); setTyped((was) => ({ ...was, ...part })); }} wrong={tried ? wrong : null} chosen={chosen.length} currency={currency} timezone={timezone} />
      </div>
      <div className="of-column">
        <Preview
          wish={wish} query={query} currency={currency} fault={save.fault && <FaultNotice fault={save.fault} />}
          action={(!isShown || count > 0) && <Button type="submit" loading={save.busy} disabled={wish !== null && !isShown}>{typed.when === 'later' ? t('change.form.plan', { count }) : t('change.form.do', { count })}</Button>}
        />
      </div>
    </form>
  );
}

function sameWish(one: RepricingWish | null, other: RepricingWish | null): boolean {
  return JSON.stringify(one, plain) === JSON.stringify(other, plain);
}

function plain(_: string, part: unknown): unknown {
  return typeof part === 'bigint' ? String(part) : part;
}
