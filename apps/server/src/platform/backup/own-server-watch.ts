// With DATABASE_URL the owner's own tools make the copies, and nobody is told where these fail: so the running server asks
// the database each hour what `npm run backup` would, for the office and for alerts.

import type { Log } from '../log.ts';
import { reasonOf } from '../postgres-roles.ts';
import { judgeOwnServer, notAsked, type OwnServerFinding, type OwnServerState, readOwnServer } from './own-server.ts';

/** What the database said last. */
export type OwnServerStanding = {
  readonly checked_at: string;
  readonly findings: readonly OwnServerFinding[];
  readonly sent_at: string | null;
  readonly base_at: string | null;
};

export type WatchOptions = {
  readonly admin_url: string; readonly log: Log;
  note(standing: OwnServerStanding): void;
  read?(admin_url: string): Promise<OwnServerState>;
  now_ms(): number;
};

const EVERY_MS = 3_600_000;

/** Asks at once and then each hour; the answer ends it. */
export function watchOwnServer(options: WatchOptions): () => void {
  let running: Promise<void> | null = null;
  const ask = (): void => {
    running ??= askOnce(options).finally(() => (running = null));
  };
  const timer = setInterval(ask, EVERY_MS).unref();
  ask();
  return () => clearInterval(timer);
}

/** Never rejects: a database that does not answer is a finding. */
export async function askOnce({ admin_url, log, note, read = readOwnServer, now_ms }: WatchOptions): Promise<void> {
  const standing = await read(admin_url).then(
    (state) => ({ findings: judgeOwnServer(state), sent_at: state.sent_at?.toISOString() ?? null, base_at: state.base_at?.toISOString() ?? null }),
    (error: unknown) => ({ findings: [notAsked(reasonOf(error))], sent_at: null, base_at: null }),
  );
  if (standing.findings.length > 0) log.warn({ missing: standing.findings.map(({ code }) => code) }, 'backups of the own database lack something; npm run backup says what');
  note({ ...standing, checked_at: new Date(now_ms()).toISOString() });
}
