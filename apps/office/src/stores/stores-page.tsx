/** The stores of the shop: where they are, by which clock and in which money they sell, and how many terminals stand there. */
import { Button, Modal } from '@mantine/core';
import { EmptyState, Notice, countText, useLanguage, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/stores';
import { IconBuildingStore, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { faultOf } from '../api/client.ts';
import { queries } from '../api/queries.ts';
import { type Column, List, useIsInRows } from '../components/list.tsx';
import { Page } from '../components/page.tsx';
import { ExportLink } from '../exports/export-link.tsx';
import { StoreForm } from './store-form.tsx';
import { type StoreRow, storeQueries } from './store-queries.ts';

const NEW = 'new';

export function StoresPage(): ReactNode {
  const { t } = useTranslation('stores');
  const { t: of_office } = useTranslation('office');
  const query = useQuery(storeQueries.overview());
  const manages = useQuery(queries.me()).data?.role === 'owner';
  const [edited, setEdited] = useState<string | null>(null);
  const [made, setMade] = useState<string | null>(null);
  const rows = query.data?.items;
  const shown = rows?.find(({ id }) => id === edited) ?? null;
  const close = (): void => setEdited(null);
  return (
    <Page
      title={rows ? (rows.length === 0 ? t('empty') : t('title', { count: rows.length })) : query.error ? of_office('nav.stores') : null} subtitle={t(manages ? 'hint' : 'hint_reading')}
      actions={manages && <Button leftSection={<IconPlus size={18} stroke={2} aria-hidden />} onClick={() => setEdited(NEW)}>{t('add')}</Button>}
    >
      {made !== null && <Notice tone="green" title={t('made', { name: made })}>{t('made_hint')} <Link className="of-link" to="/terminals">{t('made_link')}</Link></Notice>}
      <List
        name="stores" tools={<ExportLink of={{ list: 'stores' }} />} label={t('table')} columns={useColumns(manages ? (row) => setEdited(row.id) : null)} row_key={(row) => row.id}
        state={{ rows, fault: query.error ? faultOf(query.error) : null, retry: () => void query.refetch() }}
        empty={<EmptyState icon={<IconBuildingStore size={40} stroke={1.25} />} title={t('empty')} hint={t('empty_hint')} />}
      />
      <Modal opened={edited !== null} onClose={close} title={shown ? t('change', { name: shown.name }) : t('add')} size="lg" centered closeButtonProps={{ 'aria-label': of_office('frame.close') }}>
        {edited !== null && (edited === NEW || shown) && <StoreForm key={edited} store={shown} stores={rows ?? []} onClose={close} onMade={setMade} />}
      </Modal>
    </Page>
  );
}

function useColumns(onOpen: ((row: StoreRow) => void) | null): readonly Column<StoreRow>[] {
  const { t } = useTranslation('stores');
  const { tag } = useLanguage();
  const in_rows = useIsInRows();
  const named = (row: StoreRow): ReactNode => <span className="of-two-lines">{row.code} <span className="of-muted">{row.name}</span></span>;
  return [
    { id: 'store', header: t('column.store'), fixed: true, narrow: 'title', cell: (row) => (onOpen ? <button type="button" data-row className="of-row-link" onClick={() => onOpen(row)}>{named(row)}</button> : named(row)) },
    { id: 'address', header: t('column.address'), narrow: 'detail', cell: (row) => row.address ?? <span className="of-muted">{t('no_address')}</span> },
    { id: 'zone', header: t('column.zone'), cell: (row) => row.timezone },
    { id: 'currency', header: t('column.currency'), narrow: 'amount', cell: (row) => row.currency },
    { id: 'tax', header: t('column.tax'), cell: (row) => t(`tax.${row.tax_mode}`) },
    { id: 'terminals', header: t('column.terminals'), align: 'end', narrow: 'state', cell: (row) => <Link className="of-link" to="/terminals" search={{ store: row.id }} aria-label={t('terminals', { count: row.terminals })}>{in_rows ? t('terminals', { count: row.terminals }) : countText(row.terminals, tag)}</Link> },
  ];
}
