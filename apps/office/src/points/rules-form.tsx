import { Button, MultiSelect, Radio, Switch, TextInput } from '@mantine/core';
import { nameIn } from '@stilltill/domain/catalog';
import { PointRulesAnswer } from '@stilltill/protocol/points';
import { FaultNotice, Notice, useLanguage, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/points';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { queries } from '../api/queries.ts';
import { useCommand } from '../api/use-command.ts';
import { Section } from '../components/page.tsx';
import type { Group, RulesAnswer } from './point-queries.ts';
import { type TypedRules, readRules, typeRules } from './typed-rules.ts';

type Texts = 'points' | 'per' | 'step_points' | 'step_amount' | 'share' | 'expiry' | 'receipt' | 'day' | 'days' | 'coupons';

/** How members earn and spend. What somebody types stays theirs; the server says whether it is the newest. */
export function RulesForm({ answer, groups, manages }: { readonly answer: RulesAnswer; readonly groups: readonly Group[]; readonly manages: boolean }): ReactNode {
  const { t } = useTranslation('points');
  const { short } = useLanguage();
  const { rules: kept, currency } = answer;
  const [typed, setTyped] = useState(() => typeRules(kept, currency));
  const [isTried, setTried] = useState(false);
  const [isSaved, setSaved] = useState(false);
  const categories = useQuery(queries.categories()).data?.items ?? [];
  const save = useCommand({ method: 'PUT', schema: PointRulesAnswer, path: () => '/office/points/rules', body: (body: object) => body, invalidates: ['points'] });
  const read = readRules(typed, currency, kept);
  const change = (part: Partial<TypedRules>): void => {
    setSaved(false);
    setTyped((was) => ({ ...was, ...part }));
  };
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setTried(true);
    if (read.rules) setSaved(await save.run({ version: kept?.version ?? 0, rules: read.rules }) !== null);
  };
  const errorOf = (name: string): string | undefined => (isTried && read.wrongs.has(name) ? t('rules.wrong') : undefined);
  const field = (name: Texts, label: string, hint?: string): ReactNode => (
    <TextInput label={label} description={hint} inputMode="decimal" autoComplete="off" maxLength={12} value={typed[name]} error={errorOf(name)} onChange={(event) => change({ [name]: event.currentTarget.value })} />
  );
  return (
    <form onSubmit={(event) => void submit(event)} noValidate className="of-form">
      <Section title={t('rules.title')} hint={manages ? t('rules.hint') : t('rules.owner_only')}>
        <fieldset disabled={!manages} className="of-bare-fields">
          <div className="of-fields">{field('points', t('rules.points'))}{field('per', t('rules.per', { currency }))}</div>
          <Radio.Group label={t('rules.on')} value={typed.on} onChange={(on) => change({ on: on === 'net' ? 'net' : 'gross' })}>
            <div className="of-choices of-choices-row"><Radio value="gross" label={t('rules.gross')} /><Radio value="net" label={t('rules.net')} /></div>
          </Radio.Group>
          {categories.length > 0 && <MultiSelect label={t('rules.excluded')} data={categories.map(({ id, names }) => ({ value: id, label: nameIn(names, short) }))} value={[...typed.excluded]} onChange={(excluded) => change({ excluded })} clearable />}
          {groups.map(({ id, names }) => (
            <TextInput
              key={id} label={t('rules.group', { name: nameIn(names, short) })} description={t('rules.group_hint')} inputMode="decimal" autoComplete="off" maxLength={8} value={typed.groups[id] ?? ''}
              error={errorOf(`group ${id}`)} onChange={(event) => change({ groups: { ...typed.groups, [id]: event.currentTarget.value } })}
            />
          ))}
          <Switch label={t('rules.spend')} checked={typed.canSpend} onChange={(event) => change({ canSpend: event.currentTarget.checked })} />
          {typed.canSpend && <><div className="of-fields">{field('step_points', t('rules.step_points'))}{field('step_amount', t('rules.step_amount', { currency }))}</div>{field('share', t('rules.share'))}</>}
          {field('expiry', t('rules.expiry'), t('rules.expiry_hint'))}
        </fieldset>
      </Section>
      <Section title={t('rules.offline')} hint={t('rules.offline_hint')}>
        <fieldset disabled={!manages} className="of-bare-fields">
          <div className="of-fields">{field('receipt', t('rules.receipt'))}{field('day', t('rules.day'))}</div>
          <div className="of-fields">{field('days', t('rules.days'))}{field('coupons', t('rules.coupons'))}</div>
        </fieldset>
      </Section>
      {save.fault && <FaultNotice fault={save.fault} />}
      {isSaved && <Notice tone="green" title={t('rules.saved')}>{t('rules.saved_hint')}</Notice>}
      {manages && <div className="of-form-actions"><Button type="submit" loading={save.busy}>{kept ? t('rules.save') : t('rules.begin')}</Button></div>}
    </form>
  );
}
