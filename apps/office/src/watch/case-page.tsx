/** One case: what happened so far, the findings in it, and the next step. */
import { Button, NativeSelect, Radio, Skeleton, Textarea } from '@mantine/core';
import { CASE_OUTCOMES, CASE_TEXT_MAX, CaseDetail as CaseShape } from '@stilltill/protocol/watch';
import { FaultNotice, Notice, useTranslation } from '@stilltill/ui';
import { useQuery } from '@tanstack/react-query';
import { Link, getRouteApi } from '@tanstack/react-router';
import { type FormEvent, type ReactNode, useState } from 'react';
import { faultOf } from '../api/client.ts';
import { useCommand } from '../api/use-command.ts';
import { BackLink } from '../components/back-link.tsx';
import { Facts, Page, Section } from '../components/page.tsx';
import { useNow } from '../components/use-now.ts';
import { useStores } from '../components/use-stores.ts';
import { CaseState } from './cases-page.tsx';
import { SureBadge } from './findings-page.tsx';
import { useWatchWords } from '@stilltill/ui/watch-words';
import { type CaseDetail, watchQueries } from './watch-queries.ts';
import { Deciders } from '../session/deciders.tsx';
import './watch.css';

const route = getRouteApi('/in/watch/cases/$case');

export function CasePage(): ReactNode {
  const { t } = useTranslation('watch');
  const { t: office } = useTranslation('office');
  const { case: id } = route.useParams();
  const words = useWatchWords();
  const query = useQuery(watchQueries.case(id));
  const row = query.data;
  const title = row && t('one_case.title', { who: row.operator_name ?? t('somebody'), what: row.rules.map(words.rule).join(' · ') });
  return (
    <Page before={<BackLink to="/watch/cases">{t('one_case.back')}</BackLink>} title={title ?? (query.error ? t('one_case.unknown') : null)} subtitle={row && <CaseState row={row} />}>
      {query.error && <FaultNotice fault={faultOf(query.error)} action={<Button variant="default" onClick={() => void query.refetch()}>{office('list.retry')}</Button>} />}
      {query.isPending && <Skeleton height={320} radius="md" />}
      {row && (
        <div className="of-columns">
          <div className="of-column"><TimeLine row={row} /><Findings row={row} /></div>
          <div className="of-column">{row.ended_at === null ? <Deciders><InCharge key={row.in_charge} row={row} /><Hear row={row} /><NoteForm row={row} /><EndForm row={row} /></Deciders> : <Ended row={row} />}</div>
        </div>
      )}
    </Page>
  );
}

type Of = { readonly row: CaseDetail };

function TimeLine({ row }: Of): ReactNode {
  const { t } = useTranslation('watch');
  const words = useWatchWords();
  const { at } = useStores();
  return (
    <Section title={t('one_case.time_line')}>
      <ol className="wa-line">
        {row.events.map(({ kind, at: moment, by_name, text }) => (
          <li key={`${kind} ${moment} ${text ?? ''}`} className="wa-event" data-kind={kind}>
            <span>{t(`one_case.events.${kind}`, { by: by_name === 'policy' ? t('answers.policy') : by_name ?? t('somebody'), text: text ?? '' })}</span>
            {text !== null && kind !== 'assigned' && <span className="wa-event-text">{kind === 'opened' || kind === 'added' ? [...new Set(text.split(' '))].map(words.rule).join(' · ') : text}</span>}
            <time className="of-muted st-figures" dateTime={moment}>{at(moment)}</time>
          </li>
        ))}
      </ol>
    </Section>
  );
}

function Findings({ row }: Of): ReactNode {
  const { t } = useTranslation('watch');
  const words = useWatchWords();
  return (
    <Section title={t('one_case.findings')}>
      <ul className="wa-line">
        {row.items.map((finding) => (
          <li key={finding.id} className="wa-event"><Link className="of-link" to="/watch/findings/$finding" params={{ finding: finding.id }}>{words.sentence(finding)}</Link><span><SureBadge sure_ppm={finding.sure_ppm} /></span></li>
        ))}
      </ul>
    </Section>
  );
}

function useStep<I extends object>(row: CaseDetail, step: 'assign' | 'note' | 'tell' | 'end') {
  return useCommand({ method: 'POST', schema: CaseShape, path: () => `/office/watch/cases/${row.id}/${step}`, body: (input: I) => input, invalidates: ['watch'] });
}

