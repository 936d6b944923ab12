/** `npm run backup` where DATABASE_URL names a PostgreSQL of the owner's: whether its own tools make copies, and what lies beside it. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { judgeOwnServer, readOwnServer } from '@stilltill/server/platform/backup/own-server.ts';
import { reasonOf } from '@stilltill/server/platform/postgres-roles.ts';
import { StartFault } from '@stilltill/server/platform/start-fault.ts';
import { formatFigures } from '../shared/figures.ts';

type Beside = { readonly folder: string; readonly keys_folder: string; readonly is_json: boolean };

/** Prints what the server says and what is missing. The exit code is 1 where something is. */
export async function checkOwnServer(admin_url: string, { folder, keys_folder, is_json }: Beside): Promise<void> {
  const state = await readOwnServer(admin_url).catch((error: unknown) => {
    throw new StartFault('database_unreachable', reasonOf(error), error);
  });
  const found = judgeOwnServer(state);
  const since_s = (moment: Date | null): number | string => (moment === null ? '' : Math.round((state.now.getTime() - moment.getTime()) / 1000));
  process.stdout.write(formatFigures([
    { name: 'postgres', value: state.version, unit: '' },
    { name: 'archive_mode', value: state.archive_mode, unit: '' },
    { name: 'last_archived_ago_s', value: since_s(state.sent_at), unit: 's' },
    { name: 'failed_count', value: state.failed_count, unit: '' },
    { name: 'waiting_segments', value: state.waiting_segments ?? '', unit: '' },
    { name: 'last_base_ago_s', value: since_s(state.base_at), unit: 's' },
    { name: 'missing', value: found.length, unit: '' },
  ], is_json));
  const remembrance = join(folder, 'remembrance.ndjson');
  const keys = existsSync(keys_folder) ? readdirSync(keys_folder).length : 0;
  const lines = [
    ...found.flatMap(({ zh, en }) => [zh, en]),
    `数据库之外，请同样频繁地另行备份 ${keys_folder}（${keys} 个文件）和每个进程的 ${remembrance}：没有密钥无法恢复，没有后者，恢复会带回已删除的顾客。`,
    `Beside the database copy ${keys_folder} (${keys} files) and ${remembrance} of each process as often, to another place: without the keys nothing can be restored, and without the remembrance a restore brings back who was erased.`,
  ];
  process.stderr.write(`${lines.join('\n')}\n`);
  if (found.length > 0) process.exitCode = 1;
}
