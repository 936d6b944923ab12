import assert from 'node:assert/strict';
import { randomUUID, sign } from 'node:crypto';
import { after, before, beforeEach, describe, it } from 'node:test';
import { acknowledgementText, sealText } from '@stilltill/domain/journal';
import { type TestDatabase, createTestDatabase } from '@stilltill/testing/test-database';
import { type ShopTerminal, type TestShop, openTestShop } from '@stilltill/testing/test-shop';
import { sha256Hex } from '@stilltill/testing/test-terminal';
import type { Projection } from './index.ts';

let database: TestDatabase;
let shop: TestShop;
let cookie: string;
let till: ShopTerminal;
let terminals = 0;
let throws_on: string | null = null;
let flags_on: string | null = null;
/** What the till's clock said as it sent a drawer's entry that was taken up. */
const sent: (string | null)[] = [];

/** Fails for one drawer, as a bug in a rule would. */
const buggy: Projection = {
  name: 'buggy', kinds: ['drawer.opened'],
  project: async (tx, entries) => {
    // The harsher way to fail: after it the transaction takes no statement until it is rolled back to a savepoint.
    if (entries.some((each) => each.kind === 'drawer.opened' && each.body.sale === throws_on && throws_on !== null)) await tx.query('select 1 / 0');
    sent.push(...entries.map((each) => each.sent_at));
    return entries.filter((each) => each.kind === 'drawer.opened' && each.body.sale === flags_on && flags_on !== null).map((entry) => ({ entry, fault: { code: 'rights_exceeded' } }));
  },
};

before(async () => {
  database = await createTestDatabase();
  shop = await openTestShop(database, { projections: [buggy] });
  const person = { email: 'owner@example.org', password: 'correct horse battery' };
  assert.ok((await shop.server.modules.office.makeUser({ merchant: shop.merchant, role: 'owner', name: '陈老板', ...person })).ok);
  const signed = await shop.server.app.inject({ method: 'POST', url: '/api/auth/sign-in/email', payload: person });
  assert.equal(signed.statusCode, 200, signed.body);
  cookie = signed.cookies.map((each) => `${each.name}=${each.value}`).join('; ');
});
after(async () => {
  await shop.close();
  await database.drop();
});
beforeEach(async () => {
  terminals += 1;
  till = await shop.enrol(`T${terminals}`);
  await upload([till.write('epoch.began', { reason: 'enrolled', follows: null })]);
});

async function upload(run: Parameters<ShopTerminal['upload']>[0], change: Record<string, unknown> = {}): Promise<{ status: number; code?: string; branched?: boolean }> {
  const answer = await shop.ask('/api/v1/journal', till.upload(run, change), { authorization: till.pass });
  return { ...JSON.parse(answer.body), status: answer.status };
}

type Item = { id: string; kind: string; code: string; seq: number | null; terminal: string; outcomes: string[]; outcome: string | null; settled_by: string | null };

async function get<T>(path: string): Promise<T> {
  const answer = await shop.server.app.inject({ method: 'GET', url: `/api/v1/office/${path}`, headers: { cookie } });
  assert.equal(answer.statusCode, 200, `${path}: ${answer.body}`);
  return JSON.parse(answer.body) as T;
}

async function openOnes(): Promise<Item[]> {
  return (await get<{ items: Item[] }>(`exceptions?limit=200&terminal=${till.enrolment.terminal}`)).items;
}

async function settle(exception: string, outcome: string, key: string = randomUUID()): Promise<{ status: number; body: { code?: string; outcome?: string; settled_by?: string } }> {
  const answer = await shop.server.app.inject({
    method: 'POST', url: `/api/v1/office/exceptions/${exception}/settle`, headers: { cookie, 'idempotency-key': key }, payload: { outcome, reason: 'looked at it' },
  });
  return { status: answer.statusCode, body: JSON.parse(answer.body) };
}

async function countSales(): Promise<number> {
  const [row] = await database.adminQuery<{ count: number }>(
    'select count(*)::int as count from app.sale s join app.chain c using (merchant_id, chain) where c.terminal_id = $1', [till.enrolment.terminal],
  );
  return row?.count ?? 0;
}

/** A run whose seal is by a key that nobody enrolled. */
function forgedSeal(run: readonly ReturnType<ShopTerminal['writeSale']>[]): object {
  const last = run.at(-1);
  assert.ok(last);
  const seal = till.seal(last);
  return { ...seal, signature: sign(null, Buffer.from(`${sealText(seal)}x`), till.private_key).toString('base64url') };
}

