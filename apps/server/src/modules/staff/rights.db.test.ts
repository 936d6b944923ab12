import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import type { StoredEntry } from '@stilltill/domain/journal';
import type { Role } from '@stilltill/domain/operator';
import { type RoleChange, USUAL_SELLING, toWireValue } from '@stilltill/protocol';
import { type TestDatabase, createTestDatabase } from '@stilltill/testing/test-database';
import { type ShopTerminal, type TestShop, openTestShop } from '@stilltill/testing/test-shop';
import { makeRefund, makeSale } from '@stilltill/testing/test-terminal';
import type { z } from 'zod';

const random = { bytes: (length: number) => randomBytes(length) };
const LEAD: z.output<typeof RoleChange> = {
  names: { en: 'Shift lead' }, rank: 'operator', actions: ['sell', 'discount', 'refund', 'open_drawer'],
  limits: { discount_rate_ppm: 100_000, refund_minor: 20_000n, drawer_per_shift: 3 }, credentials: { pin_figures_min: 4, badge: 'with_pin' },
};
let database: TestDatabase;
let shop: TestShop;
let till: ShopTerminal;
let lead: string;
let clerk: string;
let manager: string;

before(async () => {
  database = await createTestDatabase();
});
after(() => database.drop());
beforeEach(async () => {
  shop = await openTestShop(database);
  lead = randomUUID();
  assert((await shop.server.modules.staff.putRole(shop.merchant, lead, LEAD, 'Owner')).ok);
  [clerk, manager] = [await hire('operator', [lead]), await hire('manager')];
  till = await shop.enrol('T1');
});
afterEach(() => shop.close());

const stateOf = (role: Role, roles: readonly string[] = [], active = true) => ({ name: 'Somebody', role, active, language: 'zh' as const, places: roles.map((each) => ({ store: null, role: each })) });

async function hire(role: Role, roles: readonly string[] = []): Promise<string> {
  const id = randomUUID();
  assert((await database.postgres.withMerchant(shop.merchant, (tx) => shop.server.modules.staff.makeOperator(tx, id, stateOf(role, roles), 'Owner'))).ok);
  return id;
}

async function change(operator: string, role: Role, roles: readonly string[] = [], active = true): Promise<void> {
  assert((await shop.server.modules.staff.changeOperator(shop.merchant, operator, stateOf(role, roles, active), 'Owner')).ok);
}

/** The cursor that a till stands at which has everything by now. */
const cursor = (): Promise<string> => database.postgres.withMerchant(shop.merchant, (tx) => shop.server.modules.catalog.cursor(tx));

/** Sends entries as soon as they are written, and answers with what was flagged on them, by their numbers. */
async function send(...run: StoredEntry[]): Promise<string[]> {
  const answer = await shop.server.app.inject({
    method: 'POST', url: '/api/v1/journal', headers: { authorization: till.pass, 'content-type': 'application/json' },
    payload: till.upload(run),
  });
  assert.equal(answer.statusCode, 200, answer.body);
  const rows = await database.adminQuery<{ seq: number; code: string }>("select seq, code from app.exception where merchant_id = $1 and kind = 'flagged' and seq >= $2 order by seq, code", [shop.merchant, run[0]?.entry.seq]);
  return rows.map(({ seq, code }) => `${seq - (run[0]?.entry.seq ?? 0)} ${code}`);
}

type Given = { readonly by: string; readonly action: string; readonly line?: number | null; readonly way?: 'pin' | 'office' | 'own_step_up' };
const approvalOf = ({ by, action, line = null, way }: Given) => ({ approval: randomUUID(), action, by, line, ...(way ? { way } : {}) });

/** A sale of 125.00 with so much off the whole, in parts per million. */
function makeDiscounted(rate_ppm: number, ...given: Given[]): Record<string, unknown> {
  const sale = makeSale(random, { lines: 1, price_minor: 12_500n });
  const off_minor = (12_500n * BigInt(rate_ppm)) / 1_000_000n;
  const total_minor = 12_500n - off_minor;
  const lines = sale.lines.map((line) => ({ ...line, amount_minor: total_minor, reductions: [{ kind: 'share' as const, amount_minor: off_minor }] }));
  const net_minor = (total_minor * 100n) / 113n;
  return toWireValue({
    ...sale, lines, total_minor, discount: { kind: 'percent', rate_ppm }, tax: [{ rate_ppm: 130_000, net_minor, tax_minor: total_minor - net_minor }],
    tenders: sale.tenders.map((tender) => ({ ...tender, amount_minor: total_minor, given_minor: total_minor })), ...(given.length > 0 ? { approvals: given.map(approvalOf) } : {}),
  });
}

