import { useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/start';
import { IconArrowRight } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { queries } from '../api/queries.ts';

/** The way to further stores, for as long as there is one alone: who has one needs none, and who has two knows the way. */
export function MoreStores({ as_item = false }: { readonly as_item?: boolean }): ReactNode {
  const { t } = useTranslation('start');
  const count = useQuery(queries.stores()).data?.items.length;
  if (count !== 1) return null;
  const link = <Link className="of-link" to="/stores">{t('more_stores')}{as_item && <> <IconArrowRight size={16} stroke={2} aria-hidden /></>}</Link>;
  return as_item ? <li>{link}</li> : link;
}
