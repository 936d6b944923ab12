import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addOpenAmount, emptyBasket } from '@stilltill/domain/sale';
import { FAKE_PIN, createFakeTill } from '../testing/fake-till.ts';
import { LINES_MAX, readFromDisplay, readFromTill } from './message.ts';
import { sceneOf, shopOf } from './scene.ts';

const TILL = '00000000-0000-4000-8000-0000000000d1';
const NOTHING = { paid: null, paying: null, current: null };

async function openTill(): Promise<ReturnType<typeof createFakeTill>> {
  const till = createFakeTill(() => Date.parse('2026-06-01T00:00:00.000Z'));
  await till.signOn('op-2', FAKE_PIN);
  await till.openShift(0n);
  return till;
}

test('a till that is locked shows nothing of its basket, and nothing of what was paid', async () => {
  const till = await openTill();
  await till.scan('6901234561001');
  assert.equal(sceneOf(till.state(), NOTHING).is, 'basket');
  assert.deepEqual(sceneOf({ ...till.state(), phase: 'locked' }, NOTHING), { is: 'idle' });
  const sold = await till.takeCash(1_000n);
  assert.ok(sold.ok);
  const paid = sceneOf(till.state(), { ...NOTHING, paid: sold.value });
  assert.deepEqual(paid, { is: 'paid', currency: 'CNY', total_minor: 350n, given_minor: 1_000n, change_minor: 650n, link: sold.value.link });
  assert.deepEqual(sceneOf({ ...till.state(), phase: 'locked' }, { ...NOTHING, paid: sold.value }), { is: 'idle' });
});

test('what is over of goods that came back stands as change, beside what they were worth', async () => {
  const till = await openTill();
  await till.scan('6901234561001');
  const sold = await till.takeCash(350n);
  assert.ok(sold.ok);
  const { sale } = sold.value;
  const by = (kind: 'exchange' | 'cash', amount_minor: bigint) => ({ tender: kind, kind, amount_minor, given_minor: amount_minor, change_minor: 0n });
  const refund = { refund: 'r', sale: 's', shift: sale.shift, currency: 'CNY', lines: [], tax: [], total_minor: 1_000n, tenders: [by('exchange', 350n), by('cash', 650n)], reason: null, receipt_token_hash: null };
  const paid = { ...sold.value, sale: { ...sale, tenders: [by('exchange', 350n)] }, exchanged: { ...sold.value, refund } };
  const scene = sceneOf(till.state(), { ...NOTHING, paid });
  assert.ok(scene.is === 'paid');
  assert.deepEqual([scene.total_minor, scene.given_minor, scene.change_minor], [350n, 1_000n, 650n]);
});

test('goods that come back show the customer what they get, and what their card loses and gets, before they are paid for and after', async () => {
  const till = await openTill();
  const back = { currency: 'CNY', total_minor: 700n, points: { taken_back_points: 7, returned_points: 50, balance_points: 143 } };
  const points_back = { taken_back_points: 7, returned_points: 50, balance_points: 143 };
  assert.deepEqual(sceneOf(till.state(), { ...NOTHING, back }), { is: 'back', currency: 'CNY', total_minor: 700n, points_back });
  const offline = sceneOf(till.state(), { ...NOTHING, back: { ...back, points: { returned_points: 0 } } });
  assert.deepEqual(offline, { is: 'back', currency: 'CNY', total_minor: 700n, points_back: { taken_back_points: null, returned_points: 0, balance_points: null } });
  assert.ok(readFromTill({ v: 1, kind: 'picture', till: TILL, shop: null, scene: offline }));
  assert.deepEqual(sceneOf(till.state(), { ...NOTHING, back: { ...back, points: { taken_back_points: 0, returned_points: 0 } } }), { is: 'back', currency: 'CNY', total_minor: 700n });
  assert.deepEqual(sceneOf({ ...till.state(), phase: 'locked' }, { ...NOTHING, back }), { is: 'idle' });
  await till.scan('6901234561001');
  const basket = { ...till.state().basket, exchange: { refund: 'r', sale: 's', number: '1', left_minor: 0n, kind: 'cash' as const, reason: null, lines: [], tax: [], total_minor: 0n, points: { card_hash: '', ...points_back } } };
  const scene = sceneOf({ phase: 'open', basket }, NOTHING);
  assert.deepEqual(scene.is === 'basket' && scene.points_back, points_back);
});

