import assert from 'node:assert/strict';
import test from 'node:test';
import { type Result, fail, ok } from '@stilltill/domain/result';
import { makeApprovals } from './approvals.ts';

/** A till whose managers approve with 1234, and what it was asked to approve. */
function world() {
  const asked: unknown[] = [];
  let answer: ((given: Result<string>) => void) | null = null;
  const approvals = makeApprovals({
    approve: async (what, approver, pin) => {
      asked.push({ ...what, approver });
      return pin === '1234' ? ok('approval-1') : fail('pin_wrong', { tries_left: 4 });
    },
    approveByBadge: async (what, read) => {
      asked.push({ ...what, read });
      return ok('approval-2');
    },
    askOffice: (what, words) => {
      asked.push({ ...what, words });
      return new Promise((resolve) => void (answer = resolve));
    },
    stopAsking: () => answer?.(fail('approval_expired')),
  });
  const given: (string | undefined)[] = [];
  const act = async (approval?: string): Promise<Result<string>> => {
    given.push(approval);
    return approval === undefined ? fail('approval_needed', { action: 'waive', line: null, sale: 'sale-1', measure: '50' }) : ok('done');
  };
  return { approvals, asked, given, act, say: (given: Result<string>) => answer?.(given) };
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
  const request = { action: 'waive', line: null, sale: 'sale-1', measure: '50' };
  assert.deepEqual({ ...approvals.asked(), end: undefined }, { request, words: 'words', end: undefined });
  assert.equal((await approvals.approve('manager', '1234')).ok, true);
  assert.deepEqual(await answer, ok('done'));
  assert.deepEqual(given, [undefined, 'approval-1']);
  assert.deepEqual(asked, [{ ...request, approver: 'manager' }]);
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

test('a manager’s badge, or whoever answers in the office, does it too; giving it up takes the question back from the office', async () => {
  const { approvals, given, act, say } = world();
  const asks = async (): Promise<Promise<Result<string> | null>[]> => {
    const answer = approvals.withApproval('waive', null, 'words', act);
    await new Promise<void>((resolve) => approvals.subscribe(resolve));
    return [answer];
  };
  const [byBadge] = await asks();
  assert.equal((await approvals.approveByBadge('STB1.X')).ok, true);
  assert.deepEqual(await byBadge, ok('done'));
  const [byOffice] = await asks();
  const office = approvals.askOffice();
  say(ok('approval-3'));
  assert.equal((await office).ok, true);
  assert.deepEqual(await byOffice, ok('done'));
  const [givenUp] = await asks();
  const asking = approvals.askOffice();
  approvals.giveUp();
  assert.deepEqual([await givenUp, await asking], [null, ok(null)]);
  assert.deepEqual(given, [undefined, 'approval-2', undefined, 'approval-3', undefined]);
});
