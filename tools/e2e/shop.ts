// A shop as its owner starts it: the real program as a process of its own, on a free port and in a data folder that
// ends with it. What it prints is what a person would read, and is read here in the same way.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { freePort } from './free-port.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const READY_WITHIN_MS = 60_000;

export type Shop = {
  /** http://localhost:port */
  readonly origin: string;
  readonly data_folder: string;
  readonly process_id: number;
  /** One-use link for the owner; null once it was used. */
  readonly setup_link: string | null;
  /** All that it printed. */
  output(): string;
  /** Ends it as Ctrl-C does, keeps the data folder. */
  stop(): Promise<void>;
  /** Ends it and removes its data. */
  remove(): Promise<void>;
};

export type ShopOptions = {
  readonly data_folder?: string;
  readonly port?: number;
  readonly environment?: Readonly<Record<string, string>>;
  readonly arguments?: readonly string[];
};

/** Starts a shop and waits until it says where it is. Rejects with all that it printed when it ends before. */
export async function startShop(options: ShopOptions = {}): Promise<Shop> {
  const data_folder = options.data_folder ?? (await mkdtemp(join(tmpdir(), 'stilltill-shop-')));
  const port = options.port ?? (await freePort());
  const origin = `http://localhost:${port}`;
  const child = spawn(process.execPath, [join(ROOT, 'apps/server/src/main.ts'), ...(options.arguments ?? [])], {
    cwd: ROOT,
    env: { ...process.env, PORT: String(port), STILLTILL_DATA: data_folder, STILLTILL_PUBLIC_ADDRESS: origin, ...options.environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = collect(child);
  await isReady(child, output);
  return {
    origin, data_folder, output,
    process_id: child.pid as number,
    setup_link: /(http\S+\/office\/setup\S+)/.exec(output())?.[1] ?? null,
    stop: () => end(child),
    async remove() {
      await end(child);
      await rm(data_folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

function collect(child: ChildProcess): () => string {
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8');
    stream?.on('data', (part: string) => (text += part));
  }
  return () => text;
}

async function isReady(child: ChildProcess, output: () => string): Promise<void> {
  const { promise, resolve: ready, reject } = Promise.withResolvers<void>();
  const look = (): void => {
    if (output().includes('Ctrl-C')) ready();
  };
  child.stdout?.on('data', look);
  child.once('exit', (code) => reject(new Error(`The shop ended with ${code} before it was ready:\n${output()}`)));
  const limit = setTimeout(() => {
    child.kill('SIGTERM');
    reject(new Error(`The shop was not ready in time:\n${output()}`));
  }, READY_WITHIN_MS);
  await promise.finally(() => clearTimeout(limit));
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGINT');
  await exit;
}
