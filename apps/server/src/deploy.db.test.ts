// What deploy/ says of the server is so: figures that dashboards and alerts read are given, settings are known ones.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { type TestDatabase, createTestDatabase } from '@stilltill/testing/test-database';
import { type TestShop, openTestShop } from '@stilltill/testing/test-shop';
import { readConfig } from './platform/config.ts';

const FOLDER = join(import.meta.dirname, '../../../deploy');
const read = (name: string): string => readFileSync(join(FOLDER, name), 'utf8');
/** What Prometheus itself says of a target. */
const OF_PROMETHEUS = new Set(['up']);

let database: TestDatabase;
let shop: TestShop;
before(async () => {
  database = await createTestDatabase();
  shop = await openTestShop(database);
});
after(async () => {
  await shop.close();
  await database.drop();
});

test('every figure of the dashboard and the alerts is one that the server gives', async () => {
  for (const url of ['/healthz', '/nowhere']) await shop.server.app.inject({ url });
  const given = new Set([...(await shop.server.app.inject({ url: '/metrics' })).body.matchAll(/^(\w+)(?:\{| )/gm)].map(([, name]) => name));
  const dashboard = (JSON.parse(read('grafana-dashboard.json')) as { panels: { targets: { expr: string }[] }[] }).panels.flatMap(({ targets }) => targets.map(({ expr }) => expr));
  const alerts = [...read('alerts.yml').matchAll(/^ +expr: (.*)$/gm)].map(([, expr = '']) => expr);
  assert.ok(dashboard.length >= 10 && alerts.length >= 8, 'both were read');
  const asked = [...dashboard, ...alerts].flatMap((expr) => expr.replaceAll(/"[^"]*"/g, '').match(/\b(?:stilltill|nodejs|process)_\w+|\bup\b/g) ?? []);
  assert.deepEqual([...new Set(asked)].filter((name) => !given.has(name) && !OF_PROMETHEUS.has(name)), []);
});

test('every setting that a file of deploy/ makes is one that the server reads', () => {
  const source = readFileSync(join(import.meta.dirname, 'platform/config.ts'), 'utf8');
  const made = ['stilltill.service', 'Dockerfile', 'compose.yaml'].flatMap((name) => read(name).match(/STILLTILL_\w+/g) ?? []);
  assert.deepEqual([...new Set(made)].filter((name) => !source.includes(`'${name}'`)), []);
  assert.equal(readConfig([], { STILLTILL_BIND: '0.0.0.0', STILLTILL_PROXIES: '172.30.0.0/24', STILLTILL_KEYS: '/keys' }, '/shop').keys_folder, '/keys');
});
