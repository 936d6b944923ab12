import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type CursorKind, type CursorPart, readPageCursor, writePageCursor } from './page-cursor.ts';

const AT = '2026-11-20T08:00:00.000Z';
const ID = '0198f2c5-4be1-7e37-8ec1-3c42e4c2d9a1';
const reads = (kind: CursorKind, part: unknown): boolean => readPageCursor(writePageCursor([part as CursorPart]), [kind]).ok;

test('what was written is read again, and nothing where nothing was given', () => {
  const kinds = ['moment', 'uuid', 'text', 'int2', 'int4', 'int8'] as const;
  const parts = [AT, ID, '可乐 ×2', 0, 2 ** 31 - 1, '9007199254740993'] as const;
  assert.deepEqual(readPageCursor(writePageCursor(parts), kinds), { ok: true, value: [...parts] });
  assert.deepEqual([readPageCursor(undefined, kinds), readPageCursor('', kinds)], [{ ok: true, value: null }, { ok: true, value: null }]);
});

test('a part of the right type that PostgreSQL could not read as what it stands for is malformed', () => {
  const senseless: Readonly<Record<CursorKind, readonly unknown[]>> = {
    moment: ['', 'x', '2026', '2026-11-20', '2026-02-30T00:00:00.000Z', '2026-11-20T24:00:00.000Z', '0000-01-01T00:00:00.000Z', '+275760-09-13T00:00:00.000Z', `${AT}\0`, 0, null],
    uuid: ['', 'x', ID.toUpperCase(), ID.slice(1), `{${ID}}`, 0, null],
    text: ['a\0b', 0, null, ['a']],
    int2: [2 ** 15, 0.5, '0', null], int4: [2 ** 31, -(2 ** 40), 1e300, 0.5, '0', null],
    int8: ['', 'x', '1.5', '1e3', '9'.repeat(19), 0, null],
  };
  for (const [kind, parts] of Object.entries(senseless)) for (const part of parts) assert.equal(reads(kind as CursorKind, part), false, `${kind} ${JSON.stringify(part)}`);
});

test('too few parts, too many, and what is no list are malformed and name the field', () => {
  for (const text of [writePageCursor([AT]), writePageCursor([AT, ID, ID]), Buffer.from('{"0":1}').toString('base64url'), Buffer.from('null').toString('base64url'), 'x', '~~~']) {
    assert.deepEqual(readPageCursor(text, ['moment', 'uuid']), { ok: false, fault: { code: 'request_malformed', details: { path: 'after' } } });
  }
});
