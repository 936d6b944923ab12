import { isIP } from 'node:net';
import { isAbsolute, join, resolve } from 'node:path';
import { type Networks, readNetworks } from './addresses.ts';
import { StartFault } from './start-fault.ts';

/** What the person who starts the server may choose. Read once at start; nothing else reads the environment. */
export type Config = {
  port: number;
  /** Absolute path of the folder that holds database, keys, logs and remembrance. */
  data_folder: string;
  /** Absolute path of the folder of keys: in the data folder, or where several processes of one shop share it. */
  keys_folder: string;
  /** An administrator's URL of a PostgreSQL of the owner's; null for the embedded one. */
  database_url: string | null;
  /** The number of the last migration of that database, where it is upgraded without a copy this once; null: a copy is made. */
  upgrade_in_place: string | null;
  /** Serve other devices over HTTPS. */
  lan: boolean;
  /** Origin under which customers reach this server, without a slash at its end; null prints no QR codes. */
  public_address: string | null;
  /** An owner's e-mail address: whose merchant decides about the server itself; null: the one that was set up first. */
  keeper: string | null;
  /** The owner's certificate and key, paths of PEM files; null makes a small authority of our own. */
  tls: { cert_path: string; key_path: string } | null;
  log_level: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  /** The address that the port is opened at, where a reverse proxy on another machine or in another container asks; null: this machine alone. */
  bind: string | null;
  /** Reverse proxies: what they say of who asks (X-Forwarded-For) is believed. */
  proxies: Networks;
  /** Who may read /metrics beside this machine itself. */
  metrics_from: Networks;
  /** Where structured log lines go: a file in the data folder, or standard output for containers. */
  log_target: 'file' | 'stdout';
};

const DEFAULT_PORT = 8700;
const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;

/** Reads the command line and the environment. Throws StartFault `setting_not_valid`. */
export function readConfig(args: readonly string[], env: NodeJS.ProcessEnv, working_folder: string): Config {
  const unknown = args.find((arg) => arg !== '--lan');
  if (unknown !== undefined) throw new StartFault('setting_not_valid', `${unknown} (--lan)`);
  // npm runs scripts in the folder of package.json; a relative folder means the one the person stands in.
  const base = env['INIT_CWD'] ?? working_folder;
  const data_folder = env['STILLTILL_DATA'] ? toAbsolute(env['STILLTILL_DATA'], base) : resolve(working_folder, 'data');
  return {
    port: readPort(env['PORT']),
    keys_folder: env['STILLTILL_KEYS'] ? toAbsolute(env['STILLTILL_KEYS'], base) : join(data_folder, 'keys'),
    data_folder,
    database_url: readDatabaseUrl(env['DATABASE_URL']),
    upgrade_in_place: env['STILLTILL_UPGRADE_IN_PLACE'] || null,
    lan: args.includes('--lan'),
    public_address: readPublicAddress(env['STILLTILL_PUBLIC_ADDRESS']),
    keeper: env['STILLTILL_KEEPER']?.trim().toLowerCase() || null,
    tls: readTls(env['STILLTILL_TLS_CERT'], env['STILLTILL_TLS_KEY'], base),
    bind: readBind(env['STILLTILL_BIND']),
    proxies: readNetworksOf('STILLTILL_PROXIES', env['STILLTILL_PROXIES']),
    metrics_from: readNetworksOf('STILLTILL_METRICS_FROM', env['STILLTILL_METRICS_FROM']),
    log_level: readChoice('STILLTILL_LOG_LEVEL', env['STILLTILL_LOG_LEVEL'] || 'info', LOG_LEVELS),
    log_target: readChoice('STILLTILL_LOG', env['STILLTILL_LOG'] || 'file', ['file', 'stdout'] as const),
  };
}

/** The configuration of this process. */
export function readConfigOfProcess(): Config {
  return readConfig(process.argv.slice(2), process.env, process.cwd());
}

/** The environment of programs that we run: the system's search path and nothing else, so that no setting reaches them. */
export function bareEnvironment(): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = { LC_ALL: 'C', TZ: 'UTC' };
  for (const name of ['PATH', 'SystemRoot']) if (process.env[name] !== undefined) env[name] = process.env[name];
  return env;
}

function toAbsolute(path: string, base: string): string {
  return isAbsolute(path) ? path : resolve(base, path);
}

function readPort(text: string | undefined): number {
  if (!text) return DEFAULT_PORT;
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65_535) throw new StartFault('setting_not_valid', `PORT=${text}`);
  return port;
}

function readDatabaseUrl(text: string | undefined): string | null {
  if (!text) return null;
  // The text may hold a password, so it is never repeated in the sentence.
  if (!/^postgres(ql)?:\/\//.test(text)) throw new StartFault('setting_not_valid', 'DATABASE_URL (postgres://…)');
  return text;
}

function readPublicAddress(text: string | undefined): string | null {
  if (!text) return null;
  const url = URL.canParse(text) ? new URL(text) : null;
  const is_origin = url !== null && (url.protocol === 'https:' || url.protocol === 'http:') && url.pathname === '/' && url.search === '' && url.hash === '';
  if (!is_origin) throw new StartFault('setting_not_valid', `STILLTILL_PUBLIC_ADDRESS=${text}`);
  return url.origin;
}

function readBind(text: string | undefined): string | null {
  if (!text) return null;
  if (isIP(text) === 0) throw new StartFault('setting_not_valid', `STILLTILL_BIND=${text}`);
  return text;
}

function readNetworksOf(name: string, text: string | undefined): Networks {
  const networks = readNetworks(text ?? '');
  if (networks === null) throw new StartFault('setting_not_valid', `${name}=${text} (10.0.0.5, 192.168.0.0/16)`);
  return networks;
}

function readTls(cert: string | undefined, key: string | undefined, base: string): Config['tls'] {
  if (!cert && !key) return null;
  if (!cert || !key) throw new StartFault('setting_not_valid', 'STILLTILL_TLS_CERT + STILLTILL_TLS_KEY');
  return { cert_path: toAbsolute(cert, base), key_path: toAbsolute(key, base) };
}

function readChoice<T extends string>(name: string, text: string, choices: readonly T[]): T {
  const choice = choices.find((each) => each === text);
  if (choice === undefined) throw new StartFault('setting_not_valid', `${name}=${text} (${choices.join(', ')})`);
  return choice;
}
