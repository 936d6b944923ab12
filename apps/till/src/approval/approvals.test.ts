import assert from 'node:assert/strict';
import test from 'node:test';
import { type Result, fail, ok } from '@stilltill/domain/result';
import { makeApprovals } from './approvals.ts';

/** A till whose managers approve with 1234, and what it was asked to approve. */
function world() {
  const asked: unknown[] = [];
  const approvals = makeApprovals({
    approve: async (what, approver, pin) => {
      asked.push({ ...what, approver });
      return pin === '1234' ? ok('approval-1') : fail('pin_wrong', { tries_left: 4 });
    },
  });
  const given: (string | undefined)[] = [];
  const act = async (approval?: string): Promise<Result<string>> => {
    given.push(approval);
    return approval === undefined ? fail('approval_needed', { action: 'waive' }) : ok('done');
  };
  return { approvals, asked, given, act };
}

test('what needs nobody is done at once, and nobody is asked', async () => {
  const { approvals } = world();
  assert.deepEqual(await approvals.withApproval('discount', 1, 'words', async () => ok(7)), ok(7));
  assert.deepEqual(await approvals.withApproval('discount', 1, 'words', async () => fail('basket_empty')), fail('basket_empty'));
  assert.equal(approvals.asked(), null);
});

test('a manager’s PIN does it with the approval, for the action that the till named', async () => {
  const { approvals, asked, given, act } = world();
  const answer = approvals.withApproval('discount', null, 'words', act);
  await new Promise<void>((resolve) => approvals.subscribe(resolve));
  assert.deepEqual({ ...approvals.asked(), end: undefined }, { action: 'waive', line: null, words: 'words', end: undefined });
  assert.equal((await approvals.approve('manager', '1234')).ok, true);
  assert.deepEqual(await answer, ok('done'));
  assert.deepEqual(given, [undefined, 'approval-1']);
  assert.deepEqual(asked, [{ action: 'waive', line: null, approver: 'manager' }]);
});

test('a wrong PIN leaves it asked, and giving it up does nothing', async () => {
  const { approvals, given, act } = world();
  const answer = approvals.withApproval('discount', null, 'words', act);
  await new Promise<void>((resolve) => approvals.subscribe(resolve));
  const wrong = await approvals.approve('manager', '0000');
  assert.equal(wrong.ok ? '' : wrong.fault.code, 'pin_wrong');
  assert.notEqual(approvals.asked(), null);
  approvals.giveUp();
  assert.equal(await answer, null);
  assert.deepEqual(given, [undefined]);
});

test('whatever is asked next gives up what was asked before', async () => {
  const { approvals, act } = world();
  const first = approvals.withApproval('discount', 1, 'first', act);
  await new Promise<void>((resolve) => approvals.subscribe(resolve));
  const second = approvals.withApproval('discount', 2, 'second', act);
  assert.equal(await first, null);
  assert.equal(approvals.asked()?.words, 'second');
  approvals.giveUp();
  assert.equal(await second, null);
});
