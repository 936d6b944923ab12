/** A promotion as people say it: first what it gives, then for which goods, when, and by which rules. */
import { Button, Checkbox, MultiSelect, Radio, Switch, TextInput } from '@mantine/core';
import { nameIn } from '@stilltill/domain/catalog';
import type { Promotion } from '@stilltill/domain/promotion';
import { PromotionDetail as Detail } from '@stilltill/protocol/office-promotions';
import { FaultNotice, LANGUAGES, useLanguage, useTranslation } from '@stilltill/ui';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { useCommand } from '../api/use-command.ts';
import { Section } from '../components/page.tsx';
import { pointQueries } from '../points/point-queries.ts';
import { GoodsField, type KnownNames } from './goods-field.tsx';
import type { PromotionDetail } from './promotion-queries.ts';
import { Trial } from './trial.tsx';
import { COMBINING, COUNTING, KINDS, type Kind, type Place, type TypedGoods, type TypedPromotion, type Wrong, readTyped, typePromotion } from './typed-promotion.ts';

type FormProps = {
  /** What the person began with; it stays while they type. */
  readonly begun: Promotion | null;
  /** The one that is changed; null: a new one. */
  readonly kept: PromotionDetail | null;
  readonly names: KnownNames; readonly place: Place;
  readonly onSaved: (promotion: PromotionDetail) => void; readonly onReload: () => void;
};

export function PromotionForm({ begun, kept, names, place, onSaved, onReload }: FormProps): ReactNode {
  const { t } = useTranslation('promotions');
  const [typed, setTyped] = useState(() => typePromotion(begun, place));
  const [known, setKnown] = useState(names);
  const [tries, setTries] = useState(0);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (tries > 0) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [tries]);
  const save = useCommand({
    method: kept ? 'PUT' : 'POST', schema: Detail, path: () => (kept ? `/office/promotions/${kept.promotion.id}` : '/office/promotions'), body: (body: object) => body, invalidates: ['promotions'],
  });
  const read = readTyped(typed, place);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setTries(tries + 1);
    if (!read.promotion) return;
    const saved = await save.run({ ...read.promotion, ...(kept ? { version: kept.version } : {}) });
    if (saved) onSaved(saved);
  };
  const parts: PartProps = {
    typed, place, known, change: (part) => setTyped((was) => ({ ...was, ...part })), learn: (product) => setKnown((was) => ({ ...was, [product.id]: product.names })),
    error: useErrors(tries > 0 ? read.wrongs : {}),
  };
  // It can be tried before it has a name.
  const draft = readTyped({ ...typed, names: { en: '—', ...typed.names } }, place).promotion;
  return (
    <form ref={form} onSubmit={(event) => void submit(event)} noValidate className="of-form">
      <div className="of-columns">
        <div className="of-column"><WhatSection {...parts} /><NameSection {...parts} /></div>
        <div className="of-column"><Trial draft={draft} id={kept?.promotion.id ?? null} /><WhenSection {...parts} /><RulesSection {...parts} /></div>
      </div>
      {save.fault && <FaultNotice fault={save.fault} action={save.fault.code === 'conflict' ? <Button variant="default" onClick={onReload}>{t('form.load_newest')}</Button> : undefined} />}
      <div className="of-form-actions"><Button type="submit" loading={save.busy}>{kept ? t('form.save') : t('form.create')}</Button></div>
    </form>
  );
}

type PartProps = {
  readonly typed: TypedPromotion; readonly place: Place; readonly known: KnownNames; readonly change: (part: Partial<TypedPromotion>) => void;
  readonly learn: (product: { readonly id: string; readonly names: Readonly<Record<string, string>> }) => void; readonly error: (field: string) => string | undefined;
};

function useErrors(wrongs: Readonly<Partial<Record<string, Wrong>>>): PartProps['error'] {
  const { t } = useTranslation('promotions');
  const words: Readonly<Record<Wrong, string>> = {
    percent: t('form.wrong_percent'), amount: t('form.wrong'), number: t('form.wrong_number', { min: 1, max: 1000 }), goods: t('form.goods_needed'), name: t('form.name_needed'), until: t('form.wrong_until'), hours: t('form.hours_wrong'),
  };
  return (field) => {
    const wrong = wrongs[field];
    return wrong && (field === 'priority' ? t('form.wrong_number', { min: 0, max: 1000 }) : words[wrong]);
  };
}

