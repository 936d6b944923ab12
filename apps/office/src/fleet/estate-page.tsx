/** Many terminals at once, from a list: looked at first, written all or not at all. */
import { Button, FileButton } from '@mantine/core';
import { FleetImportAnswer } from '@stilltill/protocol/office-fleet';
import { EmptyState, FaultNotice, Notice, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/fleet';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { z } from 'zod';
import { ask, faultOf, unwrap } from '../api/client.ts';
import { type Column, List } from '../components/list.tsx';
import { Page, Section } from '../components/page.tsx';
import { useStores } from '../components/use-stores.ts';
import { FleetPlaces } from './fleet-places.tsx';
import { fleetQueries } from './fleet-queries.ts';

const FILE_MB_MAX = 8;
const HEADER = 'store,code,name,model,serial,place,acquirer,group\r\n';
const TEMPLATE = `data:text/csv;charset=utf-8,${encodeURIComponent(`\ufeff${HEADER}`)}`;
type Answer = z.output<typeof FleetImportAnswer>;
type Problem = Answer['problems'][number];

export function EstatePage(): ReactNode {
  const { t } = useTranslation('fleet');
  const queryClient = useQueryClient();
  const [file, setFile] = useState<File | null>(null);
  const send = useMutation({
    mutationFn: async ({ list, is_dry }: { readonly list: File; readonly is_dry: boolean }) => unwrap(await ask(FleetImportAnswer, `/office/fleet/import?dry_run=${is_dry}`, { method: 'POST', file: list })),
    onSuccess: (answer) => { if (answer.is_written) void Promise.all(['fleet', 'terminals'].map((name) => queryClient.invalidateQueries({ queryKey: [name] }))); },
  });
  const [is_too_large, setTooLarge] = useState(false);
  const choose = (chosen: File | null): void => {
    if (!chosen) return;
    const large = chosen.size > FILE_MB_MAX * 1024 * 1024;
    setTooLarge(large);
    setFile(large ? null : chosen);
    if (!large) send.mutate({ list: chosen, is_dry: true });
  };
  return (
    <Page before={<FleetPlaces />} title={t('estate.title')} subtitle={t('estate.hint')}>
      <Section title={t('estate.choose')} actions={<a className="of-link" href={TEMPLATE} download="terminals.csv">{t('estate.template')}</a>}>
        {is_too_large && <Notice tone="amber" title={t('estate.too_large', { max: FILE_MB_MAX })} />}
        {send.error && <FaultNotice fault={faultOf(send.error)} />}
        <div className="of-inline-form">
          <FileButton accept=".csv,.txt,text/csv,text/plain" onChange={choose} inputProps={{ 'aria-label': t('estate.choose') }}>{(props) => <Button {...props} variant="default" loading={send.isPending}>{t('estate.choose')}</Button>}</FileButton>
          {file && <span className="of-muted">{file.name}</span>}
        </div>
        {send.data && <Outcome answer={send.data} onWrite={() => { if (file) send.mutate({ list: file, is_dry: false }); }} busy={send.isPending} />}
      </Section>
      <UnknownDevices />
    </Page>
  );
}

function Outcome({ answer, onWrite, busy }: { readonly answer: Answer; readonly onWrite: () => void; readonly busy: boolean }): ReactNode {
  const { t } = useTranslation('fleet');
  const columns = useProblemColumns();
  if (answer.is_written) return <Notice tone="green" title={t('estate.written', { count: answer.added })} />;
  if (answer.problem_count === 0) return <Notice tone="green" title={t('estate.looked', { count: answer.rows })}><Button loading={busy} onClick={onWrite}>{t('estate.write')}</Button></Notice>;
  return (
    <>
      <Notice tone="amber" title={t('estate.wrong', { count: answer.problem_count })} />
      <List plain name="estate-problems" label={t('estate.table')} columns={columns} row_key={(row) => `${row.line} ${row.column} ${row.reason}`} state={{ rows: answer.problems, fault: null, retry: () => {} }} empty={<EmptyState title={t('estate.table')} />} />
    </>
  );
}

function useProblemColumns(): readonly Column<Problem>[] {
  const { t } = useTranslation('fleet');
  return [
    { id: 'line', header: t('estate.line'), fixed: true, narrow: 'title', cell: (row) => row.line },
    { id: 'column', header: t('estate.column'), narrow: 'detail', cell: (row) => row.column },
    { id: 'value', header: t('estate.value'), narrow: 'detail', cell: (row) => <code>{row.value}</code> },
    { id: 'reason', header: t('estate.reason'), narrow: 'state', cell: (row) => t(`estate.reasons.${row.reason}`) },
  ];
}

function UnknownDevices(): ReactNode {
  const { t } = useTranslation('fleet');
  const { brief } = useStores();
  const devices = useQuery(fleetQueries.unknownDevices()).data?.items ?? [];
  if (devices.length === 0) return null;
  return (
    <Section title={t('unknown.title')} hint={t('unknown.hint')}>
      <table className="fl-settings">
        <thead><tr><th scope="col">{t('unknown.address')}</th><th scope="col">{t('unknown.times')}</th><th scope="col">{t('unknown.last')}</th></tr></thead>
        <tbody>{devices.map((device) => <tr key={device.address}><th scope="row"><code>{device.address}</code></th><td>{device.count}</td><td>{brief(device.last_at)}</td></tr>)}</tbody>
      </table>
    </Section>
  );
}
