import { Button, Radio, Switch, TextInput } from '@mantine/core';
import { formatMoney } from '@stilltill/domain/money';
import { StoreSelling } from '@stilltill/protocol/office-promotions';
import { FaultNotice, Notice, useLanguage, useTranslation } from '@stilltill/ui';
import { IconPlus } from '@tabler/icons-react';
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import type { Store } from '../api/queries.ts';
import { useCommand } from '../api/use-command.ts';
import { Section } from '../components/page.tsx';
import type { Selling } from '../promotions/promotion-queries.ts';
import '../promotions/promotions.css';
import { type TypedBudget, type TypedSelling, exampleOf, readSelling, typeSelling } from './typed-selling.ts';

type Parts = { readonly typed: TypedSelling; readonly change: (part: Partial<TypedSelling>) => void; readonly wrong: ReadonlySet<string>; readonly currency: string; readonly manages: boolean };
const NOTHING_WRONG: ReadonlySet<string> = new Set();

export function SellingForm({ store, selling, manages }: { readonly store: Store; readonly selling: Selling; readonly manages: boolean }): ReactNode {
  const { t } = useTranslation('promotions');
  const { currency } = store;
  const [typed, setTyped] = useState(() => typeSelling(selling, currency));
  const [tries, setTries] = useState(0);
  const [saved, setSaved] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (tries > 0) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [tries]);
  const save = useCommand({ method: 'PUT', schema: StoreSelling, path: () => `/office/stores/${store.id}/selling`, body: (body: { readonly selling: Selling }) => body, invalidates: ['selling'] });
  const read = readSelling(typed, currency);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setTries(tries + 1);
    if (read.selling) setSaved((await save.run({ selling: read.selling })) !== null);
  };
  const change = (part: Partial<TypedSelling>): void => {
    setSaved(false);
    setTyped((was) => ({ ...was, ...part }));
  };
  const parts: Parts = { typed, change, wrong: tries > 0 ? read.wrong : NOTHING_WRONG, currency, manages };
  return (
    <form ref={form} className="of-form" onSubmit={(event) => void submit(event)} noValidate>
      <div className="of-columns">
        <div className="of-column"><MoneySection {...parts} /><LimitsSection {...parts} /><ScalesSection {...parts} /></div>
        <div className="of-column"><OfflineSection {...parts} /></div>
      </div>
      {save.fault && <FaultNotice fault={save.fault} />}
      {saved && <Notice tone="green" title={t('selling.saved')}>{t('selling.saved_hint')}</Notice>}
      {manages && <div className="of-form-actions"><Button type="submit" loading={save.busy}>{t('selling.save')}</Button></div>}
    </form>
  );
}

type TextName = 'step' | 'open_tax' | 'discount' | 'waive' | 'refund' | 'cap_receipt' | 'cap_day';

function Field({ name, label, hint, parts }: { readonly name: TextName; readonly label: string; readonly hint?: string; readonly parts: Parts }): ReactNode {
  const { t } = useTranslation('promotions');
  return (
    <TextInput
      label={label} description={hint} inputMode="decimal" autoComplete="off" maxLength={20} disabled={!parts.manages} value={parts.typed[name]} error={parts.wrong.has(name) ? t('selling.wrong') : undefined}
      onChange={(event) => parts.change({ [name]: event.currentTarget.value })}
    />
  );
}

function MoneySection(parts: Parts): ReactNode {
  const { t } = useTranslation('promotions');
  const { typed, change, currency, manages } = parts;
  return (
    <Section title={t('selling.money')}>
      <Radio.Group label={t('selling.tax_mode')} value={typed.tax_mode} onChange={(mode) => change({ tax_mode: mode === 'added' ? 'added' : 'included' })}>
        <div className="of-choices of-choices-row"><Radio disabled={!manages} value="included" label={t('selling.tax_included')} /><Radio disabled={!manages} value="added" label={t('selling.tax_added')} /></div>
      </Radio.Group>
      <div className="of-fields"><Field parts={parts} name="step" label={t('selling.step', { currency })} hint={t('selling.step_hint')} /><Field parts={parts} name="open_tax" label={t('selling.open_tax')} hint="%" /></div>
      <Radio.Group label={t('selling.promotions')} value={typed.promotion_choice} onChange={(choice) => change({ promotion_choice: choice === 'priority' ? 'priority' : 'best' })}>
        <div className="of-choices of-choices-row"><Radio disabled={!manages} value="best" label={t('selling.best')} /><Radio disabled={!manages} value="priority" label={t('selling.priority')} /></div>
      </Radio.Group>
    </Section>
  );
}

