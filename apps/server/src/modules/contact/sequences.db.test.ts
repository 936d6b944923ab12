import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, it } from 'node:test';
import fc from 'fast-check';
import { CHANNELS, COMMERCIAL, CONTENT_PARTS, type Channel, type Purpose } from '@stilltill/domain/contact';
import { type TestDatabase, createTestDatabase } from '@stilltill/testing/test-database';
import { type TestShop, openTestShop } from '@stilltill/testing/test-shop';
import { verifyDatabase } from '../../../../../tools/verify/verify.ts';
import type { MerchantTx } from '../../platform/postgres.ts';
import type { Sender } from './index.ts';

/**
 * Whatever is said, merged, parted, erased and restored, in whatever order: a message goes out only where a model that knows
 * nothing but the last word of each says that it may.
 */
type Op =
  | { readonly op: 'consent' | 'withdraw'; readonly who: number; readonly purposes: readonly Purpose[]; readonly channels: readonly Channel[]; readonly everywhere: boolean }
  | { readonly op: 'stop' | 'resume' | 'part' | 'erase'; readonly who: number }
  | { readonly op: 'merge'; readonly who: number; readonly into: number }
  | { readonly op: 'restore' }
  | { readonly op: 'ask'; readonly who: number; readonly purpose: Purpose }
  | { readonly op: 'send' };

const PEOPLE = 3;
const who = fc.nat(PEOPLE - 1);
const op: fc.Arbitrary<Op> = fc.oneof(
  { weight: 7, arbitrary: fc.record({ op: fc.constantFrom('consent' as const, 'consent' as const, 'consent' as const, 'withdraw' as const), who, purposes: fc.subarray([...COMMERCIAL], { minLength: 2 }), channels: fc.subarray([...CHANNELS], { minLength: 2 }), everywhere: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ op: fc.constantFrom('stop' as const, 'resume' as const, 'part' as const), who }) },
  { weight: 1, arbitrary: fc.record({ op: fc.constantFrom('erase' as const), who }) },
  { weight: 2, arbitrary: fc.record({ op: fc.constant('merge' as const), who, into: who }) },
  { weight: 1, arbitrary: fc.constant({ op: 'restore' as const }) },
  { weight: 9, arbitrary: fc.record({ op: fc.constant('ask' as const), who, purpose: fc.constantFrom(...COMMERCIAL) }) },
  { weight: 6, arbitrary: fc.constant({ op: 'send' as const }) },
);

let database: TestDatabase;
let shop: TestShop;
let days = 0;

before(async () => {
  database = await createTestDatabase();
  shop = await openTestShop(database);
});
after(async () => {
  await shop.close();
  await database.drop();
});

const run = <T>(work: (tx: MerchantTx) => Promise<T>): Promise<T> => database.postgres.withMerchant(shop.merchant, work);

type Said = { readonly act: 'given' | 'withdrawn'; readonly customer: string; readonly point: string | null; readonly purposes: readonly Purpose[]; readonly channels: readonly Channel[] };

/** What a reader of the law would keep on paper. */
class Paper {
  readonly people = Array.from({ length: PEOPLE }, () => ({ id: randomUUID(), point: randomUUID(), root: null as string | null, isErased: false }));
  readonly said: Said[] = [];
  readonly stops: { readonly customer: string; readonly suppression: string }[] = [];

  person(index: number): Paper['people'][number] {
    const person = this.people[index];
    assert.ok(person);
    return person;
  }

  rootOf(id: string): string {
    const root = this.people.find((each) => each.id === id)?.root;
    return root ? this.rootOf(root) : id;
  }

  familyOf(id: string): readonly string[] {
    return this.people.map((each) => each.id).filter((each) => this.rootOf(each) === this.rootOf(id));
  }

  mayReach(index: number, purpose: Purpose): boolean {
    const person = this.person(index);
    const family = this.familyOf(person.id);
    if (this.people.some((each) => each.isErased && (family.includes(each.id)))) return false;
    if (this.stops.some(({ customer }) => family.includes(customer))) return false;
    const about = this.said.filter((each) => family.includes(each.customer) && (each.point === null || each.point === person.point) && each.purposes.includes(purpose) && each.channels.includes('sms'));
    return about.at(-1)?.act === 'given';
  }
}

type Play = { readonly paper: Paper; readonly asked: Map<string, { readonly index: number; readonly purpose: Purpose }>; sent: number };

/** Plays a sequence; the clock goes a minute with each step, from ten in the morning in Shanghai on. Answers with how many went out. */
async function play(ops: readonly Op[]): Promise<number> {
  days += 1;
  shop.clock.set(Date.parse('2027-01-01T02:00:00.000Z') + days * 9 * 86_400_000);
  const now: Play = { paper: new Paper(), asked: new Map(), sent: 0 };
  await run((tx) => shop.server.modules.customers.makeCustomers(tx, now.paper.people.map(({ id, point }, index) => ({
    id, personal: { name: `Person ${index}`, notes: '' }, language: 'zh', places: ['CN'], places_certainty: 'known' as const, zones: ['Asia/Shanghai'], zones_certainty: 'known' as const,
    points: [{ id: point, kind: 'phone' as const, address: `+86137${String(days).padStart(5, '0')}${String(index).padStart(3, '0')}` }],
  }))));
  for (const one of ops) {
    shop.clock.set(shop.clock.now_ms() + 60_000);
    await step(now, one);
  }
  return now.sent;
}

