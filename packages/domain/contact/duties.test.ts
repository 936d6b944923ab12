import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { addTerm, deadlinesOf } from './duties.ts';
import { type RulePack, readRulePack } from './pack.ts';

const FOLDER = join(import.meta.dirname, 'packs');
const PACKS = readdirSync(FOLDER).map((name): RulePack => {
  const read = readRulePack(JSON.parse(readFileSync(join(FOLDER, name), 'utf8')));
  assert(read.ok, name);
  return read.pack;
});
const RECEIVED_MS = Date.parse('2027-01-29T10:00:00Z');
const dueIn = (...places: string[]) => deadlinesOf(PACKS, places, RECEIVED_MS, 'UTC');
const iso = (at_ms: number | null): string | null => (at_ms === null ? null : new Date(at_ms).toISOString());

test('a request from the European Union is answered within a month, and a month that is shorter ends on its last day', () => {
  assert.deepEqual(dueIn('DE'), { acknowledge_by_ms: null, answer_by_ms: Date.parse('2027-02-28T10:00:00Z'), duty: 'EU eu-answer', citation: 'GDPR 12(3)', extend_within: 'P2M' });
});

test('one from California is acknowledged in ten working days and answered in 45 days', () => {
  const due = dueIn('US-CA');
  assert.deepEqual([iso(due.acknowledge_by_ms), iso(due.answer_by_ms), due.duty], ['2027-02-12T10:00:00.000Z', '2027-03-15T10:00:00.000Z', 'US-CA us-ca-answer']);
});

test('one from China is answered in fifteen working days, and nothing lets it be put off', () => {
  const due = dueIn('CN');
  assert.deepEqual([iso(due.answer_by_ms), due.duty, due.extend_within], ['2027-02-19T10:00:00.000Z', 'CN cn-answer', null]);
});

test('of several places the strictest term holds, and nowhere is there none', () => {
  assert.equal(iso(dueIn('US-CA', 'CN', 'DE').answer_by_ms), '2027-02-19T10:00:00.000Z');
  for (const due of [dueIn(), dueIn('ZZ')]) assert.equal(iso(due.answer_by_ms), '2027-02-28T10:00:00.000Z');
  assert.equal(iso(deadlinesOf([], ['DE'], RECEIVED_MS, 'UTC').answer_by_ms), '2027-02-28T10:00:00.000Z');
});

test('a working day is a weekday of the place: whoever asks on a Friday evening has the Monday counted first', () => {
  const friday_ms = Date.parse('2026-11-20T18:00:00Z');
  assert.equal(iso(addTerm('P1B', friday_ms, 'Europe/London')), '2026-11-23T18:00:00.000Z');
  assert.equal(iso(addTerm('P1B', friday_ms, 'Asia/Shanghai')), '2026-11-22T18:00:00.000Z', 'there it is Saturday already, and two in the morning of Monday');
});
