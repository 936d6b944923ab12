import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { inParts } from './register-parts.ts';

test('parts add up to the file, none is longer than the server takes, and lines stay whole', () => {
  fc.assert(fc.property(fc.array(fc.string({ maxLength: 20 }).map((line) => line.replaceAll(/[\r\n]/g, '')), { maxLength: 40 }), (lines) => {
    const text = lines.join('\n');
    const parts = inParts(text, 30);
    assert.equal(parts.map(({ numbers }) => numbers).join(''), text);
    assert.ok(parts.every(({ numbers }) => numbers.length <= 30));
    assert.ok(parts.slice(0, -1).every(({ numbers }) => numbers.endsWith('\n')));
  }));
});

test('one part is the only one; of more, one is the first and one the last', () => {
  assert.deepEqual(inParts('').map(({ part }) => part), ['only']);
  assert.deepEqual(inParts('1\n2\n', 10).map(({ part }) => part), ['only']);
  assert.deepEqual(inParts('11\n22\n33\n', 3).map(({ part }) => part), ['first', 'more', 'last']);
});

test('a line that is longer than a part is cut, and nothing is lost', () => {
  assert.deepEqual(inParts('1'.repeat(25), 10).map(({ numbers }) => numbers.length), [10, 10, 5]);
});
