/** Rows 1, 2, 6, 7 and 13, and the ways in which till and server come together again. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readChain } from '@stilltill/domain/journal';
import { sum } from '@stilltill/domain/money';
import { SaleCompleted } from '@stilltill/protocol';
import { makeFakeDisk } from '@stilltill/testing/fake-disk';
import { type TillBench, TEST_PIN, makeTillBench, must } from '@stilltill/testing/till-bench';
import { sha256Hex } from '@stilltill/testing/test-terminal';

const sales = (bench: TillBench): string[] => bench.server.all().filter(({ entry }) => entry.kind === 'sale.completed').map((entry) => entry.hash);
/** What the server holds is, in each epoch, one unbroken run from its first entry. */
function assertSound(bench: TillBench, epoch = bench.till.state().terminal?.epoch ?? ''): void {
  const held = bench.server.entries(epoch);
  const owner = { merchant: bench.server.merchant, terminal: bench.server.terminal, epoch };
  assert.ok(readChain(held.map(({ text }) => text), owner, sha256Hex).ok);
  assert.equal(held[0]?.entry.seq ?? 1, 1);
}

test('row 1: reconnecting sends each sale of a shift offline once', async () => {
  const bench = await makeTillBench('reconnect');
  bench.server.setFate(() => 'lose_request');
  await bench.beginDay();
  for (let number = 0; number < 10; number++) must(await bench.sellOne((number % 5) + 1));
  await bench.advance(60_000);
  assert.equal(bench.till.state().network.online, false);
  assert.ok(bench.till.state().network.waiting >= 12);
  bench.server.setFate(() => 'pass');
  await bench.advance(60_000);
  await bench.until((state) => state.network.waiting === 0);
  assert.equal(sales(bench).length, 10);
  assertSound(bench);
});

test('contacts come within the interval that the server ordered, each at a chance of its own, so that no estate comes at one moment', async () => {
  const gaps = async (seed: string): Promise<number[]> => {
    const bench = await makeTillBench(seed);
    const times: number[] = [];
    bench.server.setFate(({ path }) => {
      if (path === '/api/v1/contact') times.push(bench.clock.now_ms());
      return 'pass';
    });
    await bench.advance(20 * 60_000);
    return times.slice(1).map((at_ms, place) => at_ms - (times[place] ?? 0));
  };
  const [one, other] = [await gaps('jitter of one'), await gaps('jitter of another')];
  // The fake server orders a minute.
  for (const gap_ms of [...one, ...other]) assert.ok(gap_ms >= 0.85 * 60_000 && gap_ms <= 62_000, String(gap_ms));
  assert.ok(one.length >= 19 && new Set(one).size > one.length / 2);
  assert.notDeepEqual(one, other);
});

test('row 2: acknowledgements that are lost any number of times change nothing after the first', async () => {
  const bench = await makeTillBench('lost acknowledgement');
  await bench.beginDay();
  bench.server.setFate(({ path }) => (path === '/api/v1/journal' ? 'lose_answer' : 'pass'));
  must(await bench.sellOne());
  await bench.advance(300_000);
  assert.ok(bench.till.state().network.waiting > 0);
  const tries = bench.server.requests('/api/v1/journal');
  assert.ok(tries > 4);
  bench.server.setFate(() => 'pass');
  await bench.advance(60_000);
  await bench.until((state) => state.network.waiting === 0);
  assert.equal(sales(bench).length, 1);
  assertSound(bench);
});

test('row 2: an acknowledgement that the server did not sign is not believed', async () => {
  const bench = await makeTillBench('forged');
  const other = await makeTillBench('other');
  const real = bench.server.transport();
  await bench.reopen(bench.disk.restart(), {
    transport: {
      ...real,
      async send(request) {
        const answer = await real.send(request);
        if (request.path !== '/api/v1/journal' || !answer) return answer;
        const body = JSON.parse(answer.body) as { acknowledgement: { signature: string } };
        body.acknowledgement.signature = 'A'.repeat(86);
        return { ...answer, body: JSON.stringify(body) };
      },
    },
  });
  await bench.beginDay();
  await bench.advance(10_000);
  assert.ok(bench.till.state().network.waiting > 0);
  assert.equal(bench.till.state().network.fault, 'proof_invalid');
  await other.till.close();
});

