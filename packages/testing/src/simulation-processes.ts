/** The processes of a simulated server: each with connections and a data folder of its own, all with one folder of keys. */
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { ComposedServer } from '@stilltill/server/compose.ts';
import type { Postgres } from '@stilltill/server/platform/postgres.ts';

export type GroupedServer = { readonly server: ComposedServer; readonly postgres: Postgres };
export type ServerGroup = {
  /** The process whose turn it is. */
  next(): GroupedServer;
  /** Resolves once each process has heard what was said before. At once where there is one process, or nobody's turn came since. */
  crossed(): Promise<void>;
  stop(): Promise<void>;
};

/** The channel of live events, on which what a process says comes last: it is gathered for a moment. */
const CHANNEL = 'stilltill_live';
const LOST_AFTER_MS = 2_000;
/** Belongs to nobody: no stream hears it. */
const NO_MERCHANT = '00000000-0000-0000-0000-000000000000';

/** Starts them one after the other, since a seed draws their ids in this order. `folder` is that of the first. */
export async function startGroup(count: number, folder: string, startOne: (folder: string) => Promise<GroupedServer>): Promise<ServerGroup> {
  const all: GroupedServer[] = [];
  for (let at = 0; at < count; at += 1) all.push(await startOne(at === 0 ? folder : folderBeside(folder, at)));
  const heard = new Map<string, () => void>();
  const unlisten = count === 1 ? [] : await Promise.all(all.map(({ postgres }) => postgres.listener.listen(CHANNEL, (payload) => {
    for (const [mark, hear] of heard) if (payload.includes(mark)) hear();
  })));
  let turn = 0;
  let is_told = true;
  return {
    next() {
      is_told = false;
      return all[turn++ % all.length] as GroupedServer;
    },
    async crossed() {
      if (count === 1 || is_told) return;
      is_told = true;
      await Promise.all(all.map(async ({ server }) => {
        const mark = randomUUID();
        const { promise, resolve } = Promise.withResolvers<void>();
        let left = all.length;
        heard.set(mark, () => --left === 0 && resolve());
        server.platform.live.publish(NO_MERCHANT, { type: 'mark', mark });
        // A mark is lost where the wire to the database was cut under it; then so is what it stands behind.
        const lost = setTimeout(resolve, LOST_AFTER_MS);
        await promise;
        clearTimeout(lost);
        heard.delete(mark);
      }));
    },
    async stop() {
      unlisten.forEach((stop) => stop());
      for (const { server, postgres } of all) {
        await server.stop();
        await postgres.close().catch(() => {});
      }
    },
  };
}

function folderBeside(folder: string, at: number): string {
  const beside = join(folder, `process-${at + 1}`);
  mkdirSync(beside, { recursive: true });
  if (!existsSync(join(beside, 'keys'))) symlinkSync(join(folder, 'keys'), join(beside, 'keys'));
  return beside;
}
