/** A shop on a composed server, with terminals that enrolled over HTTP as tills do. */
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ComposedServer, type ServerParts, composeServer } from '@stilltill/server/compose.ts';
import { silentLog } from '@stilltill/server/platform/log.ts';
import { normalizeCode } from '@stilltill/protocol';
import { type Ask, type EnrolledTestTerminal, enrolTestTerminal, getTestPass } from './enrol-terminal.ts';
import type { TestDatabase } from './test-database.ts';

export type ShopTerminal = EnrolledTestTerminal & { readonly pass: string };
export type TestShop = {
  readonly server: ComposedServer;
  readonly merchant: string; readonly store: string;
  readonly clock: { now_ms(): number; set(now_ms: number): void };
  /** Folder of the server's keys and remembrance. */
  readonly folder: string;
  ask: Ask;
  /** Makes a terminal and enrols it, in the shop's first store where no other is named. */
  enrol(terminal_code: string, of_store?: string): Promise<ShopTerminal>;
  /** Makes somebody of the office and signs them in; answers with the value of their Cookie header. */
  signIn(role: 'owner' | 'manager', person: { readonly name: string; readonly email: string; readonly password: string }, headers: { readonly host: string; readonly origin: string }): Promise<string>;
  /** Signs in who was made before: a session of now, which may do what asks for a proof of the last minutes. */
  signInAgain(person: { readonly email: string; readonly password: string }, headers: { readonly host: string; readonly origin: string }): Promise<string>;
  /** Stops the server and starts it again, as after a restore of the database. */
  restart(): Promise<void>;
  close(): Promise<void>;
};

type ShopOptions = Partial<Pick<ServerParts, 'log'>> & Pick<ServerParts, 'projections' | 'monotonic_ms' | 'isPrinterAddress' | 'public_address' | 'provider_reach'>;

export async function openTestShop(database: TestDatabase, options: ShopOptions = {}): Promise<TestShop> {
  let now_ms = Date.parse('2026-11-20T08:00:00.000Z');
  const clock = { now_ms: () => now_ms, set: (next_ms: number) => void (now_ms = next_ms) };
  const random = { bytes: (length: number) => randomBytes(length) };
  const folder = mkdtempSync(join(tmpdir(), 'stilltill-shop-'));
  const start = (): Promise<ComposedServer> => composeServer({ log: silentLog, ...options, folder, postgres: database.postgres, clock, random });
  let server = await start();
  const [merchant, store] = [randomUUID(), randomUUID()];
  await server.modules.fleet.makeMerchant({ id: merchant, shop_name: '晨光便利' });
  await database.postgres.withMerchant(merchant, (tx) => server.modules.fleet.makeStore(tx, {
    id: store, code: 'S1', name: 'One', currency: 'CNY', timezone: 'Asia/Shanghai', idle_lock_s: 300, languages: ['zh', 'en'],
  }));
  const ask: Ask = async (path, body, headers) => {
    const answer = await server.app.inject({ method: 'POST', url: path, payload: body, headers: { 'content-type': 'application/json', ...headers } });
    return { status: answer.statusCode, body: answer.body };
  };
  const signInAgain: TestShop['signInAgain'] = async (person, headers) => {
    const signed = await server.app.inject({ method: 'POST', url: '/api/auth/sign-in/email', headers: { ...headers, 'content-type': 'application/json' }, payload: JSON.stringify(person) });
    return [signed.headers['set-cookie'] ?? []].flat().map((each) => each.split(';')[0]).join('; ');
  };
  return {
    get server() {
      return server;
    },
    merchant, store, clock, folder, ask,
    async enrol(terminal_code, of_store = store) {
      const id = randomUUID();
      await server.modules.fleet.makeTerminal(merchant, { id, store: of_store, code: terminal_code, name: terminal_code });
      const issued = await server.modules.fleet.issueCode(merchant, id, 'Manager');
      if (!issued.ok) throw new Error(issued.fault.code);
      const terminal = await enrolTestTerminal(ask, normalizeCode(issued.value.code), { random, start_ms: now_ms });
      return { ...terminal, pass: await getTestPass(ask, terminal, now_ms) };
    },
    async signIn(role, person, headers) {
      const made = await server.modules.office.makeUser({ merchant, role, ...person });
      if (!made.ok) throw new Error(made.fault.code);
      return signInAgain(person, headers);
    },
    signInAgain,
    async restart() {
      await server.stop();
      server = await start();
    },
    async close() {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
