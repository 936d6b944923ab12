// Receipts as a browser encodes them: what a printer was sent is read back, drawn, and looked at by whoever wants to.
import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { type TestPage, openTestPage } from '@stilltill/testing/browser-page';
import type { Page } from 'playwright-core';
import { isBlack } from './bitmap.ts';
import type { Bitmap, PaperDocument, RollWidth } from './document.ts';
import { receiptDocument } from './receipt.ts';
import { readEscPos } from './testing/escpos-reader.ts';
import type { PrintingPage } from './testing/page.ts';
import { receiptIn } from './testing/receipts.ts';

/** What the page's program put there. */
declare const printing: PrintingPage;

const PICTURES = join(tmpdir(), 'stilltill-receipts');
let chromium: TestPage;
let page: Page;

before(async () => {
  chromium = await openTestPage({ entry: new URL('./testing/page.ts', import.meta.url).pathname, serve: async () => null });
  page = await chromium.open();
  await page.waitForFunction(() => 'printing' in globalThis);
  await mkdir(PICTURES, { recursive: true });
});
after(() => chromium.close());

async function print(document: PaperDocument, roll: RollWidth, letters: 'mixed' | 'picture', name: string): Promise<ReturnType<typeof readEscPos>> {
  const base64 = await page.evaluate(([each, width, how]) => printing.encodeHere(each, width, how), [document, roll, letters] as const);
  const png = await page.evaluate(([bytes, width]) => printing.draw(bytes, width), [base64, roll] as const);
  await writeFile(join(PICTURES, `${name}.png`), Uint8Array.fromBase64(png));
  return readEscPos(Uint8Array.fromBase64(base64));
}

/** Parts per thousand of the dots that are black, in a stripe from one share of the width to another. */
function inkOf(bitmap: Bitmap, from: number, to: number): number {
  let black = 0;
  let all = 0;
  for (let y = 0; y < bitmap.height_dots; y++) {
    for (let x = Math.floor(bitmap.width_dots * from); x < Math.floor(bitmap.width_dots * to); x++) {
      all += 1;
      if (isBlack(bitmap, x, y)) black += 1;
    }
  }
  return (black * 1000) / all;
}

test('a Chinese receipt is drawn in the paper’s width, with names on its left and figures on its right', async () => {
  for (const [roll, width_dots] of [[58, 384], [80, 576]] as const) {
    // Without logo and code, which have ink of their own.
    const { store } = receiptIn('zh');
    const { receipt: _texts, ...plain } = store;
    const printed = await print(receiptDocument(receiptIn('zh', { store: plain, link: null })), roll, 'picture', `zh-plain-${roll}`);
    const pictures = printed.flatMap((each) => (each.kind === 'picture' ? [each.bitmap] : []));
    assert.ok(pictures.length > 0 && pictures.every((each) => each.width_dots === width_dots));
    assert.ok(pictures.reduce((height, each) => height + each.height_dots, 0) > 600, 'all lines are there');
    for (const picture of pictures.filter((each) => each.height_dots > 100)) {
      assert.ok(inkOf(picture, 0, 0.3) > 20, 'names on the left');
      assert.ok(inkOf(picture, 0.8, 1) > 20, 'figures on the right');
    }
  }
});

test('a mixed receipt keeps figures in the printer’s letters and draws Chinese, with logo, code and cut', async () => {
  for (const roll of [58, 80] as const) {
    const printed = await print(receiptDocument(receiptIn('zh')), roll, 'mixed', `zh-mixed-${roll}`);
    assert.ok(printed.some((each) => each.kind === 'picture'));
    assert.ok(!printed.some((each) => each.kind === 'text' && /[^\x20-\x7e]/.test(each.text)), 'nothing that the printer lacks is left to it');
    assert.deepEqual(printed.flatMap((each) => (each.kind === 'qr' ? [each.content] : [])), ['https://shop.example/r/AZk3v9QmT1xA7.bHq0Zs81KpLw']);
    assert.equal(printed.filter((each) => each.kind === 'cut').length, 1);
    await print(receiptDocument(receiptIn('zh', { copy_at: '2026-11-22T08:00:00.000Z' })), roll, 'picture', `zh-copy-${roll}`);
    await print(receiptDocument(receiptIn('en', { copy_at: '2026-11-22T08:00:00.000Z' })), roll, 'mixed', `en-copy-${roll}`);
  }
});