describe('the office', () => {
  it('shows nothing to whoever is not signed in', async () => {
    for (const path of ['entries', 'exceptions', 'sales', 'shifts', 'today']) {
      assert.equal((await shop.server.app.inject({ method: 'GET', url: `/api/v1/office/${path}` })).statusCode, 401);
    }
  });

  it('lists entries newest first, page by page, each once', async () => {
    await upload([till.writeSale(), till.write('drawer.opened', { reason: 'no_sale', sale: null }), till.writeSale()]);
    shop.clock.set(shop.clock.now_ms() + 1000);
    await upload([till.writeSale()]);
    const seqs: number[] = [];
    for (let next: string | null = ''; next !== null;) {
      const page: { items: { seq: number; hash: string; amount_minor: string | null }[]; next: string | null } = await get(`entries?limit=2&terminal=${till.enrolment.terminal}&after=${next}`);
      seqs.push(...page.items.map((each) => each.seq));
      next = page.next;
    }
    assert.deepEqual(seqs, [5, 4, 3, 2, 1]);
    const drawers = await get<{ items: { seq: number }[] }>(`entries?kind=drawer.opened&terminal=${till.enrolment.terminal}`);
    assert.deepEqual(drawers.items.map((each) => each.seq), [3]);
    const sales = await get<{ items: { seq: number; amount_minor: string; currency: string }[] }>(`entries?kind=sale.completed&terminal=${till.enrolment.terminal}&limit=1`);
    assert.equal(sales.items[0]?.currency, 'CNY');
  });

  it('gives a browser what it needs to see an entry under its seal and acknowledgement', async () => {
    const run = [till.writeSale(), till.writeSale(), till.writeSale()];
    await upload(run);
    const entry = run[1];
    assert.ok(entry);
    const proof = await get<{ entries: string[]; seal: { seq: number; hash: string }; terminal_public_key: string; acknowledgement: object; compromised: boolean }>(
      `proof/${till.enrolment.terminal}/${till.epoch}/${entry.entry.seq}/${entry.hash}`,
    );
    assert.deepEqual(proof.entries, [run[0]?.text, run[1]?.text, run[2]?.text]);
    assert.equal(proof.seal.hash, sha256Hex(run[2]?.text ?? ''));
    assert.equal(proof.terminal_public_key, till.enrolment.public_key);
    assert.ok(proof.acknowledgement && !proof.compromised);
    const missing = await shop.server.app.inject({ method: 'GET', url: `/api/v1/office/proof/${till.enrolment.terminal}/${till.epoch}/2/${'0'.repeat(64)}`, headers: { cookie } });
    assert.equal(missing.statusCode, 404);
  });
});

describe('the exceptions of one terminal', () => {
  it('are listed page by page, each once, and none of another terminal', async () => {
    const makeGaps = async (): Promise<void> => {
      const run = Array.from({ length: 4 }, () => till.writeSale());
      for (const at of [1, 3]) await upload(run.slice(at, at + 1), { gap: { from_seq: at + 1, to_seq: at + 1, damaged: [] } });
    };
    await makeGaps();
    const asked = till.enrolment.terminal;
    till = await shop.enrol(`T${terminals += 1}`);
    await upload([till.write('epoch.began', { reason: 'enrolled', follows: null })]);
    await makeGaps();
    const found: Item[] = [];
    for (let next: string | null = ''; next !== null;) {
      const page: { items: Item[]; next: string | null } = await get(`exceptions?limit=1&terminal=${asked}&after=${next}`);
      found.push(...page.items);
      next = page.next;
    }
    assert.deepEqual(found.map((each) => [each.terminal, each.kind]), [[asked, 'gap'], [asked, 'gap']]);
    assert.equal(new Set(found.map((each) => each.id)).size, 2);
    assert.deepEqual(await get<object>(`exceptions?terminal=${asked}&kind=branch`), { items: [], next: null });
  });
});

