/** What is done about findings, by rule and by how sure they are: the owner decides. */
import { Button, NativeSelect, Skeleton, TextInput } from '@mantine/core';
import { type RuleAnswers, WATCH_ANSWERS, WATCH_RULES, type WatchRule, answersFor, whyNot } from '@stilltill/domain/watch';
import { WatchPolicySettings } from '@stilltill/protocol/watch';
import { FaultNotice, Notice, useTranslation } from '@stilltill/ui';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { queries } from '../api/queries.ts';
import { useCommand } from '../api/use-command.ts';
import { Page, Section } from '../components/page.tsx';
import { ReadFault } from '../components/read-fault.tsx';
import { LookAgain } from './look-again.tsx';
import { WatchPlaces } from './watch-places.tsx';
import { type WatchPolicy, watchQueries } from './watch-queries.ts';

export function WatchPolicyPage(): ReactNode {
  const { t } = useTranslation('watch');
  const query = useQuery(watchQueries.policy());
  const me = useQuery(queries.me());
  const decides = me.data?.role === 'owner';
  return (
    <Page title={t('policy.title')} subtitle={t('policy.hint')}>
      <WatchPlaces />
      <ReadFault of={query} />
      {query.isPending && <Skeleton height={480} radius="md" />}
      {query.data && <PolicyForm key={JSON.stringify(query.data)} policy={query.data} decides={decides} />}
      {query.data && <LookAgain decides={decides} />}
    </Page>
  );
}

type Answers = Readonly<Record<WatchRule, RuleAnswers>>;

function PolicyForm({ policy, decides }: { readonly policy: WatchPolicy; readonly decides: boolean }): ReactNode {
  const { t } = useTranslation('watch');
  const [answers, setAnswers] = useState(() => Object.fromEntries(WATCH_RULES.map((rule) => [rule, answersFor(policy, rule)])) as Answers);
  const [percent, setPercent] = useState(String(policy.sure_ppm / 10_000));
  const [call, setCall] = useState(policy.lock_call ?? '');
  const [saved, setSaved] = useState(false);
  const save = useCommand({ method: 'PUT', schema: WatchPolicySettings, path: () => '/office/watch/policy', body: (input: WatchPolicy) => input, invalidates: [] });
  const sure_ppm = Math.round(Number(percent) * 10_000);
  const wrong = !(sure_ppm >= 10_000 && sure_ppm <= 1_000_000);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (!wrong) setSaved(await save.run({ sure_ppm, answers: WATCH_RULES.map((rule) => ({ rule, unsure: answers[rule].unsure, sure: answers[rule].sure })), lock_call: call.trim() === '' ? null : call.trim() }) !== null);
  };
  const field = (rule: WatchRule, column: 'unsure' | 'sure'): ReactNode => {
    const why_not = whyNot(rule, answers[rule][column]);
    return (
      <NativeSelect
        aria-label={t('policy.field', { rule: t(`rule.${rule}`), column: t(`policy.${column}_column`) })} disabled={!decides} value={answers[rule][column]} inputWrapperOrder={['input', 'description']}
        description={why_not && t(`policy.why_not.${why_not}`)}
        onChange={(event) => { setSaved(false); setAnswers({ ...answers, [rule]: { ...answers[rule], [column]: WATCH_ANSWERS.find((each) => each === event.currentTarget.value) ?? 'note' } }); }}
        data={WATCH_ANSWERS.map((each) => ({ value: each, label: t(`policy.answer.${each}`) }))}
      />
    );
  };
  return (
    <Section title={t('policy.table')} hint={t('policy.no_reason')}>
      <form className="of-form" onSubmit={(event) => void submit(event)} noValidate>
        {!decides && <Notice tone="quiet" title={t('policy.owner_only')} />}
        <dl className="wa-means">{WATCH_ANSWERS.map((each) => <div key={each}><dt>{t(`policy.answer.${each}`)}</dt><dd>{t(`policy.means.${each}`)}</dd></div>)}</dl>
        <TextInput className="wa-short" label={t('policy.sure')} description={t('policy.sure_hint')} inputMode="decimal" maxLength={5} disabled={!decides} value={percent} error={wrong ? t('policy.wrong') : undefined} onChange={(event) => { setSaved(false); setPercent(event.currentTarget.value); }} />
        <TextInput label={t('policy.lock_call')} description={t('policy.lock_call_hint')} maxLength={200} autoComplete="off" disabled={!decides} value={call} onChange={(event) => { setSaved(false); setCall(event.currentTarget.value); }} />
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
