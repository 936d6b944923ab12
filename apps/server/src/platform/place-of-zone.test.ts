import assert from 'node:assert/strict';
import { test } from 'node:test';
import { placeOfZone } from './place-of-zone.ts';

test('a store is in the country of its clock, and a clock of no country says nothing', () => {
  const zones = ['Asia/Shanghai', 'Europe/Paris', 'Europe/London', 'Europe/Berlin', 'America/New_York', 'America/Sao_Paulo', 'UTC', 'Mars/Phobos'];
  assert.deepEqual(zones.map(placeOfZone), ['CN', 'FR', 'GB', 'DE', 'US', 'BR', null, null]);
});