describe('settling an exception', () => {
  it('an entry that a bug kept out of the tables is stored and shown, the others flow on, and it is taken up once it can be', async () => {
    throws_on = randomUUID();
    const sent_at = new Date(shop.clock.now_ms() - 300_000).toISOString();
    assert.equal((await upload([till.writeSale(), till.write('drawer.opened', { reason: 'sale', sale: throws_on }), till.writeSale()], { sent_at })).status, 200);
    assert.equal(await countSales(), 2);
    const [item] = await openOnes();
    assert.ok(item);
    assert.deepEqual([item.kind, item.code, item.seq, item.outcomes], ['unprojected', 'projection_failed', 3, ['reprojected', 'accepted']]);
    assert.equal((await settle(item.id, 'reprojected')).body.code, 'projection_failed', 'while the bug is there it stays open');
    assert.equal((await openOnes()).length, 1);
    throws_on = null;
    sent.length = 0;
    const done = await settle(item.id, 'reprojected');
    assert.deepEqual([done.status, done.body.outcome, done.body.settled_by], [200, 'reprojected', '陈老板']);
    assert.deepEqual(sent, [sent_at], 'as it would have been taken up at once');
    assert.deepEqual(await openOnes(), []);
    assert.equal((await settle(item.id, 'accepted')).body.code, 'exception_settled');
  });

  it('what a rule finds fault with in an entry that is taken up later is flagged then', async () => {
    throws_on = flags_on = randomUUID();
    await upload([till.write('drawer.opened', { reason: 'sale', sale: throws_on })]);
    const [item] = await openOnes();
    assert.ok(item);
    throws_on = null;
    assert.equal((await settle(item.id, 'reprojected')).status, 200);
    flags_on = null;
    assert.deepEqual((await openOnes()).map(({ kind, code, seq }) => [kind, code, seq]), [['flagged', 'rights_exceeded', item.seq]]);
  });

  it('what comes from a lost terminal is flagged though a bug keeps it out of the tables, and not once more as it is taken up', async () => {
    const { fleet } = shop.server.modules;
    const { terminal } = till.enrolment;
    await database.postgres.withMerchant(shop.merchant, (tx) => fleet.markLost(tx, terminal, 'left in a taxi', 'Owner'));
    throws_on = randomUUID();
    await upload([till.write('drawer.opened', { reason: 'sale', sale: throws_on })]);
    const codes = async (): Promise<string[]> => (await openOnes()).map(({ code }) => code).toSorted();
    assert.deepEqual(await codes(), ['projection_failed', 'terminal_lost']);
    await database.postgres.withMerchant(shop.merchant, (tx) => fleet.markFound(tx, terminal, 'in the next taxi', 'Owner'));
    throws_on = null;
    const unprojected = (await openOnes()).find(({ kind }) => kind === 'unprojected') ?? assert.fail('it waits');
    assert.equal((await settle(unprojected.id, 'reprojected')).status, 200);
    assert.deepEqual(await codes(), ['terminal_lost']);
  });

  it('a command that is repeated with its key is done once and answered alike', async () => {
    await upload([till.write('sale.invented', { a: 1 })]);
    const [item] = await openOnes();
    assert.ok(item);
    const key = randomUUID();
    const [first, again] = [await settle(item.id, 'accepted', key), await settle(item.id, 'accepted', key)];
    assert.deepEqual(again, first);
    assert.equal(first.status, 200);
  });

  it('is written into the server’s own journal', async () => {
    await upload([till.write('sale.invented', { a: 1 })]);
    const [item] = await openOnes();
    assert.ok(item);
    await settle(item.id, 'accepted');
    const [row] = await database.adminQuery<{ text: string }>("select text from app.entry where kind = 'exception.settled' order by seq desc limit 1");
    assert.deepEqual((JSON.parse(row?.text ?? '{}') as { body: object }).body, { exception: item.id, outcome: 'accepted', reason: 'looked at it', by: '陈老板' });
  });

  it('a quarantined run that a person releases is taken, flagged, and the till that sends it again goes on', async () => {
    const run = [till.writeSale(), till.writeSale()];
    const seal = forgedSeal(run);
    assert.equal((await upload(run, { seal })).code, 'seal_invalid');
    const [item] = await openOnes();
    assert.ok(item);
    assert.deepEqual(item.outcomes, ['released', 'discarded']);
    const detail = await get<{ raw: { bytes: string }[] }>(`exceptions/${item.id}`);
    assert.match(Buffer.from(detail.raw[0]?.bytes ?? '', 'base64').toString(), /"entries"/);
    assert.equal((await settle(item.id, 'released')).status, 200);
    assert.equal(await countSales(), 2);
    assert.deepEqual((await openOnes()).map((each) => `${each.kind} ${each.code} ${each.seq}`), ['flagged seal_invalid 2']);
    assert.equal((await upload(run, { seal })).status, 200, 'the same run again is acknowledged now');
    assert.equal((await upload([till.writeSale()])).status, 200);
    assert.equal(await countSales(), 3);
  });

  it('bytes that hold nothing that could be taken can be discarded, and not released', async () => {
    const answer = await shop.ask('/api/v1/journal', 'rubbish', { authorization: till.pass });
    assert.equal(answer.status, 422);
    const [item] = await openOnes();
    assert.ok(item);
    assert.equal((await settle(item.id, 'released')).body.code, 'entry_malformed');
    assert.equal((await settle(item.id, 'discarded')).status, 200);
    assert.deepEqual(await openOnes(), []);
  });

  it('a gap that was given up as lost closes all the same if the entries turn up', async () => {
    const run = Array.from({ length: 3 }, () => till.writeSale());
    await upload(run.slice(2), { gap: { from_seq: 2, to_seq: 3, damaged: [] } });
    const [item] = await openOnes();
    assert.ok(item);
    assert.equal((await settle(item.id, 'terminal_checked')).status, 400, 'an outcome that a gap can not have');
    assert.equal((await settle(item.id, 'lost')).status, 200);
    assert.equal((await upload(run.slice(0, 2))).status, 200);
    const { items } = await get<{ items: Item[] }>('exceptions?state=settled&limit=200');
    assert.equal(items.find((each) => each.id === item.id)?.outcome, 'found');
    assert.equal(await countSales(), 3);
  });
});

