import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import { DEEDS, type DeedName, type FaultName, FAULTS, RIGHTS_DEEDS, simulate } from './simulation.ts';
import { type SimHost, openSimHost } from './simulation-server.ts';
import { describeFinding } from '../../../tools/verify/findings.ts';
import { verifyDatabase } from '../../../tools/verify/verify.ts';

const SEEDS = 30;
// New ones each time: what nobody has looked at yet is where trouble is.
const first = randomBytes(4).toString('hex');
const seeds = Array.from({ length: SEEDS }, (_, at) => `${first}-${at}`);
const seen = new Map<FaultName | DeedName, number>();
let host: SimHost;

before(async () => {
  console.log(`seeds ${seeds[0]} to ${seeds.at(-1)}; all again: npm run sim -- --seeds ${SEEDS} --first ${first}`);
  host = await openSimHost();
});
after(() => host.close());

for (const seed of seeds) {
  test(`whatever goes wrong, the server ends up with every sale that a till promised, once (seed ${seed})`, async () => {
    const { violations, faults, sales } = await simulate(host, { seed });
    for (const [fault, count] of faults) seen.set(fault, (seen.get(fault) ?? 0) + count);
    assert.deepEqual(violations, [], `alone: npm run sim -- --seed ${seed}`);
    assert.ok(sales > 0, 'somebody sold something');
  });
}

test('the seeds were no fair weather: most faults really occurred', () => {
  const kinds = FAULTS.filter((fault) => (seen.get(fault) ?? 0) > 0).length;
  assert.ok(kinds >= FAULTS.length * 0.7, `${kinds} of ${FAULTS.length} faults occurred`);
});

test('people parked and recalled baskets, met cards that nobody knew of, and gave back what other tills had sold', () => {
  for (const deed of DEEDS) assert.ok((seen.get(deed) ?? 0) > 0, `${deed} never occurred`);
});

test('the office changed rights, lost and locked terminals, and people asked each other for leave', () => {
  const kinds = RIGHTS_DEEDS.filter((deed) => (seen.get(deed) ?? 0) > 0).length;
  assert.ok(kinds >= RIGHTS_DEEDS.length * 0.7, `${kinds} of ${RIGHTS_DEEDS.length} deeds occurred`);
});

test('the verifier of all journals, tables and stock finds nothing to say of what the seeds left behind', async () => {
  const { stilltill_app: app_url, stilltill_auth: auth_url } = host.database.urls;
  const { findings, entries } = await verifyDatabase({ app_url, auth_url, server_public_key: host.server_public_key() });
  assert.deepEqual(findings.map(describeFinding), []);
  assert.ok(entries > 0, 'there was something to look at');
});

for (const seed of ['again', 'again-0']) {
  test(`a seed gives the same run again, behind others and alone (seed ${seed})`, async () => {
    const one = await simulate(host, { seed });
    const other = await simulate(host, { seed });
    assert.deepEqual(other.trace, one.trace);
    const fresh = await openSimHost();
    try {
      assert.deepEqual((await simulate(fresh, { seed })).trace, one.trace);
    } finally {
      await fresh.close();
    }
  });
}
