/** What a customer agreed to and took back, with the evidence of each word; and what somebody of the shop says for them. */
import { Button, Checkbox } from '@mantine/core';
import { NoDetails } from '@stilltill/protocol/office-catalog';
import { FaultNotice, Notice, useTranslation } from '@stilltill/ui';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useCommand } from '../api/use-command.ts';
import { Badge } from '../components/badge.tsx';
import { CopyButton } from '../components/copy-button.tsx';
import { Facts, Section } from '../components/page.tsx';
import { useStores } from '../components/use-stores.ts';
import { CHANNELS_OF_KIND, COMMERCIAL_PURPOSES, type Channel, type Purpose, useContactWords } from '../contact/use-contact-words.ts';
import { shortHash } from '../lib/figures.ts';
import type { ConsentItem, CustomerDetail, CustomerItem, CustomerWords } from './customer-queries.ts';

type Props = { readonly customer: CustomerDetail; readonly words: CustomerWords };

/** Theirs and those of who was merged into them. */
function pointsOf(customer: CustomerDetail): readonly CustomerItem['points'][number][] {
  return [customer, ...customer.merged].flatMap(({ points }) => points);
}

export function WordsSections({ customer, words }: Props): ReactNode {
  const { t } = useTranslation('customers');
  return (
    <>
      {words.suppressions.length > 0 && <AgainstSection customer={customer} words={words} />}
      <Section title={t('words.title')} hint={words.standing.length === 0 ? t('one.points_none') : t('words.hint')}>
        {words.standing.length > 0 && <StandingTable customer={customer} words={words} />}
      </Section>
      <Section title={t('words.history')} hint={words.consents.length === 0 ? t('words.none') : undefined}>
        {words.consents.length > 0 && <ul className="of-words">{words.consents.map((each) => <Word key={each.id} word={each} customer={customer} />)}</ul>}
      </Section>
      {customer.erased_at === null && <ForThem customer={customer} words={words} />}
    </>
  );
}

