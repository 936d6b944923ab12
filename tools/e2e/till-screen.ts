// The till as the person at it uses it: by what is written on the screen and by the keys, never by its insides.
import { setTimeout as delay } from 'node:timers/promises';
import type { Locator, Page } from 'playwright-core';

/** Staff of the demo shop, as README names them. */
export const STAFF = {
  operator: { name: 'Tom Baker', pin: '3690' },
  manager: { name: 'Grace Hughes', pin: '639184' },
} as const;

/** How long a person holds a key down. */
const PERSON_KEY_MS = 130;
/** How long the first reference data may take, also a hundred thousand products. */
const SYNC_WITHIN_MS = 120_000;
/** How long a scanner takes for a key. */
const SCANNER_KEY_MS = 4;

export type Staff = { readonly name: string; readonly pin: string };

export class TillScreen {
  readonly page: Page;
  constructor(page: Page) {
    this.page = page;
  }

  async open(origin: string): Promise<void> {
    await this.page.goto(`${origin}/till/`);
  }

  async enrol(code: string): Promise<void> {
    await this.page.getByRole('textbox', { name: 'Code' }).fill(code);
    await this.page.keyboard.press('Enter');
    await this.page.getByRole('heading', { name: 'Who is at the till?' }).waitFor({ timeout: SYNC_WITHIN_MS });
  }

  async signOn(staff: Staff): Promise<void> {
    await this.page.getByRole('button', { name: new RegExp(staff.name) }).click();
    await this.page.getByRole('heading', { name: new RegExp(staff.name) }).waitFor();
    await this.typeAsPerson(staff.pin);
  }

  async openShift(float_yuan: string): Promise<void> {
    await this.page.getByRole('heading', { name: 'Open the shift' }).waitFor();
    await this.typeAsPerson(float_yuan);
    await this.goods.waitFor();
  }

  /** Types figures and Enter at a person's pace: faster ones are a scanner's. */
  async typeAsPerson(figures: string): Promise<void> {
    for (const key of [...figures, 'Enter']) await this.page.keyboard.press(key, { delay: PERSON_KEY_MS });
  }

  /** The same by somebody whose till stands still meanwhile: it hears of all the keys at once, each saying when it was pressed. */
  async typeOnStillPage(figures: string): Promise<void> {
    const still = this.page.evaluate((for_ms) => {
      const until_ms = performance.now() + for_ms;
      while (performance.now() < until_ms);
    }, PERSON_KEY_MS * (figures.length + 3));
    await this.sendKeys(figures, { gap_ms: PERSON_KEY_MS, end: true });
    await still;
  }

  /** What a scanner does: a burst of keys and an Enter, whatever has the focus. */
  async scan(barcode: string): Promise<void> {
    // The Enter is stamped as it reaches the browser: what the till takes is counted from there.
    await this.sendKeys(barcode, { gap_ms: SCANNER_KEY_MS, end: false });
  }

  /** Keys and an Enter, each stamped with when it was pressed: a busy machine must not make a scanner look like a person. */
  private async sendKeys(text: string, stamped: { readonly gap_ms: number; readonly end: boolean }): Promise<void> {
    const session = await this.page.context().newCDPSession(this.page);
    const keys = [...text].map((key) => ({ key, text: key, code: codeOf(key), windowsVirtualKeyCode: key === '.' ? 190 : key.charCodeAt(0) }));
    const enter = { key: 'Enter', text: '\r', code: 'Enter', windowsVirtualKeyCode: 13 };
    const began_ms = Date.now();
    const sent: Promise<unknown>[] = [];
    for (const [place, { text: typed, ...key }] of [...keys, enter].entries()) {
      const at_ms = began_ms + place * stamped.gap_ms;
      await delay(Math.max(0, at_ms - Date.now()));
      const stamp = key.key === 'Enter' && !stamped.end ? {} : { timestamp: at_ms / 1000 };
      sent.push(
        session.send('Input.dispatchKeyEvent', { type: 'keyDown', text: typed, ...stamp, ...key }),
        session.send('Input.dispatchKeyEvent', { type: 'keyUp', ...stamp, ...key }),
      );
    }
    await Promise.all(sent);
    await session.detach();
  }

  /** Scans, and waits until the line is there. */
  async scanLine(barcode: string, name: RegExp): Promise<void> {
    await this.goods.waitFor();
    await this.scan(barcode);
    await this.line(name).waitFor();
  }

  /** A manager comes, reads what is asked of them, and types their PIN. */
  async approve(words: RegExp | string): Promise<void> {
    const panel = this.page.getByRole('region', { name: 'A manager approves this' });
    await panel.getByText(words).waitFor();
    const manager = panel.getByRole('button', { name: new RegExp(STAFF.manager.name) });
    if (await manager.count() > 0) await manager.click();
    await panel.getByText(new RegExp(`PIN of ${STAFF.manager.name}`)).waitFor();
    await this.typeAsPerson(STAFF.manager.pin);
    await panel.waitFor({ state: 'detached' });
  }

  /** Takes the exact amount in cash, by two taps, and gives the number of the receipt. */
  async takeExact(): Promise<string> {
    await this.takeButton.click();
    await this.page.getByRole('button', { name: /Exact/ }).click();
    return this.receiptNumber();
  }

  async receiptNumber(): Promise<string> {
    const number = this.page.getByRole('article', { name: 'Receipt of the last sale' }).getByRole('definition').filter({ hasText: /^S\d+-T\d+-/ });
    return (await number.textContent()) ?? '';
  }

  /** Address of the receipt page, read from the QR code's name. */
  async receiptLink(): Promise<string> {
    const name = await this.page.getByRole('img', { name: /^QR code of / }).getAttribute('aria-label');
    return (name ?? '').replace('QR code of ', '');
  }

  async closeShift(counted_yuan: string): Promise<void> {
    await this.page.keyboard.press('F9');
    await this.page.getByRole('heading', { name: 'Close the shift' }).waitFor();
    await this.page.getByRole('button', { name: 'One figure' }).click();
    // The button that chose how to count has the focus: figures are typed all the same.
    await this.page.keyboard.type(counted_yuan);
    // Keys that come as fast as a reader's are held for a moment: until then there is nothing to close with.
    await this.page.getByRole('button', { name: /^Hold to close/, disabled: false }).hover();
    await this.page.mouse.down();
    await this.page.getByRole('heading', { name: 'The shift is closed' }).waitFor();
    await this.page.mouse.up();
  }

  line(name: RegExp): Locator {
    return this.page.getByRole('region', { name: 'Basket' }).getByRole('listitem').filter({ hasText: name });
  }

  get goods(): Locator {
    return this.page.getByRole('region', { name: 'Goods' });
  }
  get takeButton(): Locator {
    return this.page.getByRole('region', { name: 'Total' }).getByRole('button', { name: /^Take/ });
  }
  get status(): Locator {
    return this.page.getByRole('banner', { name: 'State of the till' });
  }

  async isOnline(): Promise<void> {
    await this.status.getByText('Online').waitFor();
  }
  async isOffline(): Promise<void> {
    await this.status.getByText(/^Offline/).waitFor();
  }
  async nothingWaits(): Promise<void> {
    await this.isOnline();
    await this.status.getByText(/entr(y|ies) waiting/).waitFor({ state: 'detached' });
  }
}

function codeOf(key: string): string {
  return key === '.' ? 'Period' : `Digit${key}`;
}
