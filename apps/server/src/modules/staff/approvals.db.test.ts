import assert from 'node:assert/strict';
import { createPublicKey, randomBytes, randomUUID, verify } from 'node:crypto';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import type { StoredEntry } from '@stilltill/domain/journal';
import type { Action, Role } from '@stilltill/domain/operator';
import { ApprovalAnswer, ApprovalList, type ApprovalSubject, type GivenApproval, approvalText, subjectText } from '@stilltill/protocol';
import { type TestDatabase, createTestDatabase } from '@stilltill/testing/test-database';
import { type ShopTerminal, type TestShop, openTestShop } from '@stilltill/testing/test-shop';
import { getTestPass } from '@stilltill/testing/enrol-terminal';
import { makeSale } from '@stilltill/testing/test-terminal';
import { sha256Hex } from '../../platform/sha256.ts';

const HOST = { host: 'shop.test:8700', origin: 'http://shop.test:8700' };
const password = 'a quiet shop by the lake';
let database: TestDatabase;
let shop: TestShop;
let till: ShopTerminal;
let clerk: string;
let manager: string;
let owner: string;
let manager_cookie: string;
let owner_cookie: string;
let signed_in = 0;

before(async () => {
  database = await createTestDatabase();
});
after(() => database.drop());
beforeEach(async () => {
  shop = await openTestShop(database);
  [clerk, manager, owner] = [await hire('王小雨', 'operator'), await hire('陈默', 'manager'), await hire('林静', 'owner')];
  till = await shop.enrol('T1');
  manager_cookie = await account('manager', manager);
  owner_cookie = await account('owner', owner);
});

afterEach(() => shop.close());

async function hire(name: string, role: Role): Promise<string> {
  const id = randomUUID();
  await database.postgres.withMerchant(shop.merchant, (tx) => shop.server.modules.staff.makeOperator(tx, id, { name, role, active: true, language: 'zh' }, 'Owner'));
  return id;
}

async function account(role: 'auditor' | 'manager' | 'owner', operator: string | null): Promise<string> {
  const email = `${randomUUID()}@example.com`;
  assert((await shop.server.modules.office.makeUser({ merchant: shop.merchant, role, name: role, email, password, operator })).ok);
  return signIn(email);
}

async function signIn(email: string): Promise<string> {
  // Sign-ins are counted by address, and these are of many people.
  signed_in += 1;
  const signed = await shop.server.app.inject({ remoteAddress: `10.0.0.${signed_in}`, method: 'POST', url: '/api/auth/sign-in/email', headers: { ...HOST, 'content-type': 'application/json' }, payload: JSON.stringify({ email, password }) });
  assert.equal(signed.statusCode, 200, signed.body);
  return [signed.headers['set-cookie'] ?? []].flat().map((each) => each.split(';')[0]).join('; ');
}

type Asking = { readonly subject?: Partial<ApprovalSubject>; readonly operator?: string; readonly approval?: string; readonly amount_minor?: string | null; readonly hash?: string };
const session = randomUUID();

function asking({ subject: of = {}, operator = clerk, approval = randomUUID(), amount_minor = '1250', hash }: Asking = {}) {
  const subject: ApprovalSubject = { action: 'refund', sale: randomUUID(), shift: null, line: null, measure: amount_minor, ...of };
  return { approval, session, operator, subject, subject_hash: hash ?? sha256Hex(subjectText(subject)), words: '退款 ¥12.50', amount_minor };
}

async function post(path: string, body: object | undefined, headers: Record<string, string>): Promise<{ status: number; body: Record<string, unknown>; code: unknown }> {
  const answer = await shop.server.app.inject({ method: 'POST', url: `/api/v1${path}`, headers: { ...HOST, 'content-type': 'application/json', ...headers }, payload: JSON.stringify(body ?? {}) });
  const read = JSON.parse(answer.body) as Record<string, unknown>;
  return { status: answer.statusCode, body: read, code: read['code'] };
}
const ask = (body: ReturnType<typeof asking>, by: ShopTerminal = till) => post('/terminal/approvals', body, { authorization: by.pass });
const decide = (approval: string, cookie: string, answer: 'give' | 'refuse' = 'give') => post(`/office/approvals/${approval}`, { answer }, { cookie });

