import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type ShortcutState, pressShortcut } from './shortcuts.ts';

function press(...keys: readonly (readonly [string, number])[]): unknown {
  let state: ShortcutState = { leader_at_ms: null };
  let effect: unknown = null;
  for (const [key, at_ms] of keys) ({ state, effect } = pressShortcut(state, { key, at_ms }));
  return effect;
}

describe('shortcuts', () => {
  it('lead to a page by g and its letter', () => assert.deepEqual(press(['g', 0], ['s', 300]), { go: '/sales' }));
  it('forget the g after a while, and after any other key', () => {
    assert.equal(press(['g', 0], ['s', 5_000]), null);
    assert.equal(press(['g', 0], ['x', 100], ['s', 200]), null);
  });
  it('do nothing for a letter alone', () => assert.equal(press(['s', 0]), null));
  it('begin again with a second g', () => assert.deepEqual(press(['g', 0], ['g', 1_100], ['e', 2_200]), { go: '/exceptions' }));
  it('reach the filter and the help by one key', () => assert.deepEqual([press(['/', 0]), press(['?', 0])], ['focus_filter', 'show_help']));
});
