/**
 * A page in a real Chromium whose program is one source file, bundled for it, and whose API a test answers. The page
 * is served on loopback, which browsers take for secure.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WireAnswer, WireRequest } from '@stilltill/till-engine';
import { type BrowserContext, type Page, chromium } from 'playwright-core';
// What Vite builds the apps with.
import { rolldown } from 'rolldown';
import { askUntil } from './ask-until.ts';

const FLAGS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync',
];

export type TestPage = {
  readonly context: BrowserContext;
  readonly origin: string;
  open(): Promise<Page>;
  /** Requests of pages get no answer while it is cut. */
  cut(isCut: boolean): void;
  close(): Promise<void>;
};

export type TestPageOptions = { readonly entry: string; readonly serve: (request: WireRequest) => Promise<WireAnswer | null> };

export async function openTestPage({ entry, serve }: TestPageOptions): Promise<TestPage> {
  const bundle = await rolldown({ input: entry, platform: 'browser', logLevel: 'silent' });
  const { output } = await bundle.generate({ format: 'esm' });
  const program = output[0].code;
  let isCut = false;
  const server = createServer((request, response) => {
    const url = request.url ?? '/';
    if (url === '/program.js') return void response.setHeader('content-type', 'text/javascript').end(program);
    if (!url.startsWith('/api/')) return void response.setHeader('content-type', 'text/html').end('<!doctype html><title>till</title><script type="module" src="/program.js"></script>');
    if (url === '/api/v1/live') return void response.writeHead(404).end();
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => void parts.push(part)).on('end', () => {
      const body = Buffer.concat(parts).toString();
      const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
      if (isCut) return void request.socket.destroy();
      void serve({ method: request.method === 'POST' ? 'POST' : 'GET', path: url, headers, timeout_ms: 0, ...(body === '' ? {} : { body }) }).then((answer) => {
        if (!answer) return void request.socket.destroy();
        response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.body);
      });
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const profile = await mkdtemp(join(tmpdir(), 'stilltill-page-'));
  const context = await chromium.launchPersistentContext(profile, { executablePath: process.env['STILLTILL_CHROMIUM'] ?? '/usr/bin/chromium', headless: true, args: FLAGS });
  return {
    context, origin,
    async open() {
      const page = await context.newPage();
      page.on('pageerror', (error) => console.error('page:', error));
      await page.goto(origin);
      return page;
    },
    cut: (next) => void (isCut = next),
    async close() {
      await context.close();
      server.closeAllConnections();
      await new Promise<void>((resolve) => void server.close(() => resolve()));
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** A scan is answered, and shown, before its draft is stored; a person who reloads is slower. Waits until the draft of a till in this page's database holds a text. */
export async function waitForDraft(page: Page, database: string, text: string): Promise<void> {
  await askUntil(page, ([name, wanted]) => new Promise<boolean>((resolve) => {
    const opening = indexedDB.open(name);
    opening.onsuccess = () => {
      const reading = opening.result.transaction('cells').objectStore('cells').get('draft');
      reading.onsuccess = () => {
        opening.result.close();
        resolve(String(reading.result).includes(wanted));
      };
    };
  }), [database, text] as const);
}
