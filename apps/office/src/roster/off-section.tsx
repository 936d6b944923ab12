/** Sign-ons outside of the roster that nobody accepted: taken as worked, or looked at. Nothing is shown where there are none. */
import { Button, Checkbox, TextInput } from '@mantine/core';
import { OffRosterAnswered } from '@stilltill/protocol/office-roster';
import { FaultNotice, clockTime, useLanguage, useTranslation } from '@stilltill/ui';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useCommand } from '../api/use-command.ts';
import { Section } from '../components/page.tsx';
import { ReadFault } from '../components/read-fault.tsx';
import { dayOf } from '../lib/time.ts';
import { type OffSignOn, rosterQueries } from './roster-queries.ts';
import { useDayWords, useShiftTimes } from './week-grid.tsx';

type Answer = { readonly ids: readonly string[]; readonly answer: 'accept' | 'finding'; readonly reason: string };

export function OffSection({ store, zone_of, may }: { readonly store: string | undefined; readonly zone_of: (store: string) => string; readonly may: boolean }): ReactNode {
  const { t } = useTranslation('roster');
  const query = useQuery(rosterQueries.off());
  const words = useSignOnWords(zone_of);
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const [reason, setReason] = useState('');
  const [isMissing, setIsMissing] = useState(false);
  const send = useCommand({ method: 'POST', schema: OffRosterAnswered, path: () => '/office/roster/off', body: (answer: Answer) => answer, invalidates: ['roster', 'watch'] });
  if (query.error) return <ReadFault of={query} />;
  const items = query.data?.items.filter((each) => store === undefined || each.store === store) ?? [];
  if (items.length === 0) return null;
  const ids = items.map(({ id }) => id).filter((id) => picked.has(id));
  const more = (query.data?.total ?? 0) - (query.data?.items.length ?? 0);
  const toggle = (id: string, on: boolean): void => setPicked(on ? new Set([...picked, id]) : new Set([...picked].filter((each) => each !== id)));
  const answer = async (how: Answer['answer']): Promise<void> => {
    setIsMissing(reason.trim() === '');
    if (reason.trim() === '' || (await send.run({ ids, answer: how, reason: reason.trim() })) === null) return;
    setPicked(new Set());
    setReason('');
  };
  return (
    <Section title={t('off.title', { count: items.length })} hint={t('off.hint')}>
      {send.fault && <FaultNotice fault={send.fault} />}
      <div className="of-form">
        {may && items.length > 1 && (
          <Checkbox label={t('off.all')} checked={ids.length === items.length} indeterminate={ids.length > 0 && ids.length < items.length} onChange={(event) => setPicked(new Set(event.currentTarget.checked ? items.map(({ id }) => id) : []))} />
        )}
        {items.map((item) => (may
          ? <Checkbox key={item.id} label={words(item)} checked={picked.has(item.id)} onChange={(event) => toggle(item.id, event.currentTarget.checked)} />
          : <p key={item.id} className="of-section-hint">{words(item)}</p>
        ))}
        {more > 0 && <p className="of-section-hint">{t('off.more', { count: more })}</p>}
        {may && ids.length > 0 && <>
          <TextInput label={t('off.reason')} maxLength={300} value={reason} error={isMissing && reason.trim() === '' ? t('off.reason_needed') : null} onChange={(event) => setReason(event.currentTarget.value)} />
          <div className="of-form-actions">
            <Button variant="default" loading={send.busy} onClick={() => void answer('finding')}>{t('off.look')}</Button>
            <Button loading={send.busy} onClick={() => void answer('accept')}>{t('off.accept', { count: ids.length })}</Button>
          </div>
        </>}
      </div>
    </Section>
  );
}

function useSignOnWords(zone_of: (store: string) => string): (item: OffSignOn) => string {
  const { t } = useTranslation('roster');
  const dayWords = useDayWords();
  const times = useShiftTimes(zone_of);
  const { tag } = useLanguage();
  return ({ operator_name, store, store_code, terminal_code, at, until }) => {
    const zone = zone_of(store);
    const when = until === null ? `${clockTime(at, tag, zone)}, ${t('off.open_end')}` : times({ store, from: at, until });
    return t('off.pick', { name: operator_name, store: `${store_code} ${terminal_code}`, times: `${dayWords(dayOf(Date.parse(at), zone))} ${when}` });
  };
}
