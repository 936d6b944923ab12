/** What customers say and ask on their pages: wishes about their data with the law's days, feedback, 发票, reports of fraud. */
import { Choice, useTranslation } from '@stilltill/ui';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Page } from '../components/page.tsx';
import { ReadFault } from '../components/read-fault.tsx';
import { useStores } from '../components/use-stores.ts';
import { ExportLink } from '../exports/export-link.tsx';
import { contactQueries } from './contact-queries.ts';
import { DataRequests } from './data-requests.tsx';
import { FapiaoRequests } from './fapiao-requests.tsx';
import { Feedback } from './feedback.tsx';
import { FraudReports } from './fraud-reports.tsx';
import './contact.css';

const route = getRouteApi('/in/requests');
const TABS = ['data', 'feedback', 'fapiao', 'fraud'] as const;
const FILES = { data: 'data_requests', feedback: 'feedback', fapiao: 'fapiao', fraud: 'fraud_reports' } as const;

export function RequestsPage(): ReactNode {
  const { t } = useTranslation('contact');
  const { at } = useStores();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const query = useQuery(contactQueries.requests());
  const found = query.data;
  const open = found ? found.feedback_waiting + found.fapiao_waiting + found.fraud_reports_open + found.data_requests_open : 0;
  const title = !found ? (query.error ? t('nav.requests') : null)
    : found.data_requests_late > 0 ? t('requests.title_late', { count: found.data_requests_late }) : open > 0 ? t('requests.title_open', { count: open }) : t('requests.title_fine');
  const counts = { data: found?.data_requests_open ?? 0, feedback: found?.feedback_waiting ?? 0, fapiao: found?.fapiao_waiting ?? 0, fraud: found?.fraud_reports_open ?? 0 };
  const tab = search.tab ?? 'data';
  return (
    <Page title={title} subtitle={found?.next_answer_by ? t('requests.next', { at: at(found.next_answer_by) }) : t('requests.hint')}>
      <ReadFault of={query} />
      <div className="of-inline-form"><Choice label={t('nav.requests')} value={tab} onChange={(value) => void navigate({ search: { tab: value === 'data' ? undefined : value }, replace: true })} options={TABS.map((value) => ({ value, label: counts[value] > 0 ? `${t(`requests.tab.${value}`)} ${counts[value]}` : t(`requests.tab.${value}`) }))} /><span className="of-wide-only"><ExportLink of={{ list: FILES[tab] }} /></span></div>
      {tab === 'data' && <DataRequests isEnded={search.state === 'ended'} onEnded={(isEnded) => void navigate({ search: { ...search, state: isEnded ? 'ended' : undefined }, replace: true })} />}
      {tab === 'feedback' && <Feedback />}
      {tab === 'fapiao' && <FapiaoRequests />}
      {tab === 'fraud' && <FraudReports />}
    </Page>
  );
}
