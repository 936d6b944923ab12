/** Ten thousand terminals in one process: check-ins when they are due over kept connections, and a live stream for each. */
import { type Socket, connect } from 'node:net';
import { makeAsk } from './load.ts';
import type { FleetTerminal } from './server-process.ts';

/** Check-ins under way at once; each is answered behind the commit of its set. */
const CONNECTIONS = 150;
const TICK_MS = 5;

export type SimulatedTerminal = FleetTerminal & { due_ms: number; answered_ms: number; is_stopped: boolean };
export type CheckInLoad = {
  readonly latencies_ms: readonly number[];
  answered(): number;
  /** Asked and answered with something else than 200, or not at all. */
  failed(): number;
  /** How often a terminal was told to come less often. */
  slowed(): number;
  stop(): Promise<void>;
};

/** Measurements as a till has them, a little other each time. */
function bodyOf(now_ms: number, count: number): Buffer {
  const telemetry = {
    battery_ppm: 1_000_000 - (count % 100) * 5_000, is_charging: count % 3 === 0, storage_used_mib: 210, storage_quota_mib: 60_000, memory_used_mib: 80 + (count % 20), memory_limit_mib: 4_096, network_kind: 'wifi',
    network_name: 'shop', rtt_ms: 12 + (count % 50), loss_ppm: 0, printer_bits: '16121212', paper: 'ok', scanner: 'ready', clock_offset_ms: count % 7, app_errors: 0, queue: 0, faults: [],
  };
  const settings = { dial_up: 'off', dial_ahead: 'off', calls: 'off', languages: ['zh', 'en'], idle_lock_s: 900, simple_mode: false };
  return Buffer.from(JSON.stringify({
    head: null, acknowledgement: null, at: new Date(now_ms).toISOString(), waiting: 0, storage: { persisted: true, used_ppm: 4_000 }, app_build: 'bench 1', check_in: { telemetry, settings },
  }));
}

/** Each terminal comes at its time, and then when it was told to, with chance (from 0 to 1) in it as at a till. Lateness of a connection counts as the server's. */
export function startCheckIns(origin: URL, terminals: readonly SimulatedTerminal[], chance: () => number): CheckInLoad {
  const latencies_ms: number[] = [];
  const idle = Array.from({ length: CONNECTIONS }, () => makeAsk(origin));
  const all = [...idle];
  let [answered, failed, slowed, under_way, is_over] = [0, 0, 0, 0, false];
  // Terminals by the tick in which they are due: looked through by none but their own.
  const due = new Map<number, SimulatedTerminal[]>();
  const plan = (terminal: SimulatedTerminal): void => {
    const tick = Math.ceil(terminal.due_ms / TICK_MS);
    const same = due.get(tick);
    if (same) same.push(terminal);
    else due.set(tick, [terminal]);
  };
  for (const terminal of terminals) plan(terminal);
  let waiting: SimulatedTerminal[] = [];
  let tick_done = Math.floor(performance.now() / TICK_MS);

  const meet = async (terminal: SimulatedTerminal, connection: ReturnType<typeof makeAsk>): Promise<void> => {
    under_way += 1;
    try {
      const { status, body } = await connection.send('/api/v1/contact', bodyOf(Date.now(), answered), { authorization: terminal.pass });
      const now_ms = performance.now();
      if (status === 200) {
        answered += 1;
        latencies_ms.push(now_ms - terminal.due_ms);
        terminal.answered_ms = now_ms;
        const ordered_s = Number(/"next_contact_s":(\d+)/.exec(body)?.[1]);
        if (ordered_s > 30) slowed += 1;
        terminal.due_ms = now_ms + ordered_s * 1000 * (0.85 + 0.15 * chance());
      } else {
        failed += 1;
        if (failed <= 3) process.stderr.write(`a check-in was answered ${status}: ${body.slice(0, 300)}\n`);
        terminal.due_ms = now_ms + 5_000;
      }
      idle.push(connection);
    } catch (error) {
      failed += 1;
      if (!is_over) process.stderr.write(`a check-in was not answered: ${String(error)}\n`);
      return;
    } finally {
      under_way -= 1;
    }
    if (!is_over && !terminal.is_stopped) plan(terminal);
    send();
  };
  // The one that rested longest comes next: the server closes what rests for a minute.
  const send = (): void => {
    for (let connection = waiting.length > 0 ? idle.shift() : undefined; connection; connection = waiting.length > 0 ? idle.shift() : undefined) {
      const terminal = waiting.shift() as SimulatedTerminal;
      if (terminal.is_stopped) idle.push(connection);
      else void meet(terminal, connection);
    }
  };
  const timer = setInterval(() => {
    const now = Math.floor(performance.now() / TICK_MS);
    for (; tick_done < now; tick_done += 1) {
      const came = due.get(tick_done);
      if (!came) continue;
      due.delete(tick_done);
      waiting = waiting.concat(came);
    }
    send();
  }, TICK_MS);
  return {
    latencies_ms, answered: () => answered, failed: () => failed, slowed: () => slowed,
    async stop() {
      clearInterval(timer);
      waiting = [];
      is_over = true;
      const until = performance.now() + 10_000;
      while (under_way > 0 && performance.now() < until) await new Promise((resolve) => setTimeout(resolve, 20));
      failed += under_way;
      for (const { close } of all) close();
    },
  };
}

export type Streams = {
  /** How many are open. */
  open(): number;
  /** Resolves with when the last of all streams had a text, in the time of performance.now; null: not all had it in time. */
  until(text: string, timeout_ms: number): Promise<{ readonly last_ms: number | null; readonly had: number }>;
  close(): void;
};

/** Opens a live stream for each terminal, some at a time. */
export async function openStreams(origin: URL, terminals: readonly SimulatedTerminal[]): Promise<Streams> {
  const sockets: Socket[] = [];
  let open = 0;
  let wanted: { readonly text: Buffer; readonly had: Set<number>; last_ms: number } | null = null;
  const begin = (terminal: SimulatedTerminal, place: number): Promise<void> => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const socket = connect({ host: origin.hostname, port: Number(origin.port), noDelay: true });
    sockets.push(socket);
    let is_open = false;
    socket.on('data', (part: Buffer) => {
      if (!is_open) {
        is_open = true;
        if (part.toString('latin1', 9, 12) === '200') open += 1;
        else process.stderr.write(`a stream was refused: ${part.toString('latin1', 0, 400)}\n`);
        resolve();
      }
      if (wanted && !wanted.had.has(place) && part.includes(wanted.text)) {
        wanted.had.add(place);
        wanted.last_ms = performance.now();
      }
    });
    socket.on('error', () => resolve()).on('close', () => {
      if (is_open) open -= 1;
      resolve();
    });
    socket.write(`GET /api/v1/live HTTP/1.1\r\nhost: ${origin.host}\r\nauthorization: ${terminal.pass}\r\n\r\n`);
    return promise;
  };
  const AT_ONCE = 50;
  for (let from = 0; from < terminals.length; from += AT_ONCE) await Promise.all(terminals.slice(from, from + AT_ONCE).map((terminal, at) => begin(terminal, from + at)));
  return {
    open: () => open,
    async until(text, timeout_ms) {
      const looked: NonNullable<typeof wanted> = wanted = { text: Buffer.from(text), had: new Set(), last_ms: 0 };
      const end = performance.now() + timeout_ms;
      while (looked.had.size < terminals.length && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, 10));
      wanted = null;
      return { had: looked.had.size, last_ms: looked.had.size === terminals.length ? looked.last_ms : null };
    },
    close: () => sockets.forEach((socket) => void socket.destroy()),
  };
}
