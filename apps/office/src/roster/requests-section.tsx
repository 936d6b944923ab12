/** Shifts that operators asked colleagues to take, at tills: accepted or declined here. Nothing is shown where there are none. */
import { Button } from '@mantine/core';
import { ChangedShifts } from '@stilltill/protocol/office-roster';
import { FaultNotice, useTranslation } from '@stilltill/ui';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useCommand } from '../api/use-command.ts';
import { Section } from '../components/page.tsx';
import { ReadFault } from '../components/read-fault.tsx';
import { dayOf } from '../lib/time.ts';
import { type SwapRequest, rosterQueries } from './roster-queries.ts';
import { useDayWords, useShiftTimes } from './week-grid.tsx';

type Answer = { readonly id: string; readonly answer: 'accept' | 'decline' };

export function RequestsSection({ store, zone_of, may }: { readonly store: string | undefined; readonly zone_of: (store: string) => string; readonly may: boolean }): ReactNode {
  const { t } = useTranslation('roster');
  const query = useQuery(rosterQueries.requests());
  const send = useCommand({ method: 'POST', schema: ChangedShifts, path: ({ id }: Answer) => `/office/roster/requests/${id}`, body: ({ answer }: Answer) => ({ answer }), invalidates: ['roster'] });
  if (query.error) return <ReadFault of={query} />;
  const items = query.data?.items.filter((each) => store === undefined || each.store === store) ?? [];
  if (items.length === 0) return null;
  return (
    <Section title={t('requests.title', { count: items.length })} hint={t('requests.hint')}>
      {send.fault && <FaultNotice fault={send.fault} />}
      <ul className="of-ordered">{items.map((item) => <OneRequest key={item.id} item={item} zone_of={zone_of} may={may} busy={send.busy} onAnswer={(answer) => void send.run({ id: item.id, answer })} />)}</ul>
    </Section>
  );
}

function OneRequest({ item, zone_of, may, busy, onAnswer }: {
  readonly item: SwapRequest; readonly zone_of: (store: string) => string; readonly may: boolean; readonly busy: boolean; readonly onAnswer: (answer: Answer['answer']) => void;
}): ReactNode {
  const { t } = useTranslation('roster');
  const dayWords = useDayWords();
  const times = useShiftTimes(zone_of);
  const when = `${dayWords(dayOf(Date.parse(item.from), zone_of(item.store)))} ${times(item)}`;
  const is_agreed = item.agreed_at !== null;
  return (
    <li className="of-ordered-row">
      <span className="of-ordered-words of-two-lines">
        <span>{t('requests.pick', { from: item.from_name, to: item.to_name })}</span>
        <span className="of-muted">{when}, {item.store_code} · {t(is_agreed ? 'requests.agreed' : 'requests.waits', { name: item.to_name })}</span>
      </span>
      {may && <span className="of-actions">
        <Button variant="default" disabled={busy} onClick={() => onAnswer('decline')}>{t('requests.decline')}</Button>
        {is_agreed && <Button disabled={busy} onClick={() => onAnswer('accept')}>{t('requests.accept')}</Button>}
      </span>}
    </li>
  );
}
