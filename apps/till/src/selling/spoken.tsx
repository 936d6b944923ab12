import { nameIn } from '@stilltill/domain/catalog';
import { formatQuantity, useLanguage, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/till';
import type { ReactNode } from 'react';
import { useTill } from '../till-context.ts';

/** The line that was touched last, for whoever hears the screen instead of seeing it. */
export function Spoken(props: { readonly line: number | null }): ReactNode {
  const { t } = useTranslation('till');
  const { tag, short } = useLanguage();
  const line = useTill((state) => state.basket.lines.find((each) => each.line === props.line));
  return <p className="st-visually-hidden" role="status">{line ? t('basket.spoken', { name: nameIn(line.names, short), quantity: formatQuantity(line.qty_milli, tag) }) : ''}</p>;
}