const discounted = (rate_ppm: number, basis: string | null, operator = clerk, ...given: Given[]): StoredEntry => till.write('sale.completed', makeDiscounted(rate_ppm, ...given), operator, basis);

const only = (flags: readonly string[]): string[] => flags.filter((each) => /rights_exceeded|approval_invalid|operator_gone/.test(each));

describe('rights as a till could know them', () => {
  it('let a discount up to the limit of the role pass, and flag what is beyond it', async () => {
    const basis = await cursor();
    assert.deepEqual(only(await send(discounted(100_000, basis), discounted(100_001, basis))), ['1 rights_exceeded']);
  });

  it('are those of the version that began at or before the basis, whatever was decided since', async () => {
    const before = await cursor();
    assert((await shop.server.modules.staff.putRole(shop.merchant, lead, { ...LEAD, limits: { ...LEAD.limits, discount_rate_ppm: 50_000 } }, 'Owner')).ok);
    const between = await cursor();
    await change(clerk, 'manager');
    const now = await cursor();
    const sales = [before, between, now].flatMap((basis) => [80_000, 120_000].map((rate_ppm) => discounted(rate_ppm, basis)));
    assert.deepEqual(only(await send(...sales)), ['1 rights_exceeded', '2 rights_exceeded', '3 rights_exceeded']);
  });

  it('are judged by the time where the basis is of another life of the database, or there is none', async () => {
    const early_ms = shop.clock.now_ms();
    shop.clock.set(early_ms + 120_000);
    await change(clerk, 'manager');
    for (const basis of [null, `${'f'.repeat(32)}:9999`]) assert.deepEqual(only(await send(discounted(120_000, basis))), [], 'sent as of now, it happened now');
    const late = discounted(120_000, null);
    const answer = await shop.server.app.inject({
      method: 'POST', url: '/api/v1/journal', headers: { authorization: till.pass, 'content-type': 'application/json' },
      payload: till.upload([late], { sent_at: new Date(Date.parse(late.entry.at) + 60_000).toISOString() }),
    });
    assert.equal(answer.statusCode, 200);
    const rows = await database.adminQuery<{ code: string }>('select code from app.exception where merchant_id = $1 and seq = $2', [shop.merchant, late.entry.seq]);
    assert.deepEqual(only(rows.map(({ code }) => code)), ['rights_exceeded'], 'a minute before it was sent they were only a lead');
  });

  it('let a discount pass that a manager approved, and flag an approver who could not', async () => {
    const other = await hire('operator', [lead]);
    const leaver = await hire('manager');
    await change(leaver, 'manager', [], false);
    const basis = await cursor();
    const by = (who: string, action = 'discount'): StoredEntry => discounted(300_000, basis, clerk, { by: who, action });
    const flags = await send(by(manager), by(other), by(leaver), by(randomUUID()), by(manager, 'waive'), by(clerk));
    assert.deepEqual(only(flags), ['1 approval_invalid', '2 approval_invalid', '3 approval_invalid', '4 rights_exceeded', '5 rights_exceeded']);
  });

  it('leave what the office approved to those who look at its approvals', async () => {
    const basis = await cursor();
    assert.deepEqual(only(await send(discounted(300_000, basis, clerk, { by: manager, action: 'discount', way: 'office' }))), []);
  });

  it('do not reach further than the approver’s own', async () => {
    const deputy = randomUUID();
    assert((await shop.server.modules.staff.putRole(shop.merchant, deputy, { ...LEAD, rank: 'manager', limits: { discount_rate_ppm: 200_000 }, credentials: { pin_figures_min: 6, badge: 'never' } }, 'Owner')).ok);
    const approver = await hire('manager', [deputy]);
    const basis = await cursor();
    const flags = await send(...[200_000, 200_001].map((rate_ppm) => discounted(rate_ppm, basis, clerk, { by: approver, action: 'discount' })));
    assert.deepEqual(only(flags), ['1 approval_invalid']);
  });

  it('count a price by hand, a refund by its amount, and money out of the drawer by the right to it', async () => {
    const basis = await cursor();
    const sale = makeSale(random, { lines: 1, price_minor: 25_000n });
    const priced = { ...sale, lines: sale.lines.map((line) => ({ ...line, list_minor: 30_000n })) };
    const cash = { shift: sale.shift, currency: 'CNY', direction: 'out', amount_minor: '100', reason: 'Change' };
    const write = (kind: string, body: object, operator = clerk): StoredEntry => till.write(kind, toWireValue(body), operator, basis);
    const small = makeSale(random, { lines: 1, price_minor: 20_000n });
    const flags = await send(
      write('sale.completed', priced), write('sale.completed', priced, manager), write('sale.completed', small), write('sale.refunded', makeRefund(random, small)),
      write('sale.refunded', makeRefund(random, sale)), write('sale.refunded', makeRefund(random, small, { is_linked: false })), write('cash.moved', cash), write('cash.moved', cash, manager),
    );
    assert.deepEqual(only(flags), ['0 rights_exceeded', '4 rights_exceeded', '5 rights_exceeded', '6 rights_exceeded']);
  });

  it('count drawers that were opened without a sale by shift and by person', async () => {
    const basis = await cursor();
    const drawer = (operator = clerk): StoredEntry => till.write('drawer.opened', { reason: 'no_sale', sale: null }, operator, basis);
    const shift = (): StoredEntry => till.write('shift.opened', { shift: randomUUID(), currency: 'CNY', float_minor: '0' }, clerk, basis);
    const first = await send(shift(), drawer(), drawer(manager), drawer(), drawer(), drawer());
    assert.deepEqual(only(first), ['5 rights_exceeded']);
    assert.deepEqual(only(await send(drawer(), shift(), drawer())), ['0 rights_exceeded'], 'of an upload that came later, too');
  });

  it('are those of the store: what it lets operators do alone, and nothing where they have no place', async () => {
    const plain = await hire('operator');
    const elsewhere = randomUUID();
    assert((await database.postgres.withMerchant(shop.merchant, (tx) => shop.server.modules.staff.makeOperator(tx, elsewhere, { ...stateOf('operator'), places: [{ store: randomUUID(), role: lead }] }, 'Owner'))).ok);
    const usual = await cursor();
    await database.postgres.withMerchant(shop.merchant, (tx) => shop.server.modules.fleet.setSelling(tx, shop.store, { ...USUAL_SELLING, limits: { ...USUAL_SELLING.limits, discount_rate_ppm: 20_000 } }));
    const strict = await cursor();
    assert.deepEqual(only(await send(discounted(50_000, usual, plain), discounted(50_000, strict, plain), discounted(10_000, strict, elsewhere))), ['1 rights_exceeded', '2 rights_exceeded']);
  });

  it('are those of whoever decided it, where a basket was put aside and handed on', async () => {
    const basis = await cursor();
    const parked = (sale: StoredEntry, by: string): StoredEntry => {
      const { sale: id, currency, lines, discount } = sale.entry.body as { sale: string; currency: string; lines: object[]; discount: object };
      return till.write('basket.parked', { basket: { sale: id, currency, lines, voided: [], next_line: 2, discount }, reason: 'asked', note: null }, by, basis);
    };
    const [of_manager, of_lead, alone] = [discounted(300_000, basis), discounted(300_000, basis), discounted(300_000, basis)];
    const run = [of_manager, of_lead, alone, parked(of_manager, manager), parked(of_lead, await hire('operator', [lead]))];
    assert.deepEqual(only(await send(...run)), ['1 rights_exceeded', '2 rights_exceeded']);
    const another = till.write('sale.completed', { ...of_manager.entry.body, lines: (of_manager.entry.body as { lines: object[] }).lines.map((line) => ({ ...line, list_minor: '20000' })) }, clerk, basis);
    assert.deepEqual(only(await send(another)), ['0 rights_exceeded'], 'what was decided behind it is theirs');
  });

  describe('of whoever decided it in a draft that somebody else went on with', () => {
    const session = randomUUID();
    const on = (): StoredEntry => till.write('operator.signed_on', { way: 'pin' }, manager, null, session);
    const off = (): StoredEntry => till.write('operator.signed_off', { reason: 'reload' }, manager, null, session);
    const taken = async (more: Record<string, unknown> = {}): Promise<StoredEntry> => {
      const basis = await cursor();
      return till.write('sale.completed', { ...makeDiscounted(300_000), decided: [{ by: manager, session, basis, what: [{ action: 'discount', line: null }], ...more }] }, clerk, basis);
    };

    it('hold where they had a session at that till before', async () => {
      assert.deepEqual(only(await send(on(), off(), await taken())), []);
    });

    it('hold by the cursor under which they decided it, and not by that of the sale', async () => {
      const then = await cursor();
      const begun = [on(), off()];
      await change(manager, 'operator', [lead]);
      assert.deepEqual(only(await send(...begun, await taken({ basis: then }))), []);
      assert.deepEqual(only(await send(on(), off(), await taken())), ['2 rights_exceeded']);
    });

    it('are flagged where a clerk names a manager who was never there, or another one’s session', async () => {
      assert.deepEqual(only(await send(await taken())), ['0 rights_exceeded']);
      assert.deepEqual(only(await send(on(), off(), await taken({ by: await hire('manager') }))), ['2 rights_exceeded']);
    });

    it('are flagged where the draft that the manager left was ended since, so that this is another', async () => {
      assert.deepEqual(only(await send(on(), off(), till.writeSale({ operator: clerk }), await taken())), ['3 rights_exceeded']);
    });

    it('hold over a basket that whoever went on with it put aside at that till, for one other and for no third', async () => {
      const body = { ...makeDiscounted(300_000), decided: [{ by: manager, session, basis: await cursor(), what: [{ action: 'discount', line: null }] }] };
      const { sale, currency, lines, discount, decided } = body as unknown as { sale: string; currency: string; lines: object[]; discount: object; decided: object[] };
      const basket = { sale, currency, lines, voided: [], next_line: 2, discount, decided };
      const run = [on(), off(), till.write('basket.parked', { basket, reason: 'asked', note: null }, clerk, await cursor()), till.writeSale({ operator: clerk })];
      assert.deepEqual(only(await send(...run)), []);
      const ended = till.write('sale.completed', body, await hire('operator', [lead]), await cursor());
      assert.deepEqual(only(await send(ended)), []);
    });

    it('say nothing of another thing in the same basket', async () => {
      assert.deepEqual(only(await send(on(), off(), await taken({ what: [{ action: 'discount', line: 1 }] }))), ['2 rights_exceeded']);
    });
  });

  it('say nothing of people whom the server never had', async () => {
    assert.deepEqual(only(await send(discounted(900_000, await cursor(), randomUUID()))), []);
  });
});

