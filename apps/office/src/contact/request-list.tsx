import { Button, Skeleton } from '@mantine/core';
import { EmptyState, FaultNotice, useTranslation } from '@stilltill/ui';
import type { ComponentType, ReactNode } from 'react';
import type { Paged } from '../api/queries.ts';
import { usePages } from '../components/use-pages.ts';

type RequestListProps<T> = { readonly kind: 'data' | 'feedback' | 'fapiao' | 'fraud'; readonly paged: Paged<T>; readonly One: ComponentType<{ readonly item: T }> };

/** What customers asked or said, one below the other, each with what can be done about it. */
export function RequestList<T extends { readonly id: string }>({ kind, paged, One }: RequestListProps<T>): ReactNode {
  const { t } = useTranslation('contact');
  const { t: office } = useTranslation('office');
  const list = usePages(paged);
  return (
    <>
      {list.fault && <FaultNotice fault={list.fault} action={<Button variant="default" onClick={list.retry}>{office('list.retry')}</Button>} />}
      {!list.rows && !list.fault && <Skeleton height={180} radius="md" />}
      {list.rows?.length === 0 && <EmptyState title={t(`requests.${kind}.empty`)} hint={t(`requests.${kind}.empty_hint`)} />}
      {list.rows?.map((item) => <One key={item.id} item={item} />)}
      {list.more && <Button variant="default" className="of-more" loading={list.loading_more === true} onClick={list.more}>{office('list.more')}</Button>}
    </>
  );
}

/** In a customer's own words, or that there are none. */
export function Words({ words, none }: { readonly words: string; readonly none: string }): ReactNode {
  return <p className="of-text">{words === '' ? <span className="of-muted">{none}</span> : words}</p>;
}
