/** Approvals: for one thing, once, by somebody else; from the office under the server's signature; and rights that change. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Result } from '@stilltill/domain/result';
import { type ApprovalAsk, type GivenApproval, USUAL_SELLING, approvalText, subjectText, toWireValue } from '@stilltill/protocol';
import { makeOperator, makeStore } from '@stilltill/testing/records';
import { randomUuid, sha256Hex } from '@stilltill/testing/test-terminal';
import { TEST_PIN, type TillBench, makeTillBench, must, neededOf } from '@stilltill/testing/till-bench';
import type { z } from 'zod';

type Asked = z.input<typeof ApprovalAsk>;
const PATH = '/api/v1/terminal/approvals';
const codeOf = (result: { readonly ok: boolean; readonly fault?: { readonly code: string } }): string | null => result.fault?.code ?? null;
const lastOf = (bench: TillBench, kind: string): Record<string, unknown> => bench.server.all().findLast(({ entry }) => entry.kind === kind)?.entry.body ?? {};
const sent = (state: { network: { waiting: number } }): boolean => state.network.waiting === 0;
const BOSS = '01890000-0000-7000-8000-0000000000b0';

/** An office that answers as it is told. `bend` changes the word before or after it is signed. */
function openOffice(bench: TillBench) {
  const { server } = bench;
  let asked: Asked | null = null;
  let state: 'asked' | 'given' | 'refused' = 'asked';
  let bend: (given: GivenApproval) => GivenApproval = (given) => given;
  const wordFor = (ask: Asked): GivenApproval => {
    const word = {
      merchant: server.merchant, terminal: server.terminal, session: ask.session, approval: ask.approval, operator: ask.operator, action: ask.subject.action, subject_hash: ask.subject_hash, by: BOSS,
      until: new Date(bench.time.now_ms() + 120_000).toISOString(),
    };
    return bend({ ...word, signature: server.sign(approvalText(word)) });
  };
  const answer = () => ({ ok: true as const, value: { state, given: asked && state === 'given' ? wordFor(asked) : null, by_name: state === 'asked' ? null : '周总' } });
  server.answer(PATH, (body) => {
    asked = body as Asked;
    server.answer(`${PATH}/${asked.approval}`, answer);
    server.answer(`${PATH}/${asked.approval}/withdraw`, answer);
    return answer();
  });
  return {
    asked: (): Asked => asked as unknown as Asked,
    reply(next: typeof state, how: typeof bend = (given) => given): void {
      [state, bend] = [next, how];
      server.tell({ type: 'approval', approval: asked?.approval ?? '', terminal: server.terminal });
    },
    /** Waits until the till has asked. */
    async until(): Promise<void> {
      for (let turn = 0; turn < 50 && !asked; turn++) await bench.settle();
      assert.ok(asked, 'the office is asked');
    },
  };
}

async function beginBench(seed: string): Promise<TillBench & { act(approval?: string): Promise<Result<null>> }> {
  const bench = await makeTillBench(seed);
  await bench.beginDay();
  must(await bench.till.scan(bench.products[0]?.barcodes[0] ?? ''));
  return Object.assign(bench, { act: (approval?: string) => bench.till.adjust({ what: 'price', line: 1, price_minor: 1n }, approval) });
}

test('a manager in the office approves what was asked, as the news comes, and the entry names them', async () => {
  const bench = await beginBench('office');
  const office = openOffice(bench);
  const needed = neededOf(await bench.act());
  const answer = bench.till.askOffice(needed, '单价改为 ¥0.01');
  await office.until();
  assert.deepEqual(bench.till.state().asking?.action, 'override_price');
  const { subject, subject_hash, operator, words, amount_minor } = office.asked();
  assert.deepEqual(subject, { action: 'override_price', sale: bench.till.state().basket.sale, shift: bench.till.state().shift?.shift, line: 1, measure: '1' });
  assert.deepEqual([subject_hash, operator, words, amount_minor], [sha256Hex(subjectText(subject)), bench.operator, '单价改为 ¥0.01', '1']);
  office.reply('given');
  const approval = must(await answer);
  assert.equal(bench.till.state().asking, null);
  must(await bench.act(approval));
  must(await bench.till.takeCash(100n));
  await bench.until(sent);
  assert.deepEqual(lastOf(bench, 'sale.completed')['approvals'], [{ approval, action: 'override_price', by: BOSS, line: 1, way: 'office' }]);
});

