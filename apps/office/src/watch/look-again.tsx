/** Lets the rules look at history again, and tells how far that has come. */
import { Button, TextInput } from '@mantine/core';
import { WatchRun } from '@stilltill/protocol/watch';
import { FaultNotice, useTranslation } from '@stilltill/ui';
import { useWatchWords } from '@stilltill/ui/watch-words';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useCommand } from '../api/use-command.ts';
import { Section } from '../components/page.tsx';
import { useStores } from '../components/use-stores.ts';
import { watchQueries } from './watch-queries.ts';

export function LookAgain({ decides }: { readonly decides: boolean }): ReactNode {
  const { t } = useTranslation('watch');
  const newest = useQuery(watchQueries.runs()).data?.newest ?? null;
  const isOpen = newest?.state === 'waiting' || newest?.state === 'running';
  if (!decides && !newest) return null;
  return (
    <Section title={t('policy.again.title')} hint={t('policy.again.hint')}>
      {newest && <RunState run={newest} />}
      {decides && !isOpen && <AskForm />}
    </Section>
  );
}

type Run = NonNullable<Awaited<ReturnType<NonNullable<ReturnType<typeof watchQueries.runs>['queryFn']>>>['newest']>;

function RunState({ run }: { readonly run: Run }): ReactNode {
  const { t } = useTranslation('watch');
  const { figure } = useWatchWords();
  const { at } = useStores();
  const figures = { entries: figure(run.entries), found: figure(run.new_findings) };
  const words = (): string => {
    if (run.state === 'failed') return t('policy.again.failed');
    if (run.state === 'done') return t('policy.again.done', { ...figures, at: at(run.ended_at ?? run.asked_at) });
    return run.reached === null ? t('policy.again.waiting') : t('policy.again.running', { ...figures, at: at(run.reached) });
  };
  return <p role="status" className="st-figures">{words()}</p>;
}

function AskForm(): ReactNode {
  const { t } = useTranslation('watch');
  const [day, setDay] = useState('');
  const [tried, setTried] = useState(false);
  const ask = useCommand({ method: 'POST', schema: WatchRun, path: () => '/office/watch/rerun', body: (from: string) => ({ from }), invalidates: ['watch'] });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (day !== '') void ask.run(new Date(`${day}T00:00:00`).toISOString());
  };
  return (
    <form className="wa-days" onSubmit={submit} noValidate>
      {ask.fault && <FaultNotice fault={ask.fault} />}
      <TextInput className="wa-short" type="date" label={t('policy.again.from')} value={day} error={tried && day === '' ? t('policy.again.wrong') : undefined} onChange={(event) => setDay(event.currentTarget.value)} />
      <Button type="submit" variant="default" loading={ask.busy}>{t('policy.again.go')}</Button>
    </form>
  );
}
