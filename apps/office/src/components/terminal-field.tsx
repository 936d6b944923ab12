import { useTranslation } from '@stilltill/ui';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { queries } from '../api/queries.ts';
import { SelectField } from './filter-fields.tsx';

/** One terminal, by id, or all; `store`: of this one alone. `first`: the field that "/" leads to. */
export function TerminalField(props: { readonly value: string | undefined; readonly onChange: (terminal: string | undefined) => void; readonly store?: string | undefined; readonly first?: boolean }): ReactNode {
  const { t } = useTranslation('office');
  const terminals = useQuery(queries.terminals());
  const shown = (terminals.data?.items ?? []).filter((each) => props.store === undefined || each.store === props.store);
  return (
    <SelectField
      label={t('filter.terminal')} all={t('filter.all_terminals')} value={props.value} onChange={props.onChange} {...(props.first ? { first: true } : {})}
      options={shown.map((each) => ({ value: each.id, label: `${each.store_code} ${each.code} · ${each.name}` }))}
    />
  );
}