test('where no news comes the till looks for the answer, and where an answer was lost it asks again for the same', async () => {
  const bench = await beginBench('office without news');
  const office = openOffice(bench);
  let lost = 1;
  bench.server.setFate(({ path, method }) => (path === PATH && method === 'POST' && lost-- > 0 ? 'lose_answer' : 'pass'));
  const answer = bench.till.askOffice(neededOf(await bench.act()), 'words');
  await office.until();
  const first = office.asked().approval;
  office.reply('given');
  for (let turn = 0; turn < 4; turn++) await bench.advance(3_000);
  assert.equal(must(await answer), first);
  assert.equal(office.asked().approval, first);
});

test('a word that the server did not sign, or that is for anything else, approves nothing', async () => {
  const other = randomUuid({ bytes: (length) => new Uint8Array(length).fill(7) });
  const resigned = (bench: TillBench, changes: Partial<GivenApproval>) => (given: GivenApproval): GivenApproval => {
    const word = { ...given, ...changes };
    return { ...word, signature: bench.server.sign(approvalText(word)) };
  };
  const ways: ((bench: TillBench) => (given: GivenApproval) => GivenApproval)[] = [
    () => (given) => ({ ...given, signature: 'A'.repeat(86) }), () => (given) => ({ ...given, by: other }),
    ...([{ merchant: other }, { terminal: other }, { session: other }, { approval: other }, { operator: other }, { action: 'refund' }, { subject_hash: 'a'.repeat(64) }] as const)
      .map((changes) => (bench: TillBench) => resigned(bench, changes)),
    (bench) => resigned(bench, { by: bench.operator }),
  ];
  for (const [place, way] of ways.entries()) {
    const bench = await beginBench(`bent ${place}`);
    const office = openOffice(bench);
    const answer = bench.till.askOffice(neededOf(await bench.act()), 'words');
    await office.until();
    office.reply('given', way(bench));
    assert.equal(codeOf(await answer), 'proof_invalid', `way ${place}`);
  }
});

test('it is good for two minutes by the server\'s time, whatever the till\'s clock says', async () => {
  const bench = await beginBench('until');
  const office = openOffice(bench);
  const answer = bench.till.askOffice(neededOf(await bench.act()), 'words');
  await office.until();
  office.reply('given');
  const approval = must(await answer);
  bench.clock.step(-3_600_000);
  await bench.advance(121_000);
  assert.equal(codeOf(await bench.act(approval)), 'approval_needed');
});

test('it is used once, and noted in the same write as its entry, so that a restart brings it back to nobody', async () => {
  const bench = await beginBench('once');
  const office = openOffice(bench);
  const move = (approval?: string) => bench.till.moveCash('out', 500n, 'milk', approval);
  const answer = bench.till.askOffice(neededOf(await move()), 'words');
  await office.until();
  assert.equal(office.asked().subject.measure, '-500');
  office.reply('given');
  const approval = must(await answer);
  const writes: string[][] = [];
  const commit = bench.storage.commit.bind(bench.storage);
  bench.storage.commit = (write) => {
    if (write.cells['approvals_used']) writes.push(write.entries.map(({ text }) => (JSON.parse(text) as { kind: string }).kind));
    return commit(write);
  };
  must(await move(approval));
  assert.deepEqual(writes, [['cash.moved']]);
  assert.equal(codeOf(await move(approval)), 'approval_used');
  await bench.reopen(bench.disk.cutPower());
  must(await bench.till.signOn(bench.operator, TEST_PIN));
  assert.equal(codeOf(await move(approval)), 'approval_used');
});

test('what the office refuses, does not answer, or the till gives up, does not happen', async () => {
  const bench = await beginBench('no answer');
  const office = openOffice(bench);
  const ask = async (): Promise<Promise<Result<string>>> => bench.till.askOffice(neededOf(await bench.act()), 'words');
  const first = ask();
  await office.until();
  office.reply('refused');
  assert.deepEqual(await first, { ok: false, fault: { code: 'approval_refused', details: { name: '周总' } } });
  office.reply('asked');
  const second = ask();
  await bench.settle();
  for (let turn = 0; turn < 42; turn++) await bench.advance(3_000);
  assert.equal(codeOf(await second), 'approval_expired');
  const third = ask();
  await bench.settle();
  bench.till.stopAsking();
  assert.equal(codeOf(await third), 'approval_expired');
  await bench.settle();
  assert.equal(bench.server.requests(`${PATH}/${office.asked().approval}/withdraw`), 1);
  const fourth = ask();
  await bench.settle();
  must(await bench.till.signOff('locked'));
  assert.equal(codeOf(await fourth), 'approval_expired', 'whoever asked has gone');
  must(await bench.till.signOn(bench.operator, TEST_PIN));
  bench.server.setFate(() => 'lose_request');
  bench.till.syncNow();
  await bench.until((state) => !state.network.online);
  assert.equal(codeOf(await ask()), 'unavailable');
});

