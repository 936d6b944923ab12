/** Starts the server under a bench and tells what it costs. Figures of processes are read from /proc, on Linux alone. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { BenchYears, MadeYears } from './office-years.ts';
import type { BenchFleet, BenchShop, FleetTerminal, FromServer, ToServer } from './server-process.ts';

export type ServerHandle = {
  readonly origin: URL;
  makeShop(shop: BenchShop): Promise<{ readonly merchant: string; readonly codes: readonly string[] }>;
  /** Adds terminals to a shop, and an operator whose rights somebody may change. */
  makeFleet(fleet: BenchFleet): Promise<{ readonly fleet: readonly FleetTerminal[]; readonly operator: string }>;
  /** How many check-ins of those terminals are stored. */
  countCheckIns(merchant: string): Promise<number>;
  /** Makes a merchant with years behind it. */
  makeYears(years: BenchYears): Promise<MadeYears>;
  /** Moves stock by all that was sold. */
  settleStock(merchant: string): Promise<void>;
  /** The most memory that the server process held so far, in MiB; NaN where it can't be known. */
  rssMibMax(): number;
  /** Seconds of processor time of the server process, and of PostgreSQL in `data`. */
  cpuSeconds(): { readonly server: number; readonly postgres: number };
  stop(): Promise<void>;
  /** Ends it as a power cut does. */
  kill(): void;
};

export async function startServerProcess(data: string, settings: Readonly<Record<string, string>> = {}): Promise<ServerHandle> {
  const child = fork(join(import.meta.dirname, 'server-process.ts'), [], {
    env: { ...process.env, PORT: '0', STILLTILL_DATA: data, STILLTILL_LOG_LEVEL: 'error', ...settings }, stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    // Amounts of products are bigint.
    serialization: 'advanced',
  });
  const answer = await nextMessage(child);
  if (!('origin' in answer)) throw new Error('the server tells its address first');
  const pid = child.pid ?? 0;
  return {
    origin: new URL(answer.origin.replace('localhost', '127.0.0.1')),
    async makeShop(make_shop) {
      child.send({ make_shop } satisfies ToServer);
      const made = await nextMessage(child);
      if (!('codes' in made)) throw new Error('the server tells the codes of the terminals that it made');
      return made;
    },
    async makeFleet(make_fleet) {
      child.send({ make_fleet } satisfies ToServer);
      const made = await nextMessage(child);
      if (!('fleet' in made)) throw new Error('the server tells the terminals that it made');
      return made;
    },
    async makeYears(make_years) {
      child.send({ make_years } satisfies ToServer);
      const made = await nextMessage(child);
      if (!('made_years' in made)) throw new Error('the server tells what it made');
      return made.made_years;
    },
    async countCheckIns(merchant) {
      child.send({ count_check_ins: merchant } satisfies ToServer);
      const counted = await nextMessage(child);
      if (!('check_ins' in counted)) throw new Error('the server tells how many it stored');
      return counted.check_ins;
    },
    async settleStock(merchant) {
      child.send({ settle_stock: merchant } satisfies ToServer);
      await nextMessage(child);
    },
    rssMibMax: () => Math.round(Number(/VmHWM:\s+(\d+) kB/.exec(readProc(`/proc/${pid}/status`))?.[1]) / 102.4) / 10,
    cpuSeconds: () => ({ server: cpuSecondsOf(pid), postgres: postgresPids(data).reduce((sum, each) => sum + cpuSecondsOf(each), 0) }),
    kill: () => void child.kill('SIGKILL'),
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, 'exit');
      child.send({ stop: true } satisfies ToServer);
      await exited;
    },
  };
}

async function nextMessage(child: ChildProcess): Promise<FromServer> {
  const left = new AbortController();
  try {
    const message = await Promise.race([
      once(child, 'message', { signal: left.signal }).then(([each]) => each as FromServer),
      once(child, 'exit', { signal: left.signal }).then(([code]) => {
        throw new Error(`the server ended with ${code}`);
      }),
    ]);
    return message;
  } finally {
    left.abort();
  }
}

function readProc(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

const TICKS_PER_SECOND = 100;

function cpuSecondsOf(pid: number): number {
  const stat = readProc(`/proc/${pid}/stat`);
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  // User and system time of itself and of the children that it has waited for.
  return fields.slice(11, 15).reduce((sum, each) => sum + Number(each), 0) / TICKS_PER_SECOND;
}

function postgresPids(data: string): number[] {
  const postmaster = Number(readProc(join(data, 'postgres', 'postmaster.pid')).split('\n')[0]);
  if (!postmaster) return [];
  const children = readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number)
    .filter((pid) => Number(/PPid:\s+(\d+)/.exec(readProc(`/proc/${pid}/status`))?.[1]) === postmaster);
  return [postmaster, ...children];
}
