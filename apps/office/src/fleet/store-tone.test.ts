import assert from 'node:assert/strict';
import { test } from 'node:test';
import { storeTone } from './store-tone.ts';

const store = (counts: object, with_faults = 0, drifting = 0) => ({ counts, with_faults, drifting });

test('a store is as bad as its worst terminal', () => {
  assert.equal(storeTone(store({ active: 3 })), 'green');
  assert.equal(storeTone(store({ active: 3, late: 1 })), 'amber');
  assert.equal(storeTone(store({ active: 3 }, 1)), 'amber');
  assert.equal(storeTone(store({ active: 3 }, 0, 1)), 'amber');
  assert.equal(storeTone(store({ active: 3, late: 1, lost: 1 })), 'red');
  assert.equal(storeTone(store({ new: 2, retired: 1 })), 'quiet');
});
