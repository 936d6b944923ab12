// Composition and start-up: the only file that knows every module. As a program (`npm start`) it serves a shop until it
// is told to stop; `startServer` gives the same server to tools, simulations and tests.

import { join } from 'node:path';
import type { Clock } from './platform/clock.ts';
import { type Modules, composeModules } from './compose.ts';
import { seedDemoPeople } from './demo/people.ts';
import { demoNote, seedDemoShop } from './demo/shop.ts';
import { type Config, readConfigOfProcess } from './platform/config.ts';
import { runProgram } from './platform/program.ts';
import { registerErrorsPage } from './platform/errors-page.ts';
import { keepHeapSmall } from './platform/heap.ts';
import { type HttpServer, makeHttpServer } from './platform/http.ts';
import { serveWebApp } from './platform/http-static.ts';
import type { Random } from './platform/ids.ts';
import { followHostNames, hostNames } from './platform/host-names.ts';
import type { LanCertificate } from './platform/lan-certificate.ts';
import { registerLanding } from './platform/landing.ts';
import { listen } from './platform/listen.ts';
import type { Platform } from './platform/platform.ts';
import type { Tx } from './platform/postgres.ts';
import { type Foundation, startFoundation, type Step } from './platform/start.ts';

export type ServerOptions = {
  config: Config;
  clock?: Clock;
  random?: Random;
  report?: (step: Step) => void;
  /** Whether a first run makes the demo shop. */
  seeds_demo?: boolean;
};

export type RunningServer = {
  /** Origins under which it is reached, the one for this machine first. */
  origins: readonly string[];
  /** A one-use link for the owner; null once there is one. */
  setup_link: string | null;
  notes: readonly { title: string; lines: readonly string[] }[];
  root_fingerprint: string | null;
  platform: Platform;
  /** The doors of all rooms, for tools that set a shop up. */
  modules: Modules;
  /** The HTTP server, also for requests without a network. */
  app: HttpServer;
  admin_url: string;
  /** Resolves when the database ended by itself and the server cannot go on. */
  failed: Promise<void>;
  /** Finishes what is being done and stops everything. Idempotent. */
  stop(): Promise<void>;
};

const APPS_FOLDER = join(import.meta.dirname, '../..');
const DRAIN_MS = 10_000;
const DOORS = [
  { href: '/till/', name: { en: 'Till', zh: '收银终端' }, about: { en: 'Sell. Works offline, too.', zh: '收款，断网也能用。' } },
  { href: '/office/', name: { en: 'Office', zh: '后台' }, about: { en: 'Sales, terminals, exceptions.', zh: '销售、终端、异常。' } },
  { href: '/api/openapi.json', name: { en: 'API', zh: '接口' }, about: { en: 'For programs (OpenAPI 3.1).', zh: '供程序使用（OpenAPI 3.1）。' } },
] as const;

/** Starts everything and listens. Throws StartFault; what was started by then is stopped again. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { config, report = () => {} } = options;
  keepHeapSmall();
  let origins: readonly string[] = [];
  const foundation = await startFoundation({ ...options, origins: () => origins });
  const { platform } = foundation;
  const closers: (() => Promise<void>)[] = [foundation.stop];
  const stop = async (): Promise<void> => {
    for (let close = closers.pop(); close; close = closers.pop()) await close();
  };
  try {
    const names = hostNames(config.public_address);
    const certificate = config.lan ? await makeCertificate(foundation, config, names) : null;
    const app = await makeApp(platform, certificate, () => origins, config);
    closers.push(() => app.close());
    const modules = composeModules(app, platform);
    if (await platform.state.begin()) report('restored');
    const unfollow = await modules.start();
    closers.push(async () => unfollow());
    const badge = options.seeds_demo === false ? null : await seedOnce(modules, platform, report);
    await platform.jobs.start();
    const listening = await listen({ app, port: config.port, tls: certificate, bind: config.bind });
    closers.push(async () => {
      // Streams of live events never end by themselves.
      await platform.live.close();
      await listening.close(DRAIN_MS);
    });
    origins = originsOf(listening.port, certificate === null ? null : names);
    if (certificate) {
      const unfollow_names = followHostNames(config.public_address, (now) => {
        origins = originsOf(listening.port, now);
        makeCertificate(foundation, config, now).then(listening.setCertificate, (error: unknown) => platform.log.error({ err: error }, 'no certificate for a new address'));
      });
      closers.push(async () => unfollow_names());
    }
    const path = await modules.makeSetupPath();
    return {
      origins, platform, modules, app, stop,
      setup_link: path === null ? null : `${origins[0]}${path}`,
      // Until somebody owns the shop, whoever starts it wants to try it out.
      notes: path === null || options.seeds_demo === false ? [] : [demoNote(badge)],
      root_fingerprint: certificate?.root?.fingerprint ?? null,
      admin_url: foundation.admin_url,
      failed: foundation.database_ended,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Loaded only where it is needed: the parts that make certificates take longer to load than the rest of a start. */
async function makeCertificate({ folder, platform }: Foundation, config: Config, names: readonly string[]): Promise<LanCertificate> {
  const { ensureLanCertificate } = await import('./platform/lan-certificate.ts');
  return ensureLanCertificate(folder, config.tls, names, platform.clock);
}

async function makeApp(platform: Platform, certificate: LanCertificate | null, origins: () => readonly string[], { proxies, metrics_from }: Pick<Config, 'proxies' | 'metrics_from'>): Promise<HttpServer> {
  const { log, ids, metrics, postgres } = platform;
  const app = await makeHttpServer({ log, ids, metrics, isHealthy: () => postgres.ping(), proxies, metrics_from });
  const lan = certificate && { root: certificate.root, origins: () => origins().filter((origin) => !/localhost|127\.0\.0\.1|\[::1\]/.test(origin)) };
  registerLanding(app, { lan, doors: DOORS });
  registerErrorsPage(app);
  for (const name of ['till', 'office']) await serveWebApp(app, { name, folder: join(APPS_FOLDER, name, 'dist') });
  return app;
}

/** The demo shop belongs to the first run of a database, not of a folder: another server may share the database. Answers with what a badge says that was issued just now. */
async function seedOnce(modules: Modules, { postgres, clock }: Platform, report: (step: Step) => void): Promise<string | null> {
  const name = 'demo shop';
  const isDone = async (tx: Tx): Promise<boolean> => (await tx.query('select from platform.done_once where name = $1', [name])).length > 0;
  if (await postgres.withoutMerchant(isDone)) return null;
  return postgres.withoutMerchant(async (tx) => {
    // Of processes that start together one makes the shop, in transactions of its own, and the others wait for it.
    await tx.execute("select set_config('idle_in_transaction_session_timeout', '0', true), set_config('statement_timeout', '0', true)");
    await tx.query("select pg_advisory_xact_lock(hashtext('stilltill/demo-shop'))");
    if (await isDone(tx)) return null;
    report('seeding');
    await seedDemoShop({ postgres, ...modules });
    const badge = await seedDemoPeople({ postgres, ...modules }, clock.now_ms());
    await tx.execute('insert into platform.done_once (name, at) values ($1, $2)', [name, new Date(clock.now_ms())]);
    return badge;
  });
}

function originsOf(port: number, lan_names: readonly string[] | null): string[] {
  const local = `http://localhost:${port}`;
  if (lan_names === null) return [local];
  return [local, ...lan_names.map((name) => `https://${name.includes(':') ? `[${name}]` : name}:${port}`)];
}

if (import.meta.main) await runProgram(readConfigOfProcess, startServer);
