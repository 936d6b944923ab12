/** The journal and sales rooms on a test database, with a fleet that knows the given enrolments. For tests only. */
import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { ok, fail, type Result } from '@stilltill/domain/result';
import { type Accepted, type EnrolledKey, type Journal, type JournalDeps, type Projection, makeJournal } from './modules/journal/index.ts';
import { makeSalesProjection } from './modules/sales/index.ts';
import { makeIdSource, type Random } from './platform/ids.ts';
import { silentLog } from './platform/log.ts';
import type { Postgres } from './platform/postgres.ts';

export type TestRoom = {
  readonly deps: JournalDeps;
  readonly journal: Journal;
  readonly clock: { now_ms(): number; set(now_ms: number): void };
  /** Enrolments that the fleet knows; change them as a manager would. */
  readonly enrolments: EnrolledKey[];
  readonly events: { readonly type: string }[];
  send(caller: EnrolledKey, body: string | Uint8Array): Promise<Result<Accepted>>;
};

export const systemTestRandom: Random = { bytes: (length) => randomBytes(length) };

export function makeTestRoom(postgres: () => Postgres, options: { readonly projections?: readonly Projection[]; readonly stores?: readonly { readonly id: string; readonly timezone: string }[] } = {}): TestRoom {
  let now_ms = Date.UTC(2026, 0, 5, 10);
  let incarnation = '0'.repeat(32);
  const clock = { now_ms: () => now_ms, set: (next_ms: number) => void (now_ms = next_ms) };
  const { privateKey } = generateKeyPairSync('ed25519');
  const events: { type: string }[] = [];
  const enrolments: EnrolledKey[] = [];
  const deps: JournalDeps = {
    get postgres() {
      return postgres();
    },
    clock, ids: makeIdSource(clock, systemTestRandom), random: systemTestRandom, log: silentLog,
    keys: {
      server_public_key: privateKey.export({ format: 'jwk' }).x ?? '',
      signAs: (_purpose, text) => sign(null, Buffer.from(text), privateKey).toString('base64url'),
    },
    live: { publishAfterCommit: (tx, message) => tx.afterCommit(() => void events.push(message)) },
    state: {
      incarnation: () => incarnation,
      raise: async () => (incarnation = randomBytes(16).toString('hex')),
    },
    fleet: {
      authenticate: (request) => {
        const known = enrolments.find((each) => `Bearer ${each.enrolment}` === request.headers.authorization);
        return known ? ok(known) : fail('terminal_unknown');
      },
      enrolmentsOf: async (_tx, terminal) => enrolments.filter((each) => each.terminal === terminal),
      isLost: async () => false,
    },
    projections: options.projections ?? [makeSalesProjection(async () => options.stores ?? [], clock)],
  };
  const journal = makeJournal(deps);
  return {
    deps, journal, clock, enrolments, events,
    send: (caller, body) => journal.takeUpload(caller, typeof body === 'string' ? Buffer.from(body) : body),
  };
}
