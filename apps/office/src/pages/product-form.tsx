/** Everything about a product but its prices, which hold from their own dates: one form, one button. */
import { Button, NativeSelect, Radio, Switch, TextInput } from '@mantine/core';
import { nameIn } from '@stilltill/domain/catalog';
import { PRICE_MINOR_MAX, parseTyped, toDecimal } from '@stilltill/domain/money';
import { type Fault, type Result, fail, ok } from '@stilltill/domain/result';
import { ProductDetail } from '@stilltill/protocol/office-catalog';
import { FaultNotice, LANGUAGES, explainTo, useLanguage, useTranslation } from '@stilltill/ui';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type FormEvent, type ReactNode, type RefObject, useEffect, useRef, useState } from 'react';
import { queries, type ProductDetail as Detail } from '../api/queries.ts';
import { useCommand } from '../api/use-command.ts';
import { BarcodesField, readBarcode } from '../components/barcodes-field.tsx';
import { Section } from '../components/page.tsx';
import { type PictureChange, PictureField } from '../components/picture-field.tsx';
import { parsePercent, toPercent } from '../lib/rates.ts';

type Typed = {
  readonly names: Readonly<Record<string, string>>; readonly code: string; readonly barcodes: readonly string[]; readonly barcode: string;
  readonly category: string; readonly unit: 'piece' | 'kilogram'; readonly tax: string; readonly cost: string; readonly price: string;
  readonly favourite: boolean; readonly picture: PictureChange;
};

type FormProps = {
  /** Null: a new one. What the person began with: it stays while they type, whatever is read meanwhile. */
  readonly product: Detail | null;
  readonly currency: string;
  readonly onSaved: (product: Detail) => void;
  readonly onReload: () => void;
};

function typedOf(product: Detail | null, currency: string): Typed {
  const tax = product ? toPercent(product.tax_rate_ppm) : '';
  const cost_minor = product?.cost_minor ?? null;
  const cost = cost_minor === null ? '' : toDecimal(cost_minor, currency);
  return {
    names: product?.names ?? {}, code: product?.code ?? '', barcodes: product?.barcodes ?? [], barcode: '', category: product?.category ?? '',
    unit: product?.unit ?? 'piece', tax, cost, price: '', favourite: (product?.favourite ?? null) !== null, picture: 'keep',
  };
}

/** An amount that may be left out. */
function readAmount(text: string, currency: string): Result<bigint | null> {
  if (text.trim() === '') return ok(null);
  const amount = parseTyped(text, currency);
  if (!amount.ok) return amount;
  return amount.value > PRICE_MINOR_MAX ? fail('amount_too_large') : amount;
}

export function ProductForm({ product, currency, onSaved, onReload }: FormProps): ReactNode {
  const { t } = useTranslation('office');
  const [typed, setTyped] = useState(() => typedOf(product, currency));
  const [tries, setTries] = useState(0);
  const form = useLeadToError(tries);
  const change = (part: Partial<Typed>): void => setTyped((was) => ({ ...was, ...part }));
  const read = useReading(typed, currency);
  const save = useCommand({
    method: product ? 'PUT' : 'POST', schema: ProductDetail, path: () => (product ? `/office/products/${product.id}` : '/office/products'),
    body: (body: object) => body, invalidates: ['products', 'favourites', 'categories'],
  });
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setTries(tries + 1);
    if (!read.body) return;
    const saved = await save.run({ ...read.body, ...(product ? { version: product.version } : { price_minor: read.price_minor }) });
    if (saved) onSaved(saved);
  };
  const errors = tries > 0 ? read.errors : {};
  return (
    <form ref={form} className="of-form" onSubmit={(event) => void submit(event)} noValidate>
      <div className="of-columns">
        <div className="of-column">
          <WhatSection typed={typed} change={change} errors={errors} />
        </div>
        <div className="of-column">
          <SaleSection typed={typed} change={change} errors={errors} currency={currency} isNew={product === null} />
          <Section title={t('product.picture')} hint={t('product.picture_hint')}>
            <PictureField name={Object.values(typed.names)[0] ?? ''} current={product?.picture ?? null} value={typed.picture} onChange={(picture) => change({ picture })} />
          </Section>
        </div>
      </div>
      {save.fault && <SavingFault fault={save.fault} onReload={onReload} />}
      <div className="of-form-actions"><Button type="submit" loading={save.busy}>{product ? t('product.save') : t('product.create')}</Button></div>
    </form>
  );
}

/** After each try the keyboard is in the first field that is wrong. */
function useLeadToError(tries: number): RefObject<HTMLFormElement | null> {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (tries > 0) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [tries]);
  return form;
}

/** Says what stands in the way, and leads there. */
function SavingFault({ fault, onReload }: { readonly fault: Fault; readonly onReload: () => void }): ReactNode {
  const { t } = useTranslation('office');
  const other = fault.details?.['product'];
  return (
    <FaultNotice fault={fault} action={
      fault.code === 'conflict' ? <Button variant="default" onClick={onReload}>{t('product.load_newest')}</Button>
        : typeof other === 'string' ? <Link className="of-link" to="/products/$product" params={{ product: other }}>{t('product.other')}</Link> : undefined
    } />
  );
}