async function step(now: Play, one: Op): Promise<void> {
  switch (one.op) {
    case 'consent':
    case 'withdraw':
      return speak(now, one);
    case 'restore':
      return void await shop.server.platform.state.raise('a test');
    case 'send':
      return void await shop.server.modules.contact.dispatchDue(shop.merchant, { worker: randomUUID(), senders: new Map([['sms', sinkOf(now)]]), at_once: 100 });
    case 'ask':
      return ask(now, one);
    default:
      return change(now, one);
  }
}

/** Messages of sequences before this one may wait: they are of nobody here. */
function sinkOf(now: Play): Sender {
  return {
    channel: 'sms', provider: 'sink', close: () => Promise.resolve(),
    send(cleared) {
      const taken = cleared.take(shop.clock.now_ms());
      const of = now.asked.get(cleared.message);
      if (taken.ok && of) {
        now.sent += 1;
        assert.ok(now.paper.mayReach(of.index, of.purpose), `a message for ${of.purpose} reached person ${of.index}`);
      }
      return Promise.resolve(taken.ok ? { outcome: 'sent', reference: null } : { outcome: 'refused', reason: taken.fault.code, isPermanent: true });
    },
  };
}

async function speak({ paper }: Play, one: Extract<Op, { op: 'consent' | 'withdraw' }>): Promise<void> {
  const { contact } = shop.server.modules;
  const person = paper.person(one.who);
  const point = one.everywhere ? null : person.point;
  const said = { customer: person.id, point, purposes: one.purposes, channels: one.channels, at: null, source: 'preferences' as const, by: null };
  const done = await (one.op === 'consent' ? run((tx) => contact.giveConsent(tx, { ...said, form: 'express', notice_hash: null, language: 'zh' })) : contact.withdrawConsent(shop.merchant, said));
  // Said of everything, a withdrawal is that of all who are one person then; and it stays with each when they are parted.
  const speakers = one.op === 'withdraw' && one.everywhere ? paper.familyOf(person.id) : [person.id];
  if (done.ok) for (const customer of speakers) paper.said.push({ act: one.op === 'consent' ? 'given' : 'withdrawn', customer, point, purposes: one.purposes, channels: one.channels });
}

async function change({ paper }: Play, one: Extract<Op, { op: 'stop' | 'resume' | 'part' | 'erase' | 'merge' }>): Promise<void> {
  const { customers, contact } = shop.server.modules;
  const person = paper.person(one.who);
  if (one.op === 'merge') {
    const into = paper.person(one.into).id;
    if ((await run((tx) => customers.merge(tx, person.id, into, 'test'))).ok) person.root = paper.rootOf(into);
  } else if (one.op === 'stop') {
    const done = await contact.stop(shop.merchant, { kind: 'stopped', customer: person.id, point: null, source: 'office', by: 'test' });
    assert.ok(done.ok);
    const suppressions = done.value.suppressions;
    const rows = await database.adminQuery<{ id: string; customer_id: string }>('select id, customer_id from app.suppression where id = any($1)', [suppressions]);
    assert.deepEqual(rows.map((row) => row.customer_id).sort(), [...paper.familyOf(person.id)].sort());
    paper.stops.push(...rows.map((row) => ({ customer: row.customer_id, suppression: row.id })));
  } else if (one.op === 'resume') {
    const lifted = paper.stops.find(({ customer }) => customer === person.id);
    if (!lifted) return;
    paper.stops.splice(paper.stops.indexOf(lifted), 1);
    assert.ok((await run((tx) => contact.resume(tx, lifted.suppression, 'preferences', null))).ok);
  } else if (one.op === 'part') {
    if ((await run((tx) => customers.part(tx, person.id, 'test'))).ok) person.root = null;
  } else {
    const done = await customers.erase(shop.merchant, person.id, 'test');
    if (done.ok) for (const each of paper.people) each.isErased ||= done.value.includes(each.id);
  }
}

async function ask({ paper, asked }: Play, one: Extract<Op, { op: 'ask' }>): Promise<void> {
  const person = paper.person(one.who);
  const message = randomUUID();
  asked.set(message, { index: one.who, purpose: one.purpose });
  const [answer] = await run((tx) => shop.server.modules.contact.makeMessages(tx, [{
    message, request_key: message, customer: person.id, point: person.point, store: shop.store, ground: null, parts: CONTENT_PARTS,
    request: { channel: 'sms', purpose: one.purpose, subject: 'x', by: 'machine', expires_ms: shop.clock.now_ms() + 3 * 86_400_000 }, outgoing: { channel: 'sms', to: '', text: 'x' },
  }]));
  const may = paper.mayReach(one.who, one.purpose);
  const codes = answer?.decision.reasons.map(({ code }) => code).join(' ');
  assert.equal(answer?.decision.outcome === 'deny', !may, `person ${one.who}, ${one.purpose}: ${answer?.decision.outcome} (${codes}), and paper says ${may}`);
}

it('no sequence of words, merges, erasures and restores lets a message out that is not allowed, nor holds one back that is', async () => {
  let sent = 0;
  await fc.assert(fc.asyncProperty(fc.array(op, { minLength: 10, maxLength: 40 }), async (ops) => {
    sent += await play(ops);
  }), { numRuns: 100 });
  assert.ok(sent > 10, `${sent} went out`);
  const { stilltill_app: app_url, stilltill_auth: auth_url } = database.urls;
  const { findings } = await verifyDatabase({ app_url, auth_url, server_public_key: shop.server.platform.keys.server_public_key });
  assert.deepEqual(findings.map((each) => `${each.name} ${each.what}`), []);
});
