import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { STOCK_LINES_MAX } from '@stilltill/protocol/stock';
import { EMPTY_DRAFT, beginSending, counted, isReady, picked, readDraft, removed, resolved, scanned, unresolved, wasSent } from './count-draft.ts';

const [ONE, TWO] = ['2026-11-20T08:00:00.000Z', '2026-11-20T08:01:00.000Z'];
const apple = { id: 'p1', names: { en: 'Apple' }, barcodes: ['111', '222'] };

describe('a count while it is made', () => {
  it('counts each scan, takes what is typed, and remembers when a product was looked at last', () => {
    const twice = scanned(scanned(EMPTY_DRAFT, '111', ONE), '111', TWO);
    assert.deepEqual(twice.lines.map((each) => [each.counted_milli, each.counted_at]), [[2000, TWO]]);
    assert.deepEqual(counted(twice, '111', -1000, ONE).lines.map((each) => each.counted_milli), [0], 'nothing is there less than not at all');
    assert.deepEqual(removed(twice, '111').lines, []);
  });

  it('begins without a network: a barcode gets its product later, and two barcodes of one are one line', () => {
    const draft = scanned(scanned(scanned(EMPTY_DRAFT, '111', ONE), '222', TWO), '333', TWO);
    assert.deepEqual([unresolved(draft), isReady(draft)], [['333', '222', '111'], false]);
    const named = resolved(resolved(resolved(draft, '111', apple), '222', apple), '333', null);
    assert.deepEqual(named.lines.map((each) => [each.product, each.counted_milli, each.counted_at, each.is_unknown]), [[null, 1000, TWO, true], ['p1', 2000, TWO, false]]);
    assert.deepEqual([unresolved(named), isReady(named), isReady(removed(named, '333'))], [[], false, true]);
    assert.equal(picked(removed(named, '333'), apple, TWO).lines[0]?.counted_milli, 3000);
  });

  it('is sent in lists that one entry each can hold, under ids that stay, and is over when all have arrived', () => {
    let draft = EMPTY_DRAFT;
    for (let n = 0; n <= STOCK_LINES_MAX; n += 1) draft = picked(draft, { ...apple, id: `p${n}` }, ONE);
    let ids = 0;
    const sending = beginSending(draft, () => `d${(ids += 1)}`);
    assert.deepEqual(sending.sending.map((each) => [each.document, each.lines.length]), [['d1', STOCK_LINES_MAX], ['d2', 1]]);
    assert.equal(beginSending(sending, () => 'other'), sending);
    const half = wasSent(sending, 'd1');
    assert.deepEqual([half.lines.length, half.sending.length], [1, 1]);
    assert.deepEqual(wasSent(half, 'd2'), EMPTY_DRAFT);
  });

  it('is read as it was kept, and what can’t be read is no draft', () => {
    const draft = picked(EMPTY_DRAFT, apple, ONE);
    assert.deepEqual(readDraft(JSON.stringify(draft)), draft);
    for (const text of [null, '', '{', '{"lines":1}']) assert.deepEqual(readDraft(text), EMPTY_DRAFT);
  });
});
