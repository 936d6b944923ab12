import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ACTIONS, abilityOf, checkRole } from '@stilltill/domain/operator';
import { type TypedRole, beginRole, rankRole, readRole, typeRole } from './typed-role.ts';

const named = (typed: TypedRole): TypedRole => ({ ...typed, name_en: 'Shift lead', name_zh: '领班' });

test('a new role begins with what is built in for its rank, and can be sent as soon as it has a name', () => {
  for (const rank of ['operator', 'manager', 'owner'] as const) {
    assert.deepEqual([...readRole(beginRole(rank), 'CNY').wrong], ['name']);
    const { role } = readRole(named(beginRole(rank)), 'CNY');
    assert(role && checkRole(role).ok);
    assert(role.actions.every((action) => ACTIONS.includes(action) && abilityOf(rank).can(action, 'shop')));
  }
});

test('what is read is typed again as it was', () => {
  const typed: TypedRole = {
    ...named(beginRole('operator')), actions: new Set(['sell', 'discount', 'refund', 'open_drawer']), badge: 'alone',
    limits: { discount: { how: 'up_to', size: '10' }, waive: { how: 'usual', size: '' }, refund: { how: 'up_to', size: '200.00' }, drawer: { how: 'up_to', size: '3' } },
  };
  const { role } = readRole(typed, 'CNY');
  assert.deepEqual(role?.limits, { discount_rate_ppm: 100_000, refund_minor: 20_000n, drawer_per_shift: 3 });
  assert.deepEqual(typeRole({ ...role, id: 'x', operators: 0 }, 'CNY'), typed);
});

test('a limit that can’t be read is named, and of what may not be done none is asked', () => {
  const wrong: TypedRole = { ...named(beginRole('operator')), actions: new Set(['sell', 'discount']), limits: { discount: { how: 'up_to', size: 'much' }, waive: { how: 'up_to', size: 'x' }, refund: { how: 'free', size: '' }, drawer: { how: 'up_to', size: '-1' } } };
  const read = readRole(wrong, 'CNY');
  assert.equal(read.role, null);
  assert.deepEqual([...read.wrong], ['discount']);
  assert.deepEqual([...readRole({ ...wrong, actions: new Set() }, 'CNY').wrong], ['actions']);
});

test('who becomes a manager has six figures at least, and no limits of operators', () => {
  const manager = rankRole(beginRole('operator'), 'manager');
  assert.deepEqual([manager.figures, manager.limits.discount.how], [6, 'free']);
  assert.equal(rankRole({ ...manager, figures: 8 }, 'operator').figures, 8);
});
