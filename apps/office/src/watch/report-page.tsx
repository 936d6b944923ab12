/** The report of a month, and the export of journals for an auditor. */
import { Button, Skeleton, TextInput } from '@mantine/core';
import { FaultNotice, useTranslation } from '@stilltill/ui';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { faultOf, queryOf } from '../api/client.ts';
import { CopyButton } from '../components/copy-button.tsx';
import { Facts, Page, Section } from '../components/page.tsx';
import { useNow } from '../components/use-now.ts';
import { useStores } from '../components/use-stores.ts';
import { dayOf, nextDay, startOfDay } from '../lib/time.ts';
import { useWatchWords } from '@stilltill/ui/watch-words';
import { WatchPlaces } from './watch-places.tsx';
import { type WatchReport, watchQueries } from './watch-queries.ts';

const route = getRouteApi('/in/watch/report');

export function ReportPage(): ReactNode {
  const { t } = useTranslation('watch');
  const { t: office } = useTranslation('office');
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { figure } = useWatchWords();
  const { stores } = useStores();
  const now_ms = useNow(60_000);
  const month = search.month ?? dayOf(now_ms, stores[0]?.timezone ?? 'UTC').slice(0, 7);
  const query = useQuery(watchQueries.report(month));
  const found = query.data?.rules.reduce((sum, { findings }) => sum + findings, 0) ?? 0;
  const title = query.data && t('report.title', {
    month: query.data.month, findings: t('report.findings', { count: found, figure: figure(found) }), cases: t('report.cases', { count: query.data.cases_ended, figure: figure(query.data.cases_ended) }),
  });
  return (
    <Page title={title ?? (query.error ? t('places.report') : null)} subtitle={t('report.hint')} actions={<TextInput type="month" label={t('report.month')} value={month} onChange={(event) => void navigate({ search: { month: event.currentTarget.value || undefined }, replace: true })} />}>
      <WatchPlaces />
      {query.error && <FaultNotice fault={faultOf(query.error)} action={<Button variant="default" onClick={() => void query.refetch()}>{office('list.retry')}</Button>} />}
      {query.isPending && <Skeleton height={280} radius="md" />}
      <div className="of-columns">
        <div className="of-column">{query.data && <ByRule report={query.data} />}</div>
        <div className="of-column">{query.data && <Cases report={query.data} />}<AuditExport key={month} month={month} /></div>
      </div>
    </Page>
  );
}

function ByRule({ report }: { readonly report: WatchReport }): ReactNode {
  const { t } = useTranslation('watch');
  const { rule: nameOf, figure } = useWatchWords();
  const columns = ['findings', 'noted', 'dismissed', 'asked', 'to_cases', 'open'] as const;
  return (
    <Section title={t('report.by_rule')}>
      {report.rules.length === 0 ? <p className="of-muted">{t('report.none')}</p> : (
        <div className="of-table-wrap" role="group" aria-label={t('report.by_rule')} tabIndex={0}>
          <table className="of-table of-table-grid">
            <thead><tr><th scope="col">{t('report.rule')}</th>{columns.map((column) => <th key={column} scope="col" data-align="end">{t(`report.${column === 'findings' ? 'found' : column}`)}</th>)}</tr></thead>
            <tbody>{report.rules.map((row) => <tr key={row.rule}><th scope="row">{nameOf(row.rule)}</th>{columns.map((column) => <td key={column} data-align="end" className="st-figures">{figure(row[column])}</td>)}</tr>)}</tbody>
          </table>
        </div>
      )}
    </Section>
  );
}

function Cases({ report }: { readonly report: WatchReport }): ReactNode {
  const { t } = useTranslation('watch');
  const { figure } = useWatchWords();
  const hours = (value: number | null): string => (value === null ? t('report.no_time') : t('report.middle', { figure: figure(value) }));
  return (
    <Section title={t('report.cases_section')}>
      <Facts items={[
        [t('report.opened'), figure(report.cases_opened)], [t('report.ended'), figure(report.cases_ended)], [t('report.still_open'), figure(report.cases_open)],
        [t('report.to_reply'), hours(report.hours_to_reply)], [t('report.to_end'), hours(report.hours_to_end)],
        [t('report.false_alarms'), report.cases_ended === 0 ? t('report.none_ended') : t('report.of_ended', { count: report.false_alarms, figure: figure(report.false_alarms), all: figure(report.cases_ended) })],
        ...report.outcomes.map(({ outcome, count }) => [t(`outcome.${outcome}`), figure(count)] as const),
      ]} />
    </Section>
  );
}

function AuditExport({ month }: { readonly month: string }): ReactNode {
  const { t } = useTranslation('watch');
  const { stores } = useStores();
  const key = useQuery(watchQueries.auditKey());
  const [from, setFrom] = useState(`${month}-01`);
  const [until, setUntil] = useState(lastDay(month));
  const zone = stores[0]?.timezone ?? 'UTC';
  // The day that is named last belongs to it as a whole.
  const right = from !== '' && until !== '' && from <= until;
  const fingerprint = key.data?.fingerprint.match(/.{4}/g)?.join(' ') ?? '';
  return (
    <Section title={t('report.export')} hint={t('report.export_hint')}>
      <div className="wa-days">
        <TextInput type="date" label={t('report.from')} value={from} onChange={(event) => setFrom(event.currentTarget.value)} />
        <TextInput type="date" label={t('report.until')} value={until} onChange={(event) => setUntil(event.currentTarget.value)} />
      </div>
      {right ? <Button component="a" variant="default" download href={`/api/v1/office/audit/export${queryOf({ from: startOfDay(from, zone), until: startOfDay(nextDay(until), zone) })}`}>{t('report.save')}</Button> : <p className="of-amber">{t('report.wrong')}</p>}
      <p className="of-section-hint">{t('report.key_hint')}</p>
      {key.data && <p className="of-with-copy"><code className="wa-fingerprint" aria-label={t('report.key')}>{fingerprint}</code><CopyButton what={t('report.key')} text={fingerprint} /></p>}
    </Section>
  );
}

/** "2026-02" → "2026-02-28". */
function lastDay(month: string): string {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number, 0)).toISOString().slice(0, 10);
}
