import { formatMoney } from '@stilltill/domain/money';
import { Money, countText, useLanguage, useTranslation } from '@stilltill/ui';
import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, type LinkProps, getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { type Today, queries } from '../api/queries.ts';
import type {} from '@stilltill/ui/messages/reports';
import { EntryList } from '../components/entry-list.tsx';
import { BackupWorry } from '../backups/backup-worry.tsx';
import { SelectField } from '../components/filter-fields.tsx';
import { Page, Section } from '../components/page.tsx';
import { ReadFault } from '../components/read-fault.tsx';
import { useStores } from '../components/use-stores.ts';
import { DayChart } from '../reports/day-chart.tsx';
import { StillToDo } from '../start/still-to-do.tsx';
import { Comparisons } from '../reports/comparisons.tsx';
import { TodayMargin } from '../reports/margin-figure.tsx';

const route = getRouteApi('/in/');

export function TodayPage(): ReactNode {
  const { t } = useTranslation('office');
  const { tag } = useLanguage();
  const { stores, known, reading } = useStores();
  const navigate = route.useNavigate();
  const store = route.useSearch().store ?? stores[0]?.id;
  const today = useQuery({ ...queries.today(store), enabled: known });
  const isUnread = !today.data && (today.error !== null || reading.error !== null);
  const shown = stores.find((each) => each.id === store);
  const date = today.data && new Intl.DateTimeFormat(tag, { weekday: 'long', day: 'numeric', month: 'long', timeZone: 'UTC' }).format(new Date(`${today.data.date}T00:00:00Z`));
  return (
    <Page
      title={today.data ? titleOf(today.data, t, tag) : isUnread ? t('nav.today') : null}
      subtitle={[date, shown?.name].filter(Boolean).join(tag === 'zh-CN' ? '，' : ', ')}
      actions={stores.length > 1 && (
        <SelectField
          label={t('filter.store')} all={stores[0]?.name ?? ''} value={store === stores[0]?.id ? undefined : store} options={stores.slice(1).map((each) => ({ value: each.id, label: each.name }))}
          onChange={(value) => void navigate({ search: { store: value }, replace: true })}
        />
      )}
    >
      <ReadFault of={[reading, today]} />
      <BackupWorry />
      <StillToDo />
      {!isUnread && <Figures today={today.data} store={store} />}
      {today.data && <DayChart today={today.data} />}
      <Section title={t('today.feed')} plain actions={<Link to="/entries" className="of-link">{t('today.feed_all')}</Link>}>
        <EntryList name="feed" limit={25} pages={false} />
      </Section>
    </Page>
  );
}

type Translate = ReturnType<typeof useTranslation<'office'>>['t'];

function titleOf(today: Today, t: Translate, tag: string): string {
  const sales = t('today.sales', { count: today.sales, amount: formatMoney(today.sales_minor, today.currency, tag) });
  if (today.sales === 0) return today.exceptions_open > 0 ? t('today.none_but', { exceptions: t('today.exceptions', { count: today.exceptions_open }) }) : t('today.none');
  return today.exceptions_open > 0 ? t('today.both', { sales, exceptions: t('today.exceptions', { count: today.exceptions_open }) }) : sales;
}

function Figures(props: { readonly today: Today | undefined; readonly store: string | undefined }): ReactNode {
  const { t } = useTranslation('office');
  const { tag } = useLanguage();
  const { today } = props;
  const search = today && { store: props.store, from: today.date, to: today.date };
  // The same weekday a week and 52 weeks before, at this time of the day.
  const days = today ? [{ ...today.week_before, of: 'week' as const }, { ...today.year_before, of: 'year' as const }] : [];
  const money = (value: bigint | number): string => formatMoney(BigInt(value), today?.currency ?? 'CNY', tag);
  return (
    <div className="of-figures re-figures" aria-busy={!today}>
      <Figure
        name={t('today.figure.amount')} to="/sales" search={search} value={today && <Money amount_minor={today.sales_minor} currency={today.currency} />}
        compared={today && <Comparisons now={today.sales_minor} text={money} days={days.map(({ of, sales_minor }) => ({ value: sales_minor, of }))} />}
      />
      <Figure
        name={t('today.figure.sales')} to="/sales" search={search} value={today && countText(today.sales, tag)}
        compared={today && <Comparisons now={today.sales} text={(value) => countText(Number(value), tag)} days={days.map(({ of, sales }) => ({ value: sales, of }))} />}
      />
      <Basket today={today} search={search} />
      <TodayMargin store={props.store} />
      <Figure
        name={t('today.figure.refunds')} to="/entries" search={{ kind: 'sale.refunded' }} value={today && <Money amount_minor={today.refunds_minor} currency={today.currency} />}
        compared={today && t('today.refunds', { count: today.refunds })}
      />
      <Figure
        name={t('today.figure.exceptions')} to="/exceptions" tone={today && today.exceptions_open > 0 ? 'amber' : undefined} value={today && countText(today.exceptions_open, tag)}
        compared={today && (today.exceptions_open > 0 ? t('today.look') : t('today.nothing_open'))}
      />
      <Figure
        name={t('today.figure.terminals')} to="/terminals" value={today && countText(today.terminals_enrolled, tag)}
        compared={today && t('today.entries', { count: today.entries })}
      />
    </div>
  );
}

/** What a sale comes to on average. */
function Basket({ today, search }: { readonly today: Today | undefined; readonly search: LinkProps['search'] | undefined }): ReactNode {
  const { t } = useTranslation('reports');
  const { tag } = useLanguage();
  const average = (of: { readonly sales: number; readonly sales_minor: bigint } | undefined): bigint => (of && of.sales > 0 ? of.sales_minor / BigInt(of.sales) : 0n);
  const days = today ? [{ ...today.week_before, of: 'week' as const }, { ...today.year_before, of: 'year' as const }] : [];
  const lines = today && today.sales > 0 ? Math.round((today.lines / today.sales) * 10) / 10 : 0;
  return (
    <Figure
      name={t('day.basket')} to="/sales" search={search} value={today && <Money amount_minor={average(today)} currency={today.currency} />}
      compared={today && (
        <>
          <Comparisons now={average(today)} text={(value) => formatMoney(BigInt(value), today.currency, tag)} days={days.map((each) => ({ value: average(each), of: each.of }))} />
          <span className="re-compared">{t('day.basket_lines', { count: lines, figure: new Intl.NumberFormat(tag, { maximumFractionDigits: 1 }).format(lines) })}</span>
        </>
      )}
    />
  );
}

/** One figure, what to compare it with, and the way down to what it is made of. */
function Figure(props: { readonly name: string; readonly value: ReactNode; readonly compared: ReactNode; readonly tone?: 'amber' | undefined; readonly to: NonNullable<LinkProps['to']>; readonly search?: LinkProps['search'] | undefined }): ReactNode {
  return (
    <Link to={props.to} {...(props.search ? { search: props.search } : {})} className="of-figure" data-tone={props.tone}>
      <span className="of-figure-name">{props.name}</span>
      <span className="of-figure-value">{props.value ?? <Skeleton height={28} width={90} component="span" display="block" />}</span>
      <span className="of-figure-compared">{props.compared ?? <Skeleton height={14} width={120} component="span" display="block" />}</span>
    </Link>
  );
}
