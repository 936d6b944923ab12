import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  ACTIONS, type Action, type Limits, type Ranked, ROLES, type RoleDefinition, type RolePlace, SENSITIVE, abilityOf, checkRole, decisionsOfRefund, decisionsOfSale, exceedsLimit, exceedsRights, isSensitive, pinFiguresMin, rightsOf,
} from './index.ts';

const LIMITS: Limits = { discount_rate_ppm: 100_000, waive_minor: 99n, refund_minor: 0n };
const [HERE, THERE] = ['store-1', 'store-2'];

const roleOf = (id: string, change: Partial<RoleDefinition> = {}): RoleDefinition => ({ id, rank: 'operator', actions: ['sell'], limits: {}, credentials: { pin_figures_min: 4, badge: 'with_pin' }, ...change });
const known = (...roles: RoleDefinition[]): ReadonlyMap<string, RoleDefinition> => new Map(roles.map((role) => [role.id, role]));

const anyActions = fc.uniqueArray(fc.constantFrom(...ACTIONS));
const anyLimit = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null | undefined> => fc.option(fc.option(value, { nil: null }), { nil: undefined });
const anyMoney = fc.bigInt({ min: 0n, max: 100_000n });
const anyRate = fc.integer({ min: 0, max: 1_000_000 });
const anyRoleOf = (id: string): fc.Arbitrary<RoleDefinition> => fc.record({
  id: fc.constant(id), rank: fc.constantFrom(...ROLES), actions: anyActions,
  limits: fc.record({ discount_rate_ppm: anyLimit(anyRate), waive_minor: anyLimit(anyMoney), refund_minor: anyLimit(anyMoney), drawer_per_shift: anyLimit(fc.integer({ min: 0, max: 9 })) }),
  credentials: fc.constant({ pin_figures_min: 6, badge: 'with_pin' as const }),
});
const anyPlaces: fc.Arbitrary<RolePlace[] | undefined> = fc.option(fc.uniqueArray(
  fc.record({ store: fc.constantFrom(HERE, THERE, null), role: fc.constantFrom('a', 'b', 'gone') }), { selector: ({ store }) => store, maxLength: 3 },
), { nil: undefined });
const anyOperator: fc.Arbitrary<Ranked> = fc.record({ role: fc.constantFrom(...ROLES), active: fc.boolean(), places: anyPlaces });
const anyRoles = fc.tuple(anyRoleOf('a'), anyRoleOf('b')).map((roles) => known(...roles));

test('one more grant never takes another away', () => {
  fc.assert(fc.property(anyOperator, anyRoles, fc.constantFrom(...ACTIONS), fc.boolean(), (operator, roles, more, expired) => {
    const wider = new Map([...roles].map(([id, role]) => [id, { ...role, actions: [...role.actions, more] }]));
    const before = rightsOf(operator, HERE, roles, LIMITS, { expired });
    const after = rightsOf(operator, HERE, wider, LIMITS, { expired });
    assert.equal(before === null, after === null);
    for (const action of before?.actions ?? []) assert.ok(after?.actions.has(action));
    assert.deepEqual(before?.limits, after?.limits);
  }));
});

test('what rights that ran out still allow is not sensitive, however large a discount somebody may give else', () => {
  fc.assert(fc.property(anyOperator, anyRoles, fc.constantFrom(...ACTIONS), anyRate, (operator, roles, action, rate_ppm) => {
    const may = (rights: ReturnType<typeof rightsOf>): boolean => rights?.actions.has(action) === true && !exceedsRights(rights, action, { rate_ppm });
    const [full, expired] = [false, true].map((each) => rightsOf(operator, HERE, roles, LIMITS, { expired: each }));
    assert.equal(may(expired ?? null), may(full ?? null) && !isSensitive(action, { rate_ppm }, LIMITS));
  }));
});

test('rights that ran out add nothing, take away what is sensitive, large discounts with it, and nothing else', () => {
  fc.assert(fc.property(anyOperator, anyRoles, (operator, roles) => {
    const full = rightsOf(operator, HERE, roles, LIMITS);
    const expired = rightsOf(operator, HERE, roles, LIMITS, { expired: true });
    assert.equal(full === null, expired === null);
    assert.deepEqual([...(expired?.actions ?? [])], [...(full?.actions ?? [])].filter((action) => !SENSITIVE.has(action)));
    const discount_rate_ppm = Math.min(full?.limits.discount_rate_ppm ?? LIMITS.discount_rate_ppm, LIMITS.discount_rate_ppm);
    assert.deepEqual(expired?.limits, full ? { ...full.limits, discount_rate_ppm } : undefined);
  }));
});

test('a role of the store goes before one of all stores, and what somebody holds elsewhere gives nothing here', () => {
  fc.assert(fc.property(anyOperator, anyRoles, (operator, roles) => {
    const { places } = operator;
    const here = places?.find(({ store }) => store === HERE);
    if (here) assert.deepEqual(rightsOf(operator, HERE, roles, LIMITS), rightsOf({ ...operator, places: [here] }, HERE, roles, LIMITS));
    const others = places?.filter(({ store }) => store !== null) ?? [];
    if (others.length > 0) assert.equal(rightsOf({ ...operator, places: others }, 'store-3', roles, LIMITS), null);
  }));
});

test('whoever is gone, and whoever nobody knows, has no rights anywhere', () => {
  fc.assert(fc.property(anyOperator, anyRoles, (operator, roles) => {
    assert.equal(rightsOf({ ...operator, active: false }, HERE, roles, LIMITS), null);
  }));
  assert.equal(rightsOf(undefined, HERE, known(), LIMITS), null);
});