async function get(path: string, headers: Record<string, string>): Promise<{ status: number; body: unknown }> {
  const answer = await shop.server.app.inject({ method: 'GET', url: `/api/v1${path}`, headers: { ...HOST, ...headers } });
  return { status: answer.statusCode, body: JSON.parse(answer.body) as unknown };
}
const read = async (approval: string, by: ShopTerminal = till) => ApprovalAnswer.parse((await get(`/terminal/approvals/${approval}`, { authorization: by.pass })).body);
const list = async (cookie = manager_cookie) => ApprovalList.parse((await get('/office/approvals', { cookie })).body).items;

/** Asks, and has the manager give it. */
async function given(change: Asking = {}): Promise<GivenApproval> {
  const asked = asking(change);
  assert.equal((await ask(asked)).status, 200);
  const answered = await decide(asked.approval, manager_cookie);
  assert.equal(answered.status, 200, JSON.stringify(answered.body));
  return (await read(asked.approval)).given ?? assert.fail('a given approval');
}

describe('approvals from the office', () => {
  it('are asked for by a till, seen in the office, and given under the server’s signature for that one thing', async () => {
    const asked = asking();
    const first = await ask(asked);
    assert.deepEqual([first.status, first.body['state'], first.body['given']], [200, 'asked', null]);
    const [item] = await list();
    assert.deepEqual([item?.id, item?.terminal_code, item?.store_name, item?.operator_name, item?.words, item?.amount_minor, item?.state], [asked.approval, 'T1', 'One', '王小雨', '退款 ¥12.50', 1250n, 'asked']);
    assert.equal((await decide(asked.approval, manager_cookie)).status, 200);
    const { state, given: word, by_name } = await read(asked.approval);
    assert(state === 'given' && word);
    const { signature, ...said } = word;
    assert.deepEqual(said, {
      merchant: shop.merchant, terminal: till.enrolment.terminal, session, approval: asked.approval, operator: clerk, action: 'refund', subject_hash: asked.subject_hash, by: manager,
      until: new Date(shop.clock.now_ms() + 120_000).toISOString(),
    });
    assert.equal(by_name, '陈默');
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: shop.server.platform.keys.server_public_key }, format: 'jwk' });
    const fits = (text: string): boolean => verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64url'));
    assert(fits(approvalText(said)));
    assert(!fits(approvalText({ ...said, operator: manager })) && !fits(approvalText({ ...said, subject_hash: sha256Hex('another') })));
  });

  it('stand in the server’s own journal with whoever answered', async () => {
    const asked = asking();
    await ask(asked);
    await decide(asked.approval, manager_cookie, 'refuse');
    const rows = await database.adminQuery<{ text: string }>("select text from app.entry where merchant_id = $1 and kind = 'approval.answered'", [shop.merchant]);
    const bodies = rows.map(({ text }) => (JSON.parse(text) as { body: object }).body);
    assert.deepEqual(bodies, [{
      approval: asked.approval, terminal: till.enrolment.terminal, operator: clerk, action: 'refund', subject_hash: asked.subject_hash, answer: 'refused', by: manager, by_name: '陈默',
    }]);
  });

  it('are asked for once however often the request comes, and their id stands for nothing else', async () => {
    const asked = asking();
    await ask(asked);
    await decide(asked.approval, manager_cookie);
    const again = await ask(asked);
    assert.deepEqual([again.status, again.body['state']], [200, 'given']);
    assert.equal((await list()).length, 1);
    assert.equal((await ask(asking({ approval: asked.approval }))).code, 'conflict');
    assert.equal((await ask(asked, await shop.enrol('T2'))).code, 'conflict');
  });

  it('are not asked for with a hash of something else, or for somebody whom the shop does not know', async () => {
    assert.equal((await ask(asking({ hash: sha256Hex('something else') }))).code, 'request_malformed');
    assert.equal((await ask(asking({ operator: randomUUID() }))).code, 'operator_unknown');
    assert.equal((await ask({ ...asking(), amount_minor: '100' })).code, 'request_malformed', 'a manager is shown the amount that they sign');
    assert.equal((await ask(asking({ subject: { measure: 'much' } }))).code, 'request_malformed');
    assert.deepEqual(await list(), []);
  });

  it('are given by nobody whose account is bound to no operator, by no auditor, and by no clerk', async () => {
    const asked = asking();
    await ask(asked);
    assert.equal((await decide(asked.approval, await account('manager', null))).code, 'approver_unbound');
    assert.equal((await decide(asked.approval, await account('auditor', await hire('Auditor', 'manager')))).code, 'not_permitted');
    assert.equal((await decide(asked.approval, await account('manager', await hire('Other clerk', 'operator')))).code, 'not_permitted');
    assert.equal((await read(asked.approval)).state, 'asked');
  });

  it('are given by nobody for their own doing', async () => {
    const asked = asking({ operator: manager });
    await ask(asked);
    assert.equal((await decide(asked.approval, manager_cookie)).code, 'approval_own');
    assert.equal((await decide(asked.approval, owner_cookie)).status, 200);
  });

  it('are given by nobody who has left, or has not this right themself', async () => {
    const settings = asking({ subject: { action: 'change_settings' } });
    await ask(settings);
    assert.equal((await decide(settings.approval, manager_cookie)).code, 'not_permitted', 'a manager has no right to the settings');
    const asked = asking();
    await ask(asked);
    assert((await shop.server.modules.staff.changeOperator(shop.merchant, manager, { name: '陈默', role: 'manager', active: false, language: 'zh' }, 'Owner')).ok);
    assert.equal((await decide(asked.approval, manager_cookie)).code, 'not_signed_in', 'whoever left is out of the office as well');
  });

  it('are given by nobody beyond the limit of their own role, nor where nobody says how large it is', async () => {
    const role = randomUUID();
    const made = await shop.server.modules.staff.putRole(shop.merchant, role, {
      names: { en: 'Shift lead', 'zh-CN': '领班' }, rank: 'manager', actions: ['sell', 'refund', 'read_office'], limits: { refund_minor: 2000n }, credentials: { pin_figures_min: 6, badge: 'with_pin' },
    }, 'Owner');
    assert(made.ok, JSON.stringify(made));
    assert((await shop.server.modules.staff.changeOperator(shop.merchant, manager, { name: '陈默', role: 'manager', active: true, language: 'zh', places: [{ store: null, role }] }, 'Owner')).ok);
    const [within, beyond, unsaid] = [asking({ amount_minor: '2000' }), asking({ amount_minor: '2001' }), asking({ amount_minor: null })];
    for (const asked of [within, beyond, unsaid]) await ask(asked);
    assert.deepEqual(await Promise.all([within, beyond, unsaid].map(async ({ approval }) => (await decide(approval, manager_cookie)).status)), [200, 403, 403]);
  });

  it('are over after two minutes, or when the till gave them up', async () => {
    const [late, dropped] = [asking(), asking()];
    await ask(late);
    await ask(dropped);
    assert.equal((await post(`/terminal/approvals/${dropped.approval}/withdraw`, {}, { authorization: till.pass })).body['state'], 'withdrawn');
    assert.equal((await decide(dropped.approval, manager_cookie)).code, 'approval_over');
    shop.clock.set(shop.clock.now_ms() + 120_000);
    assert.equal((await decide(late.approval, manager_cookie)).code, 'approval_over');
    assert.equal((await read(late.approval)).state, 'expired');
    assert.deepEqual((await list()).map(({ state }) => state).sort(), ['expired', 'withdrawn']);
  });

  it('are answered once: the same answer again is the same, another is a conflict, and a withdrawal comes too late', async () => {
    const asked = asking();
    await ask(asked);
    await decide(asked.approval, manager_cookie);
    const word = (await read(asked.approval)).given;
    shop.clock.set(shop.clock.now_ms() + 1000);
    assert.equal((await decide(asked.approval, manager_cookie)).status, 200);
    assert.deepEqual((await read(asked.approval)).given, word, 'the same word, not a newer one');
    assert.equal((await decide(asked.approval, manager_cookie, 'refuse')).code, 'conflict');
    assert.equal((await decide(asked.approval, owner_cookie)).code, 'conflict');
    assert.equal((await post(`/terminal/approvals/${asked.approval}/withdraw`, {}, { authorization: till.pass })).body['state'], 'given');
  });

  it('of two managers who answer at one moment, one is heard', async () => {
    const asked = asking();
    await ask(asked);
    const both = await Promise.all([decide(asked.approval, manager_cookie), decide(asked.approval, owner_cookie, 'refuse')]);
    assert.deepEqual(both.map(({ status }) => status).sort(), [200, 409]);
  });

  it('of another merchant and of another till are not there', async () => {
    const asked = asking();
    await ask(asked);
    const other_till = await shop.enrol('T2');
    assert.equal((await get(`/terminal/approvals/${asked.approval}`, { authorization: other_till.pass })).status, 404);
    assert.equal((await post(`/terminal/approvals/${asked.approval}/withdraw`, {}, { authorization: other_till.pass })).status, 404);
    const other = await openTestShop(database);
    try {
      const cookie = await other.signIn('owner', { name: 'Stranger', email: `${randomUUID()}@example.com`, password }, HOST);
      const strange = await other.server.app.inject({ method: 'POST', url: `/api/v1/office/approvals/${asked.approval}`, headers: { ...HOST, cookie, 'content-type': 'application/json' }, payload: '{"answer":"give"}' });
      assert.equal(strange.statusCode, 404);
    } finally {
      await other.close();
    }
  });

  it('of a large amount ask for a fresh proof, and refusing asks for none', async () => {
    shop.clock.set(Date.now() + 10 * 60_000);
    till = { ...till, pass: await getTestPass(shop.ask, till, shop.clock.now_ms()) };
    const [large, small] = [asking({ amount_minor: '50000' }), asking({ amount_minor: '49999' })];
    await ask(large);
    await ask(small);
    assert.equal((await decide(small.approval, manager_cookie)).status, 200);
    assert.equal((await decide(large.approval, manager_cookie)).code, 'step_up_needed');
    assert.equal((await decide(large.approval, manager_cookie, 'refuse')).status, 200);
  });

  it('are asked for at most thirty times in a minute by one till', async () => {
    const codes: unknown[] = [];
    for (let asked = 0; asked < 31; asked++) codes.push((await ask(asking())).status);
    assert.deepEqual([codes.indexOf(429), codes.length], [30, 31]);
    assert.equal((await ask(asking(), await shop.enrol('T2'))).status, 200, 'another till goes on');
  });
});

