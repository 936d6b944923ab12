import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, it } from 'node:test';
import { type TestDatabase, createTestDatabase } from '@stilltill/testing/test-database';
import { bytesArray, hexArray, int2Array, int4Array, int8Array, textArray, timeArray, uuidArray } from './sql-arrays.ts';

let database: TestDatabase;
before(async () => {
  database = await createTestDatabase();
});
after(() => database.drop());

it('PostgreSQL reads what was written, of each type, with nulls and with nothing', async () => {
  const uuids = [randomUUID(), null, randomUUID()];
  const times = ['2026-11-20T08:00:00.123Z', '1969-01-01T00:00:00.000Z', '0001-01-01T00:00:00.000Z', '9999-12-31T23:59:59.999Z'];
  const texts = ['', null, '苹果 “x” {,} \\ \u0001', 'a'.repeat(5000), '😀'];
  const [row] = await database.postgres.withoutMerchant((tx) => tx.query<Record<string, unknown>>(
    `select $1::smallint[] as int2, $2::integer[] as int4, $3::bigint[]::text[] as int8, $4::uuid[] as uuids,
            (select array_agg(encode(b, 'hex') order by n) from unnest($5::bytea[]) with ordinality as t (b, n)) as hex, $6::text[] as texts,
            (select array_agg(to_char(t at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') order by n) from unnest($7::timestamptz[]) with ordinality as t (t, n)) as times,
            $8::integer[] as nothing, (select array_agg(encode(b, 'hex') order by n) from unnest($9::bytea[]) with ordinality as t (b, n)) as bytes`,
    [int2Array([0, -5, 32_767]), int4Array([0, -5, 2 ** 31 - 1]), int8Array([0n, -5n, 10n ** 15n, 7]), uuidArray(uuids), hexArray(['00ff', null, '']),
      textArray(texts), timeArray(times), int4Array([]), bytesArray([Buffer.from('00ff', 'hex'), null, new Uint8Array()])],
  ));
  assert.deepEqual({ ...row }, {
    int2: [0, -5, 32_767], int4: [0, -5, 2 ** 31 - 1], int8: ['0', '-5', '1000000000000000', '7'], uuids, hex: ['00ff', null, ''], texts, times, nothing: [], bytes: ['00ff', null, ''],
  });
});
