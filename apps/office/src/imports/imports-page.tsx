/** Data that comes in: files that were brought, and one to bring. */
import { Button, FileButton, NativeSelect } from '@mantine/core';
import { DATA_IMPORT_BYTES_MAX, DATA_IMPORT_KINDS, DataImportDetail } from '@stilltill/protocol/office-imports';
import { EmptyState, FaultNotice, useTranslation } from '@stilltill/ui';
import { IconFileSpreadsheet } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { FaultError, ask, faultOf, queryOf, unwrap } from '../api/client.ts';
import { Badge, type BadgeTone } from '../components/badge.tsx';
import { type Column, List } from '../components/list.tsx';
import { Page, Section } from '../components/page.tsx';
import { useStores } from '../components/use-stores.ts';
import { type ImportItem, importQueries } from './import-queries.ts';

const MIB = 1024 * 1024;
export const STATE_TONES: Readonly<Record<ImportItem['state'], BadgeTone>> = {
  receiving: 'quiet', ready: 'quiet', waiting: 'amber', running: 'amber', checked: 'quiet', done: 'green', refused: 'red', failed: 'red', undoing: 'amber', undone: 'quiet',
};

export function DataPage(): ReactNode {
  const { t } = useTranslation('imports');
  const query = useQuery(importQueries.list());
  return (
    <Page title={t('page.title')} subtitle={t('page.hint')}>
      <Section title={t('page.bring')} hint={t('page.bring_hint')}><ChooseFile /><p className="of-muted">{t('page.customers')} <Link className="of-link" to="/customers/imports">{t('page.customers_link')}</Link></p><p className="of-muted">{t('page.out')} <Link className="of-link" to="/export">{t('page.out_link')}</Link></p></Section>
      <Section title={t('page.before')} plain>
        <List
          name="data-imports" label={t('page.before')} plain columns={useImportColumns()} row_key={(row) => row.id} state={{ rows: query.data?.items, fault: query.error ? faultOf(query.error) : null, retry: () => void query.refetch() }}
          empty={<EmptyState icon={<IconFileSpreadsheet size={40} stroke={1.25} />} title={t('page.none')} hint={t('page.none_hint')} />}
        />
      </Section>
    </Page>
  );
}

function ChooseFile(): ReactNode {
  const { t } = useTranslation('imports');
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const [kind, setKind] = useState<ImportItem['kind']>('products');
  const upload = useMutation({
    mutationFn: async (file: File) => {
      if (file.size > DATA_IMPORT_BYTES_MAX) throw new FaultError({ code: 'file_too_large', details: { max: DATA_IMPORT_BYTES_MAX / MIB } });
      return unwrap(await ask(DataImportDetail, `/office/imports${queryOf({ kind, name: file.name.slice(0, 200) })}`, { method: 'POST', file }));
    },
    onSuccess: (item) => {
      queryClient.setQueryData(importQueries.one(item.id).queryKey, item);
      void queryClient.invalidateQueries({ queryKey: importQueries.list().queryKey });
      void navigate({ to: '/data/imports/$import', params: { import: item.id } });
    },
  });
  return (
    <>
      {upload.error && <FaultNotice fault={faultOf(upload.error)} />}
      <div className="of-inline-form">
        <NativeSelect label={t('page.what')} value={kind} onChange={(event) => setKind(event.currentTarget.value as ImportItem['kind'])} data={DATA_IMPORT_KINDS.map((value) => ({ value, label: t(`kind.${value}`) }))} />
        <FileButton accept=".csv,.txt,.tsv,.xlsx,text/csv,text/plain" onChange={(file) => { if (file) upload.mutate(file); }} inputProps={{ 'aria-label': t('page.choose') }}>
          {(props) => <Button {...props} loading={upload.isPending}>{t('page.choose')}</Button>}
        </FileButton>
        <span role="status" className="of-muted">{upload.isPending ? t('page.receiving') : ''}</span>
      </div>
    </>
  );
}

function useImportColumns(): readonly Column<ImportItem>[] {
  const { t } = useTranslation('imports');
  const { at } = useStores();
  return [
    { id: 'name', header: t('column.file'), fixed: true, narrow: 'title', cell: (row) => <Link data-row className="of-row-link of-row-words" to="/data/imports/$import" params={{ import: row.id }}>{row.name || t(`kind.${row.kind}`)}</Link> },
    { id: 'at', header: t('column.at'), narrow: 'detail', cell: (row) => at(row.at) },
    { id: 'by', header: t('column.by'), narrow: 'detail', cell: (row) => row.by },
    { id: 'rows', header: t('column.rows'), align: 'end', narrow: 'amount', cell: (row) => <span className="st-figures">{row.counts.rows}</span> },
    { id: 'state', header: t('column.state'), narrow: 'state', cell: (row) => <Badge tone={STATE_TONES[row.state]}>{t(`state.${row.state}`)}</Badge> },
  ];
}
