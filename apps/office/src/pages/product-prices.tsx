import { Button } from '@mantine/core';
import { ProductDetail } from '@stilltill/protocol/office-catalog';
import { FaultNotice, Money, useTranslation } from '@stilltill/ui';
import { type ReactNode, useState } from 'react';
import type { ProductDetail as Detail } from '../api/queries.ts';
import { useCommand } from '../api/use-command.ts';
import { Badge } from '../components/badge.tsx';
import { Section } from '../components/page.tsx';
import { useStores } from '../components/use-stores.ts';
import { PriceForm } from './price-form.tsx';

/** Of those that are over, the newest: the others can be read in the sales of their time. */
const PAST_SHOWN_MAX = 8;

/** What a product costs now, what it will, and what it did. */
export function ProductPrices(props: { readonly product: Detail }): ReactNode {
  const { t } = useTranslation('office');
  const { at } = useStores();
  const { product } = props;
  const [setting, setSetting] = useState(false);
  const remove = useCommand({
    method: 'POST', schema: ProductDetail, path: () => `/office/products/${product.id}/prices/remove`, body: (from: string) => ({ from }), invalidates: ['product', 'products'],
  });
  const held = product.prices.filter(({ from }) => from <= product.read_at).reverse();
  const to_come = product.prices.filter(({ from }) => from > product.read_at);
  const amount = (price_minor: bigint): ReactNode => <span><Money amount_minor={price_minor} currency={product.currency} />{product.unit === 'kilogram' && <span className="of-muted"> {t('products.per_kg')}</span>}</span>;
  const [current, ...before] = held;
  return (
    <Section title={t('product.prices')} hint={t('product.prices_hint')} actions={<Button variant="default" onClick={() => setSetting(true)}>{t('product.set_price')}</Button>}>
      {remove.fault && <FaultNotice fault={remove.fault} />}
      {product.prices.length === 0 && <p className="of-section-hint">{t('product.no_prices')}</p>}
      <dl className="of-facts of-facts-amounts">
        {to_come.map(({ from, price_minor }) => (
          <div key={from} className="of-fact of-fact-action">
            <dt>{t('product.price_from', { time: at(from) })} <Badge tone="quiet">{t('product.price_to_come')}</Badge></dt>
            <dd><Button size="compact-sm" variant="subtle" loading={remove.busy} onClick={() => void remove.run(from)}>{t('product.price_remove')}</Button>{amount(price_minor)}</dd>
          </div>
        )).reverse()}
        {current && <div className="of-fact"><dt>{t('product.price_holds')} <span className="of-muted">{t('product.price_since', { time: at(current.from) })}</span></dt><dd><strong>{amount(current.price_minor)}</strong></dd></div>}
        {before.slice(0, PAST_SHOWN_MAX).map(({ from, price_minor }) => (
          <div key={from} className="of-fact"><dt>{t('product.price_from', { time: at(from) })}</dt><dd className="of-muted">{amount(price_minor)}</dd></div>
        ))}
      </dl>
      {setting && <PriceForm product={product} onClose={() => setSetting(false)} />}
    </Section>
  );
}
