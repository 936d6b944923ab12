/**
 * From what was looked at to what is wrong, the first thing to mend first. Nothing here looks at anything: probes come
 * in, codes of the catalogue of faults go out (`@stilltill/domain/fault/catalogue` has their words).
 */

/** What came of asking the server. A browser tells a script nothing of why no answer came; Node does. */
export type Reach =
  | { readonly kind: 'answered'; readonly rtt_ms: number }
  /** Something answers that is not the server: a network's own page, or a proxy. */
  | { readonly kind: 'stranger' }
  | { readonly kind: 'server_error'; readonly status: number }
  | { readonly kind: 'silent'; readonly why: 'name' | 'refused' | 'reset' | 'timeout' | 'certificate' | 'unknown' }
  /** Nobody has asked yet. */
  | { readonly kind: 'unknown' };

export type Probes = {
  readonly network: { readonly has_network: boolean | null; readonly reach: Reach; readonly rtt_ms: number | null; readonly loss_ppm: number | null; readonly contacts: number };
  /** How far the till's clock is ahead of the server's signed time; null: not compared yet. */
  readonly clock: { readonly ahead_ms: number | null; readonly is_behind: boolean };
  readonly storage: { readonly persisted: boolean | null; readonly faults: ReadonlySet<string> };
  readonly key: 'there' | 'missing' | 'refused' | 'retired';
  readonly app: { readonly errors: number; readonly is_outdated: boolean; readonly goods_missing: number; readonly rights_expired: boolean };
  /** Codes of the printer, as it says itself or as the last job ended. */
  readonly printer: readonly string[];
  readonly scanner: 'ready' | 'absent' | 'failed' | null;
  readonly battery: { readonly ppm: number; readonly is_charging: boolean } | null;
};

/** `details`: figures that were seen, for whoever reads the entry. */
export type Finding = { readonly code: string; readonly details: Readonly<Record<string, string | number | boolean>> };

export const SLOW_RTT_MS = 2_000;
export const LOSSY_PPM = 200_000;
/** Fewer contacts say nothing of a network. */
export const CONTACTS_MIN = 5;
export const CLOCK_OFF_MS = 60_000;
export const BATTERY_LOW_PPM = 150_000;

export function diagnose(probes: Probes): Finding[] {
  const network = networkFindings(probes);
  const isSilent = network.some(({ code }) => SILENT.has(code));
  return [
    ...storageFindings(probes, ['full', 'write_failed']), ...keyFindings(probes), ...storageFindings(probes, ['entry_damaged']),
    ...probes.printer.filter((code) => code !== 'printer.paper_near_end').map((code) => found(code)),
    // A wrong clock makes certificates wrong: it is mended first.
    ...clockFindings(probes), ...network, ...(probes.app.rights_expired ? [found('app.rights_old')] : []), ...(probes.app.is_outdated ? [found('app.outdated')] : []),
    ...(probes.scanner === 'failed' ? [found('scanner.failed')] : []), ...batteryFindings(probes), ...storageFindings(probes, ['nearly_full', 'persistence_refused']),
    ...(probes.printer.includes('printer.paper_near_end') ? [found('printer.paper_near_end')] : []),
    ...(probes.app.errors > 0 ? [found('app.errors', { errors: probes.app.errors })] : []),
    // While nothing comes down, nobody wonders that not all is here.
    ...(probes.app.goods_missing > 0 && !isSilent ? [found('app.goods_missing', { missing: probes.app.goods_missing })] : []),
  ];
}

function found(code: string, details: Finding['details'] = {}): Finding {
  return { code, details };
}

const SILENT: ReadonlySet<string> = new Set(['network.offline', 'network.unanswered', 'network.name', 'network.refused', 'network.reset', 'network.timeout', 'network.certificate', 'network.captive', 'network.server_error']);

function networkFindings({ network }: Probes): Finding[] {
  const { reach, rtt_ms, loss_ppm, contacts } = network;
  if (reach.kind === 'silent') {
    // The device itself says so; that it has a network would not prove that the network leads anywhere.
    if (network.has_network === false) return [found('network.offline')];
    return [found(reach.why === 'unknown' ? 'network.unanswered' : `network.${reach.why}`)];
  }
  if (reach.kind === 'stranger') return [found('network.captive')];
  if (reach.kind === 'server_error') return [found('network.server_error', { status: reach.status })];
  const findings: Finding[] = [];
  if (contacts >= CONTACTS_MIN && loss_ppm !== null && loss_ppm >= LOSSY_PPM) findings.push(found('network.lossy', { loss_ppm }));
  const slow_ms = reach.kind === 'answered' && reach.rtt_ms >= SLOW_RTT_MS ? reach.rtt_ms : contacts >= CONTACTS_MIN && rtt_ms !== null && rtt_ms >= SLOW_RTT_MS ? rtt_ms : null;
  if (slow_ms !== null) findings.push(found('network.slow', { rtt_ms: slow_ms }));
  return findings;
}

function clockFindings({ clock }: Probes): Finding[] {
  if (clock.ahead_ms !== null && Math.abs(clock.ahead_ms) >= CLOCK_OFF_MS) return [found('clock.off', { ahead_ms: clock.ahead_ms })];
  return clock.is_behind ? [found('clock.behind')] : [];
}

function keyFindings({ key }: Probes): Finding[] {
  return key === 'there' ? [] : [found(`key.${key}`)];
}

const STORAGE_CODES: Readonly<Record<string, string>> = {
  full: 'storage.full', write_failed: 'storage.write_failed', entry_damaged: 'storage.entry_damaged', nearly_full: 'storage.nearly_full', persistence_refused: 'storage.not_persisted',
};

function storageFindings({ storage }: Probes, names: readonly string[]): Finding[] {
  return names.filter((name) => storage.faults.has(name) || (name === 'persistence_refused' && storage.persisted === false)).map((name) => found(STORAGE_CODES[name] as string));
}

function batteryFindings({ battery }: Probes): Finding[] {
  return battery && battery.ppm < BATTERY_LOW_PPM && !battery.is_charging ? [found('device.battery_low', { battery_ppm: battery.ppm })] : [];
}

/** A fault that was gone for shorter is the same appearance: contacts that come and go must not fill the journal. */
export const GONE_MS = 10 * 60_000;

/** When each fault was last seen. */
export type Seen = Readonly<Record<string, number>>;

/** Which of these appear now, and what is known from here on. Judged by a time that never runs back. */
export function noteAppearances(before: Seen, findings: readonly Finding[], now_ms: number): { readonly seen: Seen; readonly appeared: readonly Finding[] } {
  const here = new Set(findings.map(({ code }) => code));
  const known = Object.fromEntries(Object.entries(before).filter(([code, last_ms]) => here.has(code) || now_ms - last_ms < GONE_MS));
  const appeared = findings.filter(({ code }) => known[code] === undefined || now_ms - known[code] >= GONE_MS);
  return { seen: { ...known, ...Object.fromEntries([...here].map((code) => [code, now_ms])) }, appeared };
}
