/** What could not be read, told where it would have stood, and the way to read it again. */
import { Button } from '@mantine/core';
import { FaultNotice, useTranslation } from '@stilltill/ui';
import type { ReactNode } from 'react';
import { faultOf } from '../api/client.ts';

/** Something that was read from the server: a query, or what a hook says of one. */
export type Reading = { readonly error: unknown; readonly isFetching: boolean; readonly refetch: () => unknown };

/** Nothing where all of it was read; else the first fault, and one press asks again for each that failed. */
export function ReadFault({ of }: { readonly of: Reading | readonly Reading[] }): ReactNode {
  const { t } = useTranslation('office');
  const failed = [of].flat().filter(({ error }) => error !== null);
  const [first] = failed;
  if (!first) return null;
  return (
    <FaultNotice
      fault={faultOf(first.error)}
      action={<Button variant="default" loading={failed.some(({ isFetching }) => isFetching)} onClick={() => failed.forEach((each) => void each.refetch())}>{t('list.retry')}</Button>}
    />
  );
}