type Errors = { readonly names?: string | undefined; readonly tax?: string | undefined; readonly cost?: string | undefined; readonly price?: string | undefined; readonly barcode?: string | undefined };
type Reading = { readonly body: object | null; readonly price_minor: bigint | null; readonly errors: Errors };

/** What the form says, as the server takes it; `body` null where something is missing or can't be read. */
function useReading(typed: Typed, currency: string): Reading {
  const { t } = useTranslation('office');
  const { tag } = useLanguage();
  const tax_rate_ppm = parsePercent(typed.tax);
  const [cost, price] = [readAmount(typed.cost, currency), readAmount(typed.price, currency)];
  const barcode = readBarcode(typed.barcode);
  const wordsOf = (result: Result<unknown>): string | undefined => (result.ok ? undefined : explainTo(result.fault, tag).message);
  const errors: Errors = {
    names: Object.values(typed.names).some((name) => name.trim() !== '') ? undefined : t('product.name_needed'),
    tax: tax_rate_ppm === null ? t('product.tax_wrong') : undefined, cost: wordsOf(cost), price: wordsOf(price),
    barcode: barcode && 'code' in barcode ? explainTo(barcode, tag).message : undefined,
  };
  if (Object.values(errors).some((error) => error !== undefined) || !cost.ok || !price.ok) return { body: null, price_minor: null, errors };
  const { names, code, category, unit, favourite, picture } = typed;
  // What was scanned last and not added by hand is meant as well.
  const barcodes = [...new Set([...typed.barcodes, ...(barcode && 'barcode' in barcode ? [barcode.barcode] : [])])];
  return {
    errors, price_minor: price.value,
    body: { names, code: code.trim(), barcodes, category: category === '' ? null : category, unit, tax_rate_ppm, cost_minor: cost.value, favourite, picture },
  };
}

type SectionProps = { readonly typed: Typed; readonly change: (part: Partial<Typed>) => void; readonly errors: Errors };

function WhatSection({ typed, change, errors }: SectionProps): ReactNode {
  const { t } = useTranslation('office');
  const { short: own } = useLanguage();
  // The person's own language first.
  const languages = LANGUAGES.map(({ short }) => short).sort((a, b) => Number(b === own) - Number(a === own));
  return (
    <Section title={t('product.what')}>
      {languages.map((language, place) => (
        <TextInput
          key={language} label={t(`product.name_${language}`)} maxLength={300} autoComplete="off" lang={language} value={typed.names[language] ?? ''} error={place === 0 ? errors.names : undefined}
          onChange={(event) => change({ names: { ...typed.names, [language]: event.currentTarget.value } })}
        />
      ))}
      <BarcodesField value={typed.barcodes} onChange={(barcodes) => change({ barcodes })} typed={typed.barcode} onTyped={(barcode) => change({ barcode })} error={errors.barcode} />
      <TextInput label={t('product.code')} description={t('product.code_hint')} maxLength={60} autoComplete="off" value={typed.code} onChange={(event) => change({ code: event.currentTarget.value })} />
    </Section>
  );
}

function SaleSection({ typed, change, errors, currency, isNew }: SectionProps & { readonly currency: string; readonly isNew: boolean }): ReactNode {
  const { t } = useTranslation('office');
  const { short } = useLanguage();
  const categories = useQuery(queries.categories()).data?.items ?? [];
  return (
    <Section title={t('product.sale')}>
      <Radio.Group label={t('product.unit')} value={typed.unit} onChange={(unit) => change({ unit: unit === 'kilogram' ? 'kilogram' : 'piece' })}>
        <div className="of-choices of-choices-row"><Radio value="piece" label={t('product.piece')} /><Radio value="kilogram" label={t('product.kilogram')} /></div>
      </Radio.Group>
      {isNew && (
        <TextInput
          label={typed.unit === 'kilogram' ? t('product.price_per_kg', { currency }) : t('product.price', { currency })} description={t('product.price_hint')} inputMode="decimal" autoComplete="off" maxLength={20}
          value={typed.price} error={errors.price} onChange={(event) => change({ price: event.currentTarget.value })}
        />
      )}
      <div className="of-fields">
        <TextInput label={t('product.tax')} description={t('product.tax_hint')} inputMode="decimal" autoComplete="off" maxLength={10} value={typed.tax} error={errors.tax} onChange={(event) => change({ tax: event.currentTarget.value })} />
        <TextInput label={t('product.cost', { currency })} description={t('product.cost_hint')} inputMode="decimal" autoComplete="off" maxLength={20} value={typed.cost} error={errors.cost} onChange={(event) => change({ cost: event.currentTarget.value })} />
      </div>
      <NativeSelect
        label={t('product.category')} value={typed.category} onChange={(event) => change({ category: event.currentTarget.value })}
        data={[{ value: '', label: t('product.no_category') }, ...categories.map(({ id, names }) => ({ value: id, label: nameIn(names, short) }))]}
      />
      <Switch label={t('product.favourite')} checked={typed.favourite} onChange={(event) => change({ favourite: event.currentTarget.checked })} />
    </Section>
  );
}
