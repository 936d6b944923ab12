import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from '@stilltill/ui';
import { queries } from '../api/queries.ts';
import { EntryList } from '../components/entry-list.tsx';
import { SelectField } from '../components/filter-fields.tsx';
import { Page } from '../components/page.tsx';
import { TerminalField } from '../components/terminal-field.tsx';
import { ENTRY_KINDS, kindKey } from '../lib/entry-kinds.ts';

const route = getRouteApi('/in/entries');

export function EntriesPage(): ReactNode {
  const { t } = useTranslation('office');
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const terminals = useQuery(queries.terminals());
  const set = (change: Partial<typeof search>): void => void navigate({ search: (was) => ({ ...was, ...change }), replace: true });
  const terminal = terminals.data?.items.find((each) => each.id === search.terminal);
  const key = search.kind === undefined ? null : kindKey(search.kind);
  const what = key === null || key === 'unknown' ? t('entries.title_all') : t(`kind.${key}`);
  const title = terminal ? t('entries.title_of', { what, terminal: `${terminal.store_code} ${terminal.code}` }) : t('entries.title', { what });
  return (
    <Page title={title} subtitle={t('entries.hint')}>
      <EntryList
        name="entries" terminal={search.terminal} kind={search.kind} pages
        filters={<>
          <TerminalField first value={search.terminal} onChange={(terminal_id) => set({ terminal: terminal_id })} />
          <SelectField
            label={t('filter.kind')} all={t('filter.all_kinds')} value={search.kind} onChange={(kind) => set({ kind })}
            options={ENTRY_KINDS.map((kind) => ({ value: kind, label: t(`kind.${kindKey(kind) as Exclude<ReturnType<typeof kindKey>, 'unknown'>}`) }))}
          />
        </>}
      />
    </Page>
  );
}
