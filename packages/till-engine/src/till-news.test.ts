/** News that itself says what changed: applied without asking, and no change is passed over whatever becomes of it on the way. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LiveEvent } from '@stilltill/protocol';
import { makeOperator, makeProduct } from '@stilltill/testing/records';
import { TEST_PIN, type TillBench, makeTillBench } from '@stilltill/testing/till-bench';
import fc from 'fast-check';

type News = Extract<LiveEvent, { type: 'changes' }>;
const pages = (bench: TillBench): number => bench.server.requests('/api/v1/changes');
const namesOf = (bench: TillBench): Map<string, string> => new Map(bench.till.state().operators.map(({ id, name }) => [id, name]));

test('what follows on what is here is there at once, without a request, also twice within a turn', async () => {
  const bench = await makeTillBench('news');
  const asked = pages(bench);
  const news: News[] = [];
  for (const name of ['一', '二', '三']) {
    const before = bench.server.cursor();
    bench.server.put('operator', bench.operator, { ...(await makeOperator(bench.random, TEST_PIN, 'operator', name)), id: bench.operator });
    news.push(bench.server.newsSince(before));
  }
  for (const each of news) bench.server.tell(each);
  await bench.settle();
  assert.equal(namesOf(bench).get(bench.operator), '三');
  assert.equal(pages(bench), asked);
  assert.equal(bench.till.state().catalog.cursor, bench.server.cursor());
  // A restart knows of it too.
  bench.server.setFate(() => 'lose_request');
  await bench.reopen(bench.disk.cutPower());
  assert.equal(namesOf(bench).get(bench.operator), '三');
});

test('a dismissal by news ends the session at once, without a request', async () => {
  const bench = await makeTillBench('dismissed by news');
  await bench.beginDay();
  const asked = pages(bench);
  const before = bench.server.cursor();
  bench.server.put('operator', bench.operator, null);
  bench.server.tell(bench.server.newsSince(before));
  await bench.settle();
  assert.deepEqual([bench.till.state().phase, pages(bench)], ['locked', asked]);
});

test('news that is lost, doubled or out of order, beside pages on their way, ends in what the server says, and every product is counted', async () => {
  const step = fc.record({
    who: fc.integer({ min: 0, max: 3 }), is_gone: fc.boolean(), product: fc.boolean(),
    fate: fc.constantFrom('now', 'now', 'lost', 'doubled', 'late', 'bare'), settles: fc.boolean(), answers: fc.constantFrom('pass', 'pass', 'lose_answer', 'lose_request'),
  });
  await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25 }), fc.string(), async (steps, seed) => {
    const bench = await makeTillBench(`news ${seed}`);
    const { server } = bench;
    const people = await Promise.all([0, 1, 2, 3].map(() => makeOperator(bench.random, TEST_PIN)));
    const truth = new Map<string, string>();
    const products = new Set(bench.products.map(({ id }) => id));
    const late: LiveEvent[] = [];
    let number = 0;
    for (const { who, is_gone, product, fate, settles, answers } of steps) {
      number += 1;
      server.setFate(({ path }) => (path.startsWith('/api/v1/changes') ? answers : 'pass'));
      const before = server.cursor();
      const person = people[who] as { id: string };
      if (product) {
        const { id } = bench.products[who] as { id: string };
        server.put('product', id, is_gone ? null : makeProduct(bench.random, who + 1, { id }));
        if (is_gone) products.delete(id);
        else products.add(id);
      } else {
        server.put('operator', person.id, is_gone ? null : { ...person, name: `名${number}` });
        if (is_gone) truth.delete(person.id);
        else truth.set(person.id, `名${number}`);
      }
      const news = server.newsSince(before);
      if (fate === 'late') late.push(news);
      else if (fate === 'bare') server.announce();
      else if (fate !== 'lost') for (let times = fate === 'doubled' ? 2 : 1; times > 0; times--) server.tell(news);
      if (settles) {
        await bench.settle();
        // What was held up comes the wrong way round.
        for (const held of late.splice(0).reverse()) server.tell(held);
      }
    }
    for (const held of late) server.tell(held);
    server.setFate(() => 'pass');
    await bench.settle();
    // The next contact shows what no news said.
    await bench.advance(61_000);
    await bench.until((state) => state.catalog.cursor === server.cursor() && !state.catalog.syncing);
    const known = namesOf(bench);
    known.delete(bench.operator);
    known.delete(bench.manager);
    assert.deepEqual([...known].sort(), [...truth].sort());
    assert.equal(bench.till.state().catalog.products, products.size);
  }), { numRuns: 60 });
});
