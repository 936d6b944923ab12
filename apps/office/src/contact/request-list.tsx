import { Button, Skeleton } from '@mantine/core';
import { EmptyState, FaultNotice, useTranslation } from '@stilltill/ui';
import type { ReactNode } from 'react';
import type { Paged } from '../api/queries.ts';
import { usePages } from '../components/use-pages.ts';

/** One below the other, each with what can be done about it. */
export function RequestList<T extends { readonly id: string }>(props: { readonly paged: Paged<T>; readonly empty: string; readonly empty_hint: string; readonly children: (item: T) => ReactNode }): ReactNode {
  const { t } = useTranslation('office');
  const list = usePages(props.paged);
  return (
    <>
      {list.fault && <FaultNotice fault={list.fault} action={<Button variant="default" onClick={list.retry}>{t('list.retry')}</Button>} />}
      {!list.rows && !list.fault && <Skeleton height={180} radius="md" />}
      {list.rows?.length === 0 && <EmptyState title={props.empty} hint={props.empty_hint} />}
      {list.rows?.map((item) => <div key={item.id}>{props.children(item)}</div>)}
      {list.more && <Button variant="default" className="of-more" loading={list.loading_more === true} onClick={list.more}>{t('list.more')}</Button>}
    </>
  );
}
