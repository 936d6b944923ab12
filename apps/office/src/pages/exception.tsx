/** One exception: what happened in plain words, what there is to see of it, and the ways to settle it. */
import { Button, Radio, Skeleton, Textarea } from '@mantine/core';
import { FaultNotice, Notice, useTranslation } from '@stilltill/ui';
import { useQuery } from '@tanstack/react-query';
import { Link, getRouteApi } from '@tanstack/react-router';
import { type FormEvent, type ReactNode, useState } from 'react';
import { z } from 'zod';
import { faultOf } from '../api/client.ts';
import { type ExceptionDetail, queries } from '../api/queries.ts';
import { useCommand } from '../api/use-command.ts';
import { BackLink } from '../components/back-link.tsx';
import { Badge } from '../components/badge.tsx';
import { Facts, Page, Section } from '../components/page.tsx';
import { useExceptionWords } from '../components/use-exception-words.ts';
import { useStores } from '../components/use-stores.ts';
import { hasEntryPage, isAboutMoney } from '../lib/exceptions.ts';
import { shortHash } from '../lib/figures.ts';
import { bytesFromBase64, hexDump, safeText } from '../lib/raw-bytes.ts';
import { Outcome } from './exceptions.tsx';
import { Deciders } from '../session/deciders.tsx';

const route = getRouteApi('/in/exceptions/$exception');

export function ExceptionPage(): ReactNode {
  const { t } = useTranslation('office');
  const { words_of } = useExceptionWords();
  const { exception: id } = route.useParams();
  const query = useQuery(queries.exception(id));
  const exception = query.data;
  const words = exception && words_of(exception);
  return (
    <Page
      before={<BackLink to="/exceptions">{t('nav.exceptions')}</BackLink>} title={words ? words.message : query.error ? t('nav.exceptions') : null}
      subtitle={exception && <Badge tone={exception.settled_at ? 'green' : isAboutMoney(exception) ? 'red' : 'amber'}>{exception.settled_at ? t('exception.is_settled') : t(`exception.kind.${exception.kind}`)}</Badge>}
    >
      {query.error && <FaultNotice fault={faultOf(query.error)} action={<Button variant="default" onClick={() => void query.refetch()}>{t('list.retry')}</Button>} />}
      {query.isPending && <Skeleton height={280} radius="md" />}
      {exception && (
        <div className="of-columns">
          <div className="of-column">
            <What exception={exception} action={words?.action ?? null} />
            <Evidence exception={exception} />
          </div>
          <div className="of-column">{exception.settled_at ? <Settled exception={exception} /> : <Deciders><Settle key={exception.id} exception={exception} /></Deciders>}</div>
        </div>
      )}
    </Page>
  );
}

function What(props: { readonly exception: ExceptionDetail; readonly action: string | null }): ReactNode {
  const { t } = useTranslation('office');
  const { at } = useStores();
  const { terminal_of } = useExceptionWords();
  const { exception } = props;
  const { terminal, epoch, seq, hash } = exception;
  const product = typeof exception.details['product'] === 'string' ? exception.details['product'] : null;
  // What the title and the lines here say already is not said again.
  const details = Object.entries(exception.details).filter(([name, value]) => value !== null && !['seq', 'from_seq', 'to_seq', 'kind', 'stated', 'computed', 'currency', ...(product ? ['product', 'name'] : [])].includes(name));
  return (
    <Section title={t('exception.what')}>
      <p>{t(`exception.means.${exception.kind}`)}</p>
      {props.action && <p className="of-section-hint">{props.action}</p>}
      <Facts items={[
        [t('column.opened'), at(exception.opened_at)],
        [t('column.terminal'), terminal ? <Link key="t" className="of-link" to="/terminals/$terminal" params={{ terminal }}>{terminal_of(exception)}</Link> : '—'],
        seq === null ? null : [t('column.seq'), terminal && epoch && hash && hasEntryPage(exception)
          ? <Link key="e" className="of-link st-figures" to="/entries/$terminal/$epoch/$seq/$hash" params={{ terminal, epoch, seq: String(seq), hash }}>{seq} · {shortHash(hash)}</Link>
          : seq],
        [t('exception.code'), <code key="c">{exception.code}</code>],
        product === null ? null : [t('column.product'), <Link key="p" className="of-link" to="/products/$product" params={{ product }}>{exception.details['name'] ?? product}</Link>],
        ...details.map(([name, value]) => [name, <code key={name}>{String(value)}</code>] as const),
      ]} />
    </Section>
  );
}

