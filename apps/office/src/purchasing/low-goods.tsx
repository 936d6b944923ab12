/** What is low in the store and not on its way, to be taken into an order by one press. */
import { Button } from '@mantine/core';
import { nameIn } from '@stilltill/domain/catalog';
import { formatQuantity, useLanguage, useTranslation } from '@stilltill/ui';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Section } from '../components/page.tsx';
import { type Advice, purchasingQueries } from './purchasing-queries.ts';
import type { TypedLine } from './typed-lines.ts';

/** The rest is taken by "all", or found once these are in the order. */
const SHOWN_MAX = 8;

export function LowGoods(props: { readonly store: string; readonly supplier: string; readonly chosen: readonly TypedLine[]; readonly onAdd: (advice: readonly Advice[]) => void }): ReactNode {
  const { t } = useTranslation('purchasing');
  const { tag, short } = useLanguage();
  const found = useQuery(purchasingQueries.low(props.store, props.supplier || undefined));
  const chosen = new Set(props.chosen.map(({ product }) => product));
  const low = (found.data?.items ?? []).filter(({ product }) => !chosen.has(product));
  if (low.length === 0) return null;
  const quantity = (qty_milli: number): string => formatQuantity(qty_milli, tag);
  const standing = ({ level_milli, low_milli, on_order_milli }: Advice): string => [
    low_milli === null ? t('form.low_negative', { level: quantity(level_milli) }) : t('form.low_level', { level: quantity(level_milli), low: quantity(low_milli) }), ...(on_order_milli > 0 ? [t('form.low_on_order', { quantity: quantity(on_order_milli) })] : []),
  ].join(' · ');
  return (
    <Section title={t('form.low')} hint={t('form.low_hint')} actions={<Button variant="default" onClick={() => props.onAdd(low)}>{t('form.low_add_all', { count: low.length })}</Button>}>
      <ul className="pu-low" aria-label={t('form.low')}>
        {low.slice(0, SHOWN_MAX).map((advice) => (
          <li key={advice.product} className="pu-low-row">
            <span className="of-goods-name">{nameIn(advice.names, short)}<span className="of-muted st-figures">{standing(advice)}</span></span>
            <Button variant="default" aria-label={t('form.low_add', { name: nameIn(advice.names, short) })} onClick={() => props.onAdd([advice])}>{t('form.low_order', { quantity: quantity(advice.suggested_milli) })}</Button>
          </li>
        ))}
      </ul>
    </Section>
  );
}