describe('whoever is gone', () => {
  it('is flagged with what they still sell at a till that does not know it', async () => {
    const basis = await cursor();
    const start_ms = shop.clock.now_ms();
    const before = till.writeSale({ operator: clerk });
    assert.deepEqual(only(await send(before)), []);
    shop.clock.set(start_ms + 60_000);
    await change(clerk, 'operator', [lead], false);
    shop.clock.set(start_ms + 120_000);
    const sold = [till.write('sale.completed', toWireValue(makeSale(random)), clerk, basis), till.write('sale.completed', toWireValue(makeSale(random)), manager, basis)];
    assert.deepEqual(only(await send(...sold)), ['0 operator_gone']);
  });

  it('is not flagged with what they sold before, however late it arrives, nor with what they do once they are back', async () => {
    const basis = await cursor();
    const start_ms = shop.clock.now_ms();
    const sold = till.write('sale.completed', toWireValue(makeSale(random)), clerk, basis);
    shop.clock.set(start_ms + 60_000);
    await change(clerk, 'operator', [lead], false);
    shop.clock.set(start_ms + 120_000);
    await change(clerk, 'operator', [lead], true);
    const answer = await shop.server.app.inject({
      method: 'POST', url: '/api/v1/journal', headers: { authorization: till.pass, 'content-type': 'application/json' },
      // By the till's clock two minutes passed since.
      payload: till.upload([sold], { sent_at: new Date(Date.parse(sold.entry.at) + 120_000).toISOString() }),
    });
    assert.equal(answer.statusCode, 200);
    assert.deepEqual(await database.adminQuery('select code from app.exception where merchant_id = $1', [shop.merchant]), []);
    assert.deepEqual(only(await send(till.write('sale.completed', toWireValue(makeSale(random)), clerk, await cursor()))), []);
  });
});

