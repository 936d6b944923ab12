/**
 * The door of the fleet: stores, terminals, their keys, and who is asking where it is a terminal. Keys are never
 * forgotten: entries sealed under an earlier one are verified with it for as long as they are kept.
 */
import { type Result, fail } from '@stilltill/domain/result';
import type { MerchantTx } from '../../platform/postgres.ts';
import type { HttpServer } from '../../platform/http.ts';
import * as decide from './decide.ts';
import { selectCertificates } from './certificates.ts';
import { lentWindows, storePlaces } from './for-watch.ts';
import { placesSeen } from './places.ts';
import { type TellKeys, enrol, givePass, issueCode } from './enrol.ts';
import { addFleetEstateRoutes } from './fleet-routes.ts';
import { forgetExpired, recentDecisions } from './gate.ts';
import { type KeyState, type TerminalIdentity, identityOf } from './identity.ts';
import type { FleetPorts } from './ports.ts';
import { addFleetOfficeRoutes } from './office-routes.ts';
import { addFleetRoutes } from './routes.ts';
import type { RequireOffice } from '../office/index.ts';
import * as store from './store.ts';
import { addStoreRoutes } from './store-routes.ts';
import { makeStoreDoor } from './store-door.ts';
import { makeMerchant } from './stores.ts';
import { makePresence } from './presence.ts';
import { listFleet } from './queries.ts';
import { type TellCertified, makeDecisionDoor, makeRegistry } from './registry.ts';
import { type TokenMint, makeTokenMint } from './token.ts';

export type { KeyState, TerminalIdentity } from './identity.ts';
export type { EndedKey, FleetJournal, FleetPorts } from './ports.ts';
export type { HashedSecret, Merchant, Store, TerminalRow } from './store.ts';
export { readInspectionPage } from './inspection-list.ts';
export { readStoreOverview } from './store-changes.ts';
export { makeLostTerminals } from './lost.ts';
export { isSignedBy } from './signature.ts';
/** For whoever needs thousands of passes at once: a bench. */
export { makeTokenMint } from './token.ts';

const KEY_CHANNEL = 'fleet_key';
const CERTIFIED_CHANNEL = 'fleet_certified';

/** What a request must bring to be asked who it is. */
export type PassBearer = { readonly headers: { readonly authorization?: string | undefined }; readonly raw?: { readonly socket?: { readonly remoteAddress?: string | undefined } | null } };

export type Fleet = ReturnType<typeof makeFleet>;

