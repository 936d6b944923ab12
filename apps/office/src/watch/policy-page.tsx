/** What is done about findings, by rule and by how sure they are: the owner decides. */
import { Button, NativeSelect, Skeleton, TextInput } from '@mantine/core';
import { WATCH_RULES, type WatchRule } from '@stilltill/domain/watch';
import { WATCH_ANSWERS, WatchPolicySettings } from '@stilltill/protocol/watch';
import { FaultNotice, Notice, useTranslation } from '@stilltill/ui';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { faultOf } from '../api/client.ts';
import { queries } from '../api/queries.ts';
import { useCommand } from '../api/use-command.ts';
import { Page, Section } from '../components/page.tsx';
import { WatchPlaces } from './watch-places.tsx';
import { type WatchPolicy, watchQueries } from './watch-queries.ts';

export function WatchPolicyPage(): ReactNode {
  const { t } = useTranslation('watch');
  const query = useQuery(watchQueries.policy());
  const me = useQuery(queries.me());
  return (
    <Page title={t('policy.title')} subtitle={t('policy.hint')}>
      <WatchPlaces />
      {query.error && <FaultNotice fault={faultOf(query.error)} />}
      {query.isPending && <Skeleton height={480} radius="md" />}
      {query.data && <PolicyForm key={JSON.stringify(query.data)} policy={query.data} decides={me.data?.role === 'owner'} />}
    </Page>
  );
}

type Answer = (typeof WATCH_ANSWERS)[number];
type Answers = Readonly<Record<WatchRule, { readonly unsure: Answer; readonly sure: Answer }>>;

/** As it holds where nothing was decided: a note, and a case from the given certainty on; a copied key is a case at once. */
function answersOf({ answers }: WatchPolicy): Answers {
  return Object.fromEntries(WATCH_RULES.map((rule) => [rule, answers.find((each) => each.rule === rule) ?? { unsure: rule === 'own_device' ? 'case' : 'note', sure: 'case' }])) as Answers;
}

function PolicyForm({ policy, decides }: { readonly policy: WatchPolicy; readonly decides: boolean }): ReactNode {
  const { t } = useTranslation('watch');
  const [answers, setAnswers] = useState(answersOf(policy));
  const [percent, setPercent] = useState(String(policy.sure_ppm / 10_000));
  const [saved, setSaved] = useState(false);
  const save = useCommand({ method: 'PUT', schema: WatchPolicySettings, path: () => '/office/watch/policy', body: (input: WatchPolicy) => input, invalidates: [] });
  const sure_ppm = Math.round(Number(percent) * 10_000);
  const wrong = !(sure_ppm >= 10_000 && sure_ppm <= 1_000_000);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (!wrong) setSaved(await save.run({ sure_ppm, answers: WATCH_RULES.map((rule) => ({ rule, ...answers[rule] })) }) !== null);
  };
  const field = (rule: WatchRule, column: 'unsure' | 'sure'): ReactNode => (
    <NativeSelect
      aria-label={t('policy.field', { rule: t(`rule.${rule}`), column: t(`policy.${column}_column`) })} disabled={!decides} value={answers[rule][column]}
      onChange={(event) => { setSaved(false); setAnswers({ ...answers, [rule]: { ...answers[rule], [column]: WATCH_ANSWERS.find((each) => each === event.currentTarget.value) ?? 'note' } }); }}
      data={WATCH_ANSWERS.map((each) => ({ value: each, label: t(`policy.answer.${each}`) }))}
    />
  );
  return (
    <Section title={t('policy.table')} hint={t('policy.lock_hint')}>
      <form className="of-form" onSubmit={(event) => void submit(event)} noValidate>
        {!decides && <Notice tone="quiet" title={t('policy.owner_only')} />}
        <TextInput className="wa-short" label={t('policy.sure')} description={t('policy.sure_hint')} inputMode="decimal" maxLength={5} disabled={!decides} value={percent} error={wrong ? t('policy.wrong') : undefined} onChange={(event) => { setSaved(false); setPercent(event.currentTarget.value); }} />
        <table className="wa-policy">
          <thead><tr><th scope="col">{t('policy.rule')}</th><th scope="col">{t('policy.unsure_column')}</th><th scope="col">{t('policy.sure_column')}</th></tr></thead>
          <tbody>{WATCH_RULES.map((rule) => <tr key={rule}><th scope="row">{t(`rule.${rule}`)}</th><td>{field(rule, 'unsure')}</td><td>{field(rule, 'sure')}</td></tr>)}</tbody>
        </table>
        {save.fault && <FaultNotice fault={save.fault} />}
        {saved && <Notice tone="green" title={t('policy.saved')} />}
        {decides && <div className="of-form-actions"><Button type="submit" loading={save.busy}>{t('policy.save')}</Button></div>}
      </form>
    </Section>
  );
}
