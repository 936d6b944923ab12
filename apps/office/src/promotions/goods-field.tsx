/** For which goods something is: all, or categories and products that are picked by name, code or barcode. */
import { Button, Checkbox, Radio, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { nameIn } from '@stilltill/domain/catalog';
import { useLanguage, useTranslation } from '@stilltill/ui';
import { IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, type ReactNode, useState } from 'react';
import { type ProductItem, queries } from '../api/queries.ts';
import type { TypedGoods } from './typed-promotion.ts';

/** Names of products that are known to the form, by id. */
export type KnownNames = Readonly<Record<string, Readonly<Record<string, string>>>>;

export function GoodsField(props: {
  readonly label: string; readonly value: TypedGoods; readonly onChange: (value: TypedGoods) => void; readonly names: KnownNames; readonly onNamed: (product: ProductItem) => void;
  readonly error?: string | undefined;
}): ReactNode {
  const { t } = useTranslation('promotions');
  const { short } = useLanguage();
  const { value, onChange } = props;
  const categories = useQuery(queries.categories()).data?.items ?? [];
  return (
    <div className="of-form" role="group" aria-label={props.label}>
      <Radio.Group label={props.label} value={value.all ? 'all' : 'some'} error={props.error} onChange={(which) => onChange({ ...value, all: which === 'all' })}>
        <div className="of-choices of-choices-row"><Radio value="some" label={t('form.goods_some')} /><Radio value="all" label={t('form.goods_all')} /></div>
      </Radio.Group>
      {!value.all && <>
        {categories.length > 0 && (
          <Checkbox.Group label={t('form.categories')} value={[...value.categories]} onChange={(chosen) => onChange({ ...value, categories: chosen })}>
            <div className="of-choices of-choices-row">{categories.map(({ id, names }) => <Checkbox key={id} value={id} label={nameIn(names, short)} />)}</div>
          </Checkbox.Group>
        )}
        <ProductFinder label={t('form.find')} onPick={(product) => { props.onNamed(product); onChange({ ...value, products: [...new Set([...value.products, product.id])] }); }} />
        {value.products.length > 0 && (
          <ul className="of-chosen" aria-label={t('form.products')}>
            {value.products.map((id) => {
              const name = nameIn(props.names[id] ?? {}, short);
              return <li key={id}><Button variant="default" rightSection={<IconX size={16} stroke={2} aria-hidden />} aria-label={t('form.remove', { name })} onClick={() => onChange({ ...value, products: value.products.filter((each) => each !== id) })}>{name}</Button></li>;
            })}
          </ul>
        )}
      </>}
    </div>
  );
}

/** Enter takes the first that was found. */
export function ProductFinder(props: { readonly label: string; readonly onPick: (product: ProductItem) => void }): ReactNode {
  const { t } = useTranslation('promotions');
  const { short } = useLanguage();
  const [typed, setTyped] = useState('');
  const [settled] = useDebouncedValue(typed.trim(), 200);
  const paged = queries.products({ search: settled, limit: 6 });
  const found = useQuery({ queryKey: ['products', 'find', settled], queryFn: ({ signal }) => paged.read(undefined, signal), enabled: settled !== '' });
  const shown = typed.trim() === '' ? [] : found.data?.items ?? [];
  const pick = (product: ProductItem): void => {
    setTyped('');
    props.onPick(product);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.nativeEvent.isComposing) return;
    event.preventDefault();
    const [first] = shown;
    if (first && settled === typed.trim()) pick(first);
  };
  return (
    <div className="of-picker">
      <TextInput label={props.label} placeholder={t('form.find_hint')} autoComplete="off" maxLength={100} value={typed} onChange={(event) => setTyped(event.currentTarget.value)} onKeyDown={onKeyDown} />
      {shown.length > 0 && (
        <ul className="of-picker-found" aria-label={t('form.products')}>
          {shown.map((product) => <li key={product.id}><button type="button" className="of-picker-row" onClick={() => pick(product)}><span>{nameIn(product.names, short)}</span><span className="of-muted st-figures">{product.code}</span></button></li>)}
        </ul>
      )}
    </div>
  );
}
