/** A list of customers that the shop brings along: looked at first, with what is wrong in words, then taken in behind the scenes. */
import { Button, FileButton, Skeleton } from '@mantine/core';
import { ImportItem as ImportShape } from '@stilltill/protocol/office-customers';
import { FaultNotice, Notice, countText, useLanguage, useTranslation } from '@stilltill/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, getRouteApi, useNavigate } from '@tanstack/react-router';
import { type ReactNode, useMemo } from 'react';
import { ask, faultOf, queryOf, unwrap } from '../api/client.ts';
import { useCommand } from '../api/use-command.ts';
import { BackLink } from '../components/back-link.tsx';
import { Badge, type BadgeTone } from '../components/badge.tsx';
import { type Column, List } from '../components/list.tsx';
import { Facts, Page, Section } from '../components/page.tsx';
import { usePages } from '../components/use-pages.ts';
import { useStores } from '../components/use-stores.ts';
import { type ImportItem, type ImportProblem, customerQueries } from './customer-queries.ts';
import '../contact/contact.css';

const FILE_MB_MAX = 24;
/** A list that is taken in is asked after every so often. */
const FOLLOW_MS = 1000;
const HEADER = 'name,phone,email,language,place,zone,notes,purposes,channels,proof,obtained_at,where\r\n';
const TONES: Readonly<Record<ImportItem['state'], BadgeTone>> = { previewed: 'quiet', waiting: 'amber', running: 'amber', done: 'green', failed: 'red' };

function useUpload(): { readonly send: (file: File) => void; readonly busy: boolean; readonly fault: ReturnType<typeof faultOf> | null; readonly is_too_large: boolean } {
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const upload = useMutation({
    mutationFn: async (file: File) => {
      if (file.size > FILE_MB_MAX * 1024 * 1024) return null;
      return unwrap(await ask(ImportShape, `/office/customers/imports${queryOf({ name: file.name.slice(0, 200) })}`, { method: 'POST', file }));
    },
    onSuccess: (item) => {
      if (!item) return;
      queryClient.setQueryData(customerQueries.import(item.id).queryKey, item);
      void queryClient.invalidateQueries({ queryKey: ['customers', 'imports'] });
      void navigate({ to: '/customers/imports/$import', params: { import: item.id } });
    },
  });
  return { send: (file) => upload.mutate(file), busy: upload.isPending, fault: upload.error ? faultOf(upload.error) : null, is_too_large: upload.isSuccess && upload.data === null };
}

function ChooseFile({ again }: { readonly again?: boolean }): ReactNode {
  const { t } = useTranslation('customers');
  const { send, busy, fault, is_too_large } = useUpload();
  return (
    <>
      {fault && <FaultNotice fault={fault} />}
      {is_too_large && <Notice tone="amber" title={t('imports.too_large', { max: FILE_MB_MAX })} />}
      <div className="of-inline-form">
        <FileButton accept=".csv,.txt,.tsv,text/csv,text/plain" onChange={(file) => { if (file) send(file); }} inputProps={{ 'aria-label': t('imports.choose') }}>
          {(props) => <Button {...props} loading={busy} variant={again ? 'default' : 'filled'}>{t(again ? 'imports.again' : 'imports.choose')}</Button>}
        </FileButton>
        <span role="status" className="of-muted">{busy ? t('imports.reading') : ''}</span>
      </div>
    </>
  );
}

export function ImportsPage(): ReactNode {
  const { t } = useTranslation('customers');
  const query = useQuery(customerQueries.imports());
  const template = useMemo(() => `data:text/csv;charset=utf-8,${encodeURIComponent(`\ufeff${HEADER}`)}`, []);
  return (
    <Page before={<BackLink to="/customers">{t('nav.customers')}</BackLink>} title={t('imports.title')} subtitle={t('imports.hint')}>
      <Section title={t('imports.choose')} hint={t('imports.drop_hint')} actions={<a className="of-link" href={template} download="customers.csv">{t('imports.template')}</a>}><ChooseFile /></Section>
      <Section title={t('imports.before')} plain>
        <List name="imports" label={t('imports.before')} plain columns={useImportColumns()} row_key={(row) => row.id} state={{ rows: query.data?.items, fault: query.error ? faultOf(query.error) : null, retry: () => void query.refetch() }} empty={<p className="of-muted of-list-none">{t('imports.none_before')}</p>} />
      </Section>
    </Page>
  );
}

function useImportColumns(): readonly Column<ImportItem>[] {
  const { t } = useTranslation('customers');
  const { at } = useStores();
  return [
    { id: 'name', header: t('imports.name'), fixed: true, narrow: 'title', cell: (row) => <Link data-row className="of-row-link of-row-words" to="/customers/imports/$import" params={{ import: row.id }}>{row.name || t('imports.name')}</Link> },
    { id: 'at', header: t('imports.at'), narrow: 'detail', cell: (row) => at(row.at) },
    { id: 'by', header: t('imports.by'), narrow: 'detail', cell: (row) => row.by },
    { id: 'rows', header: t('imports.rows'), align: 'end', narrow: 'amount', cell: (row) => <span className="st-figures">{row.counts.rows}</span> },
    { id: 'state', header: t('imports.state'), narrow: 'state', cell: (row) => <Badge tone={TONES[row.state]}>{t(`imports.states.${row.state}`)}</Badge> },
  ];
}

