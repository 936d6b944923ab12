/** What the fleet knows of one terminal: how it is, what it is, what it is set to, how it is used, and what can be done about it. */
import { Button } from '@mantine/core';
import { FleetTerminalDetail } from '@stilltill/protocol/office-fleet';
import { FaultNotice, Notice, useLanguage, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/fleet';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useCommand } from '../api/use-command.ts';
import { Facts, Section } from '../components/page.tsx';
import { useStores } from '../components/use-stores.ts';
import { type FleetDetail, type FleetSetting, fleetQueries } from './fleet-queries.ts';
import { LivenessBadge } from './liveness-badge.tsx';
import { TerminalActs } from './terminal-acts.tsx';
import { TerminalHours } from './terminal-hours.tsx';
import { TerminalInspections } from './terminal-inspections.tsx';
import { Looks, isNetwork, useOffBy } from './terminals-page.tsx';
import { useSettingWords } from './use-fleet-words.ts';
import { Deciders } from '../session/deciders.tsx';
import './fleet.css';

/** A clock that is off by less is right, for a person. */
const CLOCK_RIGHT_MS = 5_000;

/** News come when something is wrong; how a terminal measures itself is asked for as long as somebody looks. */
export const LOOK_AGAIN_MS = 10_000;

export function TerminalFleet({ terminal }: { readonly terminal: FleetDetail }): ReactNode {
  return (
    <>
      {terminal.lock && <LockNotice lock={terminal.lock} />}
      <div className="of-columns">
        <div className="of-column"><Now terminal={terminal} /></div>
        <div className="of-column"><Registry terminal={terminal} /><Deciders><TerminalActs terminal={terminal} /></Deciders></div>
      </div>
      <Settings terminal={terminal} />
      <TerminalHours terminal={terminal} />
      <TerminalInspections terminal={terminal} />
    </>
  );
}

function LockNotice({ lock }: { readonly lock: NonNullable<FleetDetail['lock']> }): ReactNode {
  const { t } = useTranslation('fleet');
  const { brief } = useStores();
  return <Notice tone="red" title={t('act.locked', { at: brief(lock.at) })}>{t('act.locked_why', { reason: lock.reason, call: lock.call })}</Notice>;
}

function Now({ terminal }: { readonly terminal: FleetDetail }): ReactNode {
  const { t } = useTranslation('fleet');
  const { tag } = useLanguage();
  const offBy = useOffBy();
  const { brief } = useStores();
  const { telemetry } = terminal;
  const percent = (ppm: number): string => new Intl.NumberFormat(tag, { style: 'percent', maximumFractionDigits: 1 }).format(ppm / 1_000_000);
  const mib = (value: number): string => new Intl.NumberFormat(tag, { maximumFractionDigits: 1 }).format(value >= 1024 ? value / 1024 : value) + (value >= 1024 ? ' GB' : ' MB');
  const of = (used: number | undefined, all: number | undefined): string | null => (used === undefined ? null : all === undefined ? mib(used) : t('one.of', { used: mib(used), all: mib(all) }));
  const rows: (readonly [string, ReactNode] | null)[] = [
    [t('list.state'), <span key="s"><LivenessBadge liveness={terminal.liveness} /> {terminal.since && terminal.liveness !== 'active' && <span className="of-muted">{t('list.since', { at: brief(terminal.since, terminal.store_code) })}</span>}</span>],
    [t('one.ordered'), terminal.ordered_s === null ? '—' : t('one.seconds', { count: terminal.ordered_s })],
    [t('list.power'), telemetry.battery_ppm === undefined ? t('one.unknown') : `${percent(telemetry.battery_ppm)}${telemetry.is_charging ? ` ${t('list.charging')}` : ''}`],
    [t('list.network'), isNetwork(telemetry.network_kind ?? null) ? `${t(`list.networks.${telemetry.network_kind as 'wifi'}`)}${telemetry.network_name ? ` · ${telemetry.network_name}` : ''}` : t('one.unknown')],
    [t('one.rtt'), telemetry.rtt_ms === undefined ? t('one.unknown') : `${telemetry.rtt_ms} ms${telemetry.loss_ppm === undefined ? '' : ` · ${t('one.loss')} ${percent(telemetry.loss_ppm)}`}`],
    [t('one.storage'), of(telemetry.storage_used_mib, telemetry.storage_quota_mib) ?? t('one.unknown')],
    [t('one.memory'), of(telemetry.memory_used_mib, telemetry.memory_limit_mib) ?? t('one.unknown')],
    [t('one.paper'), telemetry.paper === undefined ? t('one.unknown') : t(`one.papers.${telemetry.paper}`)],
    telemetry.printer_bits === undefined ? null : [t('one.printer_bits'), <code key="b">{telemetry.printer_bits}</code>],
    [t('one.scanner'), telemetry.scanner === undefined ? t('one.unknown') : t(`one.scanners.${telemetry.scanner}`)],
    [t('list.clock'), telemetry.clock_offset_ms === undefined ? t('one.unknown') : Math.abs(telemetry.clock_offset_ms) < CLOCK_RIGHT_MS ? t('one.clock_right') : offBy(telemetry.clock_offset_ms)],
    [t('one.errors'), telemetry.app_errors ?? t('one.unknown')],
    terminal.refused_count > 0 ? [t('list.refused'), `${t('one.refused', { count: terminal.refused_count })}${terminal.refused.length > 0 ? ` (${terminal.refused.join(', ')})` : ''}`] : null,
  ];
  return <Section title={t('one.now')}><p><Looks row={terminal} /></p><Facts items={rows} /></Section>;
}

function Registry({ terminal }: { readonly terminal: FleetDetail }): ReactNode {
  const { t } = useTranslation('fleet');
  const { brief, stores } = useStores();
  const groups = useQuery(fleetQueries.groups()).data?.items ?? [];
  const named = terminal.groups.map((id) => groups.find((group) => group.id === id)?.name ?? '…');
  return (
    <Section title={t('one.registry')} hint={terminal.certified_store ? t('one.certified') : undefined}>
      <Facts items={[
        [t('list.model'), terminal.model ?? '—'], [t('list.serial'), terminal.serial ? <code key="s">{terminal.serial}</code> : '—'], [t('list.place'), terminal.place ?? '—'], [t('list.acquirer'), terminal.acquirer ?? '—'],
        [t('one.peripherals'), terminal.peripherals.length > 0 ? terminal.peripherals.join(', ') : t('one.none')], [t('list.custodian'), terminal.custodian?.name ?? t('one.nobody')],
        [t('one.sells_for'), stores.find(({ id }) => id === (terminal.certified_store ?? terminal.store))?.name ?? terminal.store_name],
        [t('one.groups'), named.length > 0 ? named.join(', ') : t('one.none')],
        [t('one.lent'), terminal.window ? `${brief(terminal.window.from, terminal.store_code)} – ${brief(terminal.window.until, terminal.store_code)}` : t('act.window_none')],
        [t('one.fingerprint'), terminal.key_fingerprint ? <code key="k">{terminal.key_fingerprint}</code> : '—'], [t('one.enrolled'), terminal.enrolled_at ? brief(terminal.enrolled_at, terminal.store_code) : '—'],
      ]} />
    </Section>
  );
}

/** Sends anew what the till itself makes hold; what a machine beside it has only a person changes there. */
function SendAgain({ terminal }: { readonly terminal: FleetDetail }): ReactNode {
  const { t } = useTranslation('fleet');
  const queryClient = useQueryClient();
  const send = useCommand({ method: 'POST', schema: FleetTerminalDetail, path: () => `/office/fleet/terminals/${terminal.id}/send-settings`, body: () => ({}), invalidates: [] });
  const [sent, setSent] = useState(false);
  const again = async (): Promise<void> => {
    const done = await send.run(undefined);
    setSent(done !== null);
    if (done) queryClient.setQueryData(fleetQueries.terminal(terminal.id).queryKey, done);
  };
  return (
    <>
      {send.fault && <FaultNotice fault={send.fault} />}
      {sent ? <p role="status" className="of-section-hint">{t('one.sent_again')}</p> : <div className="of-actions"><Button variant="default" loading={send.busy} onClick={() => void again()}>{t('one.send_again')}</Button></div>}
    </>
  );
}

function Settings({ terminal }: { readonly terminal: FleetDetail }): ReactNode {
  const { t } = useTranslation('fleet');
  const { settings } = terminal;
  return (
    <Section title={t('one.settings')} hint={t('one.settings_hint')}>
      {settings.some(({ holds, drifts_since }) => holds === 'enforced' && drifts_since !== null) && <Deciders><SendAgain terminal={terminal} /></Deciders>}
      <table className="fl-settings" aria-label={t('one.settings')}>
        <thead><tr><th scope="col">{t('one.setting')}</th><th scope="col">{t('one.should')}</th><th scope="col">{t('one.has')}</th><th scope="col">{t('one.who')}</th></tr></thead>
        <tbody>{settings.map((setting) => <SettingRow key={setting.name} setting={setting} />)}</tbody>
      </table>
    </Section>
  );
}

function SettingRow({ setting }: { readonly setting: FleetSetting }): ReactNode {
  const { t } = useTranslation('fleet');
  const words = useSettingWords();
  const { brief } = useStores();
  const { name, holds, value, from, reported, drifts_since, inspected } = setting;
  const has = inspected ? t('one.seen_by', { value: words(name, inspected.value), name: inspected.by, at: brief(inspected.at) })
    : reported === undefined ? <span className="of-muted">{t(holds === 'reported' ? 'one.nobody_looked' : 'one.never_said')}</span> : words(name, reported);
  return (
    <tr>
      <th scope="row">{t(`settings.names.${name}`)} <span className="of-muted">{t(`one.${holds}`)}</span></th>
      <td data-label={t('one.should')}>{words(name, value)}</td>
      <td data-label={t('one.has')}>{has}{drifts_since && <div className="of-amber">{t('one.differs', { at: brief(drifts_since) })}</div>}</td>
      <td className="of-muted" data-label={t('one.who')}>{from ? `${t(`settings.${from.scope}`)}${from.scope === 'merchant' ? '' : ` ${from.name}`}` : t('one.usual')}</td>
    </tr>
  );
}