test('row 6: an entry that the server puts aside holds nothing up: what stands behind it is sent over a gap', async () => {
  const bench = await makeTillBench('quarantine');
  await bench.beginDay();
  await bench.until((state) => state.network.waiting === 0);
  bench.server.setFate(() => 'lose_request');
  const receipts = [];
  for (let number = 0; number < 7; number++) receipts.push(must(await bench.sellOne()));
  const bad = receipts[3]?.hash;
  bench.server.refuse('entry_malformed', (entry) => entry.hash === bad);
  bench.server.setFate(() => 'pass');
  await bench.advance(120_000);
  await bench.until((state) => state.network.waiting === 0);
  assert.deepEqual(sales(bench).sort(), receipts.map(({ hash }) => hash).filter((hash) => hash !== bad).sort());
  assert.ok(bench.server.quarantined().some((entry) => entry.hash === bad));
  assert.equal(bench.server.gaps().length, 1);
});

test('row 7: numbers of receipts are never given twice, also after a restored disk that printed some again offline', async () => {
  const bench = await makeTillBench('restored');
  await bench.beginDay();
  const numbers = [must(await bench.sellOne()).number];
  await bench.until((state) => state.network.waiting === 0);
  const old_disk = bench.disk.image();
  numbers.push(must(await bench.sellOne()).number, must(await bench.sellOne()).number);
  await bench.until((state) => state.network.waiting === 0);
  const first_epoch = bench.till.state().terminal?.epoch ?? '';
  await bench.till.close();
  await bench.reopen(makeFakeDisk(bench.random.fork('old'), old_disk));
  await bench.until((state) => state.terminal?.epoch !== first_epoch && state.network.waiting === 0);
  must(await bench.till.signOn(bench.operator, TEST_PIN));
  numbers.push(must(await bench.sellOne()).number);
  assert.equal(new Set(numbers).size, numbers.length);
  await bench.until((state) => state.network.waiting === 0);
  const began = bench.server.entries(bench.till.state().terminal?.epoch)[0];
  assert.equal(began?.entry.kind, 'epoch.began');
  assert.equal(began?.entry.body['reason'], 'restored');
});

test('a disk restored while offline makes a branch: both lines are sent, and a new epoch begins', async () => {
  const bench = await makeTillBench('branch');
  await bench.beginDay();
  must(await bench.sellOne());
  await bench.until((state) => state.network.waiting === 0);
  const old_disk = bench.disk.image();
  must(await bench.sellOne());
  must(await bench.sellOne());
  await bench.until((state) => state.network.waiting === 0);
  const first_epoch = bench.till.state().terminal?.epoch ?? '';
  await bench.till.close();
  bench.server.setFate(() => 'lose_request');
  await bench.reopen(makeFakeDisk(bench.random.fork('old'), old_disk));
  must(await bench.till.signOn(bench.operator, TEST_PIN));
  for (let number = 0; number < 5; number++) must(await bench.sellOne(2));
  bench.server.setFate(() => 'pass');
  await bench.advance(120_000);
  await bench.until((state) => state.network.waiting === 0);
  assert.notEqual(bench.till.state().terminal?.epoch, first_epoch);
  assert.equal(sales(bench).length, 8);
  must(await bench.sellOne());
  await bench.until((state) => state.network.waiting === 0);
  assert.equal(sales(bench).length, 9);
  assertSound(bench);
});

test('row 13: what the till counts and what the server reads from the entries are the same', async () => {
  const bench = await makeTillBench('totals');
  await bench.beginDay();
  for (let number = 0; number < 6; number++) {
    must(await bench.till.scan(bench.products[number % 5]?.barcodes[0] ?? ''));
    must(await bench.till.add(bench.products[(number + 2) % 5]?.id ?? '', { qty_milli: 2500 }));
    must(await bench.till.takeCash(1_000_000n));
  }
  await bench.until((state) => state.network.waiting === 0);
  const totals = bench.till.state().shift;
  const read = bench.server.entries().filter(({ entry }) => entry.kind === 'sale.completed').map(({ entry }) => SaleCompleted.parse(entry.body));
  assert.equal(totals?.sales, read.length);
  assert.equal(totals?.sales_minor, sum(read.map((sale) => sale.total_minor)));
});

