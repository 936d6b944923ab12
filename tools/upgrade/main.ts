/**
 * `npm run upgrade`: what the next start would do to the database, without starting the shop; with --back the database of
 * before the last upgrade takes its place again, for the version from before. The server is stopped. docs/backup.md.
 */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { openDataFolder, readOrMakeSecret } from '@stilltill/server/platform/data-folder.ts';
import { startEmbeddedPostgres } from '@stilltill/server/platform/embedded-postgres.ts';
import { readMigrations } from '@stilltill/server/platform/migrate.ts';
import { DATABASE } from '@stilltill/server/platform/start.ts';
import { WAY_BACK_MS, freeBytes, goBack, readWayBack, upgradeOnCopy } from '@stilltill/server/platform/upgrade.ts';
import { runCommand } from '../backup/say-fault.ts';
import { type Figure, formatFigures } from '../shared/figures.ts';
import { backOwn, readSecret, upgradeOwn } from './own-upgrade.ts';

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { data: { type: 'string', default: process.env['STILLTILL_DATA'] ?? 'data' }, back: { type: 'boolean', default: false }, json: { type: 'boolean', default: false } } });
  const base = process.env['INIT_CWD'] ?? process.cwd();
  const path = resolve(base, values.data);
  const own_url = process.env['DATABASE_URL'];
  if (own_url) {
    const secret = readSecret(resolve(base, process.env['STILLTILL_KEYS'] || join(path, 'keys')));
    process.stdout.write(formatFigures(values.back ? await backOwn(own_url, secret) : await upgradeOwn(own_url, secret), values.json));
    return;
  }
  if (!existsSync(join(path, 'postgres'))) throw new Error(`There is no database in ${path}; name the data folder with --data.`);
  const folder = openDataFolder(path);
  const secret = readOrMakeSecret(folder, 'postgres');
  const postgres = await startEmbeddedPostgres({ folder: folder.path, password: secret });
  try {
    process.stdout.write(formatFigures(values.back ? await back(postgres.admin_url) : await upgrade(postgres.admin_url, secret, folder.path), values.json));
  } finally {
    await postgres.stop();
    folder.unlock();
  }
}

async function back(server_url: string): Promise<Figure[]> {
  const { from, to, at } = await goBack(server_url, DATABASE, Date.now());
  process.stderr.write(`现在是升级前的数据库（${from}）。请启动升级前的版本；终端会补发此后的销售。\nThe database of before the upgrade is back (${from}). Start the version from before; tills send again what they sold since.\n`);
  return [{ name: 'is_at', value: from, unit: '' }, { name: 'was_at', value: to, unit: '' }, { name: 'upgraded_at', value: at, unit: '' }];
}

async function upgrade(server_url: string, secret: string, folder: string): Promise<Figure[]> {
  const began_ms = performance.now();
  const upgraded = await upgradeOnCopy({ server_url, database: DATABASE, secret, migrations: readMigrations(), now_ms: Date.now(), free_bytes: freeBytes(folder) });
  const kept = await readWayBack(server_url, DATABASE);
  return [
    { name: 'upgraded', value: upgraded === null ? 'no' : 'yes', unit: '' },
    ...(upgraded === null ? [] : [
      { name: 'from', value: upgraded.from, unit: '' }, { name: 'to', value: upgraded.to, unit: '' }, { name: 'entries', value: upgraded.entries, unit: '' },
      { name: 'upgrade_s', value: Math.round((performance.now() - began_ms) / 100) / 10, unit: 's' },
    ]),
    { name: 'way_back_until', value: kept === null ? '' : new Date(Date.parse(kept.at) + WAY_BACK_MS).toISOString(), unit: '' },
  ];
}

await runCommand(main);