describe('versions of rights', () => {
  it('are kept where something about rights changed, and not for a name', async () => {
    const count = async (): Promise<number> => Number((await database.adminQuery<{ count: string }>('select count(*) from app.rights_version where merchant_id = $1', [shop.merchant]))[0]?.count);
    const before = await count();
    assert((await shop.server.modules.staff.changeOperator(shop.merchant, clerk, { ...stateOf('operator', [lead]), name: 'Other' }, 'Owner')).ok);
    assert((await shop.server.modules.staff.putRole(shop.merchant, lead, LEAD, 'Owner')).ok);
    assert.equal(await count(), before);
    await change(clerk, 'manager');
    assert.equal(await count(), before + 1);
  });

  it('answer for many people, stores and positions at once, in their order', async () => {
    const position = BigInt((await cursor()).split(':')[1] ?? '0');
    await change(clerk, 'manager');
    const asked = [clerk, manager, randomUUID(), clerk].map((operator, at) => ({ operator, store: shop.store, position: at === 3 ? position + 1n : position, at: new Date(shop.clock.now_ms()).toISOString() }));
    const answers = await database.postgres.withMerchant(shop.merchant, (tx) => shop.server.modules.staff.rightsAt(tx, asked));
    assert.deepEqual(answers.map(({ isKnown, rights }) => [isKnown, rights?.rank ?? null]), [[true, 'operator'], [true, 'manager'], [false, null], [true, 'manager']]);
  });
});
