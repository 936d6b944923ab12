/**
 * A shop as a business runs it: several processes of the real server on one PostgreSQL of the owner's, with one folder of
 * keys and a data folder each, behind a proxy that brings each request to the next of them.
 */
import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { urlOfDatabase } from '@stilltill/server/platform/postgres-roles.ts';
import pg from 'pg';
import { startRequestBalancer } from '../shared/request-balancer.ts';
import { freePort } from './free-port.ts';
import { type Shop, type ShopProcess, setupLinkIn, startProcess } from './shop-process.ts';

export type ProcessesOptions = { readonly data_folder: string; readonly port: number; readonly environment: Readonly<Record<string, string>> };
export type ShopOfProcesses = Shop & {
  /** Address of each process itself, past the proxy. */
  readonly process_origins: readonly string[];
  /** How many requests each process answered. */
  answered(): readonly number[];
  /** Ends one process as a power cut does; the proxy passes it over from then on. */
  kill(at: number): Promise<void>;
};

/** A fresh shop on so many processes. */
export async function startShopOn(count: number): Promise<ShopOfProcesses> {
  return startProcesses(count, { data_folder: await mkdtemp(join(tmpdir(), 'stilltill-shop-')), port: await freePort(), environment: {} });
}

/** Starts them all at once, as an orchestrator does. A shop that was stopped is found again by its data folder. */
export async function startProcesses(count: number, { data_folder, port, environment }: ProcessesOptions): Promise<ShopOfProcesses> {
  const database = `shop_${createHash('sha256').update(data_folder).digest('hex').slice(0, 24)}`;
  const server_url = process.env['STILLTILL_TEST_PG'];
  if (!server_url) throw new Error('Several processes share a PostgreSQL: run this by npm test, or name one in STILLTILL_TEST_PG.');
  const origin = `http://localhost:${port}`;
  await onServer(server_url, async (admin) => {
    const { rowCount } = await admin.query('select from pg_database where datname = $1', [database]);
    if (rowCount === 0) await admin.query(`create database ${database} template template0 encoding 'UTF8'`);
  });
  const ports = await Promise.all(Array.from({ length: count }, freePort));
  const started = await Promise.allSettled(ports.map((own_port, at) => startProcess([], {
    PORT: String(own_port), DATABASE_URL: urlOfDatabase(server_url, database), STILLTILL_DATA: join(data_folder, `process-${at + 1}`), STILLTILL_KEYS: join(data_folder, 'keys'),
    STILLTILL_PUBLIC_ADDRESS: origin, STILLTILL_PROXIES: '127.0.0.1, ::1', ...environment,
  })));
  const processes = started.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  const failed = started.find((each) => each.status === 'rejected');
  if (failed) {
    await stopAll(processes);
    throw failed.reason;
  }
  const balancer = await startRequestBalancer(ports.map((own_port) => new URL(`http://127.0.0.1:${own_port}`)), port);
  const stop = async (): Promise<void> => {
    await balancer.close();
    await stopAll(processes);
  };
  return {
    origin, data_folder, stop,
    process_origins: ports.map((own_port) => `http://localhost:${own_port}`),
    process_id: processes[0]?.process_id ?? 0,
    output: () => processes.map((each) => each.output()).join('\n'),
    // Each process that starts shows a link of its own; of those that start together each works.
    setup_link: setupLinkIn(processes[0]?.output() ?? '')?.replace(/^http:\/\/[^/]+/, origin) ?? null,
    answered: balancer.answered,
    kill: async (at) => processes[at]?.kill(),
    async remove() {
      await stop();
      await onServer(server_url, (admin) => admin.query(`drop database if exists ${database} with (force)`));
      await rm(data_folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

async function stopAll(processes: readonly ShopProcess[]): Promise<void> {
  await Promise.all(processes.map((each) => each.stop()));
}

async function onServer(url: string, work: (admin: pg.Client) => Promise<unknown>): Promise<void> {
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  try {
    await work(admin);
  } finally {
    await admin.end();
  }
}
