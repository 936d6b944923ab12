/**
 * The wire between a server and its PostgreSQL, so that it can be cut where it hurts most: just before a commit reaches
 * the database (nothing is kept), or just after, before the answer is back (everything is kept, and nobody was told).
 * It reads no more of PostgreSQL's protocol than it needs to tell a commit from the rest.
 */
import { type Socket, connect, createServer } from 'node:net';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assert } from '@stilltill/domain/result';
import type { RoleUrls } from '@stilltill/server/platform/postgres-roles.ts';

export type Cut = 'before_commit' | 'after_commit';

export type DatabaseLink = {
  /** The same roles and database, through this wire. */
  readonly urls: RoleUrls;
  /** Cuts the connection at the commit of the next transaction in which a statement fits `touching`. */
  arm(cut: Cut, touching: RegExp): void;
  /** Whether the cut that was armed last has happened. */
  hasCut(): boolean;
  disarm(): void;
  /** Whether no transaction is under way. */
  isIdle(): boolean;
  close(): Promise<void>;
};

type Armed = { readonly cut: Cut; readonly touching: RegExp };

/** Opens a wire to the database of `urls`, on a Unix socket in a folder of its own. */
export async function openDatabaseLink(urls: RoleUrls): Promise<DatabaseLink> {
  const target = addressOf(urls.stilltill_app);
  const folder = mkdtempSync(join(tmpdir(), 'stilltill-link-'));
  const sockets = new Set<Socket>();
  const readers = new Set<Reader>();
  let armed: Armed | null = null;
  let has_cut = false;
  const server = createServer((client) => {
    const database = 'path' in target ? connect(target.path) : connect(target.port, target.host);
    const reader = makeReader();
    readers.add(reader);
    const drop = (): void => {
      readers.delete(reader);
      client.destroy();
      database.destroy();
    };
    for (const socket of [client, database]) {
      sockets.add(socket);
      socket.on('error', drop).on('close', () => {
        sockets.delete(socket);
        drop();
      });
    }
    let awaiting_answer = false;
    client.on('data', (data) => {
      const bytes = data as Buffer;
      const commit_at = armed ? reader.read(bytes, armed.touching) : reader.read(bytes, null);
      if (!armed || commit_at === null) return void database.write(bytes);
      const { cut } = armed;
      armed = null;
      has_cut = true;
      if (cut === 'before_commit') return void database.end(bytes.subarray(0, commit_at), drop);
      awaiting_answer = true;
      database.write(bytes);
    });
    database.on('data', (bytes) => {
      if (!awaiting_answer) return void client.write(bytes);
      // The commit is answered last; what comes before it belongs to statements sent in the same breath.
      if (bytes.includes('COMMIT\0')) drop();
    });
  });
  const port = 5432;
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(join(folder, `.s.PGSQL.${port}`), resolve));
  return {
    urls: Object.fromEntries(Object.entries(urls).map(([role, url]) => [role, throughSocket(url, folder, port)])) as RoleUrls,
    arm(cut, touching) {
      armed = { cut, touching };
      has_cut = false;
    },
    hasCut: () => has_cut,
    disarm: () => void (armed = null),
    isIdle: () => [...readers].every((reader) => !reader.isInTransaction()),
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function addressOf(url: string): { readonly path: string } | { readonly host: string; readonly port: number } {
  const parsed = new URL(url);
  const host = parsed.searchParams.get('host') ?? decodeURIComponent(parsed.hostname);
  const port = Number(parsed.port || parsed.searchParams.get('port') || 5432);
  return host.startsWith('/') ? { path: join(host, `.s.PGSQL.${port}`) } : { host, port };
}

function throughSocket(url: string, folder: string, port: number): string {
  const parsed = new URL(url);
  return `postgresql://${parsed.username}:${parsed.password}@localhost:${port}${parsed.pathname}?host=${encodeURIComponent(folder)}`;
}

type Reader = { read(bytes: Buffer, touching: RegExp | null): number | null; isInTransaction(): boolean };

/** Follows what a client says: which statements its transaction holds, and where in the bytes its commit begins. */
function makeReader(): Reader {
  let rest: Buffer = Buffer.alloc(0);
  let started = false;
  const prepared = new Map<string, string>();
  let statements: string[] = [];
  let is_open = false;
  return {
    isInTransaction: () => is_open,
    read(bytes, touching) {
      const before = rest.length;
      const all = Buffer.concat([rest, bytes]);
      let at = 0;
      let commit_at: number | null = null;
      for (;;) {
        const header = started ? 1 : 0;
        if (all.length < at + header + 4) break;
        const end = at + header + all.readInt32BE(at + header);
        if (all.length < end) break;
        const text = started ? statementIn(all.subarray(at, end), prepared) : null;
        started = true;
        if (text !== null) {
          if (/^\s*begin\b/i.test(text)) {
            statements = [];
            is_open = true;
          }
          if (/^\s*(commit|rollback\s*($|;))/i.test(text)) is_open = false;
          if (/^\s*commit\b/i.test(text) && touching && statements.some((each) => touching.test(each))) {
            assert(at >= before, 'a commit is short enough to come in one piece');
            commit_at ??= at - before;
          }
          statements.push(text);
        }
        at = end;
      }
      rest = Buffer.from(all.subarray(at));
      return commit_at;
    },
  };
}

/** The SQL of a Query, Parse or Bind message; null for every other. */
function statementIn(message: Buffer, prepared: Map<string, string>): string | null {
  const kind = String.fromCharCode(message[0] as number);
  const body = message.subarray(5);
  const [first = '', second = ''] = body.toString('latin1').split('\0', 2);
  if (kind === 'Q') return first;
  if (kind === 'P') {
    prepared.set(first, second);
    return null;
  }
  return kind === 'B' ? (prepared.get(second) ?? '') : null;
}
