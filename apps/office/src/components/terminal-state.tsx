import type { ReactNode } from 'react';
import { useTranslation } from '@stilltill/ui';
import type { TerminalItem } from '../api/queries.ts';
import { isSilent } from '../lib/terminals.ts';
import { Badge } from './badge.tsx';

/** In what state a terminal is; an enrolled one is told apart by whether it was heard of lately. */
export function TerminalState(props: { readonly terminal: Pick<TerminalItem, 'state' | 'last_contact_at'>; readonly now_ms: number }): ReactNode {
  const { t } = useTranslation('office');
  const { state, last_contact_at } = props.terminal;
  if (state !== 'enrolled') return <Badge tone={state === 'compromised' ? 'red' : 'quiet'}>{t(`terminal.state.${state}`)}</Badge>;
  return isSilent(last_contact_at, props.now_ms) ? <Badge tone="amber">{t('terminal.silent')}</Badge> : <Badge tone="green">{t('terminal.in_touch')}</Badge>;
}

/** Whether a till's storage can be trusted, and how full it is. */
export function StorageMark(props: { readonly terminal: Pick<TerminalItem, 'storage_persisted' | 'storage_used_ppm'> }): ReactNode {
  const { t } = useTranslation('office');
  const { storage_persisted, storage_used_ppm } = props.terminal;
  if (storage_persisted === null && storage_used_ppm === null) return <span className="of-muted">—</span>;
  const used = storage_used_ppm === null ? '' : t('terminal.used', { percent: Math.round(storage_used_ppm / 10_000) });
  if (storage_used_ppm !== null && storage_used_ppm > 800_000) return <Badge tone="red">{used}</Badge>;
  if (storage_persisted === false) return <Badge tone="amber">{t('terminal.not_kept')}</Badge>;
  return <>{used || t('terminal.kept')}</>;
}