function InCharge({ row }: Of): ReactNode {
  const { t } = useTranslation('watch');
  const [user, setUser] = useState(row.in_charge ?? row.people[0]?.user ?? '');
  const assign = useStep<{ readonly user: string }>(row, 'assign');
  if (row.people.length === 0) return <Section title={t('one_case.assign')}><Notice tone="amber" title={t('cases.nobody')}>{t('one_case.no_people')}</Notice></Section>;
  return (
    <Section title={t('one_case.assign')}>
      {assign.fault && <FaultNotice fault={assign.fault} />}
      <NativeSelect aria-label={t('one_case.assign')} value={user} onChange={(event) => setUser(event.currentTarget.value)} data={row.people.map((each) => ({ value: each.user, label: each.name }))} />
      {user !== row.in_charge && <Button variant="default" loading={assign.busy} onClick={() => void assign.run({ user })}>{t('one_case.take')}</Button>}
    </Section>
  );
}

function Hear({ row }: Of): ReactNode {
  const { t } = useTranslation('watch');
  const { at } = useStores();
  const tell = useStep<object>(row, 'tell');
  const who = row.operator_name ?? t('somebody');
  if (row.operator === null) return <Notice tone="quiet" title={t('one_case.nobody_known')} />;
  return (
    <Section title={t('one_case.tell', { who })} hint={row.told_at === null ? t('one_case.tell_hint') : t('one_case.told', { at: at(row.told_at) })}>
      {tell.fault && <FaultNotice fault={tell.fault} />}
      {row.told_at === null && <Button loading={tell.busy} onClick={() => void tell.run({})}>{t('one_case.tell', { who })}</Button>}
    </Section>
  );
}

function NoteForm({ row }: Of): ReactNode {
  const { t } = useTranslation('watch');
  const [text, setText] = useState('');
  const note = useStep<{ readonly text: string }>(row, 'note');
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (text.trim() !== '' && await note.run({ text: text.trim() })) setText('');
  };
  return (
    <Section title={t('one_case.note')}>
      <form className="of-form" onSubmit={(event) => void submit(event)} noValidate>
        {note.fault && <FaultNotice fault={note.fault} />}
        <Textarea aria-label={t('one_case.note')} autosize minRows={2} maxRows={8} maxLength={CASE_TEXT_MAX} value={text} onChange={(event) => setText(event.currentTarget.value)} />
        <div className="of-form-actions"><Button type="submit" variant="default" loading={note.busy} disabled={text.trim() === ''}>{t('one_case.note_add')}</Button></div>
      </form>
    </Section>
  );
}

function EndForm({ row }: Of): ReactNode {
  const { t } = useTranslation('watch');
  const { at } = useStores();
  const now_ms = useNow(60_000);
  const [outcome, setOutcome] = useState('');
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const end = useStep<{ readonly outcome: string; readonly reason: string }>(row, 'end');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (outcome !== '' && reason.trim() !== '') void end.run({ outcome, reason: reason.trim() });
  };
  if (row.ends_from === null) return null;
  // A reply opens the way at once, whatever the clock here says.
  if (row.replied_at === null && row.operator !== null && now_ms < Date.parse(row.ends_from)) return <Section title={t('one_case.end')}><p className="of-muted">{t('one_case.waits', { at: at(row.ends_from) })}</p></Section>;
  return (
    <Section title={t('one_case.end')} hint={t('one_case.end_hint')}>
      <form className="of-form" onSubmit={submit} noValidate>
        {end.fault && <FaultNotice fault={end.fault} />}
        <Radio.Group label={t('one_case.may_end')} value={outcome} onChange={setOutcome} error={tried && outcome === '' ? t('one_case.choose') : undefined}>
          <div className="of-choices">{CASE_OUTCOMES.map((each) => <Radio key={each} value={each} label={t(`outcome.${each}`)} description={t(`outcome_means.${each}`)} />)}</div>
        </Radio.Group>
        <Textarea label={t('one_case.reason')} autosize minRows={2} maxRows={8} maxLength={CASE_TEXT_MAX} value={reason} error={tried && reason.trim() === '' ? t('one_case.needed') : undefined} onChange={(event) => setReason(event.currentTarget.value)} />
        <Button type="submit" loading={end.busy}>{t('one_case.do_end')}</Button>
      </form>
    </Section>
  );
}

function Ended({ row }: Of): ReactNode {
  const { t } = useTranslation('watch');
  const { at } = useStores();
  return (
    <Section title={t('one_case.ended')}>
      <Facts items={[
        [t('one_case.end'), row.outcome === null ? '—' : t(`outcome.${row.outcome}`)], [t('one_case.reason'), row.reason ?? '—'], [t('cases.in_charge'), row.in_charge_name ?? '—'],
        row.ended_at === null ? null : [t('one_case.ended'), at(row.ended_at)],
      ]} />
    </Section>
  );
}
