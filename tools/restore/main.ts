/** `npm run restore -- --from PLACE --to TIME`: a data folder out of backups, on a fresh machine. docs/backup.md. */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { keysEnvironment, openPlace, readPlace } from '@stilltill/server/platform/backup/place.ts';
import { restoreBackup } from '@stilltill/server/platform/backup/restore.ts';
import { readPassphrase } from '../backup/passphrases.ts';
import { runCommand } from '../backup/say-fault.ts';
import { formatFigures } from '../shared/figures.ts';

const STEPS = { keys: 'Keys and remembrance 密钥与备忘', base: 'Base backup 基础备份', log: 'Log 日志', recovering: 'The database recovers 数据库正在恢复' } as const;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      from: { type: 'string' }, 'keys-from': { type: 'string' }, to: { type: 'string' }, data: { type: 'string', default: process.env['STILLTILL_DATA'] ?? 'data' }, json: { type: 'boolean', default: false },
      'passphrase-file': { type: 'string' }, 'keys-passphrase-file': { type: 'string' }, 'keys-folder': { type: 'string' },
    },
  });
  if (values.from === undefined) throw new Error('Say where the backups lie: npm run restore -- --from FOLDER or s3://BUCKET/PREFIX, and --to TIME for a moment before the last.');
  const base = process.env['INIT_CWD'] ?? process.cwd();
  const to_ms = values.to === undefined ? null : readTime(values.to);
  const passphrase = await readPassphrase('backup', values['passphrase-file']);
  const keys_folder = values['keys-folder'];
  const keys_from = values['keys-from'];
  const readKeys = async () => ({ passphrase: await readPassphrase('keys', values['keys-passphrase-file']), ...(keys_from === undefined ? {} : { store: openPlace(readPlace(keys_from, keysEnvironment(process.env), base)) }) });
  const began_ms = performance.now();
  const restored = await restoreBackup({
    store: openPlace(readPlace(values.from, process.env, base)), folder: resolve(base, values.data), passphrase, to_ms,
    keys: keys_folder === undefined ? await readKeys() : { folder: resolve(base, keys_folder) },
    report: (step) => void process.stderr.write(`${STEPS[step]}\n`),
  });
  process.stdout.write(formatFigures([
    { name: 'restore_s', value: Math.round((performance.now() - began_ms) / 100) / 10, unit: 's' },
    { name: 'bytes', value: restored.bytes, unit: 'B' },
    { name: 'segments', value: restored.segments, unit: '' },
    { name: 'base', value: restored.base.started_at, unit: '' },
    { name: 'restored_to', value: to_ms === null ? restored.covered_until : new Date(to_ms).toISOString(), unit: '' },
  ], values.json));
  process.stderr.write('Start it with npm start; tills send again what it lacks. Backups of this server are set up anew, to another place.\n用 npm start 启动；终端会补发缺少的内容。请为这台服务器重新设置备份，并换一个位置。\n');
}

/** With a zone (`2026-11-23T10:15Z`), or as this machine's clock shows it. */
function readTime(text: string): number {
  const at_ms = Date.parse(text.trim().replace(/^(\d{4}-\d{2}-\d{2}) /, '$1T'));
  if (Number.isNaN(at_ms)) throw new Error(`${text} is no time; write it as 2026-11-23T10:15 or 2026-11-23T10:15Z.`);
  return at_ms;
}

await runCommand(main);
