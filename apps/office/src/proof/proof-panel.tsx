/** What the browser found when it verified an entry's place in the chain: the answer first, then what it rests on. */
import { Button, Skeleton } from '@mantine/core';
import { FaultNotice, useTranslation } from '@stilltill/ui';
import { IconAlertTriangle, IconCheck, IconClock, IconDots, IconLock, IconShieldCheck, IconShieldX, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { faultOf } from '../api/client.ts';
import { type EntryPlace, type Proof, type SaleDetail, queries } from '../api/queries.ts';
import { KindName } from '../components/entry-list.tsx';
import { Section } from '../components/page.tsx';
import { shortHash } from '../lib/figures.ts';
import { visibleText } from '../lib/raw-bytes.ts';
import { browserPorts } from './browser-ports.ts';
import { type Difference, compareSale } from './compare-sale.ts';
import { type KeyStanding, recallKey } from './key-memory.ts';
import { type Check, type Link, type ProofReport, verifyProof } from './verify-proof.ts';

type Examined = { readonly report: ProofReport; readonly proof: Proof; readonly keys: KeyStanding };

export function ProofPanel(props: { readonly place: EntryPlace; readonly sale?: SaleDetail | undefined; readonly shows_raw?: boolean }): ReactNode {
  const { t } = useTranslation('office');
  const { place } = props;
  const me = useQuery(queries.me());
  const proof = useQuery(queries.proof(place));
  const merchant = me.data?.merchant;
  const examined = useQuery({
    queryKey: ['examined', place, proof.dataUpdatedAt],
    enabled: proof.data !== undefined && merchant !== undefined,
    queryFn: async (): Promise<Examined | null> => (proof.data && merchant ? examine(proof.data, { merchant, ...place }) : null),
    staleTime: Infinity,
  });
  const differences = examined.data?.report.subject && props.sale ? compareSale(props.sale, examined.data.report.subject) : [];
  return (
    <Section title={t('proof.title')} hint={t('proof.hint')} actions={<Button variant="default" size="sm" loading={proof.isFetching || examined.isFetching} onClick={() => void proof.refetch()}>{t('proof.again')}</Button>}>
      {proof.error && <FaultNotice fault={faultOf(proof.error)} showsData={false} />}
      {!examined.data && !proof.error && <div aria-busy className="of-proof-wait"><Skeleton height={76} radius="md" /><Skeleton height={160} radius="md" /></div>}
      {examined.data && <Examination examined={examined.data} differences={differences} compared={props.sale !== undefined} />}
      {examined.data && <ChainView links={examined.data.report.links} sealed={examined.data.report.checks.some((check) => check.check === 'seal' && check.state === 'passed')} />}
      {examined.data && <Raw examined={examined.data} open={props.shows_raw === true} />}
      <details className="of-details"><summary>{t('proof.limits_title')}</summary><p>{t('proof.limits')}</p></details>
    </Section>
  );
}

async function examine(proof: Proof, subject: { readonly merchant: string } & EntryPlace): Promise<Examined> {
  const report = await verifyProof(proof, subject, browserPorts);
  const held = (name: Check['check']): boolean => report.verdict !== 'broken' && report.checks.some(({ check, state }) => check === name && state === 'passed');
  const terminal_key = recallKey(localStorage, `${subject.terminal}/${subject.epoch}`, proof.terminal_public_key, held('seal'));
  const server_key = recallKey(localStorage, `server/${subject.merchant}`, proof.server_public_key, held('acknowledgement'));
  const keys = [terminal_key, server_key].includes('changed') ? 'changed' : [terminal_key, server_key].includes('first_seen') ? 'first_seen' : 'same';
  return { report, proof, keys };
}

type Verdict = ProofReport['verdict'] | 'differs' | 'compromised' | 'key_changed';
const TONES = {
  verified: 'green', unsealed: 'amber', unacknowledged: 'amber', unlinked: 'amber', unable: 'amber', key_changed: 'red', compromised: 'red', differs: 'red', broken: 'red',
} as const satisfies Record<Verdict, string>;

/** The worst of what was found: signatures that hold mean little under a stolen key, or where the page shows other figures. */
function verdictOf(examined: Examined, differences: readonly Difference[]): Verdict {
  if (examined.report.verdict === 'broken') return 'broken';
  if (differences.length > 0) return 'differs';
  if (examined.report.compromised) return 'compromised';
  return examined.keys === 'changed' ? 'key_changed' : examined.report.verdict;
}

function Examination(props: { readonly examined: Examined; readonly differences: readonly Difference[]; readonly compared: boolean }): ReactNode {
  const { t } = useTranslation('office');
  const { report, keys } = props.examined;
  const verdict = verdictOf(props.examined, props.differences);
  const broken_at = report.checks.find((check) => check.state === 'failed')?.seq;
  const tone = TONES[verdict];
  const Icon = tone === 'green' ? IconShieldCheck : tone === 'red' ? IconShieldX : IconClock;
  return (
    <>
      <div className="of-verdict" data-tone={tone} data-verdict={verdict} role={tone === 'red' ? 'alert' : 'status'}>
        <Icon size={32} stroke={1.75} aria-hidden />
        <div>
          <strong>{verdict === 'broken' && typeof broken_at === 'number' ? t('proof.verdict.broken_at', { seq: broken_at }) : t(`proof.verdict.${verdict}`)}</strong>
          <p>{t(`proof.meaning.${verdict}`)}</p>
        </div>
      </div>
      <ul className="of-checks" aria-label={t('proof.checks')}>
        {report.checks.map((check) => <CheckLine key={check.check} check={check} />)}
        {props.compared && <Line state={report.subject === null ? 'open' : props.differences.length > 0 ? 'failed' : 'passed'}>
          {report.subject === null ? t('proof.figures.open') : props.differences.length > 0
            ? t('proof.figures.failed', { what: props.differences.map((difference) => t(`proof.difference.${difference}`)).join(t('proof.and')) })
            : t('proof.figures.passed')}
        </Line>}
        <Line state={keys === 'changed' ? 'failed' : keys === 'same' ? 'passed' : 'open'}>{t(`proof.keys.${keys}`)}</Line>
      </ul>
    </>
  );
}

function CheckLine(props: { readonly check: Check }): ReactNode {
  const { t } = useTranslation('office');
  const { check, state, reason, seq } = props.check;
  if (reason === 'not_reached') return <Line state={state}>{t(check === 'seal' ? 'proof.not_reached.seal' : 'proof.not_reached.acknowledgement')}</Line>;
  return <Line state={state}>{reason === null ? t(`proof.passed.${check}`) : t(`proof.reason.${reason}`, { seq: seq ?? '—' })}</Line>;
}

function Line(props: { readonly state: Check['state']; readonly children: ReactNode }): ReactNode {
  const { t } = useTranslation('office');
  const Icon = { passed: IconCheck, failed: IconX, open: IconDots }[props.state];
  return <li data-state={props.state}><Icon size={18} stroke={2.25} aria-hidden /><span className="st-visually-hidden">{t(`proof.state.${props.state}`)}</span><span>{props.children}</span></li>;
}

/** The entry between its neighbours, and the end of the run with the seal over it. */
function ChainView(props: { readonly links: readonly Link[]; readonly sealed: boolean }): ReactNode {
  const { t } = useTranslation('office');
  const { links } = props;
  const at = links.findIndex((link) => link.is_subject);
  // What is broken is always shown, beside the neighbours and the end.
  const wanted = links.map((link, place) => place === 0 || Math.abs(place - at) <= 1 || place === links.length - 1 || link.holds === false || links[place + 1]?.holds === false);
  const shown = links.flatMap((link, place) => (wanted[place] ? [{ link, place }] : []));
  return (
    <ol className="of-chain" aria-label={t('proof.chain')}>
      {shown.map(({ link, place }, index) => {
        const skipped = place - (shown[index - 1]?.place ?? place) - 1;
        const is_last = place === links.length - 1;
        return (
          <li key={place} className="of-chain-item">
            {index > 0 && <span className="of-chain-join" data-holds={link.holds === null ? 'unknown' : link.holds}>
              {link.holds === false ? <><IconAlertTriangle size={16} stroke={2} aria-hidden />{t('proof.does_not_follow')}</> : skipped > 0 ? t('proof.skipped', { count: skipped }) : <span className="st-visually-hidden">{t('proof.follows')}</span>}
            </span>}
            <div className="of-link-card" data-subject={link.is_subject} aria-current={link.is_subject ? 'true' : undefined}>
              <span className="of-link-seq st-figures">{link.seq ?? '?'}</span>
              <span className="of-link-words">
                <span className="of-link-kind">{link.kind === null ? t('proof.unreadable') : <KindName kind={link.kind} />}{link.is_subject && <span className="of-muted"> · {t('proof.this')}</span>}</span>
                <span className="of-link-hash"><code title={link.hash}>{shortHash(link.hash)}</code>{link.prev !== null && <span className="of-muted"> {t('proof.names', { hash: shortHash(link.prev) })}</span>}</span>
              </span>
              {is_last && props.sealed && <span className="of-link-seal"><IconLock size={16} stroke={2} aria-hidden />{t('proof.sealed_here')}</span>}
            </div>
          </li>
        );
      })}
    </ol>
  );
}

function Raw(props: { readonly examined: Examined; readonly open: boolean }): ReactNode {
  const { t } = useTranslation('office');
  const [pretty, setPretty] = useState(false);
  const { report, proof } = props.examined;
  const link = report.links.find((each) => each.is_subject);
  if (!link) return null;
  return (
    <details className="of-details" open={props.open}>
      <summary>{t('proof.raw')}</summary>
      <p>{t('proof.raw_hint')}</p>
      <pre className="of-raw" tabIndex={0} aria-label={t('proof.raw')}>{visibleText(pretty && report.subject ? JSON.stringify(report.subject.entry, null, 2) : link.text)}</pre>
      <button type="button" className="of-link" aria-pressed={pretty} onClick={() => setPretty(!pretty)}>{pretty ? t('proof.raw_as_is') : t('proof.raw_laid_out')}</button>
      <dl className="of-facts of-facts-keys">
        <div className="of-fact"><dt>{t('proof.hash')}</dt><dd><code>{link.hash}</code></dd></div>
        <div className="of-fact"><dt>{t('proof.terminal_key')}</dt><dd><code>{proof.terminal_public_key}</code></dd></div>
        <div className="of-fact"><dt>{t('proof.server_key')}</dt><dd><code>{proof.server_public_key}</code></dd></div>
      </dl>
    </details>
  );
}
