/** Who looks at which terminals how often, and where nobody looked in time. */
import { Button, Modal, MultiSelect, NativeSelect, NumberInput, TextInput } from '@mantine/core';
import type { NewInspectionRound } from '@stilltill/protocol/office-fleet';
import { EmptyState, FaultNotice, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/fleet';
import { IconChecklist, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type FormEvent, type ReactNode, useState } from 'react';
import { z } from 'zod';
import { faultOf } from '../api/client.ts';
import { useCommand } from '../api/use-command.ts';
import { type Column, List } from '../components/list.tsx';
import { Page, Section } from '../components/page.tsx';
import { usePages } from '../components/use-pages.ts';
import { useStores } from '../components/use-stores.ts';
import { FleetPlaces } from './fleet-places.tsx';
import { type Overdue, type Round, fleetQueries } from './fleet-queries.ts';
import { Deciders } from '../session/deciders.tsx';

type RoundInput = z.input<typeof NewInspectionRound>;

export function InspectionsPage(): ReactNode {
  const { t } = useTranslation('fleet');
  const { t: of_office } = useTranslation('office');
  const rounds = useQuery(fleetQueries.rounds());
  const overdue = usePages(fleetQueries.overdue());
  const overdue_columns = useOverdueColumns();
  const [adding, setAdding] = useState(false);
  const count = rounds.data?.items.reduce((sum, round) => sum + round.overdue, 0);
  return (
    <Page
      before={<FleetPlaces />} title={count === undefined ? (rounds.error ? t('places.inspections') : null) : count === 0 ? t('inspections.title_none') : t('inspections.title', { count })} subtitle={t('inspections.hint')}
      actions={<Deciders><Button leftSection={<IconPlus size={18} stroke={2} aria-hidden />} onClick={() => setAdding(true)}>{t('inspections.add')}</Button></Deciders>}
    >
      <Section title={t('inspections.rounds')} plain>
        <List
          plain name="rounds" label={t('inspections.rounds')} columns={useRoundColumns()} row_key={(row) => row.id}
          state={{ rows: rounds.data?.items, fault: rounds.error ? faultOf(rounds.error) : null, retry: () => void rounds.refetch() }}
          empty={<EmptyState icon={<IconChecklist size={40} stroke={1.25} />} title={t('inspections.rounds_none')} hint={t('inspections.rounds_none_hint')} />}
        />
      </Section>
      {(count ?? 0) > 0 && (
        <Section title={t('inspections.table')} plain>
          <List plain name="overdue" label={t('inspections.table')} columns={overdue_columns} row_key={(row) => `${row.round} ${row.terminal}`} state={overdue} empty={null} />
        </Section>
      )}
      <Modal opened={adding} onClose={() => setAdding(false)} title={t('inspections.add')} centered closeButtonProps={{ 'aria-label': of_office('frame.close') }}><RoundForm onClose={() => setAdding(false)} /></Modal>
    </Page>
  );
}

function useRoundColumns(): readonly Column<Round>[] {
  const { t } = useTranslation('fleet');
  const { stores } = useStores();
  return [
    { id: 'name', header: t('inspections.name'), fixed: true, narrow: 'title', cell: (row) => row.name },
    { id: 'risk', header: t('inspections.risk'), narrow: 'detail', cell: (row) => t(`inspections.risks.${row.risk}`) },
    { id: 'every', header: t('inspections.every'), narrow: 'detail', cell: (row) => t('inspections.every_days', { count: row.every_days }) },
    { id: 'stores', header: t('inspections.stores'), cell: (row) => (row.stores.length === 0 ? t('list.all_stores') : row.stores.map((id) => stores.find((store) => store.id === id)?.name ?? '…').join(', ')) },
    { id: 'terminals', header: t('places.label'), align: 'end', cell: (row) => t('inspections.terminals', { count: row.terminals }) },
    { id: 'overdue', header: t('inspections.table'), align: 'end', narrow: 'state', cell: (row) => (row.overdue > 0 ? <span className="of-amber">{t('inspections.overdue', { count: row.overdue })}</span> : null) },
  ];
}

function useOverdueColumns(): readonly Column<Overdue>[] {
  const { t } = useTranslation('fleet');
  const { brief } = useStores();
  return [
    { id: 'terminal', header: t('list.terminal'), fixed: true, narrow: 'title', cell: (row) => <Link data-row className="of-row-link" to="/terminals/$terminal" params={{ terminal: row.terminal }}>{row.store_code} {row.code} <span className="of-muted">{row.name}</span></Link> },
    { id: 'round', header: t('inspections.rounds'), narrow: 'detail', cell: (row) => row.round_name },
    { id: 'due', header: t('inspections.due'), narrow: 'amount', cell: (row) => <span className="of-amber">{brief(row.due_at, row.store_code)}</span> },
    { id: 'last', header: t('inspections.last'), narrow: 'detail', cell: (row) => (row.last_at ? brief(row.last_at, row.store_code) : t('inspections.never')) },
  ];
}

const DAYS: Readonly<Record<RoundInput['risk'], number>> = { low: 90, medium: 30, high: 7 };

function RoundForm({ onClose }: { readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation('fleet');
  const { stores } = useStores();
  const groups = useQuery(fleetQueries.groups()).data?.items ?? [];
  const [round, setRound] = useState<RoundInput>({ name: '', risk: 'medium', every_days: DAYS.medium, stores: [], groups: [] });
  const [tried, setTried] = useState(false);
  const add = useCommand({ method: 'POST', schema: z.unknown(), path: () => '/office/fleet/rounds', body: (made: RoundInput) => made, invalidates: ['fleet'] });
  const is_sound = round.name.trim() !== '' && Number.isInteger(round.every_days) && round.every_days >= 1 && round.every_days <= 366;
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setTried(true);
    if (is_sound && (await add.run({ ...round, name: round.name.trim() })) !== null) onClose();
  };
  return (
    <form className="of-form" onSubmit={(event) => void submit(event)} noValidate>
      {add.fault && <FaultNotice fault={add.fault} />}
      <TextInput label={t('inspections.name')} maxLength={100} value={round.name} error={tried && round.name.trim() === '' ? t('act.needed') : undefined} onChange={(event) => setRound({ ...round, name: event.currentTarget.value })} data-autofocus />
      <NativeSelect label={t('inspections.risk')} value={round.risk} onChange={(event) => { const risk = event.currentTarget.value as RoundInput['risk']; setRound({ ...round, risk, every_days: DAYS[risk] }); }} data={(['low', 'medium', 'high'] as const).map((risk) => ({ value: risk, label: t(`inspections.risks.${risk}`) }))} />
      <NumberInput label={t('inspections.every')} min={1} max={366} allowDecimal={false} value={round.every_days} onChange={(value) => setRound({ ...round, every_days: Number(value) })} />
      {stores.length > 1 && <MultiSelect label={t('inspections.stores')} description={t('inspections.stores_hint')} value={[...round.stores]} onChange={(chosen) => setRound({ ...round, stores: chosen })} data={stores.map(({ id, name }) => ({ value: id, label: name }))} />}
      {groups.length > 0 && <MultiSelect label={t('one.groups')} value={[...round.groups]} onChange={(chosen) => setRound({ ...round, groups: chosen })} data={groups.map(({ id, name }) => ({ value: id, label: name }))} />}
      <div className="of-form-actions"><Button variant="default" onClick={onClose}>{t('act.cancel')}</Button><Button type="submit" loading={add.busy}>{t('inspections.save')}</Button></div>
    </form>
  );
}
