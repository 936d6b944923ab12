import type { Head } from '@stilltill/domain/journal';
import type { ServerBody, ServerKind } from '@stilltill/protocol';
import type { Clock } from '../../platform/clock.ts';
import type { IdSource, Random } from '../../platform/ids.ts';
import type { KeyRing } from '../../platform/keys.ts';
import type { Live } from '../../platform/live.ts';
import type { MerchantTx, Postgres } from '../../platform/postgres.ts';
import type { Remembrance } from '../../platform/remembrance.ts';
import type { ServerState } from '../../platform/server-state.ts';
import type { ReferenceRecord } from '../catalog/index.ts';
import type { LostTerminals } from './lost.ts';
import type { OwnFact, TerminalStatus } from '../journal/index.ts';
import type { Jobs } from '../../platform/jobs.ts';
import type { Log } from '../../platform/log.ts';

/** What the fleet asks of the journal room. The composition fills it in, so that the two rooms make no circle. */
export type FleetJournal = {
  /** Appends to the server's own journal, in the transaction of what it tells of. */
  appendServerEntry<K extends ServerKind>(tx: MerchantTx, kind: K, body: ServerBody<K>): Promise<unknown>;
  /** The last head of a terminal that the server holds or was told of. */
  lastKnownHead(tx: MerchantTx, terminal: string): Promise<Head | null>;
  /** Opens the exception `terminal_recovered`. */
  openTerminalRecovered(tx: MerchantTx, terminal: string, enrolment: string): Promise<unknown>;
  /** Of all, or of one, by terminal; one without an entry may be missing. */
  terminalStatuses(tx: MerchantTx, terminal?: string): Promise<ReadonlyMap<string, TerminalStatus>>;
  /** Who is signed on, by terminal; one with nobody on it is missing. */
  operatorsOn(tx: MerchantTx, terminals: readonly string[]): Promise<ReadonlyMap<string, string>>;
};

/** A key that must never be trusted again as it was, also after a restore. */
export type EndedKey = {
  readonly terminal: string; readonly enrolment: string; readonly public_key: string;
  readonly state: 'retired' | 'compromised';
};

export type FleetPorts = {
  readonly postgres: Postgres;
  readonly clock: Clock;
  readonly random: Random;
  readonly ids: IdSource;
  readonly keys: Pick<KeyRing, 'server_public_key' | 'signAs' | 'ensureMerchantKey' | 'secret'>;
  readonly live: Pick<Live, 'publish' | 'publishAfterCommit'>;
  readonly jobs: Pick<Jobs, 'define' | 'enqueue'>;
  readonly log: Log;
  readonly remembrance: Pick<Remembrance, 'append' | 'onReplay'>;
  readonly state: Pick<ServerState, 'incarnation'>;
  readonly journal: FleetJournal;
  /** Appends many entries to the server's own journal under one seal. */
  appendOwnMany(tx: MerchantTx, facts: readonly OwnFact[]): Promise<unknown>;
  /** What a terminal sold, by the beginning of the hour in milliseconds. */
  salesByHour(tx: MerchantTx, terminal: string, from: Date, until: Date): Promise<ReadonlyMap<number, { readonly sales: number; readonly total_minor: bigint }>>;
  /** What terminals sold in days, `until` among them, by the clocks of their stores: each of them, and all of them by the hour of the day. */
  salesByTerminal(tx: MerchantTx, days: { readonly from: string; readonly until: string; readonly store: string | undefined }): Promise<{
    readonly terminals: ReadonlyMap<string, { readonly sales: number; readonly total_minor: bigint }>; readonly hours: ReadonlyMap<number, number>;
  }>;
  /** Puts records into the change feed, as the last act of the transaction. */
  publishChanges(tx: MerchantTx, records: readonly ReferenceRecord[]): Promise<unknown>;
  /** Names of operators, by id. */
  operatorNames(tx: MerchantTx, operators: readonly string[]): Promise<ReadonlyMap<string, string>>;
  readonly lost: LostTerminals;
  /** Where customers reach the receipt page; null prints no QR codes. */
  readonly public_address: string | null;
};
