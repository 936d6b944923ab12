/** One finding: its sentence, what it rests on, what else may explain it, and what can be done. */
import { Button, Skeleton, Textarea } from '@mantine/core';
import { CaseMade } from '@stilltill/protocol/watch';
import { FaultNotice, useTranslation } from '@stilltill/ui';
import { useQuery } from '@tanstack/react-query';
import { Link, getRouteApi, useNavigate } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { z } from 'zod';
import { faultOf } from '../api/client.ts';
import { useCommand } from '../api/use-command.ts';
import { BackLink } from '../components/back-link.tsx';
import { Facts, Page, Section } from '../components/page.tsx';
import { useStores } from '../components/use-stores.ts';
import { kindKey } from '../lib/entry-kinds.ts';
import { shortHash } from '../lib/figures.ts';
import { FindingAnswered, SureBadge } from './findings-page.tsx';
import { Deciders } from '../session/deciders.tsx';
import { useWatchWords } from '@stilltill/ui/watch-words';
import { type FindingDetail, watchQueries } from './watch-queries.ts';
import './watch.css';

const route = getRouteApi('/in/watch/findings/$finding');

export function FindingPage(): ReactNode {
  const { t } = useTranslation('watch');
  const { t: office } = useTranslation('office');
  const { finding: id } = route.useParams();
  const words = useWatchWords();
  const { at } = useStores();
  const query = useQuery(watchQueries.finding(id));
  const finding = query.data;
  return (
    <Page before={<BackLink to="/watch">{t('finding.back')}</BackLink>} title={finding ? words.sentence(finding) : query.error ? t('finding.unknown') : null} subtitle={finding && t('finding.found', { at: at(finding.found_at) })}>
      {query.error && <FaultNotice fault={faultOf(query.error)} action={<Button variant="default" onClick={() => void query.refetch()}>{office('list.retry')}</Button>} />}
      {query.isPending && <Skeleton height={280} radius="md" />}
      {finding && (
        <div className="of-columns">
          <div className="of-column"><Evidence finding={finding} /><Entries finding={finding} /></div>
          <div className="of-column"><Explanations finding={finding} />{finding.answer !== null && <Answered finding={finding} />}{finding.is_open && <Deciders><Decide key={finding.id} finding={finding} /></Deciders>}</div>
        </div>
      )}
    </Page>
  );
}

function Evidence({ finding }: { readonly finding: FindingDetail }): ReactNode {
  const { t } = useTranslation('watch');
  const { figure, minutes: shown, milli, metres, percent } = useWatchWords();
  const { at } = useStores();
  const { evidence, operator, operator_name, other_name, terminal } = finding;
  const of = (key: string, show: (value: number) => string): string | null => (evidence[key] === undefined ? null : show(Number(evidence[key])));
  const minutes = (value: number): string => t('evidence.figure_minutes', { figure: shown(value) });
  const fact = (name: string, value: ReactNode): readonly [string, ReactNode] | null => (value === null ? null : [name, value]);
  const pair = (key: 'given' | 'taken'): string | null => of(key, (value) => t('evidence.peers', { figure: figure(value), expected: milli(evidence[`${key}_expected_milli`]) }));
  return (
    <Section title={t('finding.evidence')}>
      <Facts items={[
        [t('finding.sure'), <SureBadge key="s" sure_ppm={finding.sure_ppm} />],
        [t('finding.operator'), operator === null ? t('somebody') : <Link key="o" className="of-link" to="/watch" search={{ operator }}>{operator_name ?? operator.slice(0, 8)}</Link>],
        [t('finding.store'), finding.store_name || '—'],
        terminal === null ? null : [t('finding.terminal'), <Link key="t" className="of-link" to="/terminals/$terminal" params={{ terminal }}>{finding.terminal_code ?? terminal.slice(0, 8)}</Link>],
        [t('finding.period'), [...new Set([at(finding.from), at(finding.until)])].join(' – ')],
        fact(t('evidence.km'), of('km', (value) => t('evidence.figure_km', { figure: figure(value) }))),
        finding.rule === 'off_roster' ? null : fact(t('evidence.minutes'), of('minutes', minutes)),
        fact(t('evidence.least_minutes'), of('least_minutes', minutes)),
        fact(t('evidence.uncertain_minutes'), of('uncertain_minutes', minutes)),
        fact(t('evidence.away'), of('away_m', metres)), fact(t('evidence.accuracy'), of('accuracy_m', metres)),
        fact(t('evidence.network'), evidence['network'] === undefined ? null : String(evidence['network'])),
        fact(t('evidence.given', { who: operator_name ?? '—' }), pair('given')), fact(t('evidence.taken', { other: other_name ?? '—' }), pair('taken')),
        fact(t('evidence.times'), evidence['count'] === 0 ? null : of('count', figure)), fact(t('evidence.exposure'), of('exposure', (value) => t('evidence.out_of', { figure: figure(value) }))),
        fact(t('evidence.expected'), of('expected_milli', milli)), fact(t('evidence.ratio'), of('ratio_milli', milli)),
        fact(t('evidence.interval'), of('ratio_low_milli', (low) => t('evidence.from_to', { low: milli(low), high: milli(evidence['ratio_high_milli']) }))),
        fact(t('evidence.weeks'), of('weeks', figure)), fact(t('evidence.tail'), of('tail_ppm', (value) => percent(value / 1_000_000))),
      ]} />
    </Section>
  );
}

