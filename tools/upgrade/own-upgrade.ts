/** `npm run upgrade` where DATABASE_URL names a PostgreSQL of the owner's: as its next start would, and --back. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase } from '@stilltill/server/platform/database.ts';
import { silentLog } from '@stilltill/server/platform/log.ts';
import { readMigrations } from '@stilltill/server/platform/migrate.ts';
import { WAY_BACK_MS } from '@stilltill/server/platform/upgrade.ts';
import { type OwnUpgraded, goBackOwn, openWhileCopied, readOwnWayBack, upgradeOwnDatabase } from '@stilltill/server/platform/upgrade-own.ts';
import type { Figure } from '../shared/figures.ts';

/** Key of the roles' passwords; asked for only where DATABASE_URL holds no password. */
export function readSecret(keys_folder: string): string {
  const path = join(keys_folder, 'postgres');
  return existsSync(path) ? readFileSync(path, 'utf8').trim() : '';
}

/** Upgrades without starting the shop. */
export async function upgradeOwn(admin_url: string, secret: string): Promise<Figure[]> {
  const began_ms = performance.now();
  const migrations = readMigrations();
  let upgraded: OwnUpgraded | null = null;
  let in_place = 0;
  const postgres = await openWhileCopied(admin_url, () => openDatabase({
    admin_url, secret, log: silentLog, migrations,
    report: () => (in_place += 1),
    beforeMigrate: async () => {
      upgraded = await upgradeOwnDatabase({ admin_url, secret, migrations, now_ms: Date.now(), in_place: process.env['STILLTILL_UPGRADE_IN_PLACE'] || null, log: silentLog });
    },
  }));
  await postgres.close();
  const done = upgraded as OwnUpgraded | null;
  const way_back = await readOwnWayBack(admin_url, secret);
  return [
    { name: 'upgraded', value: done !== null || in_place > 0 ? 'yes' : 'no', unit: '' },
    { name: 'migrations_in_place', value: in_place, unit: '' },
    ...(done === null ? [] : [
      { name: 'from', value: done.from, unit: '' }, { name: 'to', value: done.to, unit: '' }, { name: 'entries', value: done.entries, unit: '' },
      { name: 'upgrade_s', value: Math.round((performance.now() - began_ms) / 100) / 10, unit: 's' },
    ]),
    { name: 'kept', value: way_back?.kept ?? '', unit: '' },
    { name: 'way_back_until', value: way_back === null ? '' : new Date(Date.parse(way_back.at) + WAY_BACK_MS).toISOString(), unit: '' },
  ];
}

/** Puts the database of before the last upgrade back. */
export async function backOwn(admin_url: string, secret: string): Promise<Figure[]> {
  const { from, to, at, aside } = await goBackOwn({ admin_url, secret, now_ms: Date.now() });
  process.stderr.write(`现在是升级前的数据库（${from}）。请启动升级前的版本；终端会补发此后的销售。升级后的数据库保留在 ${aside}；直接授予或设置在数据库上的权限与参数（GRANT … ON DATABASE、ALTER DATABASE … SET）留在那里，如有请重新设置。\nThe database of before the upgrade is back (${from}). Start the version from before; tills send again what they sold since. That of after it is ${aside}; rights and settings that were given to the database itself (GRANT … ON DATABASE, ALTER DATABASE … SET) stayed there: give them again if there were any.\n`);
  return [{ name: 'is_at', value: from, unit: '' }, { name: 'was_at', value: to, unit: '' }, { name: 'upgraded_at', value: at, unit: '' }, { name: 'aside', value: aside, unit: '' }];
}