test('a server that was restored from a backup gets again what it lost, also of earlier epochs', async () => {
  const bench = await makeTillBench('server restored');
  await bench.beginDay();
  for (let number = 0; number < 4; number++) must(await bench.sellOne());
  await bench.until((state) => state.network.waiting === 0);
  const before = bench.server.all().map((entry) => entry.hash);
  bench.server.restore(2, 'b2');
  assert.ok(bench.server.all().length < before.length);
  await bench.advance(16 * 60_000);
  await bench.until((state) => state.network.waiting === 0);
  assert.deepEqual(bench.server.all().map((entry) => entry.hash).slice(0, before.length), before);
  assertSound(bench);
  assert.equal(bench.till.state().catalog.products, 5);
});

test('a damaged entry is a gap that the journal tells of, with its raw bytes for a person; the rest is sent', async () => {
  const bench = await makeTillBench('damaged');
  await bench.beginDay();
  await bench.until((state) => state.network.waiting === 0);
  bench.server.setFate(() => 'lose_request');
  const receipts = [];
  for (let number = 0; number < 5; number++) receipts.push(must(await bench.sellOne()));
  const hurt = receipts[2]?.head;
  const place = bench.storage.placeOf(hurt?.epoch ?? '', hurt?.seq ?? 0);
  bench.disk.damage(place?.file ?? '', (place?.offset ?? 0) + 40);
  await bench.reopen(bench.disk.cutPower());
  bench.server.setFate(() => 'pass');
  await bench.advance(120_000);
  await bench.until((state) => state.network.waiting === 0);
  assert.deepEqual(sales(bench).sort(), receipts.map(({ hash }) => hash).filter((hash) => hash !== hurt?.hash).sort());
  assert.deepEqual(bench.server.gaps(), [{ epoch: hurt?.epoch, from_seq: hurt?.seq, to_seq: hurt?.seq, damaged: 1 }]);
  assert.equal(bench.server.entries().filter(({ entry }) => entry.kind === 'storage.faulted').length, 1);
  assert.equal(bench.till.state().storage.fault, 'entry_damaged');
});

test('the last entry damaged: the next one still follows it by its hash, and the gap is told', async () => {
  const bench = await makeTillBench('damaged last');
  await bench.beginDay();
  await bench.until((state) => state.network.waiting === 0);
  bench.server.setFate(() => 'lose_request');
  const receipt = must(await bench.sellOne());
  await bench.settle();
  const place = bench.storage.placeOf(receipt.head.epoch, receipt.head.seq);
  bench.disk.damage(place?.file ?? '', (place?.offset ?? 0) + 40);
  await bench.reopen(bench.disk.restart());
  must(await bench.till.signOn(bench.operator, TEST_PIN));
  must(await bench.sellOne());
  bench.server.setFate(() => 'pass');
  await bench.advance(120_000);
  await bench.until((state) => state.network.waiting === 0);
  assert.deepEqual(bench.server.gaps().map(({ from_seq, to_seq }) => [from_seq, to_seq]), [[receipt.head.seq, receipt.head.seq]]);
  assert.equal(sales(bench).length, 1);
  assert.equal(bench.till.state().shift?.sales, 2);
});

test('a till that is retired, or whose key is compromised, shows it, and still hands over what it recorded', async () => {
  for (const state of ['retired', 'compromised'] as const) {
    const bench = await makeTillBench(state);
    await bench.beginDay();
    bench.server.setState(state);
    const receipt = must(await bench.sellOne());
    await bench.advance(120_000);
    await bench.until((now) => now.terminal?.state === state && now.network.waiting === 0);
    const held = state === 'retired' ? bench.server.entries() : bench.server.quarantined();
    assert.ok(held.some((entry) => entry.hash === receipt.hash));
  }
});

test('a till without a place in the shop waits for news that it does not get, and takes them once it has a place again', async () => {
  const bench = await makeTillBench('news for the retired');
  await bench.beginDay();
  bench.server.setState('retired');
  await bench.advance(120_000);
  bench.till.syncNow();
  await bench.advance(120_000);
  const pages = bench.server.requests('/api/v1/changes');
  await bench.advance(600_000);
  assert.equal(bench.server.requests('/api/v1/changes'), pages);
  bench.server.setState('enrolled');
  await bench.advance(120_000);
  assert.ok(bench.server.requests('/api/v1/changes') > pages);
});