describe('entries with approvals', () => {
  const approvalOf = (word: Pick<GivenApproval, 'approval' | 'action' | 'by'>, way: string, line: number | null = null) => ({ approval: word.approval, action: word.action, by: word.by, line, way });

  async function upload(kind: string, body: object, operator = clerk): Promise<void> {
    const entry = till.write(kind, body, operator);
    const answer = await shop.ask('/api/v1/journal', till.upload([entry]), { authorization: till.pass });
    assert.equal(answer.status, 200, answer.body);
  }
  const moved = (approvals: readonly object[]) => ({ shift: randomUUID(), currency: 'CNY', direction: 'out', amount_minor: '1250', reason: 'coins', approvals });
  async function codes(): Promise<string[]> {
    const rows = await database.adminQuery<{ code: string }>("select code from app.exception where merchant_id = $1 and code like 'approval%' order by opened_at, code", [shop.merchant]);
    return rows.map(({ code }) => code);
  }

  beforeEach(async () => {
    await upload('epoch.began', { reason: 'enrolled', follows: null });
  });

  it('are sound where the server gave the approval to that till and operator, for that action, once', async () => {
    const word = await given({ subject: { action: 'move_cash', sale: null } });
    await upload('cash.moved', moved([approvalOf(word, 'office')]));
    assert.deepEqual(await codes(), []);
    await upload('cash.moved', moved([approvalOf(word, 'office')]));
    assert.deepEqual(await codes(), ['approval_reused']);
  });

  it('are flagged where the server never gave it, gave it for something else, to somebody else, or refused it', async () => {
    const word = await given({ subject: { action: 'move_cash', sale: null } });
    await upload('cash.moved', moved([approvalOf({ ...word, approval: randomUUID() }, 'office')]));
    assert.deepEqual(await codes(), ['approval_unknown']);
    await upload('cash.moved', moved([approvalOf({ ...word, action: 'open_drawer' as Action }, 'office')]));
    await upload('cash.moved', moved([approvalOf(await given({ subject: { action: 'move_cash', sale: null } }), 'office')]), owner);
    const refused = asking({ subject: { action: 'move_cash', sale: null } });
    await ask(refused);
    await decide(refused.approval, manager_cookie, 'refuse');
    await upload('cash.moved', moved([approvalOf({ approval: refused.approval, action: 'move_cash', by: manager }, 'office')]));
    assert.deepEqual(await codes(), Array.from({ length: 4 }, () => 'approval_unknown'));
  });

  it('are flagged where one PIN approval stands in two entries that are not of one sale', async () => {
    const pin = approvalOf({ approval: randomUUID(), action: 'move_cash', by: manager }, 'pin');
    await upload('cash.moved', moved([pin]));
    assert.deepEqual(await codes(), []);
    await upload('cash.moved', moved([pin]));
    assert.deepEqual(await codes(), ['approval_reused']);
  });

  it('may share an approval where they are parts of one sale', async () => {
    const [sale, pin] = [randomUUID(), approvalOf({ approval: randomUUID(), action: 'charge_again', by: manager }, 'pin')];
    const tender = { sale, tender: randomUUID(), kind: 'card', currency: 'CNY', amount_minor: '1250', approvals: [pin] };
    await upload('tender.recorded', { ...tender, outcome: 'unknown' });
    await upload('tender.resolved', { ...tender, outcome: 'declined', reason: null });
    assert.deepEqual(await codes(), []);
  });

  it('of a basket stay with it where somebody else goes on with it', async () => {
    const sale = randomUUID();
    const word = await given({ subject: { action: 'charge_again', sale } });
    const tender = { sale, tender: randomUUID(), kind: 'card', currency: 'CNY', amount_minor: '1250', approvals: [approvalOf(word, 'office')] };
    await upload('tender.recorded', { ...tender, outcome: 'unknown' }, owner);
    assert.deepEqual(await codes(), []);
  });

  it('may be named by the manager who gave them and went on with it, and by no clerk for themself', async () => {
    await upload('cash.moved', moved([approvalOf({ approval: randomUUID(), action: 'move_cash', by: manager }, 'pin')]), manager);
    assert.deepEqual(await codes(), []);
    await upload('cash.moved', moved([approvalOf({ approval: randomUUID(), action: 'move_cash', by: clerk }, 'pin')]), clerk);
    assert((await codes()).includes('approval_own'));
  });

  it('of a sole owner who approved themself are for review; where somebody else could have, they are flagged as that', async () => {
    const own = approvalOf({ approval: randomUUID(), action: 'move_cash', by: owner }, 'own_step_up');
    await upload('cash.moved', moved([own]), owner);
    assert.deepEqual(await codes(), ['approval_own'], 'a manager could have approved it');
    assert((await shop.server.modules.staff.changeOperator(shop.merchant, manager, { name: '陈默', role: 'manager', active: false, language: 'zh' }, 'Owner')).ok);
    await upload('cash.moved', moved([{ ...own, approval: randomUUID() }]), owner);
    assert.deepEqual(await codes(), ['approval_own', 'approval_own_review']);
  });

  describe('of a sole owner in a basket that a clerk goes on with', () => {
    const own_session = randomUUID();
    const note = (kind: string, body: object, operator: string, session: string | null = null): StoredEntry => till.write(kind, body, operator, null, session);
    const ownerWasThere = (): StoredEntry[] => [note('operator.signed_on', { way: 'pin' }, owner, own_session), note('operator.signed_off', { reason: 'locked' }, owner, own_session)];
    const discounted = () => {
      const { lines, tax, total_minor, tenders, ...sale } = makeSale({ bytes: randomBytes }, { lines: 1, price_minor: 12_500n });
      const [rate_ppm, off_minor] = [200_000, 2_500n];
      const paid_minor = total_minor - off_minor;
      const net_minor = (paid_minor * 100n) / 113n;
      return {
        ...sale, lines: lines.map((line) => ({ ...line, amount_minor: paid_minor, reductions: [{ kind: 'share', amount_minor: off_minor }] })), total_minor: paid_minor, discount: { kind: 'percent', rate_ppm },
        tax: tax.map((each) => ({ ...each, net_minor, tax_minor: paid_minor - net_minor })), tenders: tenders.map((tender) => ({ ...tender, amount_minor: paid_minor, given_minor: paid_minor })),
        approvals: [approvalOf({ approval: randomUUID(), action: 'discount', by: owner }, 'own_step_up')],
      };
    };
    const send = async (run: readonly StoredEntry[]): Promise<string[]> => {
      const answer = await shop.ask('/api/v1/journal', till.upload(run), { authorization: till.pass });
      assert.equal(answer.status, 200, answer.body);
      return codes();
    };

    beforeEach(async () => {
      assert((await shop.server.modules.staff.changeOperator(shop.merchant, manager, { name: '陈默', role: 'manager', active: false, language: 'zh' }, 'Owner')).ok);
    });

    it('are for review where the till’s journal bears out that the owner had it', async () => {
      assert.deepEqual(await send([...ownerWasThere(), note('sale.completed', discounted(), clerk)]), ['approval_own_review']);
    });

    it('are flagged as the owner’s own where the owner was never there', async () => {
      assert.deepEqual(await send([note('sale.completed', discounted(), clerk)]), ['approval_own']);
    });

    it('are flagged as the owner’s own where the basket that the owner left was ended since', async () => {
      assert.deepEqual(await send([...ownerWasThere(), till.writeSale({ operator: clerk }), note('sale.completed', discounted(), clerk)]), ['approval_own']);
    });

    it('are for review where the owner put the basket aside, whatever was sold before it was fetched', async () => {
      const sale = discounted();
      const { sale: id, currency, lines, discount, approvals } = sale;
      const parked = note('basket.parked', { basket: { sale: id, currency, lines, voided: [], next_line: 2, discount, approvals }, reason: 'asked', note: null }, owner, own_session);
      assert.deepEqual(await send([parked, till.writeSale({ operator: clerk }), note('sale.completed', sale, clerk)]), ['approval_own_review']);
    });

    it('are flagged where they are for what stands in no basket', async () => {
      const cash = moved([approvalOf({ approval: randomUUID(), action: 'move_cash', by: owner }, 'own_step_up')]);
      assert.deepEqual(await send([...ownerWasThere(), note('cash.moved', cash, clerk)]), ['approval_own']);
    });
  });
});