test('of a long basket the newest lines are told, or those around one that was just counted up', () => {
  let basket = emptyBasket('sale', 'CNY');
  for (let number = 0; number < 100; number++) {
    const added = addOpenAmount(basket, { names: { zh: `商品${number}` }, barcode: null, price_minor: 100n, tax_rate_ppm: 0 });
    assert.ok(added.ok);
    basket = added.value;
  }
  const told = (current: number | null): readonly number[] => {
    const scene = sceneOf({ phase: 'open', basket }, { ...NOTHING, current });
    assert.ok(scene.is === 'basket');
    assert.equal(scene.lines.length, LINES_MAX);
    return [scene.above, scene.lines[0]?.line ?? 0, scene.below];
  };
  assert.deepEqual(told(100), [70, 71, 0]);
  assert.deepEqual(told(3), [2, 3, 68]);
});

test('what a till tells fits the form that a display reads, and anything else is passed over', async () => {
  const till = await openTill();
  await till.scan('6901234561001');
  const picture = { v: 1, kind: 'picture', till: TILL, shop: shopOf(till.state().store), scene: sceneOf(till.state(), NOTHING) };
  assert.deepEqual(readFromTill(picture), picture);
  const broken = [
    null, 'picture', {}, { ...picture, v: 2 }, { ...picture, till: 'x' }, { ...picture, more: 1 }, { ...picture, scene: { is: 'idle', total_minor: 1n } },
    { ...picture, scene: { is: 'paid', currency: 'CNY', total_minor: 1n, given_minor: 1n, change_minor: 0n, link: 'javascript:alert(1)' } },
    { ...picture, shop: { ...picture.shop, pictures: ['../../api/v1/changes'] } },
  ];
  for (const data of broken) assert.equal(readFromTill(data), null, String(data));
  assert.deepEqual(readFromDisplay({ v: 1, kind: 'hello' }), { v: 1, kind: 'hello' });
  assert.equal(readFromDisplay(picture), null);
});

test('a customer with a card sees what it holds, what is spent of it, and after the sale what is left; nothing more of them is told', async () => {
  const till = await openTill();
  await till.scan('6901234561001');
  const { basket } = till.state();
  const member = { card_hash: 'a'.repeat(64), basis: 'online' as const, balance_points: 300, spent: { points: 100, minor: 100n }, groups: ['g'] };
  const scene = sceneOf({ phase: 'open', basket: { ...basket, member } }, NOTHING);
  assert.ok(scene.is === 'basket');
  assert.deepEqual(scene.member, { balance_points: 300, spent_points: 100, earned_points: null });
  const { balance_points: _balance, spent: _spent, ...offline } = member;
  assert.deepEqual(sceneOf({ phase: 'open', basket: { ...basket, lines: [], member: offline } }, NOTHING), { is: 'idle', member: { balance_points: null, spent_points: 0, earned_points: null } });
  const sold = await till.takeCash(350n);
  assert.ok(sold.ok);
  const paid = sceneOf(till.state(), { ...NOTHING, paid: { ...sold.value, sale: { ...sold.value.sale, member: { card_hash: 'a'.repeat(64), earned_points: 3, spent_points: 100, rules_version: 1, basis: 'online', balance_points: 203 } } } });
  assert.ok(paid.is === 'paid');
  assert.deepEqual(paid.member, { balance_points: 203, spent_points: 100, earned_points: 3 });
  assert.deepEqual(readFromTill({ v: 1, kind: 'picture', till: TILL, shop: null, scene: paid })?.kind, 'picture');
});
