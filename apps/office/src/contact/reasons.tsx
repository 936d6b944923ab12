import { useLanguage, useTranslation } from '@stilltill/ui';
import { IconCheck, IconClock, IconX } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Badge } from '../components/badge.tsx';
import { useStores } from '../components/use-stores.ts';
import type { GateReason } from './contact-queries.ts';

const ICONS = { allow: IconCheck, defer: IconClock, deny: IconX } as const;
const EFFECTS = ['deny', 'defer', 'allow'] as const;

/** Why the gate says what it says: what forbids it first, each with the rule behind it and the way to its evidence. */
export function Reasons(props: { readonly reasons: readonly GateReason[]; readonly customer: string }): ReactNode {
  const { t } = useTranslation('contact');
  return (
    <>
      {EFFECTS.map((effect) => {
        const reasons = props.reasons.filter((each) => each.effect === effect);
        return reasons.length > 0 && (
          <div key={effect} className="of-reasons-part">
            <h3 className="of-reasons-title">{t(`gate.reasons_${effect}`)}</h3>
            <ul className="of-reasons">{reasons.map((reason, place) => <OneReason key={`${reason.code} ${reason.rule} ${place}`} reason={reason} customer={props.customer} />)}</ul>
          </div>
        );
      })}
    </>
  );
}

function OneReason({ reason, customer }: { readonly reason: GateReason; readonly customer: string }): ReactNode {
  const { t } = useTranslation('contact');
  const { short } = useLanguage();
  const { at } = useStores();
  const Icon = ICONS[reason.effect];
  const pack = reason.pack_names && (short === 'zh' ? reason.pack_names.zh : reason.pack_names.en);
  return (
    <li className="of-reason" data-effect={reason.effect}>
      <Icon size={20} stroke={2} aria-label={t(`effect.${reason.effect}`)} role="img" />
      <div className="of-reason-words">
        <span>{t(`reason.${reason.code}`)}{reason.until && <span className="of-muted"> {t('gate.until', { at: at(reason.until) })}</span>}</span>
        {reason.rule && (
          <span className="of-reason-rule">
            {pack && <strong>{pack}</strong>} {reason.certainty && <Badge tone={reason.certainty === 'checked' ? 'green' : 'amber'}>{t(`certainty.${reason.certainty}`)}</Badge>}
            {reason.citation && <span className="of-muted">{reason.citation}</span>}
          </span>
        )}
        {reason.evidence.length > 0 && <Evidence reason={reason} customer={customer} />}
      </div>
    </li>
  );
}

/** Ids of words lead to the customer's page, those of messages to theirs; the rest are names of what is missing, of zones and packs. */
function Evidence({ reason, customer }: { readonly reason: GateReason; readonly customer: string }): ReactNode {
  const { t } = useTranslation('contact');
  if (reason.code === 'fact_missing') return <span className="of-muted">{t('gate.fact', { fact: reason.evidence.join(', ') })}</span>;
  const isMessage = reason.code === 'cap_reached' || reason.code === 'repeated';
  const isWord = ['consented', 'consent_enough', 'consent_weak', 'withdrawn', 'stopped', 'listed', 'silence'].includes(reason.code);
  const ids = reason.evidence.filter((each) => /^[0-9a-f-]{36}$/.test(each));
  if (!isMessage && !isWord) return ids.length === reason.evidence.length ? null : <span className="of-muted of-reason-names">{reason.evidence.filter((each) => !ids.includes(each)).join(', ')}</span>;
  return (
    <span className="of-reason-evidence">
      {ids.map((id) => (isMessage
        ? <Link key={id} className="of-link" to="/contact/messages/$message" params={{ message: id }}>{t('gate.evidence_message')}</Link>
        : <Link key={id} className="of-link" to="/customers/$customer" params={{ customer }} hash={`word-${id}`}>{t('gate.evidence_consent')}</Link>))}
    </span>
  );
}
