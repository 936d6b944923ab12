/** `npm run release -- 0.2.0`: writes down what the version holds, before it is tagged. docs/RELEASES.md. */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { PROTOCOL_VERSION } from '@stilltill/protocol';
import { readMigrations } from '@stilltill/server/platform/migrate.ts';
import { RELEASES_FILE, changesSince, makeRelease, readReleases } from './releases.ts';

const { positionals: [version = ''] } = parseArgs({ allowPositionals: true });
const releases = readReleases();
const migrations = readMigrations();
const changes = releases.flatMap((each) => changesSince(each, migrations));
if (changes.length > 0) throw new Error(changes.join('\n'));
if (releases.some((each) => each.version === version)) throw new Error(`version ${version} is out already`);
const release = makeRelease(version, new Date().toISOString().slice(0, 10), PROTOCOL_VERSION, migrations);
writeFileSync(RELEASES_FILE, `${JSON.stringify([...releases, release], null, 2)}\n`);
process.stdout.write(`${version}: ${migrations.length} migrations up to ${migrations.at(-1)?.name}, protocol ${PROTOCOL_VERSION}\n`);
