/** What the journal room asks of other rooms and of the platform. The composition fills it in. */
import type { Fault, Result } from '@stilltill/domain/result';
import type { TerminalBody, TerminalKind } from '@stilltill/protocol';
import type { FastifyRequest } from 'fastify';
import type { Clock } from '../../platform/clock.ts';
import type { IdSource, Random } from '../../platform/ids.ts';
import type { KeyRing } from '../../platform/keys.ts';
import type { Live } from '../../platform/live.ts';
import type { Log } from '../../platform/log.ts';
import type { MerchantTx, Postgres } from '../../platform/postgres.ts';
import type { ServerState } from '../../platform/server-state.ts';

/**
 * What became of an enrolment's key. Only `enrolled` gets anything; entries under `replaced` and `retired` are still
 * taken, because they may be sales that nobody has seen yet; what comes under `compromised` is quarantined.
 */
export type KeyState = 'enrolled' | 'replaced' | 'retired' | 'compromised';

/** One enrolment of a terminal, with the key that it bound. */
export type EnrolledKey = {
  readonly merchant: string; readonly store: string; readonly terminal: string; readonly enrolment: string;
  readonly store_code: string; readonly terminal_code: string;
  /** Ed25519, raw, base64url. */
  readonly public_key: string;
  readonly state: KeyState;
};

/** Who uploads. */
export type JournalFleet = {
  /** The enrolment of the pass that a request shows, also where it is retired, replaced or compromised. */
  authenticate(request: FastifyRequest): Result<EnrolledKey>;
  /** Every enrolment that the terminal ever had. */
  enrolmentsOf(tx: MerchantTx, terminal: string): Promise<readonly EnrolledKey[]>;
  /** Whether somebody said that the terminal is lost, at this moment. Asked for each upload: from memory, as a rule. */
  isLost(tx: MerchantTx, terminal: string): Promise<boolean>;
};

/** Names of operators by id; one that is not known is missing. */
export type OperatorNames = (tx: MerchantTx, ids: readonly string[]) => Promise<ReadonlyMap<string, string>>;

export type JournalDeps = {
  readonly postgres: Postgres;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly random: Random;
  readonly log: Log;
  readonly keys: Pick<KeyRing, 'server_public_key' | 'signAs'>;
  readonly live: Pick<Live, 'publishAfterCommit'>;
  /** How often this database was noticed to have been restored. */
  readonly state: Pick<ServerState, 'incarnation' | 'raise'>;
  readonly fleet: JournalFleet;
  readonly projections: readonly Projection[];
};

/** An entry as a projection gets it. `body` has the form of its kind. */
export type ProjectedEntry = {
  [K in TerminalKind]: {
    readonly kind: K;
    readonly body: TerminalBody<K>;
    /** The entry's short key. */
    readonly chain: number; readonly seq: number; readonly variant: number;
    readonly hash: string;
    readonly terminal: string; readonly epoch: string; readonly store: string;
    /** The terminal's clock at the fact, as PostgreSQL can hold it. */
    readonly at: string;
    readonly received_at: string;
    /** The terminal's clock as it sent the upload, at `received_at` by ours; null where a person took the entry up later. */
    readonly sent_at: string | null;
    readonly operator: string | null; readonly session: string | null;
    /** The cursor of the reference data under which it was decided. */
    readonly basis: string | null;
  };
}[TerminalKind];

export type EntryOf<K extends TerminalKind> = Extract<ProjectedEntry, { readonly kind: K }>;

/**
 * Something that a person should know of an entry that was projected all the same. With `settles` it is the end of it: what
 * was flagged with this code on that other entry has turned out by this one, and is settled without a person.
 */
export type ProjectionFlag = { readonly entry: ProjectedEntry; readonly fault: Fault; readonly settles?: { readonly chain: number; readonly seq: number } };

/**
 * What a room computes from entries. It gets entries of one chain in the order of their numbers, each once; it writes
 * set by set through `tx` alone, and may throw: then the entries are given to it one by one, and those that fail again
 * are shown to a person. What its statements wrote before it threw is undone, with a savepoint or with the transaction.
 */
export type Projection = {
  readonly name: string;
  readonly kinds: readonly TerminalKind[];
  project(tx: MerchantTx, entries: readonly ProjectedEntry[]): Promise<readonly ProjectionFlag[]>;
  /** Waited for behind the commit and before a terminal is answered, where something is also kept outside of the database. */
  keep?(): Promise<void>;
};
