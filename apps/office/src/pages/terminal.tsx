import { Button, Skeleton } from '@mantine/core';
import { EnrolmentCode } from '@stilltill/protocol/office';
import { EmptyState, FaultNotice, Notice, countText, useLanguage, useTranslation } from '@stilltill/ui';
import { useQuery } from '@tanstack/react-query';
import { Link, getRouteApi } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import type { z } from 'zod';
import { faultOf } from '../api/client.ts';
import type { TerminalItem } from '../api/queries.ts';
import { useCommand } from '../api/use-command.ts';
import { BackLink } from '../components/back-link.tsx';
import { EntryList } from '../components/entry-list.tsx';
import { Facts, Page, Section } from '../components/page.tsx';
import { StorageMark, TerminalState } from '../components/terminal-state.tsx';
import { useNow } from '../components/use-now.ts';
import { useStores } from '../components/use-stores.ts';
import { shortHash } from '../lib/figures.ts';
import { compareHeads, waitingOf } from '../lib/terminals.ts';
import { agoText, leftText } from '../lib/time.ts';
import { fleetQueries } from '../fleet/fleet-queries.ts';
import { LOOK_AGAIN_MS, TerminalFleet } from '../fleet/terminal-fleet.tsx';
import { TerminalDecisions } from './terminal-decisions.tsx';
import { Deciders } from '../session/deciders.tsx';

const route = getRouteApi('/in/terminals/$terminal');

export function TerminalPage(): ReactNode {
  const { t } = useTranslation('office');
  const { terminal: id } = route.useParams();
  const query = useQuery({ ...fleetQueries.terminal(id), refetchInterval: LOOK_AGAIN_MS });
  const terminal = query.data?.standing;
  const fault = query.error && !terminal ? faultOf(query.error) : null;
  const is_unknown = fault?.code === 'not_found' || fault?.code === 'request_malformed';
  const now_ms = useNow(15_000);
  const title = terminal ? titleOf(terminal, t) : is_unknown ? t('terminal.unknown') : null;
  return (
    <Page before={<BackLink to="/terminals">{t('nav.terminals')}</BackLink>} title={title} subtitle={terminal && <>{terminal.store_name} · {terminal.name} <TerminalState terminal={terminal} now_ms={now_ms} /></>}>
      {fault && !is_unknown && <FaultNotice fault={fault} action={<Button variant="default" onClick={() => void query.refetch()}>{t('list.retry')}</Button>} />}
      {is_unknown && <EmptyState title={t('terminal.unknown')} hint={t('not_found.hint')} />}
      {query.isPending && <Skeleton height={240} radius="md" />}
      {query.data && terminal && (
        <>
          <div className="of-columns">
            <div className="of-column"><Standing terminal={terminal} now_ms={now_ms} /></div>
            <div className="of-column"><Deciders><Enrolment terminal={terminal} /><TerminalDecisions terminal={terminal} /></Deciders></div>
          </div>
          <TerminalFleet terminal={query.data} />
          <Section title={t('terminal.entries')} plain actions={<Link to="/entries" search={{ terminal: terminal.id }} className="of-link">{t('today.feed_all')}</Link>}>
            <EntryList name="terminal-entries" terminal={terminal.id} limit={15} pages={false} />
          </Section>
        </>
      )}
    </Page>
  );
}

type Translate = ReturnType<typeof useTranslation<'office'>>['t'];

function titleOf(terminal: TerminalItem, t: Translate): string {
  const name = `${terminal.store_code} ${terminal.code}`;
  if (terminal.state !== 'enrolled') return t(`terminal.title.${terminal.state}`, { name });
  if (terminal.exceptions_open > 0) return t('terminal.title.exceptions', { name, count: terminal.exceptions_open });
  return (waitingOf(terminal) ?? 0) > 0 ? t('terminal.title.waiting', { name, count: waitingOf(terminal) ?? 0 }) : t('terminal.title.enrolled', { name });
}

