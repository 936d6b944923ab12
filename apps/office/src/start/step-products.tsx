import { Button, TextInput } from '@mantine/core';
import { nameIn } from '@stilltill/domain/catalog';
import { PRICE_MINOR_MAX, parseTyped } from '@stilltill/domain/money';
import { fail } from '@stilltill/domain/result';
import { ProductDetail } from '@stilltill/protocol/office-catalog';
import { FaultNotice, Money, explainTo, useLanguage, useTranslation } from '@stilltill/ui';
import { IconCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useRef, useState } from 'react';
import { useCommand } from '../api/use-command.ts';
import { readBarcode } from '../components/barcodes-field.tsx';
import { promotionQueries } from '../promotions/promotion-queries.ts';
import type { StepProps } from './step-props.ts';

const EMPTY = { name: '', price: '', barcode: '' };
type Added = { readonly id: string; readonly name: string; readonly price_minor: bigint };

/** A name and a price are enough to sell something. Enter adds it and begins the next. */
export function ProductsStep({ store, is_done, onNext }: StepProps): ReactNode {
  const { t } = useTranslation('start');
  const { tag, short } = useLanguage();
  const { currency } = store;
  const selling = useQuery(promotionQueries.selling(store.id)).data?.selling;
  const [typed, setTyped] = useState(EMPTY);
  const [added, setAdded] = useState<readonly Added[]>([]);
  const [tried, setTried] = useState(false);
  const first = useRef<HTMLInputElement>(null);
  const save = useCommand({ method: 'POST', schema: ProductDetail, path: () => '/office/products', body: (body: object) => body, invalidates: ['products', 'favourites', 'first_steps'] });
  const read = parseTyped(typed.price, currency);
  const price = read.ok && read.value > PRICE_MINOR_MAX ? fail('amount_too_large') : read;
  const barcode = readBarcode(typed.barcode);
  const put = (part: Partial<typeof EMPTY>): void => setTyped((was) => ({ ...was, ...part }));
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setTried(true);
    if (typed.name.trim() === '' || !price.ok || (barcode && 'code' in barcode) || !selling) return;
    const made = await save.run({
      names: { [short]: typed.name.trim() }, code: '', barcodes: barcode ? [barcode.barcode] : [], category: null, unit: 'piece', tax_rate_ppm: selling.open_tax_rate_ppm, cost_minor: null,
      // The first goods are those that are sold most: they stand on the grid, one tap away.
      favourite: true, picture: 'keep', price_minor: price.value,
    });
    if (!made) return;
    setAdded((was) => [{ id: made.id, name: nameIn(made.names, short), price_minor: price.value }, ...was]);
    setTyped(EMPTY);
    setTried(false);
    first.current?.focus();
  };
  return (
    <>
      <form className="of-form" onSubmit={(event) => void submit(event)} noValidate>
        {save.fault && <FaultNotice fault={save.fault} />}
        <div className="of-start-goods">
          <TextInput ref={first} label={t('step.products.what')} maxLength={300} autoComplete="off" value={typed.name} error={tried && typed.name.trim() === '' ? t('needed') : undefined} onChange={(event) => put({ name: event.currentTarget.value })} />
          <TextInput label={t('step.products.price', { currency })} inputMode="decimal" autoComplete="off" maxLength={20} value={typed.price} error={tried && !price.ok ? explainTo(price.fault, tag).message : undefined} onChange={(event) => put({ price: event.currentTarget.value })} />
          <TextInput label={t('step.products.barcode')} inputMode="numeric" autoComplete="off" maxLength={80} value={typed.barcode} error={barcode && 'code' in barcode ? explainTo(barcode, tag).message : undefined} onChange={(event) => put({ barcode: event.currentTarget.value })} />
        </div>
        <div className="of-form-actions"><Button type="submit" variant={added.length > 0 || is_done ? 'default' : 'filled'} loading={save.busy}>{t('step.products.add')}</Button></div>
      </form>
      {added.length > 0 && <ul className="of-start-list" aria-live="polite">{added.map(({ id, name, price_minor }) => <li key={id}><IconCheck size={18} stroke={2} aria-hidden /><span>{name}</span><Money amount_minor={price_minor} currency={currency} /></li>)}</ul>}
      {(added.length > 0 || is_done) && <div className="of-form-actions"><Button onClick={onNext}>{t('go_on')}</Button></div>}
    </>
  );
}
