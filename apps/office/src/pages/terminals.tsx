import { Button, Modal, NativeSelect, TextInput } from '@mantine/core';
import type { NewTerminal } from '@stilltill/protocol/office';
import { EmptyState, FaultNotice, countText, useLanguage, useTranslation } from '@stilltill/ui';
import { IconDeviceDesktop, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, getRouteApi, useNavigate } from '@tanstack/react-router';
import { type FormEvent, type ReactNode, useState } from 'react';
import { z } from 'zod';
import { faultOf } from '../api/client.ts';
import { type TerminalItem, queries } from '../api/queries.ts';
import { useCommand } from '../api/use-command.ts';
import { SelectField } from '../components/filter-fields.tsx';
import { type Column, List } from '../components/list.tsx';
import { Page } from '../components/page.tsx';
import { StorageMark, TerminalState } from '../components/terminal-state.tsx';
import { useNow } from '../components/use-now.ts';
import { useStores } from '../components/use-stores.ts';
import { shortHash } from '../lib/figures.ts';
import { agoText } from '../lib/time.ts';
import { SILENT_MS, isSilent, waitingOf } from '../lib/terminals.ts';

const route = getRouteApi('/in/terminals');

export function TerminalsPage(): ReactNode {
  const { t } = useTranslation('office');
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const query = useQuery(queries.terminals());
  const now_ms = useNow(30_000);
  const [adding, setAdding] = useState(false);
  const items = query.data?.items;
  const rows = items?.filter((item) => search.state === undefined || item.state === search.state);
  return (
    <Page
      title={items ? titleOf(items, now_ms, t) : query.error ? t('nav.terminals') : null} subtitle={t('terminals.hint', { minutes: SILENT_MS / 60_000 })}
      actions={<Button leftSection={<IconPlus size={18} stroke={2} aria-hidden />} onClick={() => setAdding(true)}>{t('terminals.add')}</Button>}
    >
      <List
        name="terminals" label={t('terminals.table')} columns={useColumns(now_ms)} row_key={(row) => row.id}
        state={{ rows, fault: query.error ? faultOf(query.error) : null, retry: () => void query.refetch() }}
        filters={<SelectField
          first label={t('filter.state')} all={t('filter.all_states')} value={search.state} onChange={(state) => void navigate({ search: { state: state as typeof search.state }, replace: true })}
          options={(['enrolled', 'new', 'retired', 'compromised'] as const).map((state) => ({ value: state, label: t(`terminal.state.${state}`) }))}
        />}
        empty={<EmptyState icon={<IconDeviceDesktop size={40} stroke={1.25} />} title={search.state ? t('terminals.none_in_state') : t('terminals.empty')} hint={search.state ? undefined : t('terminals.empty_hint')} />}
      />
      <AddTerminal opened={adding} onClose={() => setAdding(false)} />
    </Page>
  );
}

type Translate = ReturnType<typeof useTranslation<'office'>>['t'];

function titleOf(items: readonly TerminalItem[], now_ms: number, t: Translate): string {
  const enrolled = items.filter((item) => item.state === 'enrolled');
  const silent = enrolled.filter((item) => isSilent(item.last_contact_at, now_ms)).length;
  if (items.length === 0) return t('terminals.empty');
  if (enrolled.length === 0) return t('terminals.title_none', { count: items.length });
  if (silent === 0) return t('terminals.title_all', { count: enrolled.length });
  return silent === enrolled.length ? t('terminals.title_silent_all', { count: silent }) : t('terminals.title_silent', { count: enrolled.length, silent });
}

