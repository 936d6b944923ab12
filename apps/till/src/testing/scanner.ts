import type { Page } from 'playwright-core';

/** What a keyboard-wedge scanner does: keys 5 ms apart, and an Enter. */
export async function scan(page: Page, barcode: string): Promise<void> {
  await press(page, barcode, await nowIn(page), 5);
}

/** What a person does who is no quick typist, until now: keys 130 ms apart, and an Enter. */
export async function typeSlowly(page: Page, text: string): Promise<void> {
  await press(page, text, (await nowIn(page)) - text.length * 130, 130);
}

const nowIn = (page: Page): Promise<number> => page.evaluate(() => performance.timeOrigin + performance.now());

/** Each press says itself when it happened, so that a busy machine makes no slow typist of a scanner, and no scanner of a typist. */
async function press(page: Page, text: string, start_ms: number, gap_ms: number): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const presses = [...text].map((key) => ({ key, text: key, code: codeOf(key), windowsVirtualKeyCode: key.toUpperCase().charCodeAt(0) }));
  const enter = { key: 'Enter', text: '\r', code: 'Enter', windowsVirtualKeyCode: 13 };
  for (const [place, each] of [...presses, enter].entries()) {
    const timestamp = (start_ms + place * gap_ms) / 1000;
    await session.send('Input.dispatchKeyEvent', { type: 'keyDown', ...each, timestamp });
    await session.send('Input.dispatchKeyEvent', { type: 'keyUp', key: each.key, code: each.code, timestamp });
  }
  await session.detach();
}

function codeOf(key: string): string {
  if (key === '.') return 'Period';
  return /\d/.test(key) ? `Digit${key}` : `Key${key.toUpperCase()}`;
}
