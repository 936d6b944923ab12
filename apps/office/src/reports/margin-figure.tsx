/** What today earned so far, beside earlier days at the same time. It says of how much of the turnover the cost is known. */
import { formatMoney } from '@stilltill/domain/money';
import { Money, useLanguage, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/reports';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { costedPpm, marginPpm } from './breakdown-words.ts';
import { shortDay } from './day-chart.tsx';
import { type Margins, reportQueries } from './report-queries.ts';

type Margin = Margins['today'];
/** From here on nearly all has a cost, and nothing need be said about it. */
const ALL_PPM = 995_000;

/** Nothing while no cost is known. */
export function TodayMargin(props: { readonly store: string | undefined }): ReactNode {
  const { t } = useTranslation('reports');
  const { tag } = useLanguage();
  const { data } = useQuery({ ...reportQueries.margin(props.store), enabled: props.store !== undefined });
  const today_ppm = data && marginPpm(data.today);
  if (!data || today_ppm === null || today_ppm === undefined) return null;
  const percent = (ppm: number): string => new Intl.NumberFormat(tag, { style: 'percent', maximumFractionDigits: 1 }).format(ppm / 1_000_000);
  const part_ppm = costedPpm(data.today);
  const before = [data.week_before, data.year_before].flatMap((each) => {
    const ppm = marginPpm(each);
    return ppm === null ? [] : [t('margin.before', { day: shortDay(each.day, data.today.day, tag), profit: formatMoney(profitOf(each), data.currency, tag), margin: percent(ppm) })];
  });
  return (
    <Link to="/reports" search={{ period: 'today', by: 'category', store: props.store }} className="of-figure">
      <span className="of-figure-name">{t('margin.name')}</span>
      <span className="of-figure-value"><Money amount_minor={profitOf(data.today)} currency={data.currency} /></span>
      <span className="of-figure-compared">
        <span className="re-compared">{part_ppm !== null && part_ppm < ALL_PPM ? t('margin.part', { margin: percent(today_ppm), part: percent(part_ppm) }) : t('margin.all', { margin: percent(today_ppm) })}</span>
        {before.map((text) => <span key={text} className="re-compared">{text}</span>)}
      </span>
    </Link>
  );
}

const profitOf = ({ costed_minor, cost_minor }: Margin): bigint => costed_minor - cost_minor;
