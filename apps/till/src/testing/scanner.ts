import type { Page } from 'playwright-core';

/**
 * What a keyboard-wedge scanner does: keys 5 ms apart, and an Enter. Each press says itself when it happened, so that a
 * busy machine does not turn the scanner into a slow typist.
 */
export async function scan(page: Page, barcode: string): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const start_s = (await page.evaluate(() => performance.timeOrigin + performance.now())) / 1000;
  const presses = [...barcode].map((key) => ({ key, text: key, code: codeOf(key), windowsVirtualKeyCode: key.toUpperCase().charCodeAt(0) }));
  const enter = { key: 'Enter', text: '\r', code: 'Enter', windowsVirtualKeyCode: 13 };
  for (const [place, press] of [...presses, enter].entries()) {
    const timestamp = start_s + place * 0.005;
    await session.send('Input.dispatchKeyEvent', { type: 'keyDown', ...press, timestamp });
    await session.send('Input.dispatchKeyEvent', { type: 'keyUp', key: press.key, code: press.code, timestamp });
  }
  await session.detach();
}

function codeOf(key: string): string {
  if (key === '.') return 'Period';
  return /\d/.test(key) ? `Digit${key}` : `Key${key.toUpperCase()}`;
}