describe('a terminal that is known again by its certificate alone', () => {
  it('is shown under a code of its own, once, until a person has looked at it', async () => {
    const { journal } = shop.server.modules;
    const recover = (): Promise<unknown> => database.postgres.withMerchant(shop.merchant, (tx) => journal.openTerminalRecovered(tx, till.enrolment.terminal, till.enrolment.enrolment));
    await recover();
    await recover();
    const [item, ...more] = await openOnes();
    assert.ok(item && more.length === 0);
    assert.deepEqual([item.kind, item.code, item.outcomes], ['terminal_recovered', 'terminal_recovered', ['terminal_checked']]);
    assert.equal((await settle(item.id, 'terminal_checked')).status, 200);
    assert.deepEqual(await openOnes(), []);
  });
});

describe('a contact', () => {
  const say = async (change: object = {}): Promise<{ head: object | null; incarnation: string; server_head: { seq: number } }> => {
    const said = { head: till.head(), acknowledgement: null, at: new Date(shop.clock.now_ms()).toISOString(), waiting: 0, storage: { persisted: null, used_ppm: null }, app_build: 't', ...change };
    const answer = await shop.ask('/api/v1/contact', JSON.stringify(said), { authorization: till.pass });
    assert.equal(answer.status, 200, answer.body);
    return JSON.parse(answer.body);
  };

  it('tells where the server stands, and keeps the head that the terminal tells of', async () => {
    const held = till.head();
    till.writeSale();
    const told = await say();
    assert.deepEqual(told.head, held);
    const { journal } = shop.server.modules;
    const status = (await database.postgres.withMerchant(shop.merchant, journal.terminalStatuses)).get(till.enrolment.terminal);
    assert.deepEqual([status?.head, status?.reported_head, status?.epochs], [held, till.head(), 1]);
  });

  it('an acknowledgement of ours above what is here means that the server was restored: once, and only if it is ours', async () => {
    const { keys, state } = shop.server.platform;
    const before = state.incarnation();
    const { merchant, terminal } = till.enrolment;
    const ack = { merchant, terminal, epoch: till.epoch, seq: 9, hash: 'a'.repeat(64), at: new Date(shop.clock.now_ms()).toISOString(), incarnation: before };
    assert.equal((await say({ acknowledgement: { ...ack, signature: 'A'.repeat(86) } })).incarnation, before, 'a forged one changes nothing');
    const signed = { ...ack, signature: keys.signAs('stilltill/v1/acknowledgement', acknowledgementText(ack)) };
    const told = await say({ acknowledgement: signed });
    assert.notEqual(told.incarnation, before);
    assert.deepEqual(told.head, till.head());
    assert.equal((await say({ acknowledgement: signed })).incarnation, told.incarnation, 'one of an earlier incarnation was answered for');
    await shop.enrol(`R${terminals}`);
    const [row] = await database.adminQuery<{ kinds: string[] }>(
      `select array_agg(e.kind order by e.seq) as kinds from app.server_journal j join app.entry e using (merchant_id, chain) where j.merchant_id = $1`, [shop.merchant],
    );
    assert.deepEqual(row?.kinds.slice(0, 2), ['epoch.began', 'incarnation.raised'], 'the server’s own journal begins a new epoch');
  });

  it('a terminal enrolled again below a head that it had told of is shown, and settled where the entries come after all', async () => {
    const kept = [till.writeSale(), till.writeSale()];
    await say();
    const next = till.nextEpoch();
    assert.equal((await upload([next.write('epoch.began', { reason: 'enrolled', follows: till.head() })])).status, 200);
    const [item] = await openOnes();
    assert.deepEqual([item?.kind, item?.code, item?.seq], ['head_missing', 'head_missing', 3]);
    assert.equal((await upload(kept)).status, 200);
    assert.deepEqual(await openOnes(), []);
  });
});