/** What came, shown so that nothing in it can act or hide. */
function Evidence(props: { readonly exception: ExceptionDetail }): ReactNode {
  const { t } = useTranslation('office');
  const [hex, setHex] = useState(false);
  const { raw } = props.exception;
  if (raw.length === 0) return null;
  return (
    <Section title={t('exception.evidence', { count: raw.length })} hint={t('exception.evidence_hint')} actions={<button type="button" className="of-link" aria-pressed={hex} onClick={() => setHex(!hex)}>{hex ? t('exception.as_text') : t('exception.as_hex')}</button>}>
      {raw.map((part, place) => {
        const bytes = bytesFromBase64(part.bytes);
        const label = part.seq === null ? t('exception.raw_part', { place: place + 1 }) : t('exception.raw_entry', { seq: part.seq });
        return (
          <figure key={place} className="of-raw-figure">
            <figcaption>{label} · {t('exception.bytes', { count: part.bytes_total })}</figcaption>
            <pre className="of-raw" tabIndex={0} aria-label={label} data-hex={hex}>{hex ? hexDump(bytes) : safeText(bytes)}</pre>
            {bytes.length < part.bytes_total && <p className="of-section-hint">{t('exception.cut', { bytes: bytes.length })}</p>}
          </figure>
        );
      })}
    </Section>
  );
}

function Settled(props: { readonly exception: ExceptionDetail }): ReactNode {
  const { t } = useTranslation('office');
  const { at } = useStores();
  const { exception } = props;
  return (
    <Section title={t('exception.how_settled')}>
      <Facts items={[
        [t('column.outcome'), <Outcome key="o" outcome={exception.outcome} />],
        [t('column.settled_by'), exception.settled_by ?? '—'],
        [t('exception.settled_at'), exception.settled_at ? at(exception.settled_at) : '—'],
        [t('decide.reason'), exception.reason ?? '—'],
      ]} />
    </Section>
  );
}

function Settle(props: { readonly exception: ExceptionDetail }): ReactNode {
  const { t } = useTranslation('office');
  const { exception } = props;
  const only = exception.outcomes.length === 1 ? exception.outcomes[0] : undefined;
  const [outcome, setOutcome] = useState<string>(only ?? '');
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const settle = useCommand({
    method: 'POST', schema: z.unknown(), path: () => `/office/exceptions/${exception.id}/settle`, body: (input: { readonly outcome: string; readonly reason: string }) => input,
    invalidates: ['exceptions', 'exception', 'today', 'terminals', 'fleet'],
  });
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setTried(true);
    if (outcome !== '' && reason.trim() !== '') await settle.run({ outcome, reason: reason.trim() });
  };
  if (exception.outcomes.length === 0) return <Section title={t('exception.settle')}><Notice tone="quiet" title={t('exception.no_outcomes')}>{t('exception.no_outcomes_hint')}</Notice></Section>;
  return (
    <Section title={t('exception.settle')} hint={t('exception.settle_hint')}>
      <form className="of-form" onSubmit={(event) => void submit(event)} noValidate>
        {settle.fault && <FaultNotice fault={settle.fault} />}
        <Radio.Group label={t('exception.outcome')} value={outcome} onChange={setOutcome} error={tried && outcome === '' ? t('exception.outcome_needed') : undefined}>
          <div className="of-choices">{exception.outcomes.map((each) => <Radio key={each} value={each} label={t(`outcome.${each}.name`)} description={t(`outcome.${each}.means`)} />)}</div>
        </Radio.Group>
        <Textarea label={t('decide.reason')} description={t('decide.reason_hint')} maxLength={1000} autosize minRows={2} value={reason} error={tried && reason.trim() === '' ? t('form.needed') : undefined} onChange={(event) => setReason(event.currentTarget.value)} />
        <Button type="submit" loading={settle.busy}>{t('exception.settle_action')}</Button>
      </form>
    </Section>
  );
}