test('enrolled again, a till begins a new epoch that names the head before, with a new key', async () => {
  const bench = await makeTillBench('enrolled again');
  await bench.beginDay();
  const receipt = must(await bench.sellOne());
  await bench.until((state) => state.network.waiting === 0);
  must(await bench.till.enrol(bench.server.issueCode()));
  await bench.until((state) => state.network.waiting === 0);
  const began = bench.server.entries(bench.till.state().terminal?.epoch)[0];
  assert.deepEqual(began?.entry.body, { reason: 'enrolled', follows: receipt.head, store: bench.server.store });
  must(await bench.sellOne());
  await bench.until((state) => state.network.waiting === 0);
  assert.equal(sales(bench).length, 2);
});

test('a till that moved to another place sends what it still holds of the one before, which holds up nothing where it is refused', async () => {
  const bench = await makeTillBench('moved');
  await bench.beginDay();
  bench.server.setFate(({ path }) => (path === '/api/v1/enrolment' ? 'pass' : 'lose_request'));
  const old = must(await bench.sellOne());
  must(await bench.till.enrol(bench.server.issueCode('0190aaaa-0000-7000-8000-00000000000f')));
  assert.equal(bench.till.state().shift, null);
  let isKnown = false;
  bench.server.setFate(({ body }) => (!isKnown && body?.includes(bench.server.terminal) ? { code: 'terminal_unknown' } : 'pass'));
  bench.till.syncNow();
  await bench.until((state) => state.phase === 'locked' && !state.catalog.syncing);
  await bench.beginDay();
  const fresh = must(await bench.sellOne());
  await bench.advance(60_000);
  assert.ok(bench.server.entries().some(({ hash }) => hash === fresh.hash));
  assert.ok(!bench.server.entries().some(({ hash }) => hash === old.hash));
  isKnown = true;
  await bench.advance(11 * 60_000);
  await bench.until((state) => state.network.waiting === 0);
  assert.ok(bench.server.entries().some(({ hash }) => hash === old.hash));
});

test('the answer to an enrolment lost: the same code with the same key finishes it', async () => {
  const bench = await makeTillBench('lost enrolment');
  const code = bench.server.issueCode();
  bench.server.setFate(({ path }) => (path === '/api/v1/enrolment' ? 'lose_answer' : 'pass'));
  assert.deepEqual(await bench.till.enrol(code), { ok: false, fault: { code: 'unavailable' } });
  bench.server.setFate(() => 'pass');
  must(await bench.till.enrol(code));
});

test('a pass that the server forgot is renewed at once; changes reach the till by the live stream', async () => {
  const bench = await makeTillBench('pass');
  let refused = 0;
  bench.server.setFate(({ path }) => (path === '/api/v1/contact' && refused++ === 0 ? { code: 'token_expired' } : 'pass'));
  bench.till.syncNow();
  await bench.settle();
  assert.equal(bench.till.state().network.online, true);
  assert.equal(bench.till.state().network.fault, null);
  const first = bench.products[0];
  bench.server.put('product', first?.id ?? '', { ...first, prices: [{ from: '2020-01-01T00:00:00.000Z', price_minor: '999' }] });
  bench.server.announce();
  await bench.settle();
  await bench.beginDay();
  assert.equal(must(await bench.sellOne()).sale.total_minor, 999n);
});

test('a server that goes away while it answers a contact is missed within seconds, not at the next contact', async () => {
  const bench = await makeTillBench('stream breaks');
  const real = bench.server.transport();
  const answered = Promise.withResolvers<void>();
  const streams = new Set<() => void>();
  let is_going = false;
  await bench.reopen(bench.disk.restart(), {
    transport: {
      ...real,
      async send(request) {
        const answer = await real.send(request);
        if (is_going) await answered.promise;
        return answer;
      },
      listen(_request, _onEvent, onEnd) {
        if (is_going) {
          void Promise.resolve().then(() => onEnd(503));
          return () => undefined;
        }
        const end = (): void => onEnd(null);
        streams.add(end);
        return () => void streams.delete(end);
      },
    },
  });
  await bench.until((state) => state.network.online && streams.size > 0);
  is_going = true;
  await bench.advance(60_000);
  // A server that goes in good order ends its streams and opens no more, answers what it was asked, and is gone.
  for (const end of streams) end();
  await bench.settle();
  bench.server.setFate(() => 'lose_request');
  answered.resolve();
  await bench.settle();
  assert.equal(bench.till.state().network.online, true);
  await bench.advance(3_000);
  assert.equal(bench.till.state().network.online, false);
});