function LimitsSection(parts: Parts): ReactNode {
  const { t } = useTranslation('promotions');
  const { currency } = parts;
  return (
    <Section title={t('selling.limits')} hint={t('selling.limits_hint')}>
      <Field parts={parts} name="discount" label={t('selling.discount')} />
      <div className="of-fields"><Field parts={parts} name="waive" label={t('selling.waive', { currency })} /><Field parts={parts} name="refund" label={t('selling.refund', { currency })} /></div>
    </Section>
  );
}

function OfflineSection(parts: Parts): ReactNode {
  const { t } = useTranslation('promotions');
  const { currency } = parts;
  return (
    <>
      <Section title={t('selling.offline')} hint={t('selling.offline_hint')}><Budget parts={parts} name="card" /><Budget parts={parts} name="code" /></Section>
      <Section title={t('selling.caps')}>
        <div className="of-fields"><Field parts={parts} name="cap_receipt" label={t('selling.cap_receipt', { currency })} /><Field parts={parts} name="cap_day" label={t('selling.cap_day', { currency })} /></div>
      </Section>
    </>
  );
}

function Budget({ parts, name }: { readonly parts: Parts; readonly name: 'card' | 'code' }): ReactNode {
  const { t } = useTranslation('promotions');
  const { typed, change, wrong, currency, manages } = parts;
  const budget = typed[name];
  const put = (part: Partial<TypedBudget>): void => change({ [name]: { ...budget, ...part } });
  const labels = { sale: t('selling.sale', { currency }), total: t('selling.total', { currency }), hours: t('selling.hours') };
  return (
    <div className="of-part" role="group" aria-label={t(`selling.${name}`)}>
      <Switch disabled={!manages} label={`${t(`selling.${name}`)} · ${t('selling.taken')}`} checked={budget.taken} onChange={(event) => put({ taken: event.currentTarget.checked })} />
      {budget.taken && (
        <div className="of-fields">
          {(['sale', 'total', 'hours'] as const).map((each) => (
            <TextInput key={each} label={labels[each]} inputMode="decimal" autoComplete="off" maxLength={20} disabled={!manages} value={budget[each]} error={wrong.has(`${name}_${each}`) ? t('selling.wrong') : undefined} onChange={(event) => put({ [each]: event.currentTarget.value })} />
          ))}
        </div>
      )}
    </div>
  );
}

const PATTERNS_MAX = 20;
const SCALE_PREFIXES = ['21', '22', '23', '24', '25', '26', '27', '28', '29', '20'] as const;

/** By weight, behind the first prefix that is free: a prefix is read by one pattern. */
function newPattern(patterns: readonly string[]): string {
  return `${SCALE_PREFIXES.find((prefix) => patterns.every((each) => !each.startsWith(prefix))) ?? '21'}PPPPPWWWWW`;
}

function ScalesSection({ typed, change, wrong, currency, manages }: Parts): ReactNode {
  const { t } = useTranslation('promotions');
  const { tag } = useLanguage();
  const says = (pattern: string): string => {
    const example = exampleOf(pattern);
    if (!example) return t('selling.pattern_wrong');
    const { code, item } = example;
    return 'grams' in example ? t('selling.example_weight', { code, item, grams: example.grams }) : t('selling.example_price', { code, item, price: formatMoney(example.amount_minor, currency, tag) });
  };
  return (
    <Section title={t('selling.scales')} hint={t('selling.scales_hint')}>
      {typed.patterns.length === 0 && <p className="of-section-hint">{t('selling.scales_none')}</p>}
      {typed.patterns.map((pattern, place) => (
        // A pattern has no identity but its place.
        <div key={place} className="of-pattern">
          <TextInput
            label={t('selling.pattern', { count: place + 1 })} autoComplete="off" spellCheck={false} maxLength={12} disabled={!manages} value={pattern} aria-invalid={wrong.has(`pattern_${place}`)}
            onChange={(event) => change({ patterns: typed.patterns.with(place, event.currentTarget.value.toUpperCase()) })}
          />
          {manages && <Button variant="default" aria-label={t('selling.remove_pattern', { count: place + 1 })} onClick={() => change({ patterns: typed.patterns.toSpliced(place, 1) })}>×</Button>}
          <p className="of-muted" role="status">{says(pattern)}</p>
        </div>
      ))}
      {manages && typed.patterns.length < PATTERNS_MAX && <div className="of-actions"><Button variant="default" leftSection={<IconPlus size={18} stroke={2} aria-hidden />} onClick={() => change({ patterns: [...typed.patterns, newPattern(typed.patterns)] })}>{t('selling.add_pattern')}</Button></div>}
    </Section>
  );
}
