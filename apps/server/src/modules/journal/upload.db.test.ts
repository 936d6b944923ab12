import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { createTestDatabase, type TestDatabase } from '@stilltill/testing/test-database';
import { makeTestTerminal } from '@stilltill/testing/test-terminal';
import { type TestRoom, makeTestRoom, systemTestRandom } from './test-room.ts';

let database: TestDatabase;
let room: TestRoom;
before(async () => {
  database = await createTestDatabase();
  room = makeTestRoom(() => database.postgres);
});
after(() => database.drop());

function newTerminal(): ReturnType<typeof makeTestTerminal> {
  return makeTestTerminal({ merchant: randomUUID(), store: randomUUID(), random: systemTestRandom });
}

describe('an upload', () => {
  it('stores what follows, projects it, and acknowledges its end', async () => {
    const terminal = newTerminal();
    const run = [terminal.write('epoch.began', { reason: 'enrolled', follows: null }), terminal.writeSale(), terminal.writeSale({ lines: 5 })];
    const sent = await room.send(terminal.enrolment, terminal.upload(run));
    assert.ok(sent.ok, JSON.stringify(sent));
    assert.equal(sent.value.accepted, 3);
    assert.equal(sent.value.acknowledgement.hash, terminal.head().hash);
    const [sums] = await database.adminQuery<{ sales: number; lines: number; tenders: number; entries: number }>(
      `select (select count(*)::int from app.sale where merchant_id = $1) as sales, (select count(*)::int from app.sale_line where merchant_id = $1) as lines,
              (select count(*)::int from app.tender where merchant_id = $1) as tenders, (select count(*)::int from app.entry where merchant_id = $1) as entries`,
      [terminal.enrolment.merchant],
    );
    assert.deepEqual({ ...sums }, { sales: 2, lines: 7, tenders: 2, entries: 3 });
  });
});