test('an approval is for the thing as it was asked: one that grew since, or another sale, needs a new one', async () => {
  const bench = await beginBench('grew');
  const give = (rate_ppm: number) => (approval?: string) => bench.till.adjust({ what: 'discount_line', line: 1, discount: { kind: 'percent', rate_ppm } }, approval);
  const approval = await bench.consent(give(200_000));
  assert.equal(codeOf(await give(200_001)(approval)), 'approval_needed');
  must(await bench.till.abandon());
  must(await bench.till.scan(bench.products[0]?.barcodes[0] ?? ''));
  assert.equal(codeOf(await give(200_000)(approval)), 'approval_needed', 'another sale');
});

test('an approval whose deed fails is not used up', async () => {
  const bench = await beginBench('failed deed');
  const commit = bench.storage.commit.bind(bench.storage);
  const move = (approval?: string) => bench.till.moveCash('in', 100n, 'coins', approval);
  const approval = await bench.consent(move);
  bench.storage.commit = async () => ({ ok: false, fault: { code: 'storage_full' } });
  assert.equal(codeOf(await move(approval)), 'storage_full');
  bench.storage.commit = commit;
  must(await move(approval));
  assert.equal(codeOf(await move(approval)), 'approval_used');
});

test('a sole owner proves themself again for what is above their own limit, and it is marked; where another could, nobody approves themself', async () => {
  const bench = await beginBench('sole owner');
  const { server, random } = bench;
  const role = randomUuid(random);
  server.put('role', role, { id: role, names: { zh: '店主' }, rank: 'owner', actions: ['sell', 'discount', 'open_shift', 'close_shift', 'override_price'], limits: { discount_rate_ppm: 0 }, credentials: { pin_figures_min: 6, badge: 'with_pin' } });
  server.put('operator', bench.operator, { ...(await makeOperator(random, TEST_PIN, 'owner', '老板')), id: bench.operator, places: [{ store: null, role }] });
  server.announce();
  await bench.settle();
  const act = (approval?: string) => bench.till.adjust({ what: 'discount_line', line: 1, discount: { kind: 'percent', rate_ppm: 50_000 } }, approval);
  const needed = neededOf(await act());
  assert.deepEqual(bench.till.approversOf(needed).map(({ id, own }) => [id, own]), [[bench.manager, false]]);
  assert.equal(codeOf(await bench.till.approve(needed, bench.operator, TEST_PIN)), 'approval_own');
  server.put('operator', bench.manager, null);
  server.announce();
  await bench.settle();
  assert.deepEqual(bench.till.approversOf(needed).map(({ id, own }) => [id, own]), [[bench.operator, true]]);
  assert.equal(codeOf(await bench.till.approve(needed, bench.operator, '0000')), 'pin_wrong');
  must(await act(must(await bench.till.approve(needed, bench.operator, TEST_PIN))));
  must(await bench.till.takeCash(100_000n));
  await bench.until(sent);
  assert.deepEqual((lastOf(bench, 'sale.completed')['approvals'] as { way: string; by: string }[]).map(({ way, by }) => [way, by]), [['own_step_up', bench.operator]]);
});

test('rights hold as they are now: a role that comes, changes or goes changes what the operator may do in the midst of a basket', async () => {
  const bench = await beginBench('role changes');
  const { server, random } = bench;
  const role = randomUuid(random);
  const record = await makeOperator(random, TEST_PIN, 'operator', '李伟');
  const put = async (actions: string[] | null, places: object[]): Promise<void> => {
    server.put('role', role, actions && { id: role, names: { zh: '组长' }, rank: 'operator', actions, limits: { drawer_per_shift: 2 }, credentials: { pin_figures_min: 4, badge: 'alone' } });
    server.put('operator', bench.operator, { ...record, id: bench.operator, places });
    server.announce();
    await bench.settle();
  };
  const here = [{ store: server.store, role }];
  await put(['sell', 'override_price', 'open_drawer', 'open_shift', 'close_shift'], here);
  must(await bench.act());
  // So often in a shift, and then a manager.
  must(await bench.till.openDrawer('no_sale', null));
  must(await bench.till.openDrawer('no_sale', null));
  assert.deepEqual(neededOf(await bench.till.openDrawer('no_sale', null)), { action: 'open_drawer', line: null, sale: null, measure: '2' });
  await bench.reopen(bench.disk.restart());
  must(await bench.till.signOn(bench.operator, TEST_PIN));
  assert.equal(codeOf(await bench.till.openDrawer('no_sale', null)), 'approval_needed', 'a restart gives no new ones');
  must(await bench.till.resume());
  await put(['sell'], here);
  assert.equal(codeOf(await bench.act()), 'approval_needed');
  assert.equal(bench.till.may('close_shift'), false);
  await put(null, here);
  assert.equal(bench.till.may('sell'), true, 'a role that nobody knows yet sells and no more');
  await put(['sell'], [{ store: randomUuid(random), role }]);
  assert.equal(bench.till.state().phase, 'locked');
  await bench.until(sent);
  assert.deepEqual(lastOf(bench, 'operator.signed_off'), { reason: 'withdrawn' });
  must(await bench.till.signOn(bench.manager, TEST_PIN));
  assert.equal(bench.till.state().found?.lines.length, 1, 'the basket is kept for whoever comes next');
});

