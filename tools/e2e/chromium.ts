// Debian's Chromium, driven by playwright-core, with a profile of its own that ends with it.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, type Page, chromium } from 'playwright-core';
import { chromiumPath } from '../bootstrap/chromium.mjs';

const FLAGS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync',
];

export type BrowserOptions = {
  readonly language?: 'zh-CN' | 'en-GB';
  readonly scheme?: 'light' | 'dark';
  readonly viewport?: { readonly width: number; readonly height: number };
  /** A profile to open again, as after a restart of the machine; without it a fresh one, which `close` removes. */
  readonly profile?: string;
  readonly javaScript?: boolean;
  readonly flags?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
};

export type Browser = { readonly context: BrowserContext; readonly profile: string; close(): Promise<void> };

/** Starts a Chromium. Its errors on a page make `close` of the test fail nothing by themselves: see `watchErrors`. */
export async function openBrowser(options: BrowserOptions = {}): Promise<Browser> {
  const executablePath = chromiumPath();
  if (executablePath === undefined) throw new Error('No Chromium was found: install it, or name one in STILLTILL_CHROMIUM.');
  const profile = options.profile ?? (await mkdtemp(join(tmpdir(), 'stilltill-chromium-')));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath, headless: true, args: [...FLAGS, ...(options.flags ?? [])],
    locale: options.language ?? 'en-GB', colorScheme: options.scheme ?? 'light', timezoneId: 'Asia/Shanghai',
    viewport: options.viewport ?? { width: 1024, height: 768 }, reducedMotion: 'reduce',
    ...(options.javaScript === false ? { javaScriptEnabled: false } : {}),
    ...(options.environment ? { env: { ...process.env, ...options.environment } as Record<string, string> } : {}),
  });
  context.setDefaultTimeout(20_000);
  return {
    context,
    profile,
    async close() {
      await context.close();
      if (options.profile === undefined) await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** Collects what a page throws and what its console calls an error, for a test to assert that there was none. */
export function watchErrors(page: Page, errors: string[] = []): string[] {
  page.on('pageerror', (error) => errors.push(`thrown: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(`console: ${message.text()} ${new URL(message.location().url || 'about:blank').pathname}`.trim());
  });
  return errors;
}

/** Keeps what the pages show below screenshots/, for whoever reads that a test failed. */
export async function keepPicture(title: string, pages: readonly Page[]): Promise<void> {
  const name = title.replaceAll(/[^a-zA-Z0-9]+/g, '-').slice(0, 60);
  for (const [place, page] of pages.entries()) {
    if (!page.isClosed()) await page.screenshot({ path: join(import.meta.dirname, `../../screenshots/failed/${name}-${place}.png`) });
  }
}

/** Slows the page's processor, 1 being as it is. */
export async function slowProcessor(page: Page, times: number): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: times });
}