const route = getRouteApi('/in/customers/imports/$import');

export function ImportPage(): ReactNode {
  const { t } = useTranslation('customers');
  const { import: id } = route.useParams();
  const query = useQuery({ ...customerQueries.import(id), refetchInterval: ({ state }) => (state.data && ['waiting', 'running'].includes(state.data.state) ? FOLLOW_MS : false) });
  const item = query.data;
  return (
    <Page before={<BackLink to="/customers/imports">{t('imports.title')}</BackLink>} title={item ? titleOf(item, t) : query.error ? t('imports.title') : null} subtitle={item && (item.state === 'previewed' ? t('imports.preview_hint') : item.state === 'done' ? item.name : t('imports.started'))}>
      {query.error && <FaultNotice fault={faultOf(query.error)} />}
      {query.isPending && <Skeleton height={300} radius="md" />}
      {item && <One item={item} />}
    </Page>
  );
}

type Translate = ReturnType<typeof useTranslation<'customers'>>['t'];

function titleOf({ state, counts, rows_done }: ImportItem, t: Translate): string {
  const count = counts.made + counts.joined;
  if (state === 'previewed') return t('imports.preview_title', { count });
  if (state === 'failed') return t('imports.failed_title');
  return state === 'done' ? t('imports.done_title', { count }) : t('imports.running_title', { done: Math.max(0, rows_done - 1), rows: Math.max(counts.rows, rows_done - 1) });
}

function One({ item }: { readonly item: ImportItem }): ReactNode {
  const { t } = useTranslation('customers');
  const { tag } = useLanguage();
  const { at } = useStores();
  const queryClient = useQueryClient();
  const start = useCommand({ method: 'POST', schema: ImportShape, path: () => `/office/customers/imports/${item.id}/start`, body: () => ({}), invalidates: [] });
  const run = async (): Promise<void> => {
    const done = await start.run(null);
    if (done) queryClient.setQueryData(customerQueries.import(item.id).queryKey, done);
  };
  const { counts } = item;
  const figure = (count: number): ReactNode => <span className="st-figures">{countText(count, tag)}</span>;
  return (
    <div className="of-columns">
      <div className="of-column">
        <Section title={item.name || t('imports.name')}>
          <Facts items={[
            [t('imports.made'), figure(counts.made)], [t('imports.joined'), figure(counts.joined)], [t('imports.refused'), figure(counts.refused)], [t('imports.consents'), figure(counts.consents)],
            [t('imports.without_proof'), figure(counts.without_proof)], [t('imports.rows'), figure(counts.rows)],
          ]} />
          {counts.without_proof > 0 && <Notice tone="amber" title={t('imports.without_proof_hint')} />}
          {start.fault && <FaultNotice fault={start.fault} />}
          {item.state === 'previewed' && <div className="of-form-actions"><ChooseFile again /><Button loading={start.busy} disabled={counts.made + counts.joined === 0} onClick={() => void run()}>{t('imports.start')}</Button></div>}
        </Section>
        <Section title={t('one.about')}>
          <Facts items={[
            [t('imports.encoding'), item.encoding === 'gb18030' ? 'GBK (GB 18030)' : item.encoding.toUpperCase()], [t('imports.columns'), item.columns.join(', ')],
            item.columns_unknown.length > 0 ? [t('imports.columns_unknown'), item.columns_unknown.join(', ')] : null, [t('imports.at'), at(item.at)], [t('imports.by'), item.by],
          ]} />
        </Section>
      </div>
      <div className="of-column"><Problems key={`${item.id} ${item.state}`} item={item} /></div>
    </div>
  );
}

function Problems({ item }: { readonly item: ImportItem }): ReactNode {
  const { t } = useTranslation('customers');
  const list = usePages(useMemo(() => customerQueries.problems(item.id), [item.id]));
  return <Section title={t('imports.problems')}><List name="import-problems" label={t('imports.problems')} plain columns={useProblemColumns()} row_key={(row) => `${row.row} ${row.code}`} state={list} empty={<p className="of-muted of-list-none">{t('imports.problems_none')}</p>} /></Section>;
}

function useProblemColumns(): readonly Column<ImportProblem>[] {
  const { t } = useTranslation('customers');
  return [
    { id: 'row', header: t('imports.row'), fixed: true, narrow: 'amount', cell: (row) => <span className="st-figures">{row.row}</span> },
    { id: 'problem', header: t('imports.problem'), fixed: true, narrow: 'title', cell: (row) => t(`imports.why.${row.code}`) },
    { id: 'taken', header: t('imports.state'), narrow: 'state', cell: (row) => <Badge tone={row.isRefused ? 'red' : 'quiet'}>{t(row.isRefused ? 'imports.refused_row' : 'imports.taken_row')}</Badge> },
  ];
}
