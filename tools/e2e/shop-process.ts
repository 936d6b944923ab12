// One process of the real server for tests. What it prints is what a person would read, and is read here in the same way.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../..');
/** Several start at once, each on its share of two cores. */
const READY_WITHIN_MS = 120_000;

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

/** One process of the server, ready. */
export type ShopProcess = { readonly process_id: number; output(): string; stop(): Promise<void>; kill(): Promise<void> };

/** Starts one process of the server and waits until it says where it is. Rejects with all that it printed when it ends before. */
export async function startProcess(words: readonly string[], environment: Readonly<Record<string, string>>): Promise<ShopProcess> {
  const child = spawn(process.execPath, [join(ROOT, 'apps/server/src/main.ts'), ...words], { cwd: ROOT, env: { ...process.env, ...environment }, stdio: ['ignore', 'pipe', 'pipe'] });
  const output = collect(child);
  await isReady(child, output);
  return { process_id: child.pid as number, output, stop: () => end(child, 'SIGINT'), kill: () => end(child, 'SIGKILL') };
}

/** The owner's link among what a server printed. */
export function setupLinkIn(output: string): string | null {
  return /(http\S+\/office\/setup\S+)/.exec(output)?.[1] ?? null;
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

async function end(child: ChildProcess, signal: 'SIGINT' | 'SIGKILL'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill(signal);
  await exit;
}
