/** What benches of a server have in common: one in a process of its own, with data that goes when they are through, and the owner of its shop. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ServerHandle, startServerProcess } from './server-handle.ts';

export const OWNER = { name: 'Owner', email: 'owner@bench.test', password: 'a quiet till sells on' } as const;

/** Starts a server for `work`; it and its data are gone afterwards, also where `work` throws. */
export async function withServer<T>(work: (server: ServerHandle, data: string) => Promise<T>): Promise<T> {
  const data = mkdtempSync(join(tmpdir(), 'stilltill-bench-'));
  try {
    const server = await startServerProcess(data);
    try {
      return await work(server, data);
    } finally {
      await server.stop();
    }
  } finally {
    rmSync(data, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Signs the owner in; answers with the headers by which they ask. */
export async function signIn(origin: URL): Promise<Readonly<Record<string, string>>> {
  const body = JSON.stringify({ email: OWNER.email, password: OWNER.password });
  const answer = await fetch(new URL('/api/auth/sign-in/email', origin), { method: 'POST', headers: { origin: origin.origin, 'content-type': 'application/json' }, body });
  if (!answer.ok) throw new Error(`nobody was signed in: ${answer.status} ${await answer.text()}`);
  return { origin: origin.origin, cookie: answer.headers.getSetCookie().map((each) => each.split(';')[0]).join('; ') };
}
