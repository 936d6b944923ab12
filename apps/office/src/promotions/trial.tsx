/** What promotions do to a basket, worked out by the server with the rules of the tills. */
import { Button, TextInput } from '@mantine/core';
import { nameIn } from '@stilltill/domain/catalog';
import type { Promotion } from '@stilltill/domain/promotion';
import { FaultNotice, Money, useLanguage, useTranslation } from '@stilltill/ui';
import { IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { faultOf } from '../api/client.ts';
import type { ProductItem } from '../api/queries.ts';
import { Section } from '../components/page.tsx';
import { useStores } from '../components/use-stores.ts';
import { momentOf } from '../lib/time.ts';
import { ProductFinder } from './goods-field.tsx';
import { type TrialAnswer, promotionQueries } from './promotion-queries.ts';

type Tried = { readonly product: ProductItem; readonly quantity: string };

/** `draft`: null while it can't be read. `id`: of the one that is changed. */
export function Trial({ draft, id }: { readonly draft: Omit<Promotion, 'id'> | null; readonly id: string | null }): ReactNode {
  const { t } = useTranslation('promotions');
  const { short } = useLanguage();
  const { stores } = useStores();
  const [tried, setTried] = useState<readonly Tried[]>([]);
  const [coupons, setCoupons] = useState('');
  const [at, setAt] = useState('');
  const [store] = stores;
  const lines = tried.map(({ product, quantity }) => ({ product: product.id, qty_milli: Math.round(Number(quantity) * 1000) })).filter(({ qty_milli }) => qty_milli > 0 && qty_milli <= 1_000_000);
  const asked = store && draft && lines.length > 0
    ? { store: store.id, lines, coupons: coupons.split(/\s+/).filter((each) => each !== ''), draft: { ...draft, ...(id ? { id } : {}) }, ...(at === '' ? {} : { at: momentOf(at, store.timezone) }) }
    : null;
  const answer = useQuery(promotionQueries.trial(asked));
  const shown = asked ? answer.data : undefined;
  return (
    <Section title={t('trial.title')} hint={t('trial.hint')}>
      <ProductFinder label={t('form.find')} onPick={(product) => setTried([...tried.filter((each) => each.product.id !== product.id), { product, quantity: '3' }])} />
      {tried.length === 0 && <p className="of-section-hint">{t('trial.empty')}</p>}
      {tried.length > 0 && !draft && <p className="of-section-hint">{t('trial.incomplete')}</p>}
      {asked && answer.error && <FaultNotice fault={faultOf(answer.error)} />}
      {tried.length > 0 && (
        <ul aria-label={t('trial.table')}>
          {tried.map(({ product, quantity }) => (
            <li key={product.id} className="of-trial-line">
              <span>{nameIn(product.names, short)}</span>
              <TextInput aria-label={t('trial.quantity', { name: nameIn(product.names, short) })} inputMode="decimal" maxLength={6} value={quantity} onChange={(event) => { const { value } = event.currentTarget; setTried(tried.map((each) => (each.product.id === product.id ? { ...each, quantity: value } : each))); }} />
              <Button variant="default" aria-label={t('form.remove', { name: nameIn(product.names, short) })} onClick={() => setTried(tried.filter((each) => each.product.id !== product.id))}><IconX size={16} stroke={2} aria-hidden /></Button>
              <LineOutcome answer={shown} product={product.id} />
            </li>
          ))}
        </ul>
      )}
      {shown && <p className="of-trial-total" role="status"><span>{t('trial.total')}</span><Money amount_minor={shown.total_minor} currency={shown.currency} /></p>}
      <div className="of-form">
        <TextInput label={t('trial.coupons')} description={t('trial.coupons_hint')} autoComplete="off" maxLength={200} value={coupons} onChange={(event) => setCoupons(event.currentTarget.value)} />
        <TextInput type="datetime-local" label={t('trial.at')} description={t('trial.now')} value={at} onChange={(event) => setAt(event.currentTarget.value)} />
      </div>
    </Section>
  );
}

function LineOutcome({ answer, product }: { readonly answer: TrialAnswer | undefined; readonly product: string }): ReactNode {
  const { t } = useTranslation('promotions');
  const { short } = useLanguage();
  const line = answer?.lines.find((each) => each.product === product);
  if (!answer || !line) return <span />;
  return (
    <span>
      <Money amount_minor={line.gross_minor} currency={answer.currency} /> → <strong><Money amount_minor={line.amount_minor} currency={answer.currency} /></strong>
      {' · '}{line.off.length === 0 ? t('trial.none') : line.off.map(({ promotion, names, amount_minor }, place) => (
        <span key={promotion ?? ''}>{place > 0 && ', '}{promotion === null ? t('trial.this') : nameIn(names, short)} −<Money amount_minor={amount_minor} currency={answer.currency} /></span>
      ))}
    </span>
  );
}