/** Purposes downwards, ways of reaching them across. */
function StandingTable({ customer, words }: Props): ReactNode {
  const { t } = useTranslation('customers');
  const { channel, purpose, heading } = useContactWords();
  const points = pointsOf(customer);
  const ways = [...new Map(words.standing.map((each) => [`${each.point} ${each.channel}`, each])).values()];
  /** Only where there are several of a kind it matters which one. */
  const isOneOfMany = (way: { readonly point: string; readonly channel: Channel }): boolean => ways.some((other) => other.channel === way.channel && other.point !== way.point);
  const addressOf = (id: string): string => points.find((each) => each.id === id)?.address ?? t('one.gone');
  return (
    <div className="of-table-wrap" tabIndex={0} role="region" aria-label={t('words.title')}>
      <table className="of-table of-table-grid" aria-label={t('words.title')}>
        <thead><tr><th scope="col">{t('words.purpose')}</th>{ways.map((way) => <th key={`${way.point} ${way.channel}`} scope="col">{heading(channel(way.channel))}{isOneOfMany(way) && <span className="of-way-address">{addressOf(way.point)}</span>}</th>)}</tr></thead>
        <tbody>
          {COMMERCIAL_PURPOSES.map((what) => (
            <tr key={what}>
              <th scope="row">{heading(purpose(what))}</th>
              {ways.map((way) => {
                const state = words.standing.find((each) => each.point === way.point && each.channel === way.channel && each.purpose === what)?.state ?? 'none';
                return <td key={`${way.point} ${way.channel}`}>{state === 'none' ? <span className="of-muted">{t('words.no_word')}</span> : <Badge tone={state === 'given' ? 'green' : 'amber'}>{t(`words.${state}`)}</Badge>}</td>;
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Word({ word, customer }: { readonly word: ConsentItem; readonly customer: CustomerDetail }): ReactNode {
  const { t } = useTranslation('customers');
  const { t: contact } = useTranslation('contact');
  const { channels, purposes } = useContactWords();
  const { at } = useStores();
  const point = word.point === null ? t('words.everywhere') : pointsOf(customer).find(({ id }) => id === word.point)?.address ?? t('one.gone');
  return (
    <li id={`word-${word.id}`} className="of-word">
      <span className="of-word-what"><Badge tone={word.act === 'given' ? 'green' : 'amber'}>{t(`words.${word.act}`)}</Badge> {t(`words.act_${word.act}`, { purposes: purposes(word.purposes), channels: channels(word.channels) })}</span>
      <span className="of-muted">{t('words.where', { source: contact(`source.${word.source}`), at: at(word.at) })} · <span className="st-figures">{point}</span></span>
      <details className="of-details">
        <summary>{t('words.evidence')}</summary>
        <Facts items={[
          word.act === 'given' ? [t('words.form'), contact(`form.${word.form}`)] : null,
          [t('words.notice'), word.notice_hash === null ? t('words.notice_none') : <span key="n" className="of-with-copy"><code title={word.notice_hash}>{shortHash(word.notice_hash)}</code><CopyButton text={word.notice_hash} what={t('words.notice')} /></span>],
          word.proof === null ? null : [t('words.proof'), word.proof],
          word.entry === null ? null : [t('words.entry', { seq: word.entry.seq }), <span key="h" className="of-with-copy"><code title={word.entry.hash}>{shortHash(word.entry.hash)}</code><CopyButton text={word.entry.hash} what={t('words.hash')} /></span>],
        ]} />
        {word.entry && <pre className="of-raw">{word.entry.text}</pre>}
      </details>
    </li>
  );
}

function AgainstSection({ customer, words }: Props): ReactNode {
  const { t } = useTranslation('customers');
  const { at } = useStores();
  const resume = useCommand({ method: 'POST', schema: NoDetails, path: () => `/office/contact/customers/${customer.id}/resume`, body: (suppression: string) => ({ suppression }), invalidates: ['customers', 'contact'] });
  return (
    <Section title={t('words.against')}>
      <ul className="of-ordered">
        {words.suppressions.map((each) => (
          <li key={each.id} className="of-ordered-row">
            <span className="of-ordered-words">
              <Badge tone={each.kind === 'stopped' ? 'amber' : 'red'}>{t(`words.${each.kind}`)}</Badge>{' '}
              <span className="of-muted">{each.point === null ? t('words.of_person') : pointsOf(customer).find(({ id }) => id === each.point)?.address ?? t('one.gone')}, {t('words.since', { at: at(each.at) })}</span>
            </span>
            {each.kind !== 'erased' && customer.erased_at === null && <Button variant="default" size="compact-md" loading={resume.busy} onClick={() => void resume.run(each.id)}>{t('words.resume')}</Button>}
          </li>
        ))}
      </ul>
      {resume.fault && <FaultNotice fault={resume.fault} />}
    </Section>
  );
}

function ForThem({ customer, words }: Props): ReactNode {
  const { t } = useTranslation('customers');
  const { channel, purpose, heading } = useContactWords();
  const ways = [...new Set(pointsOf(customer).flatMap(({ kind }) => CHANNELS_OF_KIND[kind] ?? []))];
  const [purposes, setPurposes] = useState<readonly Purpose[]>([]);
  const [channels, setChannels] = useState<readonly Channel[]>([]);
  const [tried, setTried] = useState(false);
  const invalidates = ['customers', 'contact'];
  const withdraw = useCommand({ method: 'POST', schema: NoDetails, path: () => `/office/contact/customers/${customer.id}/withdraw`, body: (body: object) => body, invalidates });
  const stop = useCommand({ method: 'POST', schema: NoDetails, path: () => `/office/contact/customers/${customer.id}/stop`, body: () => ({}), invalidates });
  const [done, setDone] = useState<'withdrawn_done' | 'stopped_done' | null>(null);
  const isStopped = words.suppressions.some(({ kind, point }) => kind === 'stopped' && point === null);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setTried(true);
    setDone(null);
    if (purposes.length === 0 || channels.length === 0 || !(await withdraw.run({ purposes, channels }))) return;
    setPurposes([]);
    setChannels([]);
    setTried(false);
    setDone('withdrawn_done');
  };
  const stopAll = async (): Promise<void> => setDone(await stop.run(null) ? 'stopped_done' : null);
  const fault = withdraw.fault ?? stop.fault;
  return (
    <Section title={t('words.for_them')} hint={t('words.for_them_hint')}>
      <form className="of-form" onSubmit={(event) => void submit(event)} noValidate>
        <Picks label={t('words.withdraw_pick')} options={COMMERCIAL_PURPOSES} name={(each) => heading(purpose(each))} value={purposes} onChange={setPurposes} />
        <Picks label={t('words.withdraw_ways')} options={ways} name={(each) => heading(channel(each))} value={channels} onChange={setChannels} />
        {tried && (purposes.length === 0 || channels.length === 0) && <Notice tone="amber" title={t('words.withdraw_needed')} />}
        {fault && <FaultNotice fault={fault} />}
        {done && <Notice tone="green" title={t(`words.${done}`)} />}
        <div className="of-form-actions">
          {!isStopped && <Button variant="default" loading={stop.busy} onClick={() => void stopAll()} title={t('words.stop_hint')}>{t('words.stop')}</Button>}
          <Button type="submit" variant="default" loading={withdraw.busy}>{t('words.withdraw')}</Button>
        </div>
      </form>
    </Section>
  );
}

function Picks<T extends string>(props: { readonly label: string; readonly options: readonly T[]; readonly name: (option: T) => string; readonly value: readonly T[]; readonly onChange: (value: readonly T[]) => void }): ReactNode {
  return (
    <fieldset className="of-picks">
      <legend>{props.label}</legend>
      <div className="of-choices of-choices-row">
        {props.options.map((option) => (
          <Checkbox key={option} label={props.name(option)} checked={props.value.includes(option)} onChange={(event) => props.onChange(event.currentTarget.checked ? [...props.value, option] : props.value.filter((each) => each !== option))} />
        ))}
      </div>
    </fieldset>
  );
}