test('a network that goes while the stream lies open and silent is missed at once', async () => {
  const bench = await makeTillBench('silent stream');
  const real = bench.server.transport();
  const change = Promise.withResolvers<() => void>();
  await bench.reopen(bench.disk.restart(), {
    transport: {
      ...real,
      onNetworkChange(listener) {
        change.resolve(listener);
        return () => undefined;
      },
    },
  });
  await bench.until((state) => state.network.online);
  bench.server.setFate(() => 'lose_request');
  const tellChange = await change.promise;
  tellChange();
  await bench.settle();
  assert.equal(bench.till.state().network.online, false);
  bench.server.setFate(() => 'pass');
  tellChange();
  await bench.settle();
  assert.equal(bench.till.state().network.online, true);
});

test('the entry of a sale names the cursor of the reference data under which it was decided', async () => {
  const bench = await makeTillBench('basis');
  await bench.beginDay();
  must(await bench.sellOne());
  await bench.until((state) => state.network.waiting === 0);
  assert.equal(bench.server.entries().at(-1)?.entry.basis, 'a1:8');
});

test('a long time offline is sent in batches, each under one seal', async () => {
  const bench = await makeTillBench('long');
  bench.server.setFate(() => 'lose_request');
  await bench.beginDay();
  for (let number = 0; number < 420; number++) must(await bench.sellOne());
  bench.server.setFate(() => 'pass');
  const before = bench.server.requests('/api/v1/journal');
  bench.till.syncNow();
  await bench.until((state) => state.network.waiting === 0);
  assert.equal(bench.server.requests('/api/v1/journal') - before, 3);
  assert.equal(sales(bench).length, 420);
});

test('what the server has held for 90 days is dropped, and a server that lost it gets the rest behind a gap', async () => {
  const bench = await makeTillBench('90 days');
  await bench.beginDay();
  for (let number = 0; number < 3; number++) must(await bench.sellOne());
  await bench.until((state) => state.network.waiting === 0);
  const { epoch } = bench.till.state().terminal ?? { epoch: '' };
  const before = bench.server.entries().length;
  for (const days of [89, 3]) {
    bench.clock.stop();
    await bench.advance(days * 24 * 3_600_000);
    await bench.reopen(bench.disk.restart());
    await bench.until((state) => state.network.waiting === 0);
    await bench.settle();
  }
  const kept = must(await bench.storage.epochs()).find((each) => each.epoch === epoch);
  assert.ok((kept?.first_seq ?? 0) > 1 && (kept?.first_seq ?? 0) <= before + 1);
  bench.server.restore(0, 'b2');
  await bench.reopen(bench.disk.restart());
  await bench.advance(60_000);
  await bench.until((state) => state.network.waiting === 0);
  assert.deepEqual(bench.server.gaps().map(({ from_seq, to_seq }) => [from_seq, to_seq]), [[1, (kept?.first_seq ?? 0) - 1]]);
});

test('a clock that visits another century forgets nothing that a restored server may ask for', async () => {
  const bench = await makeTillBench('a visit to 2099');
  await bench.beginDay();
  for (let number = 0; number < 3; number++) must(await bench.sellOne());
  await bench.until((state) => state.network.waiting === 0);
  const { epoch } = bench.till.state().terminal ?? { epoch: '' };
  const day_ms = 24 * 3_600_000;
  bench.clock.step(73 * 365 * day_ms);
  bench.till.syncNow();
  await bench.advance(120_000);
  await bench.until((state) => state.network.waiting === 0);
  const kept = must(await bench.storage.epochs()).find((each) => each.epoch === epoch);
  assert.equal(kept?.first_seq, 1);
});

test('damage to what the server does not hold is told at the start, also while it is away', async () => {
  const bench = await makeTillBench('damage offline');
  await bench.beginDay();
  await bench.until((state) => state.network.waiting === 0);
  bench.server.setFate(() => 'lose_request');
  const { head } = must(await bench.sellOne());
  must(await bench.sellOne());
  const place = bench.storage.placeOf(head.epoch, head.seq);
  bench.disk.damage(place?.file ?? '', (place?.offset ?? 0) + 40);
  await bench.reopen(bench.disk.restart());
  await bench.until((state) => state.storage.fault === 'entry_damaged');
  await bench.reopen(bench.disk.restart());
  await bench.until((state) => state.storage.fault === 'entry_damaged');
  bench.server.setFate(() => 'pass');
  await bench.advance(60_000);
  await bench.until((state) => state.network.waiting === 0);
  assert.equal(bench.server.entries().filter(({ entry }) => entry.kind === 'storage.faulted').length, 1);
});
