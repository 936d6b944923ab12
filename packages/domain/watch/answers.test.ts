import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type AnswerPolicy, USUAL_ANSWERS, WATCH_ANSWERS, WATCH_RULES, answerTo, answersFor, isAsking, whyNot } from './index.ts';

const anyRule = fc.constantFrom(...WATCH_RULES);
const anyAnswer = fc.constantFrom(...WATCH_ANSWERS);
const anyPolicy: fc.Arbitrary<AnswerPolicy> = fc.record({
  answers: fc.uniqueArray(fc.record({ rule: anyRule, unsure: anyAnswer, sure: anyAnswer }), { selector: ({ rule }) => rule }), sure_ppm: fc.integer({ min: 0, max: 1_000_000 }),
});
const anyFinding = fc.record({ rule: anyRule, sure_ppm: fc.integer({ min: 0, max: 1_000_000 }), operator: fc.option(fc.constant('mei')), terminal: fc.option(fc.constant('T1')) });

test('what is done can be done: nobody is asked who is not named or not at work, and no terminal is locked that is not named', () => {
  fc.assert(fc.property(anyPolicy, anyFinding, fc.boolean(), (policy, finding, at_work) => {
    const { answer, wanted } = answerTo(policy, finding, () => at_work);
    if (isAsking(answer)) assert.ok(finding.operator !== null && at_work);
    if (answer === 'lock') assert.ok(finding.terminal !== null);
    const decided = answersFor(policy, finding.rule);
    assert.equal(wanted ?? answer, finding.sure_ppm >= policy.sure_ppm ? decided.sure : decided.unsure, 'and what was wanted instead is said');
    if (wanted !== null) assert.equal(answer, 'case');
  }));
});

test('where nothing was decided it is a note, and a case from nine in ten on; a copied key is a case at once', () => {
  const answer = (rule: (typeof WATCH_RULES)[number], sure_ppm: number) => answerTo(USUAL_ANSWERS, { rule, sure_ppm, operator: null, terminal: null }, () => false).answer;
  assert.deepEqual([answer('voids', 899_999), answer('voids', 900_000), answer('own_device', 0)], ['note', 'case', 'case']);
});

test('a policy that can never be done is said beforehand', () => {
  assert.equal(whyNot('voids', 'lock'), 'no_terminal');
  assert.equal(whyNot('event_terminal', 'approval'), 'nobody_named');
  assert.deepEqual([whyNot('voids', 'approval'), whyNot('own_device', 'lock'), whyNot('voids', 'case')], [null, null, null]);
});
