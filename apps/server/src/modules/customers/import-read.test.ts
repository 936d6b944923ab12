import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readRows } from './import-read.ts';

/** Lines as they are told; those of rows that can't be read are below zero. */
async function linesOf(rows: readonly string[]): Promise<number[]> {
  const lines: number[] = [];
  for await (const row of readRows([Buffer.from(`name,phone,notes\n${rows.join('\n')}\n`)], 'utf-8', ',')) if ('line' in row) lines.push(row.fields ? row.line : -row.line);
  return lines;
}
const rowsWith = (place: number, row: string): string[] => Array.from({ length: 60 }, (_, at) => (at === place ? row : `n${at},1350000${at},z`));

test('a row that is too long is told at its place, and all rows behind it are read', async () => {
  const all = Array.from({ length: 60 }, (_, at) => at + 2);
  for (const row of [`x,1,${'y'.repeat(70_000)}`, `x,1,"${'y'.repeat(25_000)}"`]) {
    for (const place of [0, 3, 30, 59]) assert.deepEqual(await linesOf(rowsWith(place, row)), all.map((line) => (line === place + 2 ? -line : line)));
  }
});

test('of a quote that is never closed the rest is one row that can not be read, behind all others', async () => {
  for (const place of [0, 3, 30, 59]) {
    const lines = await linesOf(rowsWith(place, 'x,1,"y'));
    assert.deepEqual(lines.slice(0, place), Array.from({ length: place }, (_, at) => at + 2));
    assert.equal(lines.length, place + 1);
    assert.ok((lines.at(-1) ?? 0) < 0 && -(lines.at(-1) ?? 0) > place + 1);
  }
});