type TextName = 'rate' | 'amount' | 'price' | 'buy' | 'get' | 'get_rate' | 'over' | 'priority' | 'times_max' | 'coupon' | 'from' | 'until' | 'hours_from' | 'hours_until';

function Field({ name, label, hint, type, parts }: { readonly name: TextName; readonly label: string; readonly hint?: string; readonly type?: 'datetime-local' | 'time' | 'words'; readonly parts: PartProps }): ReactNode {
  const isFigure = type === undefined;
  return (
    <TextInput
      label={label} description={hint} autoComplete="off" maxLength={60} {...(isFigure ? { inputMode: 'decimal' as const } : type === 'words' ? {} : { type })}
      value={parts.typed[name]} error={parts.error(name)} onChange={(event) => parts.change({ [name]: event.currentTarget.value })}
    />
  );
}

function WhatSection(parts: PartProps): ReactNode {
  const { t } = useTranslation('promotions');
  const { typed, change } = parts;
  return (
    <Section title={t('form.what')}>
      <Radio.Group label={t('form.kind')} value={typed.kind} onChange={(kind) => change({ kind: kind as Kind })}>
        <div className="of-choices of-choices-row">{KINDS.map((kind) => <Radio key={kind} value={kind} label={t(`form.kinds.${kind}`)} />)}</div>
      </Radio.Group>
      <OfferFields {...parts} />
      {typed.kind === 'bundle' ? <BundleParts {...parts} /> : (
        <GoodsField label={t('form.goods')} value={typed.goods} onChange={(goods) => change({ goods })} names={parts.known} onNamed={parts.learn} error={parts.error('goods')} />
      )}
    </Section>
  );
}

function OfferFields(parts: PartProps): ReactNode {
  const { t } = useTranslation('promotions');
  const { typed, change, place: { currency } } = parts;
  const rate = <Field parts={parts} name="rate" label={t('form.rate')} hint={t('form.rate_hint')} />;
  switch (typed.kind) {
    case 'percent': return rate;
    case 'amount': return <Field parts={parts} name="amount" label={t('form.amount', { currency })} />;
    case 'price': return <Field parts={parts} name="price" label={t('form.price', { currency })} />;
    case 'bundle': return <Field parts={parts} name="price" label={t('form.bundle_price', { currency })} />;
    case 'buy_get': return <>
      <div className="of-fields"><Field parts={parts} name="buy" label={t('form.buy')} /><Field parts={parts} name="get" label={t('form.get')} /></div>
      <Field parts={parts} name="get_rate" label={t('form.get_rate')} hint={t('form.get_hint')} />
    </>;
    case 'threshold': return <>
      <Field parts={parts} name="over" label={t('form.over', { currency })} />
      <Radio.Group label={t('form.off')} value={typed.off_kind} onChange={(kind) => change({ off_kind: kind === 'percent' ? 'percent' : 'amount' })}>
        <div className="of-choices of-choices-row"><Radio value="amount" label={t('form.off_amount')} /><Radio value="percent" label={t('form.off_percent')} /></div>
      </Radio.Group>
      {typed.off_kind === 'percent' ? rate : <Field parts={parts} name="amount" label={t('form.off_minor', { currency })} />}
    </>;
  }
}

const PARTS_MAX = 10;
const NEW_PART: { readonly goods: TypedGoods; readonly pieces: string } = { goods: { all: false, products: [], categories: [] }, pieces: '1' };

