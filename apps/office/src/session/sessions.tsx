/** Where whoever is signed in is signed in: each by its device and network, to be signed out from here. */
import { Button, Skeleton } from '@mantine/core';
import { EndedSessions, type SessionItem, SessionList } from '@stilltill/protocol/office-access';
import { FaultNotice, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/account';
import { queryOptions, useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { z } from 'zod';
import { ask, faultOf, unwrap } from '../api/client.ts';
import { useCommand } from '../api/use-command.ts';
import { Section } from '../components/page.tsx';
import { useStores } from '../components/use-stores.ts';

type Session = z.output<typeof SessionItem>;
/** Names that are the same in every language. */
const BROWSERS: Readonly<Partial<Record<Session['browser'], string>>> = { chrome: 'Chrome', edge: 'Edge', firefox: 'Firefox', safari: 'Safari' };
const SYSTEMS: Readonly<Partial<Record<Session['system'], string>>> = { windows: 'Windows', macos: 'macOS', linux: 'Linux', chromeos: 'ChromeOS', android: 'Android', ios: 'iOS' };

const sessionsQuery = () => queryOptions({ queryKey: ['sessions'], queryFn: async ({ signal }) => unwrap(await ask(SessionList, '/office/account/sessions', { signal })) });

export function Sessions(): ReactNode {
  const { t } = useTranslation('account');
  const query = useQuery(sessionsQuery());
  const items = query.data?.items;
  const end = useCommand({ method: 'POST', schema: EndedSessions, path: (which: string) => `/office/account/sessions/${which}`, body: () => ({}), invalidates: ['sessions'] });
  const fault = end.fault ?? (query.error ? faultOf(query.error) : null);
  return (
    <Section title={items ? t('sessions.title', { count: items.length }) : query.error ? t('sessions.failed') : null} hint={items && items.length > 1 ? t('sessions.hint') : undefined}>
      {fault && <FaultNotice fault={fault} showsData={false} />}
      {query.isPending && <Skeleton height={44} />}
      {items && <ul className="of-ordered">{items.map((each) => <OneSession key={each.id} session={each} busy={end.busy} onEnd={() => void end.run(`${each.id}/end`)} />)}</ul>}
      {items && items.length > 1 && <div className="of-actions"><Button variant="default" loading={end.busy} onClick={() => void end.run('end-others')}>{t('sessions.end_others')}</Button></div>}
    </Section>
  );
}

function OneSession({ session, busy, onEnd }: { readonly session: Session; readonly busy: boolean; readonly onEnd: () => void }): ReactNode {
  const { t } = useTranslation('account');
  const { at } = useStores();
  const browser = BROWSERS[session.browser] ?? (session.browser === 'wechat' ? t('sessions.wechat') : t('sessions.other_browser'));
  const system = SYSTEMS[session.system] ?? (session.system === 'harmony' ? t('sessions.harmony') : t('sessions.other_system'));
  const where = t('sessions.on', { browser, system });
  return (
    <li className="of-ordered-row">
      <span className="of-ordered-words of-two-lines">
        <span>{where}</span>
        <span className="of-muted">{session.is_this ? t('sessions.here') : t('sessions.used', { at: at(session.used_at) })}{session.network !== null && ` · ${t('sessions.network', { network: session.network })}`}</span>
      </span>
      {!session.is_this && <Button variant="default" disabled={busy} aria-label={t('sessions.end_this', { where })} onClick={onEnd}>{t('sessions.end')}</Button>}
    </li>
  );
}