function Standing(props: { readonly terminal: TerminalItem; readonly now_ms: number }): ReactNode {
  const { t } = useTranslation('office');
  const { tag } = useLanguage();
  const { at } = useStores();
  const { terminal, now_ms } = props;
  const waiting = waitingOf(terminal);
  const headOf = (head: TerminalItem['head']): ReactNode => (head ? <span className="st-figures">{head.seq} <code title={head.hash}>{shortHash(head.hash)}</code></span> : '—');
  return (
    <Section title={t('terminal.standing')}>
      <Facts items={[
        [t('column.contact'), terminal.last_contact_at ? `${agoText(terminal.last_contact_at, now_ms, tag)} · ${at(terminal.last_contact_at, terminal.store_code)}` : t('terminal.never')],
        [t('column.operator'), terminal.operator_name ?? t('terminal.nobody')],
        [t('column.head'), headOf(terminal.head)],
        [t('column.reported'), headOf(terminal.reported_head)],
        [t('column.waiting'), waiting === null ? '—' : countText(waiting, tag)],
        [t('terminal.epochs'), terminal.epochs],
        [t('column.storage'), <StorageMark key="s" terminal={terminal} />],
        [t('column.build'), terminal.app_build ? <code key="b">{terminal.app_build}</code> : '—'],
      ]} />
      <p className="of-section-hint">{t(`terminal.heads.${compareHeads(terminal)}`)}</p>
      {terminal.exceptions_open > 0 && <p><Link className="of-link" to="/exceptions" search={{ terminal: terminal.id }}>{t('terminal.exceptions_link', { count: terminal.exceptions_open })}</Link></p>}
    </Section>
  );
}

/** The one-use code, large enough to be read across a counter, with the time that is left. */
function Enrolment(props: { readonly terminal: TerminalItem }): ReactNode {
  const { t } = useTranslation('office');
  const { terminal } = props;
  const [issued, setIssued] = useState<(z.output<typeof EnrolmentCode> & Pick<TerminalItem, 'epochs' | 'state'>) | null>(null);
  const make = useCommand({ method: 'POST', schema: EnrolmentCode, path: (id: string) => `/office/terminals/${id}/code`, body: () => ({}), invalidates: ['fleet', 'terminals'] });
  // Enrolling again is seen by the journal that the till begins.
  const done = issued !== null && terminal.state === 'enrolled' && (issued.state !== 'enrolled' || terminal.epochs > issued.epochs);
  const again = terminal.state !== 'new';
  const run = async (): Promise<void> => {
    const code = await make.run(terminal.id);
    if (code) setIssued({ ...code, epochs: terminal.epochs, state: terminal.state });
  };
  return (
    <Section title={again ? t('enrol.again') : t('enrol.title')} hint={again ? t('enrol.again_hint') : t('enrol.hint')}>
      {make.fault && <FaultNotice fault={make.fault} />}
      {done && <Notice tone="green" title={t('enrol.done')}>{t('enrol.done_hint')}</Notice>}
      {issued && !done && <Code issued={issued} />}
      <Button variant={issued && !done ? 'default' : again ? 'default' : 'filled'} loading={make.busy} onClick={() => void run()}>{issued && !done ? t('enrol.new_code') : again ? t('enrol.again_action') : t('enrol.action')}</Button>
    </Section>
  );
}

function Code(props: { readonly issued: { readonly code: string; readonly expires_at: string } }): ReactNode {
  const { t } = useTranslation('office');
  const { clock } = useStores();
  const now_ms = useNow(1_000);
  const { code, expires_at } = props.issued;
  const plain = code.replaceAll(/[^0-9A-Z]/gi, '').toUpperCase();
  const over = Date.parse(expires_at) <= now_ms;
  if (over) return <Notice tone="amber" title={t('enrol.expired')}>{t('enrol.expired_hint')}</Notice>;
  return (
    <div className="of-code">
      <output className="of-code-text" aria-label={t('enrol.code')} data-code={plain}>{`${plain.slice(0, 4)}-${plain.slice(4)}`}</output>
      <p className="of-code-left"><span className="st-figures" role="timer">{t('enrol.left', { left: leftText(expires_at, now_ms) })}</span> <span className="of-muted">{t('enrol.until', { time: clock(expires_at) })}</span></p>
      <p className="of-section-hint">{t('enrol.where', { address: `${window.location.origin}/till/` })}</p>
    </div>
  );
}
