/** Score cards: how each operator does beside their peers, as bars that say how far that is known. */
import { Button, Skeleton, Switch } from '@mantine/core';
import { EmptyState, FaultNotice, useTranslation } from '@stilltill/ui';
import { IconChartBar } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, getRouteApi } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { faultOf } from '../api/client.ts';
import { SelectField } from '../components/filter-fields.tsx';
import { Page, Section } from '../components/page.tsx';
import { useStores } from '../components/use-stores.ts';
import { useWatchWords } from '@stilltill/ui/watch-words';
import { WatchPlaces } from './watch-places.tsx';
import { type ScoreItem, type ScoreRate, watchQueries } from './watch-queries.ts';

const route = getRouteApi('/in/watch/scores');
/** The bar ends at so many times the peers' rate. */
const TIMES_MAX = 4;

/** Whether the interval lies wholly on one side of what peers do. */
const isApart = ({ ratio_low_milli, ratio_high_milli }: ScoreRate): boolean => ratio_low_milli > 1000 || ratio_high_milli < 1000;

export function ScoresPage(): ReactNode {
  const { t } = useTranslation('watch');
  const { t: office } = useTranslation('office');
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { stores } = useStores();
  const { figure } = useWatchWords();
  const [all, setAll] = useState(false);
  const query = useQuery(watchQueries.scores(search.store));
  const items = query.data?.items;
  return (
    <Page title={items ? (items.length === 0 ? t('scores.title_none') : t('scores.title', { count: items.length, figure: figure(items.length) })) : query.error ? t('places.scores') : null} subtitle={query.data && items && items.length > 0 ? t('scores.hint', { figure: figure(query.data.weeks) }) : undefined}>
      <WatchPlaces />
      {query.error && <FaultNotice fault={faultOf(query.error)} action={<Button variant="default" onClick={() => void query.refetch()}>{office('list.retry')}</Button>} />}
      {query.isPending && <Skeleton height={320} radius="md" />}
      {items?.length === 0 && <EmptyState icon={<IconChartBar size={40} stroke={1.25} />} title={t('scores.title_none')} hint={t('scores.none_hint')} />}
      {items && items.length > 0 && <>
        <div className="of-filters">
          {stores.length > 1 && <SelectField first label={t('scores.store')} all={t('scores.all_stores')} value={search.store} onChange={(store) => void navigate({ search: { store }, replace: true })} options={stores.map(({ id, name }) => ({ value: id, label: name }))} />}
          <Switch label={t('scores.all')} checked={all} onChange={(event) => setAll(event.currentTarget.checked)} />
        </div>
        <p className="of-section-hint">{t('scores.legend')}</p>
        {items.map((item) => <ScoreCard key={`${item.operator} ${item.store}`} item={item} all={all} />)}
      </>}
    </Page>
  );
}

function ScoreCard({ item, all }: { readonly item: ScoreItem; readonly all: boolean }): ReactNode {
  const { t } = useTranslation('watch');
  const rates = item.rates.filter((rate) => all || isApart(rate));
  return (
    <Section title={item.operator_name ?? t('somebody')} hint={item.store_name} actions={<Link className="of-link" to="/watch" search={{ operator: item.operator }}>{t('scores.findings')}</Link>}>
      {rates.length === 0 ? <p className="of-muted">{t('scores.apart')}</p> : <div>{rates.map((rate) => <Rate key={rate.rule} rate={rate} />)}</div>}
    </Section>
  );
}

function Rate({ rate }: { readonly rate: ScoreRate }): ReactNode {
  const { t } = useTranslation('watch');
  const words = useWatchWords();
  const { ratio_milli, ratio_low_milli, ratio_high_milli } = rate;
  const said = t('scores.bar', { ratio: words.milli(ratio_milli), low: words.milli(ratio_low_milli), high: words.milli(ratio_high_milli) });
  const x = (milli: number): number => Math.min(100, milli / (TIMES_MAX * 10));
  return (
    <div className="wa-score">
      <span>{words.rule(rate.rule)}</span>
      <svg className="wa-score-bar" viewBox="0 0 100 20" preserveAspectRatio="none" role="img" aria-label={said}>
        <rect className="wa-score-track" x="0" y="8" width="100" height="4" rx="1" />
        <rect className="wa-score-range" data-apart={ratio_low_milli > 1000} x={x(ratio_low_milli)} y="6" width={Math.max(0.8, x(ratio_high_milli) - x(ratio_low_milli))} height="8" />
        <rect className="wa-score-point" x={Math.max(0, x(ratio_milli) - 0.4)} y="4" width="0.8" height="12" />
        <line className="wa-score-peers" x1={x(1000)} x2={x(1000)} y1="1" y2="19" vectorEffect="non-scaling-stroke" />
      </svg>
      <span className="wa-score-words">{said}<br />{t('scores.bar_words', { times: words.figure(rate.count), exposure: words.figure(rate.exposure), expected: words.milli(rate.expected_milli) })}</span>
    </div>
  );
}
