/** One shift: what should be in its drawer, what was counted, and every revision of its report. On paper it is the Z report. */
import { formatMoney } from '@stilltill/domain/money';
import { FaultNotice, Notice, useLanguage, useTranslation } from '@stilltill/ui';
import { Button, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, getRouteApi } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { faultOf } from '../api/client.ts';
import { queries } from '../api/queries.ts';
import { BackLink } from '../components/back-link.tsx';
import { Facts, Page, Section } from '../components/page.tsx';
import { useStores } from '../components/use-stores.ts';
import { kindKey } from '../lib/entry-kinds.ts';
import { shortHash } from '../lib/figures.ts';
import { Deciders } from '../session/deciders.tsx';
import { CloseShiftForm } from './close-shift-form.tsx';
import { CashMoved, Denominations, Drawer, TaxByRate, Tenders } from './shift-figures.tsx';
import { type ShiftDetail, shiftQueries } from './shift-queries.ts';
import { Revisions } from './shift-revisions.tsx';
import './shifts.css';

const route = getRouteApi('/in/shifts/$shift');

export function ShiftPage(): ReactNode {
  const { t } = useTranslation('shifts');
  const { t: office } = useTranslation('office');
  const { tag } = useLanguage();
  const { at } = useStores();
  const query = useQuery(shiftQueries.shift(route.useParams().shift));
  const shift = query.data;
  const moment = (time: string): string => at(time, shift?.store_code);
  const operator = shift?.opened_by ?? t('subtitle.nobody');
  return (
    <Page
      before={<BackLink to="/shifts">{office('nav.shifts')}</BackLink>} title={shift ? titleOf(shift, t, tag) : query.error ? t('title.unknown') : null}
      subtitle={shift && (shift.closed_at === null ? t('subtitle.open', { opened: moment(shift.opened_at), operator }) : t('subtitle.closed', { opened: moment(shift.opened_at), closed: moment(shift.closed_at), operator }))}
      actions={shift && <Button variant="default" onClick={() => window.print()}>{t(shift.closed_at === null ? 'print_open' : 'print')}</Button>}
    >
      {query.error && <FaultNotice fault={faultOf(query.error)} action={<Button variant="default" onClick={() => void query.refetch()}>{office('list.retry')}</Button>} />}
      {query.isPending && <Skeleton height={320} radius="md" />}
      {shift && <Shift shift={shift} />}
    </Page>
  );
}

function titleOf(shift: ShiftDetail, t: ReturnType<typeof useTranslation<'shifts'>>['t'], tag: string): string {
  const terminal = `${shift.store_code} ${shift.terminal_code}`;
  const difference_minor = shift.reports.at(-1)?.difference_minor;
  const money = (amount_minor: bigint): string => formatMoney(amount_minor, shift.currency, tag);
  if (shift.closed_at === null || difference_minor === undefined) return t('title.open', { terminal, amount: money(shift.expected_minor) });
  if (difference_minor === 0n) return t('title.even', { terminal });
  return difference_minor < 0n ? t('title.short', { terminal, amount: money(-difference_minor) }) : t('title.over', { terminal, amount: money(difference_minor) });
}

function Shift(props: { readonly shift: ShiftDetail }): ReactNode {
  const { t } = useTranslation('shifts');
  const me = useQuery(queries.me());
  const { at } = useStores();
  const { shift } = props;
  return (
    <div className="of-shift">
      <p className="of-shift-paper">{t(shift.closed_at === null ? 'x' : 'z')} · {me.data?.shop_name}</p>
      {shift.closed_at === null && <CloseFromHere shift={shift} />}
      {shift.office && (
        <Notice tone={shift.counted_by === 'office' ? 'amber' : 'quiet'} title={t(shift.counted_by === 'office' ? 'by_office' : 'by_office_replaced')}>
          {t(shift.counted_by === 'office' ? 'by_office_hint' : 'by_office_replaced_hint', { by: shift.office.closed_by, at: at(shift.office.closed_at, shift.store_code) })}
        </Notice>
      )}
      <div className="of-columns">
        <div className="of-column"><Drawer shift={shift} /><CashMoved shift={shift} /><Denominations shift={shift} /></div>
        <div className="of-column"><Tenders shift={shift} /><TaxByRate shift={shift} /><Heads shift={shift} /></div>
      </div>
      {shift.reports.length > 0 && <Revisions shift={shift} />}
      <Entries shift={shift} />
    </div>
  );
}

function CloseFromHere(props: { readonly shift: ShiftDetail }): ReactNode {
  const { t } = useTranslation('shifts');
  const [asked, setAsked] = useState(false);
  return (
    <>
      <Notice tone="quiet" title={t('open.title')}>{t('open.hint')}</Notice>
      <Deciders>
        <div className="of-shift-close of-print-hidden">
          <Section title={t('close.title')} hint={t('close.hint')}>
            <Button variant="default" onClick={() => setAsked(true)}>{t('close.action')}</Button>
            {asked && <CloseShiftForm shift={props.shift} onClose={() => setAsked(false)} />}
          </Section>
        </div>
      </Deciders>
    </>
  );
}

function Heads(props: { readonly shift: ShiftDetail }): ReactNode {
  const { t } = useTranslation('shifts');
  const { id, closing_head, server_head, office } = props.shift;
  const head = (of: { readonly seq: number; readonly hash: string }): ReactNode => <code title={of.hash}>{t('head', { seq: of.seq, hash: shortHash(of.hash) })}</code>;
  return (
    <Section title={t('heads')}>
      <Facts items={[
        [t('closing_head'), closing_head ? head(closing_head) : t('no_closing')], office && [t('office_head'), head(office.head)],
        server_head && [t('server_head'), head(server_head)], [t('id'), <code key="id">{id.slice(-12)}</code>],
      ]} />
    </Section>
  );
}

function Entries(props: { readonly shift: ShiftDetail }): ReactNode {
  const { t } = useTranslation('shifts');
  const { t: office } = useTranslation('office');
  const { at } = useStores();
  const { entries, store_code } = props.shift;
  if (entries.length === 0) return null;
  return (
    <div className="of-print-hidden">
      <Section title={t('entries')}>
        <ul className="of-shift-entries">
          {entries.map(({ entry, kind, at: moment }) => (
            <li key={entry.hash}>
              <Link className="of-link" to="/entries/$terminal/$epoch/$seq/$hash" params={{ terminal: entry.terminal, epoch: entry.epoch, seq: String(entry.seq), hash: entry.hash }}>{office(`kind.${asKnown(kind)}`)}</Link>
              <time dateTime={moment} className="of-muted st-figures">{at(moment, store_code)}</time>
            </li>
          ))}
        </ul>
      </Section>
    </div>
  );
}

/** All entries of a shift are of a kind that has a name. */
function asKnown(kind: string): Exclude<ReturnType<typeof kindKey>, 'unknown'> {
  const key = kindKey(kind);
  return key === 'unknown' ? 'shift_read' : key;
}
