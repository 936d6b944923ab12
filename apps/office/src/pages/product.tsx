/** One product: what it is, what it costs when, and whether it is on sale. */
import { Button, Skeleton } from '@mantine/core';
import { nameIn } from '@stilltill/domain/catalog';
import { formatMoney } from '@stilltill/domain/money';
import { ProductDetail } from '@stilltill/protocol/office-catalog';
import { EmptyState, FaultNotice, Notice, useLanguage, useTranslation } from '@stilltill/ui';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { faultOf } from '../api/client.ts';
import { queries, type ProductDetail as Detail } from '../api/queries.ts';
import { useCommand } from '../api/use-command.ts';
import { BackLink } from '../components/back-link.tsx';
import { Page, Section } from '../components/page.tsx';
import { useStores } from '../components/use-stores.ts';
import { ProductForm } from './product-form.tsx';
import { ProductPrices } from './product-prices.tsx';

const route = getRouteApi('/in/products/$product');

export function NewProductPage(): ReactNode {
  const { t } = useTranslation('office');
  const { stores, known } = useStores();
  const navigate = useNavigate();
  return (
    <Page before={<BackLink to="/products">{t('nav.products')}</BackLink>} title={t('product.new')} subtitle={t('products.hint')}>
      {known && <ProductForm product={null} currency={stores[0]?.currency ?? 'CNY'} onSaved={(made) => void navigate({ to: '/products/$product', params: { product: made.id } })} onReload={() => undefined} />}
    </Page>
  );
}

export function ProductPage(): ReactNode {
  const { t } = useTranslation('office');
  const { product: id } = route.useParams();
  const query = useQuery(queries.product(id));
  const product = query.data;
  const title = useTitle(product);
  const unknown = query.error && faultOf(query.error).code === 'not_found';
  return (
    <Page before={<BackLink to="/products">{t('nav.products')}</BackLink>} title={unknown ? t('product.unknown') : query.error ? t('nav.products') : title}>
      {unknown && <EmptyState title={t('product.unknown')} hint={t('not_found.hint')} />}
      {query.error && !unknown && <FaultNotice fault={faultOf(query.error)} action={<Button variant="default" onClick={() => void query.refetch()}>{t('list.retry')}</Button>} />}
      {query.isPending && <Skeleton height={320} radius="md" />}
      {product && <Standing key={id} product={product} />}
    </Page>
  );
}

function useTitle(product: Detail | undefined): string | null {
  const { t } = useTranslation('office');
  const { short, tag } = useLanguage();
  if (!product) return null;
  const name = nameIn(product.names, short);
  if (product.state === 'withdrawn') return t('product.title_withdrawn', { name });
  if (product.price_minor === null) return t('product.title_no_price', { name });
  const price = formatMoney(product.price_minor, product.currency, tag);
  return product.unit === 'kilogram' ? t('product.title_kg', { name, price }) : t('product.title', { name, price });
}

/** The form keeps what it began with until it is saved, or is asked for what there is now. */
function Standing({ product }: { readonly product: Detail }): ReactNode {
  const { t } = useTranslation('office');
  const queryClient = useQueryClient();
  const [edited, setEdited] = useState({ product, saved: false });
  const take = (next: Detail, saved: boolean): void => {
    queryClient.setQueryData(queries.product(next.id).queryKey, next);
    setEdited({ product: next, saved });
  };
  const reload = async (): Promise<void> => take(await queryClient.fetchQuery({ ...queries.product(product.id), staleTime: 0 }), false);
  return (
    <>
      {product.state === 'to_complete' && <AddedNotice product={product} />}
      {edited.saved && <Notice tone="green" title={t('product.saved')}>{product.state === 'withdrawn' ? '' : t('product.saved_hint')}</Notice>}
      <ProductForm key={edited.product.version} product={edited.product} currency={product.currency} onSaved={(saved) => take(saved, true)} onReload={() => void reload()} />
      <div className="of-columns">
        <div className="of-column"><ProductPrices product={product} /></div>
        <div className="of-column"><OnSale product={product} onDone={(next) => take(next, false)} /></div>
      </div>
    </>
  );
}

function AddedNotice({ product }: { readonly product: Detail }): ReactNode {
  const { t } = useTranslation('office');
  const { at } = useStores();
  const terminals = useQuery(queries.terminals());
  const { added } = product;
  if (!added) return null;
  const terminal = terminals.data?.items.find(({ id }) => id === added.terminal);
  const details = { time: at(added.at, terminal?.store_code), barcode: added.barcode };
  return (
    <Notice tone="amber" title={t('product.added', { terminal: terminal ? `${terminal.store_code} ${terminal.code}` : '' })}>
      {product.barcodes.includes(added.barcode) ? t('product.added_hint', details) : t('product.added_taken', details)}
    </Notice>
  );
}

function OnSale({ product, onDone }: { readonly product: Detail; readonly onDone: (product: Detail) => void }): ReactNode {
  const { t } = useTranslation('office');
  const withdrawn = product.state === 'withdrawn';
  const decide = useCommand({
    method: 'POST', schema: ProductDetail, path: (what: 'withdraw' | 'restore') => `/office/products/${product.id}/${what}`, body: () => ({}), invalidates: ['products', 'favourites', 'categories'],
  });
  const run = async (): Promise<void> => {
    const done = await decide.run(withdrawn ? 'restore' : 'withdraw');
    if (done) onDone(done);
  };
  return (
    <Section title={withdrawn ? t('product.off_sale') : t('product.on_sale')} hint={withdrawn ? t('product.restore_hint') : t('product.withdraw_hint')}>
      {decide.fault && <FaultNotice fault={decide.fault} />}
      <Button variant="default" loading={decide.busy} onClick={() => void run()}>{withdrawn ? t('product.restore') : t('product.withdraw')}</Button>
    </Section>
  );
}
