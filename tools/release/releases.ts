/** The versions that shops may run: apps/server/releases.json, a hash of each migration in each of them. docs/RELEASES.md. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MIGRATIONS_FOLDER, type Migration } from '@stilltill/server/platform/migrate.ts';
import { z } from 'zod';

export const RELEASES_FILE = join(MIGRATIONS_FOLDER, '../releases.json');

/** `migrations`: SHA-256 of each file, by its name, in their order; its database was made by these and no others. */
const Release = z.object({ version: z.string().regex(/^\d+\.\d+\.\d+$/), on: z.iso.date(), protocol: z.int(), migrations: z.record(z.string(), z.string().regex(/^[0-9a-f]{64}$/)) });
export type Release = z.output<typeof Release>;

/** From the first to the newest. */
export function readReleases(file = RELEASES_FILE): Release[] {
  return z.array(Release).parse(JSON.parse(readFileSync(file, 'utf8')));
}

/** The version as it would be released with these migrations. */
export function makeRelease(version: string, on: string, protocol: number, migrations: readonly Migration[]): Release {
  return Release.parse({ version, on, protocol, migrations: Object.fromEntries(migrations.map(({ name, checksum }) => [name, checksum])) });
}

/** The number of the newest migration in it. */
export function schemaOf({ migrations }: Release): number {
  return Math.max(...Object.keys(migrations).map((name) => Number(name.slice(0, 4))));
}

/**
 * What became of a release's migrations since, one sentence for each: a shop of that version ran the old text, and would
 * differ for ever from one that is new. What is to change is a migration of its own, numbered above the newest.
 */
export function changesSince(release: Release, migrations: readonly Migration[]): string[] {
  const now = new Map(migrations.map((each) => [each.name, each.checksum]));
  const newest = schemaOf(release);
  return [
    ...Object.entries(release.migrations).flatMap(([name, checksum]) => {
      if (now.get(name) === checksum) return [];
      return [now.has(name) ? `${name} was changed since version ${release.version}: write a new migration` : `${name} of version ${release.version} is gone`];
    }),
    ...migrations.filter(({ name, number }) => number <= newest && !(name in release.migrations)).map(({ name }) => `${name} came in below version ${release.version}: number it above ${newest}`),
  ];
}