export function makeFleet(ports: FleetPorts) {
  const mint = makeTokenMint(ports.keys.secret('terminal-token'));
  const { postgres, clock } = ports;
  const merchants = async (): Promise<string[]> => (await postgres.withAuth((tx) => tx.query<{ id: string }>('select id from auth.merchant order by id'))).map(({ id }) => id);
  const presence = makePresence(ports, merchants);
  const registry = makeRegistry({ ...ports, teller: presence.teller, tellCertified: makeTellCertified(mint, clock) });

  const tellKeys: TellKeys = async (tx, enrolments, state) => {
    for (const enrolment of enrolments) {
      await tx.query('select pg_notify($1, $2)', [KEY_CHANNEL, `${enrolment} ${state}`]);
      tx.afterCommit(() => mint.decide(enrolment, state, clock.now_ms()));
    }
  };

  const identify = makeIdentify(mint, clock, (address) => presence.noteUnknown(address, null));
  ports.remembrance.onReplay(decide.ENDED_KEY, (line) => decide.recallEndedKey(ports, tellKeys, line.merchant_id, line.value));

  return {
    /** Begins to follow decisions of other processes. Before it, passes are not to be checked. Answers with the way to stop. */
    async start(): Promise<() => void> {
      const stop = await followKeys(ports, mint);
      const rest = await presence.start();
      return () => {
        stop();
        rest();
      };
    },
    ...presence.door,

    /**
     * Who is asking, without the database. For the journal room: terminals in every state are let in, and the state
     * says what to do with what they bring.
     */
    authenticate: identify,

    /** Who is asking, where only an enrolled terminal gets an answer. */
    requireTerminal(request: PassBearer): Result<TerminalIdentity> {
      const identity = identify(request);
      if (!identity.ok || identity.value.state === 'enrolled') return identity;
      return fail(identity.value.state === 'compromised' ? 'key_compromised' : 'terminal_retired');
    },

    /** Every enrolment that a terminal ever had, with its key, newest first. */
    async enrolmentsOf(tx: MerchantTx, terminal: string): Promise<TerminalIdentity[]> {
      const rows = await store.selectEnrolmentsOf(tx, terminal);
      return rows.map(({ certificate, state }) => identityOf(certificate, state)).reverse();
    },
    storePlaces, lentWindows, placesSeen,
    ...makeDecisionDoor(registry, { ...ports, teller: presence.teller }),
    /** Every certificate that was ever given out, with what became of its key. */
    certificates: (tx: MerchantTx) => selectCertificates(tx),
    merchant: (tx: MerchantTx) => store.selectMerchant(tx),
    stores: (tx: MerchantTx) => store.selectStores(tx),
    store: (tx: MerchantTx, id: string) => store.selectStore(tx, id),
    terminals: (tx: MerchantTx) => store.selectTerminals(tx),
    /** Terminals of a store as the registry has them, in the order of their codes. */
    terminalPage: (tx: MerchantTx, asked: { readonly store: string; readonly after: string | undefined; readonly limit: number }) => listFleet(ports, tx, asked, clock.now_ms()),

    /** All merchants of this server. */
    merchants,
    /** Makes a merchant; `conflict`: there is one of this id. */
    makeMerchant: (merchant: { readonly id: string; readonly shop_name: string }) => makeMerchant(ports, merchant),
    ...makeStoreDoor(ports),

    makeTerminal: (merchant: string, terminal: { readonly id: string; readonly store: string; readonly code: string; readonly name: string }) =>
      postgres.withMerchant(merchant, (tx) => decide.makeTerminal(ports, tx, terminal)),
    terminalList: (merchant: string) => decide.listTerminals(ports, merchant),
    issueCode: (merchant: string, terminal: string, by: string) => issueCode(ports, merchant, terminal, by),
    retire: (merchant: string, terminal: string, by: string, reason: string) => decide.endTerminal(ports, tellKeys, merchant, terminal, 'retired', by, reason),
    markCompromised: (merchant: string, terminal: string, by: string, reason: string) =>
      decide.endTerminal(ports, tellKeys, merchant, terminal, 'compromised', by, reason),
    enrol: (request: Parameters<typeof enrol>[2]) => enrol(ports, tellKeys, request),
    givePass: (signed: Parameters<typeof givePass>[3], request: Parameters<typeof givePass>[4]) => givePass(ports, mint, tellKeys, signed, request),

    /** POST /api/v1/enrolment and /api/v1/terminal/token. */
    addRoutes(app: HttpServer): void {
      addFleetRoutes(app, this);
    },
    /** Below /api/v1/office/terminals and /api/v1/office/fleet, and what the owner changes about stores. */
    addOfficeRoutes(app: HttpServer, requireOffice: RequireOffice): void {
      addFleetOfficeRoutes(app, ports, this, requireOffice);
      addStoreRoutes(app, ports, requireOffice);
      addFleetEstateRoutes(app, { ...ports, teller: presence.teller, registry, requireOffice });
    },
  };
}

function makeTellCertified(mint: TokenMint, clock: FleetPorts['clock']): TellCertified {
  return async (tx, enrolment, { at, store: of }) => {
    await tx.query('select pg_notify($1, $2)', [CERTIFIED_CHANNEL, `${enrolment} ${at} ${of}`]);
    tx.afterCommit(() => mint.certify(enrolment, { at, store: of }, clock.now_ms()));
  };
}

/** Who shows a pass, without the database. `unknown` hears of a pass that nobody was given. */
function makeIdentify(mint: TokenMint, clock: FleetPorts['clock'], unknown: (address: string | undefined) => void) {
  return (request: PassBearer): Result<TerminalIdentity> => {
    const match = /^Bearer ([A-Za-z0-9_.-]{20,2000})$/.exec(request.headers.authorization ?? '');
    if (!match) return fail('terminal_unknown');
    const checked = mint.check(match[1] as string, clock.now_ms());
    if (!checked.ok && checked.fault.code === 'terminal_unknown') unknown(request.raw?.socket?.remoteAddress);
    return checked;
  };
}

/** Takes up what other processes decide about keys, and what was decided while none listened. Answers with the way to stop. */
async function followKeys({ postgres, clock }: FleetPorts, mint: TokenMint): Promise<() => void> {
  const load = async (): Promise<void> => {
    for (const { enrolment, state } of await recentDecisions(postgres, clock.now_ms())) mint.decide(enrolment, state, clock.now_ms());
  };
  const stop = await postgres.listener.listen(KEY_CHANNEL, (payload) => {
    const [enrolment, state] = payload.split(' ') as [string, KeyState];
    mint.decide(enrolment, state, clock.now_ms());
  }, () => void load().catch(() => {}));
  // What was not heard of while nobody listened, a till hears of when its pass has run out.
  const stopCertified = await postgres.listener.listen(CERTIFIED_CHANNEL, (payload) => {
    const [enrolment, at, of] = payload.split(' ') as [string, string, string];
    mint.certify(enrolment, { at, store: of }, clock.now_ms());
  });
  await load();
  await forgetExpired(postgres, clock.now_ms());
  return () => {
    stop();
    stopCertified();
  };
}