function useColumns(now_ms: number): readonly Column<TerminalItem>[] {
  const { t } = useTranslation('office');
  const { tag } = useLanguage();
  const { at } = useStores();
  return [
    { id: 'code', header: t('column.terminal'), fixed: true, narrow: 'title', cell: (row) => <Link data-row className="of-row-link" to="/terminals/$terminal" params={{ terminal: row.id }}><span className="of-two-lines">{row.store_code} {row.code} <span className="of-muted">{row.name}</span></span></Link> },
    { id: 'state', header: t('column.state'), narrow: 'amount', cell: (row) => <TerminalState terminal={row} now_ms={now_ms} /> },
    { id: 'operator', header: t('column.operator'), narrow: 'detail', cell: (row) => row.operator_name ?? <span className="of-muted">{t('terminal.nobody')}</span> },
    { id: 'contact', header: t('column.contact'), narrow: 'detail', cell: (row) => (row.last_contact_at ? <time dateTime={row.last_contact_at} title={at(row.last_contact_at, row.store_code)}>{agoText(row.last_contact_at, now_ms, tag)}</time> : <span className="of-muted">{t('terminal.never')}</span>) },
    { id: 'head', header: t('column.head'), cell: (row) => (row.head ? <span className="st-figures">{row.head.seq} <code title={row.head.hash}>{shortHash(row.head.hash)}</code></span> : <span className="of-muted">—</span>) },
    { id: 'reported', header: t('column.reported'), hidden_first: true, cell: (row) => (row.reported_head ? <span className="st-figures">{row.reported_head.seq} <code title={row.reported_head.hash}>{shortHash(row.reported_head.hash)}</code></span> : <span className="of-muted">—</span>) },
    { id: 'waiting', header: t('column.waiting'), align: 'end', cell: (row) => { const waiting = waitingOf(row); return waiting === null ? <span className="of-muted">—</span> : countText(waiting, tag); } },
    { id: 'storage', header: t('column.storage'), hidden_first: true, cell: (row) => <StorageMark terminal={row} /> },
    { id: 'build', header: t('column.build'), hidden_first: true, cell: (row) => (row.app_build ? <code>{row.app_build}</code> : <span className="of-muted">—</span>) },
    { id: 'exceptions', header: t('column.exceptions'), align: 'end', narrow: 'state', cell: (row) => (row.exceptions_open > 0 ? <span className="of-amber">{t('terminal.exceptions', { count: row.exceptions_open })}</span> : null) },
  ];
}

function AddTerminal(props: { readonly opened: boolean; readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation('office');
  const { stores } = useStores();
  const navigate = useNavigate();
  const [form, setForm] = useState<{ store: string | null; code: string; name: string }>({ store: null, code: '', name: '' });
  const store = form.store ?? stores[0]?.id ?? '';
  const code = form.code.normalize('NFKC').toUpperCase();
  const [tried, setTried] = useState(false);
  const add = useCommand({
    method: 'POST', schema: z.object({ id: z.string() }), path: () => '/office/terminals', body: (input: z.input<typeof NewTerminal>) => input, invalidates: ['terminals'],
  });
  const code_wrong = !/^[A-Z0-9]{1,8}$/.test(code);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setTried(true);
    if (code_wrong || form.name.trim() === '') return;
    const made = await add.run({ store, code, name: form.name.trim() });
    if (!made) return;
    props.onClose();
    setForm({ store: null, code: '', name: '' });
    setTried(false);
    await navigate({ to: '/terminals/$terminal', params: { terminal: made.id } });
  };
  return (
    <Modal opened={props.opened} onClose={props.onClose} title={t('terminals.add')} centered closeButtonProps={{ 'aria-label': t('frame.close') }}>
      <form className="of-form" onSubmit={(event) => void submit(event)} noValidate>
        {add.fault && <FaultNotice fault={add.fault} />}
        {stores.length > 1 && <NativeSelect label={t('filter.store')} value={store} onChange={(event) => setForm({ ...form, store: event.currentTarget.value })} data={stores.map((each) => ({ value: each.id, label: each.name }))} />}
        <TextInput label={t('terminals.code')} description={t('terminals.code_hint')} maxLength={8} value={form.code} error={tried && code_wrong ? t('terminals.code_wrong') : undefined} onChange={(event) => setForm({ ...form, code: event.currentTarget.value })} data-autofocus />
        <TextInput label={t('terminals.name')} description={t('terminals.name_hint')} maxLength={100} value={form.name} error={tried && form.name.trim() === '' ? t('form.needed') : undefined} onChange={(event) => setForm({ ...form, name: event.currentTarget.value })} />
        <div className="of-form-actions"><Button variant="default" onClick={props.onClose}>{t('form.cancel')}</Button><Button type="submit" loading={add.busy}>{t('terminals.add_action')}</Button></div>
      </form>
    </Modal>
  );
}