function BundleParts({ typed, change, known, learn, error }: PartProps): ReactNode {
  const { t } = useTranslation('promotions');
  const put = (place: number, part: Partial<typeof NEW_PART>): void => change({ parts: typed.parts.map((each, at) => (at === place ? { ...each, ...part } : each)) });
  return (
    <>
      {typed.parts.map(({ goods, pieces }, place) => (
        // A part has no identity but its place.
        <div key={place} className="of-part">
          <TextInput label={`${t('form.part', { count: place + 1 })} · ${t('form.pieces')}`} inputMode="numeric" maxLength={4} value={pieces} error={error(`pieces_${place}`)} onChange={(event) => put(place, { pieces: event.currentTarget.value })} />
          <GoodsField label={t('form.goods')} value={goods} onChange={(value) => put(place, { goods: value })} names={known} onNamed={learn} error={error(`goods_${place}`)} />
          {typed.parts.length > 1 && <div className="of-actions"><Button variant="default" onClick={() => change({ parts: typed.parts.toSpliced(place, 1) })}>{t('form.remove_part', { count: place + 1 })}</Button></div>}
        </div>
      ))}
      {typed.parts.length < PARTS_MAX && <div className="of-actions"><Button variant="default" leftSection={<IconPlus size={18} stroke={2} aria-hidden />} onClick={() => change({ parts: [...typed.parts, NEW_PART] })}>{t('form.add_part')}</Button></div>}
    </>
  );
}

function NameSection({ typed, change, error }: PartProps): ReactNode {
  const { t } = useTranslation('promotions');
  const { short: own } = useLanguage();
  const languages = LANGUAGES.map(({ short }) => short).sort((a, b) => Number(b === own) - Number(a === own));
  return (
    <Section title={t('list.name')} hint={t('form.name_hint')}>
      {languages.map((language, place) => (
        <TextInput
          key={language} label={t(`form.name_${language}`)} maxLength={100} autoComplete="off" lang={language} value={typed.names[language] ?? ''} error={place === 0 ? error('names') : undefined}
          onChange={(event) => change({ names: { ...typed.names, [language]: event.currentTarget.value } })}
        />
      ))}
    </Section>
  );
}

const DAYS = [1, 2, 3, 4, 5, 6, 7] as const;

function WhenSection(parts: PartProps): ReactNode {
  const { t } = useTranslation('promotions');
  const { typed, change } = parts;
  return (
    <Section title={t('form.when')} hint={t('form.dates_hint', { timezone: parts.place.timezone })}>
      <Field parts={parts} name="from" type="datetime-local" label={t('form.from')} />
      <Field parts={parts} name="until" type="datetime-local" label={t('form.until')} />
      <Checkbox.Group label={t('form.days')} description={t('form.days_hint')} value={typed.weekdays.map(String)} onChange={(days) => change({ weekdays: days.map(Number) })}>
        <div className="of-choices of-choices-row">{DAYS.map((day) => <Checkbox key={day} value={String(day)} label={t(`form.day.d${day}`)} />)}</div>
      </Checkbox.Group>
      <div className="of-fields"><Field parts={parts} name="hours_from" type="time" label={t('form.hours_from')} /><Field parts={parts} name="hours_until" type="time" label={t('form.hours_until')} /></div>
      <p className="of-section-hint">{t('form.hours_hint')}</p>
    </Section>
  );
}

function RulesSection(parts: PartProps): ReactNode {
  const { t } = useTranslation('promotions');
  const { short } = useLanguage();
  const { typed, change } = parts;
  const groups = useQuery(pointQueries.groups()).data?.items ?? [];
  return (
    <Section title={t('form.rules')}>
      {(groups.length > 0 || typed.groups.length > 0) && (
        <MultiSelect
          label={t('form.groups')} description={t('form.groups_hint')} data={groups.map(({ id, names }) => ({ value: id, label: nameIn(names, short) }))}
          value={[...typed.groups]} onChange={(chosen) => change({ groups: chosen })} clearable
        />
      )}
      <Field parts={parts} name="coupon" type="words" label={t('form.coupon')} hint={t('form.coupon_hint')} />
      {COMBINING.includes(typed.kind) && <Switch label={t('form.combines')} description={t('form.combines_hint')} checked={typed.combines} onChange={(event) => change({ combines: event.currentTarget.checked })} />}
      <div className="of-fields">
        <Field parts={parts} name="priority" label={t('form.priority')} hint={t('form.priority_hint')} />
        {COUNTING.includes(typed.kind) && <Field parts={parts} name="times_max" label={t('form.times_max')} hint={t('form.times_hint')} />}
      </div>
    </Section>
  );
}
