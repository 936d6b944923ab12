/**
 * `npm run owner-link`: lets an owner back in who lost their password, on the machine that the shop runs on, while it runs or
 * not. Prints a link of one use, good for an hour. --email where there are several owners, --lost-devices where authenticator
 * app and passkeys are gone as well; --data FOLDER (default ./data), or DATABASE_URL. docs/running.md.
 */
import { parseArgs } from 'node:util';
import { systemClock } from '@stilltill/server/platform/clock.ts';
import { makeIdSource, systemRandom } from '@stilltill/server/platform/ids.ts';
import { silentLog } from '@stilltill/server/platform/log.ts';
import { openPostgres } from '@stilltill/server/platform/postgres.ts';
import { runCommand } from '../backup/say-fault.ts';
import { findDatabase } from '../verify/find-database.ts';
import { linkFor } from './link-for.ts';

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { data: { type: 'string', default: process.env['STILLTILL_DATA'] ?? 'data' }, email: { type: 'string' }, 'lost-devices': { type: 'boolean', default: false } } });
  const database = await findDatabase(values.data, process.env['DATABASE_URL'] || null);
  const postgres = openPostgres({ urls: database.urls, log: silentLog });
  try {
    const ports = { clock: systemClock, random: systemRandom, ids: makeIdSource(systemClock, systemRandom) };
    const said = await postgres.withAuth((tx) => linkFor(tx, ports, { email: values.email ?? null, lost_devices: values['lost-devices'], origin: process.env['STILLTILL_PUBLIC_ADDRESS'] || `http://localhost:${process.env['PORT'] || '8700'}` }));
    process.stdout.write(`${said.lines.join('\n')}\n`);
    process.exitCode = said.is_made ? 0 : 1;
  } finally {
    await postgres.close();
    await database.stop();
  }
}

await runCommand(main);
