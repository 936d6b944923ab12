import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NUMBERS, type StoredWords, type Word, compareWords, inTheClear } from './simulation-words.ts';

const [number = ''] = NUMBERS;
const entry = (seq: number, what: Word['what']): { chain: number; seq: number; variant: number; hash: string; kind: string; text: string } => (
  { chain: 1, seq, variant: 0, hash: `h${seq}`, kind: `consent.${what}`, text: JSON.stringify({ body: { sale: `m${seq}` } }) }
);
const word = (seq: number, what: Word['what']): Word => ({ till: 'T1', what, number, mark: `m${seq}`, at_ms: seq, isUnheard: false, mayBeGone: false });
const said = (seq: number, act: Word['what']): StoredWords['said'][number] => ({ act, lookup: `of ${number}`, at: new Date(seq), of: `h${seq}` });
const words = [word(1, 'given'), word(2, 'withdrawn')];
const entries = [entry(1, 'given'), entry(2, 'withdrawn')];
const stored: StoredWords = {
  words: entries.map(({ chain, seq, variant, kind }) => ({ chain, seq, variant, kind, outcome: 'taken' })), said: [said(1, 'given'), said(2, 'withdrawn')], stopped: [],
};
const rules = (spoiled: Partial<StoredWords>, of = entries, by = words): string[] => compareWords(by, of, { ...stored, ...spoiled }, (each) => `of ${each}`, true).map(({ rule }) => rule);

test('a right world is right', () => assert.deepEqual(rules({}), []));

test('each way in which words go wrong is seen', () => {
  assert.deepEqual(rules({}, entries.slice(0, 1)), ['word_lost']);
  assert.ok(rules({ words: stored.words.slice(0, 1) }).includes('word_not_projected'));
  assert.ok(rules({ said: [said(1, 'given')] }).includes('reached_after_withdrawal'));
  assert.ok(rules({ said: [said(1, 'given')] }).includes('word_not_projected'));
  assert.deepEqual(rules({ said: [...stored.said, said(1, 'given')] }), ['word_doubled']);
  assert.ok(rules({ said: [{ ...said(1, 'given'), at: new Date(9) }, said(2, 'withdrawn')] }).includes('reached_after_withdrawal'), 'a clock that makes the consent the newer one');
});

test('what no till can survive is excused, and so is whose outcome nobody heard', () => {
  assert.deepEqual(rules({}, entries.slice(0, 1), [word(1, 'given'), { ...word(2, 'withdrawn'), mayBeGone: true }]), []);
  assert.deepEqual(rules({}, entries.slice(0, 1), [word(1, 'given'), { ...word(2, 'withdrawn'), isUnheard: true }]), []);
});

test('of one moment the refusal is the last, and an address that was stopped is not reached', () => {
  assert.deepEqual(rules({ said: [said(1, 'given'), { ...said(2, 'withdrawn'), at: new Date(1) }] }), []);
  assert.ok(!rules({ said: [said(1, 'given')], stopped: [{ lookup: `of ${number}` }] }).includes('reached_after_withdrawal'));
});

test('a number that stands somewhere as it is, is found', () => {
  assert.deepEqual(inTheClear('a disk', ['nothing', `{"address":"${number}"}`]).map(({ rule }) => rule), ['in_the_clear']);
  assert.deepEqual(inTheClear('a disk', ['nothing']), []);
});
