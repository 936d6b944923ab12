/**
 * `npm run backup`: a base backup and all that is new, of a server that runs or not. The first time with --to, which sets
 * it up; from then on the server sends by itself, and this command sends at once. With DATABASE_URL it makes none, and checks
 * that the owner's own tools do. docs/backup.md.
 */
import { randomUUID } from 'node:crypto';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { BackupFault } from '@stilltill/server/platform/backup/backup-fault.ts';
import { type BackupSetup, lockBackups, readSetup } from '@stilltill/server/platform/backup/backup-files.ts';
import { refuseKeysElsewhere } from '@stilltill/server/platform/backup/backup-desk.ts';
import { runRound } from '@stilltill/server/platform/backup/backup-round.ts';
import { keysEnvironment, type Place, readPlace } from '@stilltill/server/platform/backup/place.ts';
import { moveKeys, removeKeysBeside, setUpBackup } from '@stilltill/server/platform/backup/setup.ts';
import { formatFigures } from '../shared/figures.ts';
import { findDatabase } from '../verify/find-database.ts';
import { checkOwnServer } from './own-server.ts';
import { readPassphrase } from './passphrases.ts';
import { runCommand } from './say-fault.ts';

const LOCK_WAIT_MS = 120_000;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      data: { type: 'string', default: process.env['STILLTILL_DATA'] ?? 'data' }, to: { type: 'string' }, 'keys-to': { type: 'string' }, json: { type: 'boolean', default: false },
      'passphrase-file': { type: 'string' }, 'keys-passphrase-file': { type: 'string' },
    },
  });
  const base = process.env['INIT_CWD'] ?? process.cwd();
  const folder = resolve(base, values.data);
  const keys_folder = process.env['STILLTILL_KEYS'] ? resolve(base, process.env['STILLTILL_KEYS']) : null;
  if (process.env['DATABASE_URL']) return checkOwnServer(process.env['DATABASE_URL'], { folder, keys_folder: keys_folder ?? join(folder, 'keys'), is_json: values.json });
  refuseKeysElsewhere(folder, keys_folder);
  const database = await findDatabase(folder, null);
  const unlock = lockBackups(folder, LOCK_WAIT_MS);
  try {
    const keys_place = values['keys-to'] === undefined ? null : readPlace(values['keys-to'], keysEnvironment(process.env), base);
    const before = readSetup(folder);
    const setup = before === null
      ? await setUp({ folder, to: values.to, keys_place, base, passphrase_file: values['passphrase-file'], keys_passphrase_file: values['keys-passphrase-file'] })
      : keys_place === null ? before : await moveKeys(folder, before, keys_place, Date.now());
    const began_ms = performance.now();
    const { state, manifest } = await runRound({ folder, setup, admin_url: database.admin_url, takes_base: true, now_ms: Date.now });
    await removeKeysBeside(setup);
    process.stdout.write(formatFigures([
      { name: 'backup_s', value: Math.round((performance.now() - began_ms) / 100) / 10, unit: 's' },
      { name: 'bytes', value: manifest?.bytes ?? 0, unit: 'B' },
      { name: 'sealed_bytes', value: manifest?.sealed_bytes ?? 0, unit: 'B' },
      { name: 'chunks', value: manifest?.chunks ?? 0, unit: '' },
      { name: 'covered_until', value: state.covered_until ?? '', unit: '' },
    ], values.json));
  } finally {
    unlock();
    await database.stop();
  }
}

type FirstTime = { readonly folder: string; readonly to: string | undefined; readonly keys_place: Place | null; readonly base: string; readonly passphrase_file: string | undefined; readonly keys_passphrase_file: string | undefined };

async function setUp({ folder, to, keys_place, base, passphrase_file, keys_passphrase_file }: FirstTime): Promise<BackupSetup> {
  if (to === undefined) throw new BackupFault('not_set_up');
  const setup = await setUpBackup({
    folder, place: readPlace(to, process.env, base), ...(keys_place === null ? {} : { keys_place }), set: randomUUID(), now_ms: Date.now(),
    passphrase: await readPassphrase('backup', passphrase_file), keys_passphrase: await readPassphrase('keys', keys_passphrase_file),
  });
  process.stderr.write('Write both passphrases down and keep them apart: nobody can restore without them.\n请把两个密码短语分别写下并分开保管：没有它们，谁也无法恢复。\n');
  return setup;
}

await runCommand(main);
