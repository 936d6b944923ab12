import { NativeSelect } from '@mantine/core';
import { useTranslation } from '@stilltill/ui';
import type { ReactNode } from 'react';
import { SelectField } from '../components/filter-fields.tsx';
import { useStores } from '../components/use-stores.ts';

/** Which store a page speaks of. Nothing where there is one alone. */
export function StoreFilter(props: { readonly store: string | undefined; readonly onChange: (store: string | undefined) => void }): ReactNode {
  const { t } = useTranslation('office');
  const { stores } = useStores();
  const [first, ...others] = stores;
  if (!first || others.length === 0) return null;
  return (
    <SelectField
      label={t('filter.store')} all={first.name} value={props.store === first.id ? undefined : props.store} options={others.map((each) => ({ value: each.id, label: each.name }))}
      onChange={props.onChange}
    />
  );
}

/** The store that a list is about, as a field of a form. */
export function StoreInput(props: { readonly label: string; readonly store: string; readonly without?: string; readonly onChange: (store: string) => void; readonly error?: string | undefined; readonly disabled?: boolean }): ReactNode {
  const { stores } = useStores();
  if (stores.length < 2) return null;
  return (
    <NativeSelect
      label={props.label} value={props.store} error={props.error} disabled={props.disabled === true} onChange={(event) => props.onChange(event.currentTarget.value)}
      data={stores.filter((each) => each.id !== props.without).map((each) => ({ value: each.id, label: each.name }))}
    />
  );
}
