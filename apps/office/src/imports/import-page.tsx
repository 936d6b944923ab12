/** One file: how it is read, what its columns are, what would come of it, and what came of it. */
import { Button, Progress, Skeleton } from '@mantine/core';
import { FaultNotice, Notice, countText, useLanguage, useTranslation } from '@stilltill/ui';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { type ReactNode, useMemo, useState } from 'react';
import { faultOf } from '../api/client.ts';
import { BackLink } from '../components/back-link.tsx';
import { Badge } from '../components/badge.tsx';
import { type Column, List } from '../components/list.tsx';
import { Facts, Page, Section } from '../components/page.tsx';
import { usePages } from '../components/use-pages.ts';
import { useStores } from '../components/use-stores.ts';
import { ColumnsForm } from './columns-form.tsx';
import { type ImportDetail, type ImportProblem, importQueries, isUnderWay } from './import-queries.ts';
import { useImportCommand } from './use-import-command.ts';

const route = getRouteApi('/in/data/imports/$import');
type Translate = ReturnType<typeof useTranslation<'imports'>>['t'];

export function DataImportPage(): ReactNode {
  const { t } = useTranslation('imports');
  const { tag } = useLanguage();
  const { import: id } = route.useParams();
  const query = useQuery(importQueries.one(id));
  const item = query.data;
  const title = item ? titleOf(item, t, (count) => countText(count, tag)) : query.error ? t('nav') : null;
  return (
    <Page before={<BackLink to="/data">{t('nav')}</BackLink>} title={title} subtitle={item && subtitleOf(item, t)}>
      {query.error && <FaultNotice fault={faultOf(query.error)} />}
      {query.isPending && <Skeleton height={300} radius="md" />}
      {item && <One key={item.id} item={item} />}
    </Page>
  );
}

function titleOf({ kind, state, name, counts, rows_done }: ImportDetail, t: Translate, figure: (count: number) => string): string {
  if (state === 'checked') return t('one.checked_title', { count: counts.refused });
  if (state === 'refused') return t('one.refused_title', { count: counts.refused });
  const done = counts.made + counts.changed;
  if (state === 'done') return done === 0 ? t('one.done_none') : t(`one.done_${kind}`, { count: done });
  if (state === 'undone') return counts.undone === 0 ? t('one.undone_none') : t(`one.undone_${kind}`, { count: counts.undone });
  if (state === 'undoing') return t('one.undoing_title', { done: figure(rows_done) });
  if (state === 'failed') return t('one.failed_title');
  return state === 'waiting' || state === 'running' ? t('one.running_title', { done: figure(rows_done), rows: figure(counts.rows) }) : t('one.ready_title', { name: name || t('one.nameless') });
}

function subtitleOf(item: ImportDetail, t: Translate): string {
  if (isUnderWay(item)) return t('one.goes_on');
  if (item.state === 'failed' || item.state === 'refused') return t('one.nothing_done');
  return item.state === 'ready' || item.state === 'checked' ? t('one.nothing_yet') : item.name;
}

function One({ item }: { readonly item: ImportDetail }): ReactNode {
  const { t } = useTranslation('imports');
  const [isChanging, setChanging] = useState(false);
  const hasColumns = item.has_file && (item.state === 'ready' || isChanging) && !isUnderWay(item);
  return (
    <>
      {isUnderWay(item) && <Progress aria-label={t(`state.${item.state}`)} value={item.counts.rows === 0 ? 0 : (100 * item.rows_done) / item.counts.rows} size="lg" animated />}
      {item.state === 'failed' && <FaultNotice fault={{ code: 'internal' }} />}
      {hasColumns && <ColumnsForm item={item} onDone={() => setChanging(false)} />}
      {!hasColumns && !isUnderWay(item) && (
        <div className="of-columns">
          <div className="of-column"><Outcome item={item} onChange={() => setChanging(true)} /></div>
          <div className="of-column"><Problems key={item.state} item={item} /></div>
        </div>
      )}
    </>
  );
}

