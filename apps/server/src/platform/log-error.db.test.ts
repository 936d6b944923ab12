import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { createTestDatabase, type TestDatabase } from '@stilltill/testing/test-database';
import { openLog } from './log.ts';
import { errorForLog } from './log-error.ts';

const EMAIL = 'wang.fang@example.org';
let database: TestDatabase;
const folder = mkdtempSync(join(tmpdir(), 'stilltill-log-'));

before(async () => {
  database = await createTestDatabase();
});
after(async () => {
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

const thrownBy = (sql: string): Promise<unknown> => database.adminQuery(sql).then(() => assert.fail('it was taken'), (error: unknown) => error);

describe('a log', () => {
  it('names what a database refused, and nothing that stood in the row', async () => {
    const [twice, malformed, missing] = [
      await thrownBy(`with row as (select '${EMAIL}') select 1; create temporary table guest (email text primary key); insert into guest values ('${EMAIL}'), ('${EMAIL}')`),
      await thrownBy(`select '${EMAIL}'::uuid`),
      await thrownBy(`create temporary table host (email text, name text not null); insert into host values ('${EMAIL}', null)`),
    ];
    assert.ok(JSON.stringify(twice).includes(EMAIL), 'the database itself tells it');
    const { log, lines, close } = openLog({ data_folder: folder, log_level: 'info', log_target: 'file' });
    for (const error of [twice, malformed, missing, new Error('a set failed', { cause: twice }), new AggregateError([twice, malformed], 'both failed')]) log.error({ err: error }, 'it failed');
    log.warn('not so bad');
    log.info('all is well');
    await close();
    assert.deepEqual(lines, { warn: 1, error: 5 });
    const text = readFileSync(join(folder, 'log', 'server.ndjson'), 'utf8');
    assert.equal(text.includes(EMAIL), false, text);
    const told = text.trim().split('\n').slice(0, 5).map((line) => JSON.parse(line) as { err: ReturnType<typeof errorForLog> });
    assert.deepEqual(told.map(({ err }) => [err.code, err.table, err.cause?.code, err.errors?.length]), [['23505', 'guest', undefined, undefined], ['22P02', undefined, undefined, undefined], ['23502', 'host', undefined, undefined], [undefined, undefined, '23505', undefined], [undefined, undefined, undefined, 2]]);
    assert.match(told[0]?.err.stack ?? '', /^\s+at /);
    assert.match(told[0]?.err.message ?? '', /duplicate key/);
  });

  it('says nothing of a value that was thrown as an error', () => {
    assert.deepEqual(errorForLog({ email: EMAIL }), { type: 'object', message: 'no error, but a value that was thrown' });
  });

  it('ends where errors cause each other in a ring', () => {
    const one = new Error('one');
    one.cause = new Error('two', { cause: one });
    assert.equal(JSON.stringify(errorForLog(one)).split('"type"').length - 1, 5);
  });
});
