import { Button, Modal, Radio, TextInput } from '@mantine/core';
import { nameIn } from '@stilltill/domain/catalog';
import { PRICE_MINOR_MAX, parseTyped, toDecimal } from '@stilltill/domain/money';
import { FaultNotice, Money, explainTo, useLanguage, useTranslation } from '@stilltill/ui';
import { type FormEvent, type ReactNode, useState } from 'react';
import { z } from 'zod';
import type { ProductItem } from '../api/queries.ts';
import { useCommand } from '../api/use-command.ts';
import { useStores } from '../components/use-stores.ts';
import { localOf, momentOf } from '../lib/time.ts';

/** A new price and the time from which it holds. Tills hold it before then and change by themselves. */
export function PriceForm(props: { readonly product: ProductItem; readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation('office');
  const { short, tag } = useLanguage();
  const { timezone_of } = useStores();
  const timezone = timezone_of('') ?? 'UTC';
  const { product, onClose } = props;
  const [typed, setTyped] = useState(product.price_minor === null ? '' : toDecimal(product.price_minor, product.currency));
  const [when, setWhen] = useState<'now' | 'later'>('now');
  const [local, setLocal] = useState(() => localOf(Date.now() + 3_600_000, timezone));
  const [tried, setTried] = useState(false);
  const save = useCommand({
    method: 'POST', schema: z.unknown(), path: () => `/office/products/${product.id}/prices`, body: (change: { readonly price_minor: bigint; readonly from?: string }) => change, invalidates: ['products', 'product'],
  });
  const price = parseTyped(typed, product.currency);
  const too_large = price.ok && price.value > PRICE_MINOR_MAX;
  const price_error = !price.ok ? explainTo(price.fault, tag).message : too_large ? explainTo({ code: 'amount_too_large' }, tag).message : undefined;
  const from = when === 'later' && local !== '' ? momentOf(local, timezone) : null;
  const from_error = when === 'later' && from === null ? t('form.needed') : undefined;
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setTried(true);
    if (!price.ok || too_large || from_error) return;
    if ((await save.run({ price_minor: price.value, ...(from ? { from } : {}) })) !== null) onClose();
  };
  return (
    <Modal opened onClose={onClose} title={t('price.title', { name: nameIn(product.names, short) })} centered closeButtonProps={{ 'aria-label': t('frame.close') }}>
      <form className="of-form" onSubmit={(event) => void submit(event)} noValidate>
        {save.fault && <FaultNotice fault={save.fault} />}
        {product.price_minor !== null && <p className="of-section-hint">{t('price.now')} <Money amount_minor={product.price_minor} currency={product.currency} /></p>}
        <TextInput
          label={product.unit === 'kilogram' ? t('price.new_per_kg', { currency: product.currency }) : t('price.new', { currency: product.currency })} inputMode="decimal" autoComplete="off" maxLength={20}
          value={typed} error={tried ? price_error : undefined} onChange={(event) => setTyped(event.currentTarget.value)} data-autofocus
        />
        <Radio.Group label={t('price.from')} value={when} onChange={(value) => setWhen(value === 'later' ? 'later' : 'now')}>
          <div className="of-choices"><Radio value="now" label={t('price.from_now')} /><Radio value="later" label={t('price.from_later')} /></div>
        </Radio.Group>
        {when === 'later' && <TextInput type="datetime-local" label={t('price.moment')} description={t('price.moment_hint', { timezone })} value={local} error={tried ? from_error : undefined} onChange={(event) => setLocal(event.currentTarget.value)} />}
        <div className="of-form-actions"><Button variant="default" onClick={onClose}>{t('form.cancel')}</Button><Button type="submit" loading={save.busy}>{t('price.action')}</Button></div>
      </form>
    </Modal>
  );
}