function Outcome({ item, onChange }: { readonly item: ImportDetail; readonly onChange: () => void }): ReactNode {
  const { t } = useTranslation('imports');
  const { tag } = useLanguage();
  const { at } = useStores();
  const isOver = item.state === 'done' || item.state === 'undone';
  const figures = (['made', 'changed', 'same', 'skipped', 'refused', 'undone', 'kept'] as const).filter((name) => item.counts[name] > 0 || name === 'made' || name === 'changed');
  return (
    <Section title={t(isOver ? 'counts.done' : 'counts.title')} actions={<Badge tone="quiet">{t(`state.${item.state}`)}</Badge>}>
      <Facts items={[
        ...figures.map((name): readonly [string, ReactNode] => [t(`counts.${name}`), <span key={name} className="st-figures">{countText(item.counts[name], tag)}</span>]),
        [t('column.rows'), <span key="rows" className="st-figures">{countText(item.counts.rows, tag)}</span>], [t('column.at'), at(item.at)], [t('column.by'), item.by],
      ]} />
      {item.has_file && !isOver && <Take item={item} onChange={onChange} />}
      {item.state === 'done' && <Undo item={item} />}
    </Section>
  );
}

function Take({ item, onChange }: { readonly item: ImportDetail; readonly onChange: () => void }): ReactNode {
  const { t } = useTranslation('imports');
  const { run, fault, busy } = useImportCommand<{ mode: 'all' | 'skip_bad' }>(item.id, 'run');
  const { made, changed, refused } = item.counts;
  return (
    <>
      {fault && <FaultNotice fault={fault} />}
      <div className="of-form-actions">
        <Button variant="default" onClick={onChange}>{t('act.change')}</Button>
        {refused === 0 && <Button loading={busy} onClick={() => void run({ mode: 'all' })}>{t('act.all')}</Button>}
        {refused > 0 && made + changed > 0 && <Button loading={busy} onClick={() => void run({ mode: 'skip_bad' })}>{t('act.skip_bad')}</Button>}
      </div>
    </>
  );
}

function Undo({ item }: { readonly item: ImportDetail }): ReactNode {
  const { t } = useTranslation('imports');
  const [isSure, setSure] = useState(false);
  const { run, fault, busy } = useImportCommand(item.id, 'undo');
  return (
    <>
      {fault && <FaultNotice fault={fault} />}
      {isSure && <Notice tone="amber" title={t(`act.undo_hint.${item.kind}`)} />}
      <div className="of-form-actions">
        {!isSure && <Button variant="default" onClick={() => setSure(true)}>{t('act.undo')}</Button>}
        {isSure && <Button color="red" loading={busy} onClick={() => void run({})}>{t('act.really')}</Button>}
      </div>
    </>
  );
}

function Problems({ item }: { readonly item: ImportDetail }): ReactNode {
  const { t } = useTranslation('imports');
  const list = usePages(useMemo(() => importQueries.problems(item.id), [item.id]));
  return (
    <Section title={t('problems.title')}>
      <List name="data-problems" label={t('problems.title')} plain in_rows columns={useProblemColumns(item)} row_key={(row) => `${row.line} ${row.place}`} state={list} empty={<p className="of-muted of-list-none">{t('problems.none')}</p>} />
    </Section>
  );
}

function useProblemColumns({ settings, header }: ImportDetail): readonly Column<ImportProblem>[] {
  const { t } = useTranslation('imports');
  /** As the file calls it, where one column is this field. */
  const called = (field: ImportProblem['field']): string => {
    const places = field === null ? [] : settings.columns.flatMap((each, at) => (each === field ? [header[at] ?? ''] : []));
    return places.length === 1 && places[0] ? places[0] : field === null ? '' : t(`field.${field}`);
  };
  return [
    { id: 'value', header: t('problems.value'), fixed: true, narrow: 'title', cell: (row) => <span className="of-row-words">{called(row.field)}{row.field && ': '}<strong>{row.value === '' ? t('problems.nothing') : row.value}</strong></span> },
    { id: 'line', header: t('problems.line'), fixed: true, align: 'end', narrow: 'amount', cell: (row) => <span className="st-figures">{t('problems.line')} {row.line}</span> },
    { id: 'why', header: t('problems.why'), fixed: true, narrow: 'detail', cell: (row) => <span className="of-row-words">{t(`why.${row.code}`)}</span> },
    { id: 'taken', header: t('column.state'), narrow: 'state', cell: (row) => <Badge tone={row.isRefused ? 'red' : 'quiet'}>{t(row.isRefused ? 'problems.left' : 'problems.taken')}</Badge> },
  ];
}
