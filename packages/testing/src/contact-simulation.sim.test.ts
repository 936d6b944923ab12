import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import { CONTACT_DEEDS, type ContactDeed, simulateContact } from './contact-simulation.ts';
import { type SimHost, openSimHost } from './simulation-server.ts';
import { describeFinding } from '../../../tools/verify/findings.ts';
import { verifyDatabase } from '../../../tools/verify/verify.ts';

const SEEDS = 4;
const first = randomBytes(4).toString('hex');
const seen = new Map<ContactDeed, number>();
let host: SimHost;

before(async () => {
  console.log(`seeds ${first}-0 to ${first}-${SEEDS - 1}; one again: npm run sim -- --only gate --seed ${first}-0`);
  host = await openSimHost();
});
after(() => host.close());

for (const seed of Array.from({ length: SEEDS }, (_, at) => `${first}-${at}`)) {
  test(`whatever zones, clocks, words and fifty workers do, nobody is reached who may not be, and nobody twice (seed ${seed})`, async () => {
    const { violations, deeds } = await simulateContact(host, seed);
    for (const [deed, count] of deeds) seen.set(deed, (seen.get(deed) ?? 0) + count);
    assert.deepEqual(violations, [], `alone: npm run sim -- --only gate --seed ${seed}`);
  });
}

test('the seeds were no fair weather: messages went out, were put off, refused, lost with their worker and withdrawn on the way', () => {
  const missing = CONTACT_DEEDS.filter((deed) => !seen.has(deed));
  assert.ok(missing.length <= 2, `never: ${missing.join(', ')}`);
});

test('the verifier finds a decision behind each message, and evidence behind each decision', async () => {
  const { stilltill_app: app_url, stilltill_auth: auth_url } = host.database.urls;
  const { findings } = await verifyDatabase({ app_url, auth_url, server_public_key: host.server_public_key() });
  assert.deepEqual(findings.map(describeFinding), []);
});
