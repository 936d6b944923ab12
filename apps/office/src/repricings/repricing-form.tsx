import { NativeSelect, Radio, TextInput } from '@mantine/core';
import { nameIn } from '@stilltill/domain/catalog';
import { useLanguage, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/goods';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { queries } from '../api/queries.ts';
import { Section } from '../components/page.tsx';
import { type TypedRepricing, type WrongField, endingsOf } from './typed-repricing.ts';
import { useRepricingWords } from './use-repricing-words.ts';

type FormProps = {
  readonly typed: TypedRepricing; readonly change: (part: Partial<TypedRepricing>) => void;
  /** Null: nobody has tried yet. */
  readonly wrong: ReadonlySet<WrongField> | null;
  readonly chosen: number; readonly currency: string; readonly timezone: string;
};

export function RepricingForm(props: FormProps): ReactNode {
  return (
    <>
      <GoodsSection {...props} />
      <RuleSection {...props} />
      <WhenSection {...props} />
    </>
  );
}

function GoodsSection({ typed, change, wrong, chosen }: FormProps): ReactNode {
  const { t } = useTranslation('goods');
  const { short } = useLanguage();
  const categories = useQuery(queries.categories()).data?.items ?? [];
  return (
    <Section title={t('change.form.goods')}>
      <Radio.Group aria-label={t('change.form.goods')} value={typed.goods} onChange={(goods) => change({ goods: goods as TypedRepricing['goods'] })}>
        <div className="of-choices">
          {chosen > 0 && <Radio value="chosen" label={t('change.form.chosen', { count: chosen })} />}
          <Radio value="all" label={t('change.form.all')} />
          <Radio value="category" label={t('change.form.category')} />
          <Radio value="search" label={t('change.form.search')} />
        </div>
      </Radio.Group>
      {typed.goods === 'category' && (
        <NativeSelect
          label={t('table.column.category')} value={typed.category} error={wrong?.has('category') ? t('change.form.needed') : undefined} onChange={(event) => change({ category: event.currentTarget.value })}
          data={[{ value: '', label: t('change.form.choose') }, ...categories.map(({ id, names }) => ({ value: id, label: nameIn(names, short) }))]}
        />
      )}
      {typed.goods === 'search' && <TextInput label={t('table.search')} maxLength={100} autoComplete="off" value={typed.search} error={wrong?.has('search') ? t('change.form.needed') : undefined} onChange={(event) => change({ search: event.currentTarget.value })} />}
    </Section>
  );
}

function RuleSection({ typed, change, wrong, currency }: FormProps): ReactNode {
  const { t } = useTranslation('goods');
  const words = useRepricingWords();
  const number = { inputMode: 'decimal', autoComplete: 'off', maxLength: 20 } as const;
  return (
    <Section title={t('change.form.rule')}>
      <Radio.Group aria-label={t('change.form.rule')} value={typed.kind} onChange={(kind) => change({ kind: kind as TypedRepricing['kind'] })}>
        <div className="of-choices of-choices-row">{(['percent', 'amount', 'price'] as const).map((kind) => <Radio key={kind} value={kind} label={t(`change.form.kind.${kind}`)} />)}</div>
      </Radio.Group>
      {typed.kind !== 'price' && (
        <Radio.Group label={t('change.form.direction')} value={typed.is_down ? 'down' : 'up'} onChange={(direction) => change({ is_down: direction === 'down' })}>
          <div className="of-choices of-choices-row"><Radio value="up" label={t('change.form.up')} /><Radio value="down" label={t('change.form.down')} /></div>
        </Radio.Group>
      )}
      <div className="of-fields">
        {typed.kind === 'percent' && <TextInput {...number} label={t('change.form.rate')} value={typed.rate} error={wrong?.has('rate') ? t('change.form.rate_wrong') : undefined} onChange={(event) => change({ rate: event.currentTarget.value })} />}
        {typed.kind === 'amount' && <TextInput {...number} label={t('change.form.amount', { currency })} value={typed.amount} error={wrong?.has('amount') ? t('change.form.amount_wrong') : undefined} onChange={(event) => change({ amount: event.currentTarget.value })} />}
        {typed.kind === 'price' && <TextInput {...number} label={t('change.form.price', { currency })} value={typed.price} error={wrong?.has('price') ? t('change.form.amount_wrong') : undefined} onChange={(event) => change({ price: event.currentTarget.value })} />}
        {typed.kind !== 'price' && (
          <NativeSelect
            label={t('change.form.ending')} value={typed.ending} onChange={(event) => change({ ending: event.currentTarget.value })}
            data={[{ value: '', label: t('change.form.no_ending') }, ...endingsOf(currency).map((ending, place) => ({ value: String(place), label: words.ending(ending, currency) }))]}
          />
        )}
      </div>
    </Section>
  );
}

function WhenSection({ typed, change, wrong, timezone }: FormProps): ReactNode {
  const { t } = useTranslation('goods');
  return (
    <Section title={t('change.form.when')}>
      <Radio.Group aria-label={t('change.form.when')} value={typed.when} onChange={(when) => change({ when: when === 'later' ? 'later' : 'now' })}>
        <div className="of-choices of-choices-row"><Radio value="now" label={t('change.form.now')} /><Radio value="later" label={t('change.form.later')} /></div>
      </Radio.Group>
      {typed.when === 'later' && <TextInput type="datetime-local" label={t('change.form.moment')} description={t('change.form.moment_hint', { timezone })} value={typed.local} error={wrong?.has('local') ? t('change.form.needed') : undefined} onChange={(event) => change({ local: event.currentTarget.value })} />}
    </Section>
  );
}
