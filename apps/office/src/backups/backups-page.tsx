/** How backups of the server stand, what to do where they fail, and how they are set up. For owners. */
import { Button, Skeleton } from '@mantine/core';
import { FaultNotice, Notice, useLanguage, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/backups';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { faultOf } from '../api/client.ts';
import { CopyButton } from '../components/copy-button.tsx';
import { Facts, Page, Section } from '../components/page.tsx';
import { useNow } from '../components/use-now.ts';
import { useStores } from '../components/use-stores.ts';
import { type Standing, backupStanding } from './backup-queries.ts';
import './backups.css';
import { PlanForm } from './plan-form.tsx';

const COMMAND = 'npm run backup -- --to PLACE';
const [MB, GB] = [1e6, 1e9];

export function BackupsPage(): ReactNode {
  const { t } = useTranslation('backups');
  const { t: office } = useTranslation('office');
  const { at } = useStores();
  const query = useQuery(backupStanding());
  const standing = query.data;
  return (
    <Page title={standing ? titleOf(standing, t, at) : query.error ? office('nav.backups') : null} subtitle={t('hint')}>
      {query.error && !standing && <FaultNotice fault={faultOf(query.error)} action={<Button variant="default" onClick={() => void query.refetch()}>{office('list.retry')}</Button>} />}
      {!standing && !query.error && <Skeleton height={320} radius="md" />}
      {standing && <Body standing={standing} />}
    </Page>
  );
}

type Translate = ReturnType<typeof useTranslation<'backups'>>['t'];
type At = ReturnType<typeof useStores>['at'];

function titleOf({ state, worry, failure, last_base, covered_until }: Standing, t: Translate, at: At): string {
  if (worry === 'own_missing') return t('title.own_missing');
  if (state !== 'set_up') return t(`title.${state}`);
  if (worry === 'failing' && failure) return t('title.failing', { moment: at(failure.since) });
  if (worry === 'uncovered' && covered_until) return t('title.uncovered', { moment: at(covered_until) });
  if (worry === 'base_old' && last_base) return t('title.base_old', { moment: at(last_base.at) });
  return covered_until === null ? t('title.waiting') : t('title.set_up', { moment: at(covered_until) });
}

function Body({ standing }: { readonly standing: Standing }): ReactNode {
  const { t } = useTranslation('backups');
  const { tag } = useLanguage();
  const { at } = useStores();
  const { state, failure, plan, is_keeper, worry } = standing;
  if (!is_keeper) return <OfOthers standing={standing} />;
  if (state === 'not_set_up') return <SetUp />;
  if (state === 'own_database') return <OwnDatabase own={standing.own} />;
  if (state === 'keys_elsewhere') return <Notice tone="amber" title={t('title.keys_elsewhere')}>{t('keys.hint', { setting: 'STILLTILL_KEYS', folder: 'keys' })}</Notice>;
  return (
    <>
      {failure && <Notice tone="amber" title={failure[tag === 'zh-CN' ? 'zh' : 'en']}>{t('failure.title', { moment: at(failure.at) })}{tag === 'zh-CN' ? '。' : '. '}{t('failure.hint')}</Notice>}
      {worry === 'uncovered' && !failure && <Notice tone="amber" title={t('uncovered.title')}>{t('uncovered.hint')}</Notice>}
      <How standing={standing} />
      {plan && <PlanForm plan={plan} />}
    </>
  );
}

function How({ standing: { place, keys_place, covered_until, last_base, next_base_at } }: { readonly standing: Standing }): ReactNode {
  const { t } = useTranslation('backups');
  const { at } = useStores();
  const now_ms = useNow(60_000);
  const words = useMeasures();
  return (
    <Section title={t('how.title')}>
      <Facts items={[
        place === null ? null : [t('how.place'), <span key="place" className="of-backup-text">{place}</span>],
        keys_place === null ? null : [t('how.keys'), <span key="keys" className="of-backup-text">{keys_place}</span>],
        [t('how.covered'), covered_until === null ? t('how.none') : at(covered_until)],
        [t('how.last'), last_base === null ? t('how.none') : t('how.last_value', { moment: at(last_base.at), size: words.size(last_base.sealed_bytes), time: words.time(last_base.took_ms) })],
        [t('how.next'), next_base_at === null || Date.parse(next_base_at) <= now_ms ? t('how.soon') : at(next_base_at)],
      ]} />
    </Section>
  );
}

/** A database of the owner's: what it lacks to be backed up, and what lies beside it. */
function OwnDatabase({ own }: { readonly own: Standing['own'] }): ReactNode {
  const { t } = useTranslation('backups');
  const { tag } = useLanguage();
  const { at } = useStores();
  return (
    <>
      {own?.findings.map((finding) => <Notice key={finding.en} tone="amber" title={finding[tag === 'zh-CN' ? 'zh' : 'en']} />)}
      <Section title={t('own.title')}>
        {own?.findings.length === 0 && <p>{t('own.sound')}</p>}
        <p className="of-muted">{own === null ? t('own.waiting') : t('own.asked', { moment: at(own.checked_at) })}</p>
      </Section>
      <Section title={t('set_up.title')}><p>{t('own.hint', { setting: 'DATABASE_URL', file: 'remembrance.ndjson', page: 'docs/backup.md' })}</p></Section>
    </>
  );
}

/** On a server that others share: whether it is backed up, and who decides how. */
function OfOthers({ standing }: { readonly standing: Standing }): ReactNode {
  const { t } = useTranslation('backups');
  const { tag } = useLanguage();
  const { failure, plan, state } = standing;
  return (
    <>
      {failure && <Notice tone="amber" title={failure[tag === 'zh-CN' ? 'zh' : 'en']}>{t('failure.hint')}</Notice>}
      {state === 'set_up' && <How standing={standing} />}
      <Section title={t('keeper.title')}>
        {plan && <p>{t('keeper.plan', { hours: plan.base_every_h, days: plan.keep_daily, weeks: plan.keep_weekly })}</p>}
        <p>{t('keeper.hint')}</p>
      </Section>
    </>
  );
}

/** Sizes and durations as people say them: one figure behind the point, and nothing smaller than a second. */
function useMeasures(): { size(bytes: number): string; time(ms: number): string } {
  const { t } = useTranslation('backups');
  const { tag } = useLanguage();
  const figure = (value: number): string => new Intl.NumberFormat(tag, { maximumFractionDigits: 1 }).format(value);
  return {
    size: (bytes) => (bytes >= GB ? t('size.gb', { figure: figure(bytes / GB) }) : t('size.mb', { figure: figure(Math.max(0.1, bytes / MB)) })),
    time: (ms) => (ms >= 120_000 ? t('time.min', { figure: figure(Math.round(ms / 60_000)) }) : t('time.s', { figure: figure(Math.max(1, Math.round(ms / 1000))) })),
  };
}

function SetUp(): ReactNode {
  const { t } = useTranslation('backups');
  return (
    <Section title={t('set_up.title')}>
      <p>{t('set_up.command')}</p>
      <p className="of-inline-form"><code className="of-backup-text">{COMMAND}</code><CopyButton text={COMMAND} what={t('set_up.copy')} /></p>
      <p>{t('set_up.what', { word: 'PLACE', storage: 's3://BUCKET/PREFIX' })}</p>
      <p>{t('set_up.asks')}</p>
      <p className="of-muted">{t('set_up.after')}</p>
    </Section>
  );
}
