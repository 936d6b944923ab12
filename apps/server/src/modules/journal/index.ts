/**
 * The door of the journal: uploads of terminals, the server's own journal, and what a person must look at.
 * docs/adr/0001-journal-and-epochs.md. A transaction that locks a chain locks it before anything else of this room; the
 * server's own journal comes after, and the counter of the change feed last.
 */
import type { Head } from '@stilltill/domain/journal';
import type { ServerBody, ServerKind } from '@stilltill/protocol';
import type { HttpServer } from '../../platform/http.ts';
import type { MerchantTx } from '../../platform/postgres.ts';
import type { OfficeIdentity } from '../office/index.ts';
import * as archive from './archive.ts';
import * as arrivals from './arrivals.ts';
import type { ContactPorts } from './contact.ts';
import { openExceptions } from './exceptions.ts';
import { lastKnownHead } from './heads.ts';
import * as lookups from './lookups.ts';
import type { EnrolledKey, JournalDeps } from './ports.ts';
import { addJournalRoutes } from './routes.ts';
import { type OfficePorts, addJournalOfficeRoutes } from './office-routes.ts';
import { countOpenExceptions, countOpenedExceptions } from './exception-queries.ts';
import { readFlags } from './entry-queries.ts';
import { type OwnEntry, type OwnFact, appendOwn, appendOwnMany, appendServerEntry, holdOwn } from './server-journal.ts';
import { type Settling, settleException } from './settle.ts';
import { operatorsOn, terminalStatuses } from './status.ts';
import { eraseFieldKeys, readFieldKeys, readServerHead } from './store.ts';
import { takeUpload } from './upload.ts';

export { readExceptions } from './exception-queries.ts';
export type {
  EnrolledKey, EntryOf, JournalDeps, JournalFleet, KeyState, OperatorNames, ProjectedEntry, Projection, ProjectionFlag,
} from './ports.ts';
export type { Accepted } from './accept.ts';
export type { CheckedIn } from './contact.ts';
export type { Arrived, ChainState } from './arrivals.ts';
export type { OwnEntry, OwnFact } from './server-journal.ts';
export type { HadDraft } from './lookups.ts';
export type { TerminalStatus } from './status.ts';
// What whoever walks journals by themselves must do in the same way.
export { readBody } from './bodies.ts';
export { storableTime } from './store.ts';
export { isSignedBy } from './verify-seal.ts';

export type Journal = ReturnType<typeof makeJournal>;

export function makeJournal(deps: JournalDeps) {
  return {
    /** One upload from its bytes to its answer. */
    takeUpload: (caller: EnrolledKey, bytes: Uint8Array) => takeUpload(deps, caller, bytes),
    /** Appends to the server's own journal, in the transaction of what it tells of; before the change feed's counter. */
    appendServerEntry: <K extends ServerKind>(tx: MerchantTx, kind: K, body: ServerBody<K>): Promise<Head> => appendServerEntry(deps, tx, kind, body),
    /** The same for a room that computes tables from it: with the entry's short key. */
    appendOwn: <K extends ServerKind>(tx: MerchantTx, kind: K, body: ServerBody<K>): Promise<OwnEntry> => appendOwn(deps, tx, kind, body),
    /** Several at once, under one seal. */
    appendOwnMany: (tx: MerchantTx, facts: readonly OwnFact[]) => appendOwnMany(deps, tx, facts),
    /** Locks the server's own journal, before what is locked at the end of an upload. */
    holdOwn: (tx: MerchantTx) => holdOwn(deps, tx),
    serverHead: readServerHead,
    /** The last head of a terminal that the server holds or was told of. */
    lastKnownHead,
    terminalStatuses,
    operatorsOn,
    /** A terminal is known again only by its certificate: a person should see that it is the one they mean. */
    openTerminalRecovered: (tx: MerchantTx, terminal: string, enrolment: string) => openExceptions(deps, tx, [{
      kind: 'terminal_recovered', fault: { code: 'terminal_recovered', details: { enrolment } }, subject: `terminal_recovered:${enrolment}`, terminal,
      chain: null, epoch: null, seq: null, to_seq: null, hash: null,
    }]),
    /** Destroys keys of personal fields. What a till sends later of them is not stored. */
    eraseFieldKeys,
    /** The sealed keys of personal fields, for whoever takes up the entries that hold them. */
    readFieldKeys,
    countOpenExceptions,
    countOpenedExceptions,
    /** Settles an exception by doing what was decided, in a transaction that a fault undoes. */
    settle: (tx: MerchantTx, who: OfficeIdentity, settling: Settling) => settleException(deps, tx, who, settling),
    /** From the short keys of what a room computed to the entries themselves. */
    lookups,
    /** What arrived since somebody looked, for a room that follows journals behind their uploads. */
    arrivals,
    /** Journals as they were written, for an export. */
    archive,
    /** For each of the given entries the codes of what was noticed about it. */
    readFlags,
    /** Entries, proofs and exceptions below /api/v1/office. */
    addOfficeRoutes: (app: HttpServer, ports: OfficePorts): void => addJournalOfficeRoutes(app, deps, ports),
    /** POST /api/v1/journal and /api/v1/contact. */
    addRoutes: (app: HttpServer, contact: ContactPorts & { readonly monotonic_ms?: (() => number) | undefined }): void => addJournalRoutes(app, deps, contact),
  };
}