test('a manager whose own limit is lower approves no more than that', async () => {
  const bench = await beginBench('small manager');
  const { server, random } = bench;
  const role = randomUuid(random);
  const usual = { ...USUAL_SELLING };
  server.put('store', server.store, { ...(await makeStore(server.store)), selling: toWireValue(usual) });
  server.put('role', role, { id: role, names: { zh: '领班' }, rank: 'manager', actions: ['sell', 'discount'], limits: { discount_rate_ppm: 300_000 }, credentials: { pin_figures_min: 6, badge: 'never' } });
  server.put('operator', bench.manager, { ...(await makeOperator(random, TEST_PIN, 'manager', '王芳')), id: bench.manager, places: [{ store: null, role }] });
  server.announce();
  await bench.settle();
  const give = (rate_ppm: number) => (approval?: string) => bench.till.adjust({ what: 'discount_line', line: 1, discount: { kind: 'percent', rate_ppm } }, approval);
  const large = neededOf(await give(400_000)());
  assert.deepEqual(bench.till.approversOf(large), []);
  assert.equal(codeOf(await bench.till.approve(large, bench.manager, TEST_PIN)), 'not_permitted');
  must(await give(300_000)(await bench.consent(give(300_000))));
});

test('what somebody gave in a basket stays theirs where somebody else goes on with it: after a restart, and once it was put aside', async () => {
  const bench = await beginBench('whose discount');
  const { till, manager, operator, products } = bench;
  must(await till.signOn(manager, TEST_PIN));
  const session = till.state().operator?.session;
  const line = must(await till.scan(products[0]?.barcodes[0] ?? '')).line;
  must(await till.scan(products[1]?.barcodes[0] ?? ''));
  const give = (rate_ppm: number) => ({ what: 'discount_line' as const, line, discount: { kind: 'percent' as const, rate_ppm } });
  must(await till.adjust(give(500_000)));
  must(await till.adjust({ what: 'discount_basket', discount: { kind: 'percent', rate_ppm: 300_000 } }));
  await bench.settle();
  await bench.reopen(bench.disk.restart());
  must(await bench.till.signOn(operator, TEST_PIN));
  must(await bench.till.resume());
  // What whoever goes on with it takes back and gives anew is their own.
  must(await bench.till.adjust({ what: 'discount_basket', discount: null }));
  must(await bench.till.adjust({ what: 'discount_basket', discount: { kind: 'percent', rate_ppm: 50_000 } }));
  must(await bench.till.park(null));
  must(await bench.till.recall(bench.till.state().parked[0]?.basket.sale ?? ''));
  must(await bench.till.takeCash(100_000n));
  await bench.until(sent);
  const { decided } = lastOf(bench, 'sale.completed') as { decided: { by: string; session: string; what: object[] }[] };
  assert.deepEqual(decided.map((each) => [each.by, each.session, each.what]), [[manager, session, [{ action: 'discount', line }]]]);
});

test('a sale says nothing of who decided what where its operator did', async () => {
  const bench = await beginBench('own discount');
  must(await bench.till.signOn(bench.manager, TEST_PIN));
  must(await bench.till.scan(bench.products[0]?.barcodes[0] ?? ''));
  must(await bench.till.adjust({ what: 'discount_basket', discount: { kind: 'percent', rate_ppm: 300_000 } }));
  await bench.settle();
  await bench.reopen(bench.disk.restart());
  must(await bench.till.signOn(bench.manager, TEST_PIN));
  must(await bench.till.resume());
  must(await bench.till.takeCash(100_000n));
  await bench.until(sent);
  assert.equal('decided' in lastOf(bench, 'sale.completed'), false);
});