function Explanations({ finding }: { readonly finding: FindingDetail }): ReactNode {
  const { t } = useTranslation('watch');
  const words = useWatchWords();
  return (
    <Section title={t('finding.explanations')}>
      {finding.explanations.length === 0 ? <p className="of-muted">{t('finding.explanations_none')}</p> : <ul className="wa-explanations">{finding.explanations.map((each) => <li key={each}>{words.explanation(each)}</li>)}</ul>}
    </Section>
  );
}

function Entries({ finding }: { readonly finding: FindingDetail }): ReactNode {
  const { t } = useTranslation('watch');
  const { t: office } = useTranslation('office');
  const { brief } = useStores();
  const kindName = (kind: string): string => {
    const key = kindKey(kind);
    return key === 'unknown' ? kind : office(`kind.${key}`);
  };
  return (
    <Section title={t('finding.entries')}>
      {finding.entries.length === 0 ? <p className="of-muted">{t('finding.entries_none')}</p> : (
        <ul className="wa-line">
          {finding.entries.map(({ terminal, epoch, seq, hash, kind, at, number }) => (
            <li key={hash} className="wa-event">
              <Link className="of-link" to="/entries/$terminal/$epoch/$seq/$hash" params={{ terminal, epoch, seq: String(seq), hash }}>{kind === null ? t('finding.kind_gone') : kindName(kind)}</Link>
              <span className="of-muted st-figures">{number ?? `${seq} · ${shortHash(hash)}`} · {at === null ? t('finding.entry_gone') : brief(at)}</span>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

function Answered({ finding }: { readonly finding: FindingDetail }): ReactNode {
  const { t } = useTranslation('watch');
  const { at } = useStores();
  const { answered_at, answered_by, reason } = finding;
  const done = useDone(finding);
  return (
    <Section title={t('finding.answered')}>
      <Facts items={[
        [t('finding.answer'), <FindingAnswered key="a" finding={finding} />], [t('finding.by'), `${answered_by === 'policy' ? t('answers.policy') : answered_by ?? '—'}${answered_at === null ? '' : `, ${at(answered_at)}`}`],
        done.length === 0 ? null : [t('finding.done'), <span key="d" className="of-two-lines">{done.map((words) => <span key={words}>{words}</span>)}</span>],
        reason === null ? null : [t('finding.reason'), reason], finding.case === null ? null : [t('places.cases'), <Link key="c" className="of-link" to="/watch/cases/$case" params={{ case: finding.case }}>{t('finding.to_case')}</Link>],
      ]} />
    </Section>
  );
}

const WANTED = ['step_up', 'approval', 'lock'] as const;

/** What was done about it, and what became of that, in sentences. */
function useDone({ answer, wanted, demand, operator_name, terminal_code }: FindingDetail): readonly string[] {
  const { t } = useTranslation('watch');
  const { at } = useStores();
  const instead = WANTED.find((each) => each === wanted);
  const said = answer === 'note' || answer === 'lock' || answer === 'case' || answer === 'dismissed' ? t(`finding.done_${answer}`, { terminal: terminal_code ?? t('a_terminal') }) : null;
  return [
    ...(demand ? [t(`finding.demand.${demand.asks}`, { who: operator_name ?? t('somebody') }), t(`finding.demand.${demand.how ?? 'stands'}`, { at: at(demand.ended_at ?? demand.until) })] : []),
    ...(said === null ? [] : [said]), ...(instead ? [t(`finding.wanted.${instead}`)] : []),
  ];
}

function Decide({ finding }: { readonly finding: FindingDetail }): ReactNode {
  const { t } = useTranslation('watch');
  const navigate = useNavigate();
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const open = useCommand({ method: 'POST', schema: CaseMade, path: () => '/office/watch/cases', body: (id: string) => ({ findings: [id] }), invalidates: ['watch'] });
  const answer = useCommand({ method: 'POST', schema: z.unknown(), path: () => `/office/watch/findings/${finding.id}/answer`, body: (input: { readonly answer: 'note' | 'dismissed'; readonly reason: string }) => input, invalidates: ['watch'] });
  const openCase = async (): Promise<void> => {
    const made = await open.run(finding.id);
    if (made) await navigate({ to: '/watch/cases/$case', params: { case: made.id } });
  };
  const say = (kind: 'note' | 'dismissed'): void => {
    setTried(true);
    if (reason.trim() !== '') void answer.run({ answer: kind, reason: reason.trim() });
  };
  return (
    <Section title={t('finding.decide')} hint={finding.answer === null ? t('finding.decide_hint') : t('finding.decide_still')}>
      {(open.fault ?? answer.fault) && <FaultNotice fault={(open.fault ?? answer.fault) as NonNullable<typeof open.fault>} />}
      <p className="of-section-hint">{t('finding.open_case_hint')}</p>
      <Button loading={open.busy} onClick={() => void openCase()}>{t('finding.open_case')}</Button>
      <Textarea label={t('finding.reason')} description={t('finding.reason_hint')} maxLength={1000} autosize minRows={2} value={reason} error={tried && reason.trim() === '' ? t('finding.needed') : undefined} onChange={(event) => setReason(event.currentTarget.value)} />
      <div className="of-form-actions">
        <Button variant="default" loading={answer.busy} onClick={() => say('dismissed')}>{t('finding.dismiss')}</Button>
        <Button variant="default" loading={answer.busy} onClick={() => say('note')}>{t('finding.note')}</Button>
      </div>
    </Section>
  );
}
