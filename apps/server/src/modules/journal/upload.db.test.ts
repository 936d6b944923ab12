import assert from 'node:assert/strict';
import { generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { ENTRY_BYTES_MAX, sealText, signedText } from '@stilltill/domain/journal';
import type { Result } from '@stilltill/domain/result';
import { BATCH_ENTRIES_MAX } from '@stilltill/protocol';
import { type TestDatabase, createTestDatabase } from '@stilltill/testing/test-database';
import { type TestTerminal, makeTestTerminal, sha256Hex } from '@stilltill/testing/test-terminal';
import { QUARANTINE_DAY_MAX } from './quarantine.ts';
import { type TestRoom, makeTestRoom, systemTestRandom } from '../../test-room.ts';
import { isAcknowledgedBy } from './verify-seal.ts';

let database: TestDatabase;
let room: TestRoom;
before(async () => {
  database = await createTestDatabase();
  room = makeTestRoom(() => database.postgres);
});
after(() => database.drop());

function newTerminal(merchant: string = randomUUID()): TestTerminal {
  const terminal = makeTestTerminal({ merchant, store: randomUUID(), random: systemTestRandom });
  room.enrolments.push(terminal.enrolment);
  return terminal;
}

/** A terminal with its first entry uploaded. */
async function begun(): Promise<TestTerminal> {
  const terminal = newTerminal();
  const sent = await room.send(terminal.enrolment, terminal.upload([terminal.write('epoch.began', { reason: 'enrolled', follows: null })]));
  assert.ok(sent.ok, JSON.stringify(sent));
  return terminal;
}

type Counts = { entries: number; sales: number; lines: number; tenders: number; total: string; quarantined: number };

async function counts({ enrolment: { merchant } }: TestTerminal): Promise<Counts> {
  const [row] = await database.adminQuery<Counts>(
    `select (select count(*)::int from app.entry where merchant_id = $1) as entries, (select count(*)::int from app.sale where merchant_id = $1) as sales,
            (select count(*)::int from app.sale_line where merchant_id = $1) as lines, (select count(*)::int from app.tender where merchant_id = $1) as tenders,
            (select coalesce(sum(total_minor), 0)::text from app.sale where merchant_id = $1) as total,
            (select count(*)::int from app.quarantined where merchant_id = $1) as quarantined`, [merchant],
  );
  assert.ok(row);
  return row;
}

async function exceptions({ enrolment: { merchant } }: TestTerminal): Promise<string[]> {
  const rows = await database.adminQuery<{ text: string }>(
    "select kind || ' ' || code || ' ' || coalesce(seq::text, '-') as text from app.exception where merchant_id = $1 and settled_at is null order by 1", [merchant],
  );
  return rows.map((row) => row.text);
}

function codeOf(result: Result<unknown>): string {
  return result.ok ? 'ok' : result.fault.code;
}

describe('an upload', () => {
  it('stores what follows, projects it, and acknowledges its end', async () => {
    const terminal = newTerminal();
    const run = [terminal.write('epoch.began', { reason: 'enrolled', follows: null }), terminal.writeSale(), terminal.writeSale({ lines: 5 })];
    const sent = await room.send(terminal.enrolment, terminal.upload(run));
    assert.ok(sent.ok, JSON.stringify(sent));
    assert.equal(sent.value.accepted, 3);
    assert.equal(sent.value.acknowledgement.hash, terminal.head().hash);
    assert.ok(isAcknowledgedBy(room.deps.keys.server_public_key, sent.value.acknowledgement));
    const { entries, sales, lines, tenders } = await counts(terminal);
    assert.deepEqual({ entries, sales, lines, tenders }, { entries: 3, sales: 2, lines: 7, tenders: 2 });
  });

  it('selling fact 1: an upload from two connections at once posts each sale once', async () => {
    const terminal = await begun();
    const body = terminal.upload([terminal.writeSale(), terminal.writeSale()]);
    const sent = await Promise.all(Array.from({ length: 6 }, () => room.send(terminal.enrolment, body)));
    assert.deepEqual(sent.map(codeOf), Array.from({ length: 6 }, () => 'ok'));
    assert.equal(sent.reduce((sum, each) => sum + (each.ok ? each.value.accepted : 0), 0), 2);
    assert.equal((await counts(terminal)).sales, 2);
  });

  it('selling fact 2: the same entries sent any number of times, in any cut, change nothing after the first', async () => {
    const terminal = await begun();
    const run = Array.from({ length: 6 }, () => terminal.writeSale());
    assert.equal(codeOf(await room.send(terminal.enrolment, terminal.upload(run.slice(0, 4)))), 'ok');
    const before = await counts(terminal);
    for (const again of [run.slice(0, 4), run.slice(1, 3), run.slice(0, 1)]) {
      const sent = await room.send(terminal.enrolment, terminal.upload(again));
      assert.ok(sent.ok);
      assert.deepEqual([sent.value.accepted, sent.value.repeated, sent.value.branched], [0, again.length, false]);
    }
    assert.deepEqual(await counts(terminal), before);
    const overlapping = await room.send(terminal.enrolment, terminal.upload(run.slice(2)));
    assert.ok(overlapping.ok);
    assert.deepEqual([overlapping.value.accepted, overlapping.value.repeated], [2, 2]);
    assert.equal((await counts(terminal)).sales, 6);
  });

  it('selling fact 3: a completed sale is stored as completed and nothing later turns it into anything else', async () => {
    const terminal = await begun();
    const sale = randomUUID();
    const run = [terminal.writeSale({ sale }), terminal.write('basket.abandoned', { sale, currency: 'CNY', reason: 'restart', lines: [], voided: [] })];
    assert.equal(codeOf(await room.send(terminal.enrolment, terminal.upload(run))), 'ok');
    const rows = await database.adminQuery<{ kind: string }>('select kind from app.sale where sale_id = $1', [sale]);
    assert.deepEqual(rows.map((row) => row.kind), ['sale']);
    await assert.rejects(
      database.postgres.withMerchant(terminal.enrolment.merchant, (tx) => tx.execute("update app.entry set kind = 'sale.draft'")),
      /permission denied/,
    );
  });

  it('selling fact 6: one bad sale is stored and shown, and the sales behind it flow on', async () => {
    const terminal = await begun();
    const run = [
      terminal.writeSale(),
      terminal.writeSale({ bend: (body) => ({ ...body, total_minor: 'a lot' }) }),
      terminal.write('sale.invented', { what: 1 }),
      terminal.writeSale({ bend: (body) => ({ ...body, total_minor: '1', tenders: [{ ...(body['tenders'] as object[])[0], amount_minor: '1', given_minor: '1' }] }) }),
      terminal.writeSale(),
    ];
    const sent = await room.send(terminal.enrolment, terminal.upload(run));
    assert.ok(sent.ok);
    assert.equal(sent.value.accepted, 5);
    assert.deepEqual(await exceptions(terminal), ['flagged body_invalid 3', 'flagged kind_unknown 4', 'flagged totals_differ 5']);
    const { sales, entries } = await counts(terminal);
    assert.deepEqual([entries, sales], [6, 3], 'the sale whose sums disagree is projected as it happened');
  });

  it('selling fact 7: two entries with one number both stay, are told apart by their hashes, and the till is told to begin anew', async () => {
    const terminal = await begun();
    const first = terminal.writeSale();
    assert.equal(codeOf(await room.send(terminal.enrolment, terminal.upload([first]))), 'ok');
    const clone = terminal.copy();
    const [ours, theirs] = [terminal.writeSale(), clone.writeSale()];
    assert.equal(ours.entry.seq, theirs.entry.seq);
    assert.equal(codeOf(await room.send(terminal.enrolment, terminal.upload([ours]))), 'ok');
    const branched = await room.send(terminal.enrolment, clone.upload([theirs, clone.writeSale()]));
    assert.ok(branched.ok);
    assert.equal(branched.value.branched, true);
    assert.equal(branched.value.accepted, 2);
    assert.equal((await counts(terminal)).sales, 4);
    assert.deepEqual(await exceptions(terminal), ['branch entry_branch 3']);
    const later = await room.send(terminal.enrolment, terminal.upload([terminal.writeSale()]));
    assert.ok(later.ok && later.value.branched, 'whoever goes on in a branched epoch is told, too');
    assert.equal((await counts(terminal)).sales, 5);
  });

  it('shows a sale that was completed on two copies of a till', async () => {
    const terminal = await begun();
    const sale = randomUUID();
    const next = terminal.nextEpoch();
    assert.equal(codeOf(await room.send(terminal.enrolment, terminal.upload([terminal.writeSale({ sale })]))), 'ok');
    const run = [next.write('epoch.began', { reason: 'restored', follows: terminal.head() }), next.writeSale({ sale })];
    assert.equal(codeOf(await room.send(terminal.enrolment, next.upload(run))), 'ok');
    assert.deepEqual(await exceptions(terminal), ['flagged sale_repeated 2']);
  });

  it('refuses a run beyond what is stored, with the number that is wanted, and takes nothing of it', async () => {
    const terminal = await begun();
    const run = Array.from({ length: 4 }, () => terminal.writeSale());
    const ahead = await room.send(terminal.enrolment, terminal.upload(run.slice(2)));
    assert.deepEqual(ahead, { ok: false, fault: { code: 'chain_ahead', details: { seq: 2 } } });
    assert.equal((await counts(terminal)).entries, 1);
    const unknown = terminal.nextEpoch();
    unknown.writeSale();
    assert.deepEqual(await room.send(terminal.enrolment, unknown.upload([unknown.writeSale()])), { ok: false, fault: { code: 'chain_ahead', details: { seq: 1 } } });
  });

  it('accepts a run behind a declared gap, keeps the damaged bytes, and closes the gap when the lost entries turn up', async () => {
    const terminal = await begun();
    const run = Array.from({ length: 6 }, () => terminal.writeSale());
    const damaged = [{ seq: 4, bytes: Buffer.from('rubbish').toString('base64') }];
    const gap = { from_seq: 2, to_seq: 5, damaged };
    const sent = await room.send(terminal.enrolment, terminal.upload(run.slice(4), { gap }));
    assert.ok(sent.ok, JSON.stringify(sent));
    assert.deepEqual(await exceptions(terminal), ['gap entry_gap 2']);
    assert.equal((await counts(terminal)).quarantined, 1);
    assert.equal(codeOf(await room.send(terminal.enrolment, terminal.upload([terminal.writeSale()]))), 'ok', 'what follows is not held up');
    const part = await room.send(terminal.enrolment, terminal.upload(run.slice(0, 2)));
    assert.ok(part.ok && part.value.accepted === 2);
    assert.deepEqual(await exceptions(terminal), ['gap entry_gap 2']);
    assert.equal(codeOf(await room.send(terminal.enrolment, terminal.upload(run.slice(2)))), 'ok', 'also under an end that is held already');
    assert.deepEqual(await exceptions(terminal), []);
    assert.equal((await counts(terminal)).sales, 7);
    const [seals] = await database.adminQuery<{ from: number[] }>('select array_agg(from_seq order by from_seq) as from from app.seal where merchant_id = $1', [terminal.enrolment.merchant]);
    assert.deepEqual(seals?.from, [1, 2, 4, 6, 8]);
  });

  it('takes the entries of a retired terminal, and shows that it went on', async () => {
    const terminal = await begun();
    const retired = { ...terminal.enrolment, state: 'retired' as const };
    assert.equal(codeOf(await room.send(retired, terminal.upload([terminal.writeSale()]))), 'ok');
    assert.equal(codeOf(await room.send(retired, terminal.upload([terminal.writeSale()]))), 'ok');
    assert.deepEqual(await exceptions(terminal), ['flagged terminal_retired 2'], 'one matter, however long it goes on');
    assert.equal((await counts(terminal)).sales, 2);
    await database.adminQuery("update app.exception set settled_at = now(), outcome = 'accepted' where merchant_id = $1", [terminal.enrolment.merchant]);
    for (let more = 0; more < 3; more += 1) assert.equal(codeOf(await room.send(retired, terminal.upload([terminal.writeSale()]))), 'ok');
    assert.deepEqual(await exceptions(terminal), ['flagged terminal_retired 4'], 'what goes on after a person settled it is shown again');
  });

  it('takes what was sealed under an earlier key of the same terminal', async () => {
    const terminal = await begun();
    const again = { ...terminal.enrolment, enrolment: randomUUID(), public_key: newTerminal().enrolment.public_key };
    assert.equal(codeOf(await room.send(again, terminal.upload([terminal.writeSale()]))), 'ok');
  });

  it('stores keys of personal fields once, and never one that was erased', async () => {
    const terminal = await begun();
    const [kept, erased] = [randomUUID(), randomUUID()];
    const { eraseFieldKeys } = await import('./store.ts');
    await database.postgres.withMerchant(terminal.enrolment.merchant, (tx) => eraseFieldKeys(tx, [erased], new Date(0).toISOString()));
    const keys = [kept, erased].map((key) => ({ key, sealed: Buffer.from('sealed').toString('base64') }));
    assert.equal(codeOf(await room.send(terminal.enrolment, terminal.upload([terminal.writeSale()], { keys }))), 'ok');
    assert.equal(codeOf(await room.send(terminal.enrolment, terminal.upload([terminal.writeSale()], { keys }))), 'ok');
    const rows = await database.adminQuery<{ key: string }>('select key from app.field_key where merchant_id = $1 and sealed is not null', [terminal.enrolment.merchant]);
    assert.deepEqual(rows.map((row) => row.key), [kept]);
  });
});

describe('a bad upload is kept for a person, once, and blocks nobody', () => {
  const keptAs = (name: string, code: string, make: (terminal: TestTerminal) => string | Uint8Array): void => {
    it(name, async () => {
      const terminal = await begun();
      const body = make(terminal);
      for (let tries = 0; tries < 3; tries += 1) assert.equal(codeOf(await room.send(terminal.enrolment, body)), code);
      const { entries, quarantined } = await counts(terminal);
      assert.deepEqual({ entries, quarantined }, { entries: 1, quarantined: 1 });
      assert.equal((await exceptions(terminal)).length, 1);
      const [row] = await database.adminQuery<{ bytes: Buffer }>('select bytes from app.quarantined where merchant_id = $1', [terminal.enrolment.merchant]);
      assert.deepEqual(row?.bytes, Buffer.from(body as string), 'the bytes are kept as they came');
    });
  };

  keptAs('truncated', 'entry_malformed', (terminal) => terminal.upload([terminal.writeSale()]).slice(0, -40));
  keptAs('no JSON', 'entry_malformed', () => 'hello');
  keptAs('no UTF-8', 'entry_malformed', () => Uint8Array.of(0x7b, 0xff, 0xfe));
  keptAs('an entry that is no entry', 'entry_malformed', (terminal) => terminal.upload([terminal.writeSale()], { entries: ['{}'] }));
  keptAs('more entries than allowed', 'entry_malformed', (terminal) => terminal.upload([terminal.writeSale()], { entries: Array.from({ length: BATCH_ENTRIES_MAX + 1 }, () => '{}') }));
  keptAs('entries of another merchant', 'entry_foreign', (terminal) => {
    const other = newTerminal();
    return other.upload([other.writeSale()]).replace(`"seal":{"merchant":"${other.enrolment.merchant}"`, `"seal":{"merchant":"${terminal.enrolment.merchant}"`);
  });
  keptAs('a key of another merchant', 'seal_invalid', (terminal) => {
    const last = terminal.writeSale();
    const seal = terminal.seal(last);
    const signature = sign(null, Buffer.from(sealText(seal)), newTerminal().private_key).toString('base64url');
    return terminal.upload([last], { seal: { ...seal, signature } });
  });
  keptAs('a seal for another purpose', 'seal_invalid', (terminal) => {
    const last = terminal.writeSale();
    const { signature: _none, ...seal } = terminal.seal(last);
    const text = signedText('stilltill/v1/terminal-token', Object.values(seal));
    return terminal.upload([last], { seal: { ...seal, signature: sign(null, Buffer.from(text), terminal.private_key).toString('base64url') } });
  });
  keptAs('a forged seal', 'seal_invalid', (terminal) => {
    const last = terminal.writeSale();
    return terminal.upload([last], { seal: { ...terminal.seal(last), signature: 'A'.repeat(86) } });
  });
  keptAs('a seal over another end', 'seal_invalid', (terminal) => {
    const run = [terminal.writeSale(), terminal.writeSale()];
    return terminal.upload(run.slice(0, 1), { seal: terminal.seal(run[1] as (typeof run)[1]) });
  });
  keptAs('an entry changed after it was sealed', 'seal_invalid', (terminal) => {
    const run = [terminal.writeSale()];
    return terminal.upload(run).replaceAll('Apple', 'Peach');
  });
  keptAs('entries in another order', 'chain_broken', (terminal) => {
    const run = [terminal.writeSale(), terminal.writeSale(), terminal.writeSale()];
    return terminal.upload(run, { entries: [run[1]?.text, run[0]?.text, run[2]?.text] });
  });
  keptAs('an entry that is too large', 'entry_too_large', (terminal) => terminal.upload([terminal.write('drawer.opened', { reason: 'sale', sale: null, more: 'x'.repeat(ENTRY_BYTES_MAX) })]));
  keptAs('a first entry that follows something', 'chain_broken', (terminal) => {
    const next = terminal.nextEpoch();
    const text = next.writeSale().text.replace('0'.repeat(64), 'f'.repeat(64));
    const seal = terminal.seal({ text, hash: sha256Hex(text), entry: JSON.parse(text) });
    return terminal.upload([terminal.writeSale()], { entries: [text], seal });
  });

  it('keeps what comes under a compromised key', async () => {
    const terminal = await begun();
    const compromised = { ...terminal.enrolment, state: 'compromised' as const };
    assert.equal(codeOf(await room.send(compromised, terminal.upload([terminal.writeSale()]))), 'key_compromised');
    assert.deepEqual(await exceptions(terminal), ['quarantine key_compromised 2']);
  });

  it('a terminal enrolled again may not bring what was sealed under its compromised key', async () => {
    const terminal = await begun();
    const known = room.enrolments.findIndex((each) => each.enrolment === terminal.enrolment.enrolment);
    room.enrolments[known] = { ...terminal.enrolment, state: 'compromised' };
    const again = { ...terminal.enrolment, enrolment: randomUUID(), public_key: newTerminal().enrolment.public_key };
    assert.equal(codeOf(await room.send(again, terminal.upload([terminal.writeSale()]))), 'key_compromised');
  });

  it('the same sealed anew is the same matter', async () => {
    const terminal = await begun();
    const run = [terminal.writeSale()];
    for (let tries = 0; tries < 3; tries += 1) {
      const seal = { ...terminal.seal(run[0] as (typeof run)[0], { at: new Date(tries).toISOString() }), signature: 'A'.repeat(86) };
      assert.equal(codeOf(await room.send(terminal.enrolment, terminal.upload(run, { seal }))), 'seal_invalid');
    }
    assert.equal((await counts(terminal)).quarantined, 1);
  });

  it('a forger fills no more than a day’s measure, and what is refused then stays with who sent it', async () => {
    const terminal = await begun();
    for (let each = 0; each < QUARANTINE_DAY_MAX; each += 1) assert.equal(codeOf(await room.send(terminal.enrolment, `forged ${each}`)), 'entry_malformed');
    assert.equal(codeOf(await room.send(terminal.enrolment, 'one more')), 'rate_limited');
    assert.equal(codeOf(await room.send(terminal.enrolment, 'forged 7')), 'entry_malformed', 'what is kept already is known');
    assert.equal(codeOf(await room.send(terminal.enrolment, terminal.upload([terminal.writeSale()]))), 'ok', 'sound entries are taken all the same');
    room.clock.set(room.clock.now_ms() + 25 * 3_600_000);
    assert.equal(codeOf(await room.send(terminal.enrolment, 'one more')), 'entry_malformed');
  });

  it('another version of the protocol is refused, and nothing is kept of it', async () => {
    const terminal = await begun();
    assert.equal(codeOf(await room.send(terminal.enrolment, terminal.upload([terminal.writeSale()], { protocol: 99 }))), 'protocol_unsupported');
    assert.equal((await counts(terminal)).quarantined, 0);
  });
});

describe('figures that no till would make', () => {
  const bent = (name: string, bend: (body: Record<string, unknown>) => Record<string, unknown>, expected: string): void => {
    it(`${name}: ${expected}`, async () => {
      const terminal = await begun();
      const sent = await room.send(terminal.enrolment, terminal.upload([terminal.writeSale({ bend }), terminal.writeSale()]));
      assert.equal(codeOf(sent), 'ok');
      assert.deepEqual(await exceptions(terminal), [expected]);
      assert.ok((await counts(terminal)).sales >= 1, 'the sale behind it is there');
    });
  };
  const lineOf = (body: Record<string, unknown>, change: object): Record<string, unknown> => ({ ...body, lines: [{ ...(body['lines'] as object[])[0], ...change }] });

  bent('a negative quantity', (body) => lineOf(body, { qty_milli: -1000 }), 'flagged body_invalid 2');
  bent('a huge quantity', (body) => lineOf(body, { qty_milli: 1e15 }), 'flagged body_invalid 2');
  bent('a negative price', (body) => lineOf(body, { price_minor: '-5' }), 'flagged body_invalid 2');
  bent('a huge price', (body) => lineOf(body, { price_minor: '9999999999999999' }), 'flagged body_invalid 2');
  bent('a float as an amount', (body) => ({ ...body, total_minor: 12.5 }), 'flagged body_invalid 2');
  bent('a sum that overflows', (body) => ({
    ...body, lines: Array.from({ length: 20 }, (_, index) => ({
      ...(body['lines'] as object[])[0], line: index + 1, qty_milli: 1_000_000, price_minor: '1000000000000', amount_minor: '1000000000000000',
    })),
  }), 'flagged amount_too_large 2');
  bent('a text that PostgreSQL can not hold', (body) => ({ ...body, currency: 'CN\u0000' }), 'flagged body_invalid 2');

  it('the largest sales, again and again, overflow no running figure of their shift', async () => {
    const terminal = await begun();
    const shift = randomUUID();
    const huge = (body: Record<string, unknown>): Record<string, unknown> => ({
      ...body, total_minor: '1000000000000000', tenders: Array.from({ length: 40 }, () => ({
        ...(body['tenders'] as object[])[0], amount_minor: '1000000000000000', given_minor: '1000000000000000',
      })),
    });
    for (let batch = 0; batch < 3; batch += 1) {
      const run = Array.from({ length: 120 }, () => terminal.writeSale({ shift, bend: huge }));
      assert.equal(codeOf(await room.send(terminal.enrolment, terminal.upload(run))), 'ok');
    }
    const kinds = new Set((await exceptions(terminal)).map((each) => each.split(' ').slice(0, 2).join(' ')));
    assert.deepEqual([...kinds], ['flagged totals_differ']);
    assert.equal((await counts(terminal)).sales, 360);
  });

  it('a clock that no calendar knows is stored, and blocks nothing', async () => {
    const terminal = await begun();
    const far = makeTestTerminal({ ...terminal.enrolment, random: systemTestRandom, start_ms: Date.UTC(2099, 5, 1) });
    room.enrolments.push(far.enrolment);
    assert.equal(codeOf(await room.send(far.enrolment, far.upload([far.writeSale()]))), 'ok');
    const ancient = makeTestTerminal({ ...terminal.enrolment, random: systemTestRandom, start_ms: Date.UTC(-1, 0, 1) + 366 * 86_400_000 });
    const entry = ancient.writeSale();
    assert.match(entry.entry.at, /^0000-/);
    assert.equal(codeOf(await room.send(ancient.enrolment, ancient.upload([entry]))), 'ok');
  });
});

describe('a key pair', () => {
  it('is told from another that was never enrolled', async () => {
    const terminal = await begun();
    const { privateKey } = generateKeyPairSync('ed25519');
    const last = terminal.writeSale();
    const seal = terminal.seal(last);
    const signature = sign(null, Buffer.from(sealText(seal)), privateKey).toString('base64url');
    assert.equal(codeOf(await room.send(terminal.enrolment, terminal.upload([last], { seal: { ...seal, signature } }))), 'seal_invalid');
  });
});
