// The server's incarnation, and how a database that was restored from a backup is noticed: the server counts its beats
// in the database and in its folder. A till that holds an acknowledgement above the server's head is the other way;
// whoever sees that calls `raise`.

import { assert } from '@stilltill/domain/result';
import type { Clock } from './clock.ts';
import type { DataFolder } from './data-folder.ts';
import { readFileIfThere, writeFileDurably } from './files.ts';
import type { IdSource, Random } from './ids.ts';
import type { Log } from './log.ts';
import type { Postgres, Tx } from './postgres.ts';
import type { Remembrance } from './remembrance.ts';

export type ServerState = {
  /** 32 hex digits. Every answer to a till carries it; cursors begin with it. Known from `begin` on. */
  incarnation(): string;
  /** Begins a new incarnation, on every server of this database, because of a restore. The reason is kept. */
  raise(reason: string): Promise<string>;
  /**
   * Notices a restore, applies again what must not be forgotten, and starts the beats. Once modules have said how
   * lines are applied. True: the database is older than its folder, and was restored.
   */
  begin(): Promise<boolean>;
  close(): Promise<void>;
};

export type ServerStateOptions = {
  folder: Pick<DataFolder, 'inside'>;
  postgres: Postgres;
  remembrance: Remembrance;
  clock: Clock;
  ids: IdSource;
  random: Random;
  log: Log;
};

type Own = { server_id: string; beat: number };

const CHANNEL = 'stilltill_incarnation';
const BEAT_MS = 30_000;

export function makeServerState(options: ServerStateOptions): ServerState {
  const { postgres, remembrance, clock, log } = options;
  const path = options.folder.inside('server.json');
  let value: string | null = null;
  let timer: NodeJS.Timeout | undefined;
  let beating: Promise<void> = Promise.resolve();
  let unlisten = (): void => {};

  const raise = async (reason: string): Promise<string> => {
    const next = Buffer.from(options.random.bytes(16)).toString('hex');
    await postgres.withoutMerchant(async (tx) => {
      await tx.execute(
        `insert into platform.incarnation (value, reason, raised_at) values ($1, $2, $3)
         on conflict (only_row) do update set value = excluded.value, reason = excluded.reason, raised_at = excluded.raised_at`,
        [next, reason, new Date(clock.now_ms())],
      );
      await tx.query('select pg_notify($1, $2)', [CHANNEL, next]);
    });
    log.warn({ reason }, 'a new incarnation begins');
    return (value = next);
  };

  /** Of servers that start together on an empty database one names the first incarnation, and the others take it from there. */
  const beginFirst = async (): Promise<string> => {
    const next = Buffer.from(options.random.bytes(16)).toString('hex');
    const first = await postgres.withoutMerchant(async (tx) => {
      await tx.execute("insert into platform.incarnation (value, reason, raised_at) values ($1, 'first start', $2) on conflict (only_row) do nothing", [next, new Date(clock.now_ms())]);
      const [row] = await tx.query<{ value: string }>('select value from platform.incarnation');
      return row?.value;
    });
    assert(first !== undefined, 'the first incarnation is stored');
    return first;
  };

  const begin = async (): Promise<boolean> => {
    const own = readOwn(path) ?? { server_id: options.ids.uuid(), beat: 0 };
    unlisten = await postgres.listener.listen(CHANNEL, (payload) => void (value = payload));
    const found = await postgres.withoutMerchant((tx) => readState(tx, own.server_id));
    const was_restored = own.beat > found.beat;
    value = found.incarnation;
    if (was_restored) await raise('restored');
    else value ??= await beginFirst();
    const remembered_seq = await remembrance.replayAfter(found.remembered_seq);
    own.beat = Math.max(own.beat, found.beat);
    const beat = async (): Promise<void> => {
      const next: Own = { server_id: own.server_id, beat: own.beat + 1 };
      // The database first: a crash in between leaves the folder behind, which is no sign of a restore.
      await postgres.withoutMerchant((tx) => writeBeat(tx, next, remembered_seq, clock));
      writeFileDurably(path, `${JSON.stringify(next)}\n`);
      own.beat = next.beat;
    };
    await beat();
    timer = setInterval(() => {
      beating = beat().catch((error: unknown) => log.warn({ err: error }, 'a beat was not written'));
    }, BEAT_MS).unref();
    return was_restored;
  };

  return {
    incarnation() {
      assert(value !== null, 'the incarnation is read at the start');
      return value;
    },
    raise,
    begin,
    async close() {
      clearInterval(timer);
      unlisten();
      await beating;
    },
  };
}

async function readState(tx: Tx, server_id: string): Promise<{ beat: number; remembered_seq: number; incarnation: string | null }> {
  const [row] = await tx.query<{ beat: bigint; remembered_seq: bigint }>('select beat, remembered_seq from platform.server where server_id = $1', [server_id]);
  const [incarnation] = await tx.query<{ value: string }>('select value from platform.incarnation');
  return { beat: Number(row?.beat ?? 0n), remembered_seq: Number(row?.remembered_seq ?? 0n), incarnation: incarnation?.value ?? null };
}

async function writeBeat(tx: Tx, { server_id, beat }: Own, remembered_seq: number, clock: Clock): Promise<void> {
  await tx.execute(
    `insert into platform.server (server_id, beat, remembered_seq, beat_at) values ($1, $2, $3, $4)
     on conflict (server_id) do update set beat = excluded.beat, remembered_seq = excluded.remembered_seq, beat_at = excluded.beat_at`,
    [server_id, beat, remembered_seq, new Date(clock.now_ms())],
  );
}

function readOwn(path: string): Own | null {
  const text = readFileIfThere(path);
  if (text === null) return null;
  const parsed = JSON.parse(text) as Own;
  assert(typeof parsed.server_id === 'string' && Number.isInteger(parsed.beat), `${path} names this server`);
  return parsed;
}