test('a role whose record has not come gives selling and no more', () => {
  const rights = rightsOf({ role: 'owner', active: true, places: [{ store: null, role: 'unheard' }] }, HERE, known(), LIMITS);
  assert.deepEqual([rights?.rank, [...(rights?.actions ?? [])], rights?.limits.discount_rate_ppm], ['operator', ['sell'], 100_000]);
});

test('without a role of the merchant the rank gives what it always gave', () => {
  for (const role of ROLES) {
    const rights = rightsOf({ role, active: true, places: [] }, HERE, known(), LIMITS);
    assert.ok(rights);
    for (const action of ACTIONS) assert.equal(rights.actions.has(action), abilityOf(role).can(action, 'shop'), `${role} ${action}`);
    for (const rate_ppm of [0, 100_000, 100_001, 1_000_000]) assert.equal(exceedsRights(rights, 'discount', { rate_ppm }), exceedsLimit(role, 'discount', { rate_ppm }, LIMITS));
    for (const amount_minor of [0n, 99n, 100n]) {
      for (const action of ['waive', 'refund'] as const) assert.equal(exceedsRights(rights, action, { amount_minor }), exceedsLimit(role, action, { amount_minor }, LIMITS));
    }
  }
});

test('what exceeds a limit exceeds it by more, too, and a limit that is null is never exceeded', () => {
  const measured: readonly Action[] = ['discount', 'waive', 'refund', 'open_drawer'];
  fc.assert(fc.property(anyRoles, fc.constantFrom(...measured), anyRate, anyMoney, fc.integer({ min: 0, max: 12 }), (roles, action, rate_ppm, amount_minor, count) => {
    const rights = rightsOf({ role: 'operator', active: true, places: [{ store: null, role: 'a' }] }, HERE, roles, LIMITS);
    assert.ok(rights);
    const more = { rate_ppm: rate_ppm + 1, amount_minor: amount_minor + 1n, count: count + 1 };
    if (exceedsRights(rights, action, { rate_ppm, amount_minor, count })) assert.ok(exceedsRights(rights, action, more));
    const free = { ...rights, limits: { discount_rate_ppm: null, waive_minor: null, refund_minor: null, drawer_per_shift: null } };
    assert.ok(!exceedsRights(free, action, more));
  }));
});

test('of three drawer openings in a shift the fourth is too many', () => {
  const rights = rightsOf({ role: 'operator', active: true, places: [{ store: HERE, role: 'a' }] }, HERE, known(roleOf('a', { actions: ['sell', 'open_drawer'], limits: { drawer_per_shift: 3 } })), LIMITS);
  assert.ok(rights);
  assert.deepEqual([0, 1, 2, 3].map((count) => exceedsRights(rights, 'open_drawer', { count })), [false, false, false, true]);
});

test('a manager’s role asks for six figures, and whoever holds several has the PIN of the strictest', () => {
  for (const rank of ['manager', 'owner'] as const) {
    assert.ok(!checkRole(roleOf('a', { rank, credentials: { pin_figures_min: 5, badge: 'never' } })).ok);
    assert.ok(checkRole(roleOf('a', { rank, credentials: { pin_figures_min: 6, badge: 'never' } })).ok);
  }
  assert.ok(!checkRole(roleOf('a', { actions: [] })).ok);
  const roles = known(roleOf('a'), roleOf('b', { rank: 'manager', credentials: { pin_figures_min: 8, badge: 'with_pin' } }));
  assert.equal(pinFiguresMin({ role: 'operator' }, roles), 4);
  assert.equal(pinFiguresMin({ role: 'manager', places: [{ store: null, role: 'a' }] }, roles), 6);
  assert.equal(pinFiguresMin({ role: 'operator', places: [{ store: null, role: 'a' }, { store: HERE, role: 'b' }] }, roles), 8);
});

const LINE = { line: 1, product: null, names: {}, barcode: null, qty_milli: 2000, price_minor: 500n, tax_rate_ppm: 0, amount_minor: 1000n };

test('a sale says what was decided in it, each measured by what it was taken off', () => {
  assert.deepEqual(decisionsOfSale({ lines: [LINE] }), []);
  const discounted = { ...LINE, amount_minor: 850n, discount: { kind: 'amount' as const, amount_minor: 150n }, reductions: [{ kind: 'discount' as const, amount_minor: 150n }] };
  assert.deepEqual(decisionsOfSale({ lines: [discounted] }), [{ action: 'discount', line: 1, measure: { rate_ppm: 150_000 } }]);
  const shared = [{ ...discounted, amount_minor: 700n, reductions: [...discounted.reductions, { kind: 'share' as const, amount_minor: 150n }] }];
  assert.deepEqual(decisionsOfSale({ lines: shared, discount: { kind: 'amount', amount_minor: 150n }, waived_minor: 5n }).slice(1), [
    { action: 'discount', line: null, measure: { rate_ppm: 176_471 } }, { action: 'waive', line: null, measure: { amount_minor: 5n } },
  ]);
  assert.deepEqual(decisionsOfSale({ lines: [{ ...LINE, list_minor: 600n }] }), [{ action: 'override_price', line: 1, measure: {} }]);
});

test('a refund took one right: without a sale, the way it came, or otherwise', () => {
  assert.deepEqual(decisionsOfRefund({ sale: null, total_minor: 5n }).map(({ action }) => action), ['refund_without_sale']);
  assert.deepEqual(decisionsOfRefund({ sale: 'x', total_minor: 5n }), [{ action: 'refund', line: null, measure: { amount_minor: 5n } }]);
  const approvals = [{ approval: 'a', action: 'refund_otherwise', by: 'b', line: null }];
  assert.deepEqual(decisionsOfRefund({ sale: 'x', total_minor: 5n, approvals }).map(({ action }) => action), ['refund_otherwise']);
});
