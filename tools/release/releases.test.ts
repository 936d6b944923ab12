import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { PROTOCOL_VERSION, PROTOCOL_VERSION_MIN } from '@stilltill/protocol';
import { type Migration, readMigrations } from '@stilltill/server/platform/migrate.ts';
import { changesSince, makeRelease, readReleases, schemaOf } from './releases.ts';

const migration = (number: number, sql: string): Migration => ({ number, name: `${String(number).padStart(4, '0')}-test.sql`, sql, checksum: createHash('sha256').update(sql).digest('hex') });

test('no migration that a released version holds was changed, taken away or put in between', () => {
  const releases = readReleases();
  assert.ok(releases.length > 0);
  for (const release of releases) {
    assert.ok(Object.keys(release.migrations).length >= 63, `version ${release.version} holds only ${Object.keys(release.migrations).length} migrations`);
    assert.deepEqual(changesSince(release, readMigrations()), []);
  }
});

test('the version in package.json is released, or the next one to be', () => {
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string };
  const newest = readReleases().at(-1)?.version ?? '';
  const asNumbers = (text: string): number => text.split('.').reduce((sum, part) => sum * 10_000 + Number(part), 0);
  assert.ok(asNumbers(version) >= asNumbers(newest), `package.json says ${version}, and ${newest} is out`);
});

test('the server understands what tills of the newest release and of the one before say', () => {
  for (const { version, protocol } of readReleases().slice(-2)) assert.ok(protocol >= PROTOCOL_VERSION_MIN && protocol <= PROTOCOL_VERSION, `tills of version ${version} speak protocol ${protocol}`);
});

test('a change to what was released is told, and a migration above it is none', () => {
  const held = [migration(1, 'create table a ()'), migration(3, 'create table b ()')];
  const release = makeRelease('1.0.0', '2026-11-23', 1, held);
  assert.equal(schemaOf(release), 3);
  assert.deepEqual(changesSince(release, [...held, migration(4, 'create table c ()')]), []);
  assert.match(changesSince(release, [migration(1, 'create table a (id int)'), migration(3, 'create table b ()')]).join(), /^0001-test\.sql was changed since version 1\.0\.0/);
  assert.match(changesSince(release, [migration(1, 'create table a ()')]).join(), /^0003-test\.sql of version 1\.0\.0 is gone/);
  assert.match(changesSince(release, [...held, migration(2, 'create table d ()')]).join(), /^0002-test\.sql came in below version 1\.0\.0/);
});
