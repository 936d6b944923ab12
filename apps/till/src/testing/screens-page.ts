/** Builds the screens around the fake till, serves them on loopback and opens them in Chromium: for tests of the screens. */
import { createServer } from 'node:http';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, type Page, chromium } from 'playwright-core';
import { build } from 'vite';
import { FAKE_PIN } from './fake-till.ts';

const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const TYPES: Readonly<Record<string, string>> = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' };
/** As strict as the product's own, so that a style or script that would be refused there is refused here. */
const POLICY = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; object-src 'none'";

const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

export type ScreensPage = { readonly address: string; readonly browser: Browser; close(): Promise<void> };

export async function openScreens(): Promise<ScreensPage> {
  // A folder of its own: another file's tests may be building theirs.
  const folder = await mkdtemp(join(tmpdir(), 'stilltill-screens-'));
  await build({ root: ROOT, configFile: join(ROOT, 'vite.config.ts'), mode: 'screens', logLevel: 'error', build: { outDir: folder, emptyOutDir: true } });
  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url ?? '/', 'http://screens').pathname.replace(/^\/till\/?/, '/'));
    const file = join(folder, extname(path) === '' ? 'screens.html' : path);
    readFile(file).then(
      (body) => response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream', 'content-security-policy': POLICY }).end(body),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const bound = server.address();
  const port = typeof bound === 'object' && bound ? bound.port : 0;
  const browser = await chromium.launch({ executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium', args: FLAGS });
  return {
    address: `http://127.0.0.1:${port}/till/`, browser,
    async close() {
      await browser.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Signs somebody on and opens a shift, so that goods can be sold. */
export async function beginShift(page: Page, operator = /Tom Baker/): Promise<void> {
  await page.getByRole('button', { name: operator }).click();
  await page.keyboard.type(FAKE_PIN);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: /Open the shift|开班/ }).waitFor();
  await page.keyboard.type('200');
  await page.keyboard.press('Enter');
  await page.getByRole('region', { name: /^(Goods|商品)$/ }).waitFor();
}
