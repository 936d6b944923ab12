// `npm start -- --lan` as a second device meets it: a Chromium that trusts nothing but the authority which the server
// made, and reaches it by a name that is not localhost.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { type Browser, openBrowser } from './chromium.ts';
import { signInAtOffice } from './office-sign-in.ts';
import { becomeOwner } from './owner.ts';
import { type Shop, startShop } from './shop.ts';

const NAME = 'till.shop.test';
const PACKAGE = 'libnss3-tools';

let shop: Shop;
let port = '';
const home = mkdtempSync(join(tmpdir(), 'stilltill-home-'));
const browsers: Browser[] = [];

before(async () => {
  shop = await startShop({ processes: 1, arguments: ['--lan'], environment: { STILLTILL_PUBLIC_ADDRESS: `https://${NAME}` } });
  port = new URL(shop.origin).port;
});
after(async () => {
  for (const browser of browsers) await browser.close();
  await shop?.remove();
  rmSync(home, { recursive: true, force: true });
});

async function openSecondDevice(home_folder: string): Promise<Browser> {
  const browser = await openBrowser({ flags: [`--host-resolver-rules=MAP ${NAME} 127.0.0.1`], environment: { HOME: home_folder, XDG_DATA_HOME: join(home_folder, '.local/share') } });
  browsers.push(browser);
  return browser;
}

/** Debian has the tool that installs a root for Chromium in a package of its own. */
function hasCertutil(): boolean {
  const isThere = (): boolean => spawnSync('certutil', ['--version']).error === undefined;
  if (isThere()) return true;
  if (process.getuid?.() !== 0) return false;
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const install = (): number | null => spawnSync('apt-get', ['install', '-y', '--no-install-recommends', PACKAGE], { env }).status;
  if (install() !== 0) {
    spawnSync('apt-get', ['update'], { env });
    install();
  }
  return isThere();
}

function certutil(...parameters: string[]): void {
  const { status, stderr } = spawnSync('certutil', ['-d', `sql:${join(home, '.pki/nssdb')}`, ...parameters]);
  assert.equal(status, 0, stderr.toString());
}

test('a device that has not installed the root is warned, and finds it over plain HTTP with the fingerprint that the server printed', async () => {
  const { context } = await openSecondDevice(mkdtempSync(join(home, 'stranger-')));
  await assert.rejects((await context.newPage()).goto(`https://${NAME}:${port}/`), /ERR_CERT_AUTHORITY_INVALID/);
  const root = Buffer.from(await (await fetch(`http://127.0.0.1:${port}/root.crt`)).arrayBuffer());
  const fingerprint = createHash('sha256').update(root).digest('hex').toUpperCase().replaceAll(/(..)(?!$)/g, '$1:');
  assert.ok(shop.output().includes(fingerprint), shop.output());
  const page = await context.newPage();
  await page.goto(`http://${NAME}:${port}/`);
  assert.ok((await page.content()).includes(fingerprint));
  assert.ok(await page.getByRole('link', { name: '根证书' }).isVisible());
});

test('over plain HTTP another device gets the page that offers the root, and is sent to HTTPS for everything else', async (context) => {
  const address = Object.values(networkInterfaces()).flatMap((each) => each ?? []).find((each) => !each.internal && each.family === 'IPv4')?.address;
  if (address === undefined) return context.diagnostic('this machine has no address but its own');
  const plain = `http://${address}:${port}`;
  const landing = await (await fetch(`${plain}/`)).text();
  assert.match(landing, /\/root\.crt/);
  assert.match(landing, new RegExp(`https://${address.replaceAll('.', '\\.')}:${port}/till/`));
  for (const path of ['/till/', '/office/', '/api/openapi.json', '/api/v1/live']) {
    const { status, headers } = await fetch(`${plain}${path}`, { redirect: 'manual' });
    assert.deepEqual([status, headers.get('location')], [307, `https://${address}:${port}${path}`]);
  }
  assert.notEqual((await fetch(`${plain}/metrics`, { redirect: 'manual' })).status, 200);
});

test('with the root installed it has all that a till needs: a secure context, locks, storage, and a service worker that takes over', async () => {
  assert.ok(hasCertutil(), `certutil is missing: install the package ${PACKAGE}`);
  const root = join(home, 'root.crt');
  writeFileSync(root, Buffer.from(await (await fetch(`http://127.0.0.1:${port}/root.crt`)).arrayBuffer()));
  mkdirSync(join(home, '.pki/nssdb'), { recursive: true });
  certutil('-N', '--empty-password');
  certutil('-A', '-n', 'Stilltill of this test', '-t', 'C,,', '-i', root);
  const { context: browser } = await openSecondDevice(home);
  const page = await browser.newPage();
  const answer = await page.goto(`https://${NAME}:${port}/till/`);
  assert.equal(answer?.status(), 200);
  assert.equal((await answer?.securityDetails())?.subjectName, 'Stilltill');
  const found = await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    return { secure: isSecureContext, locks: 'locks' in navigator, keys: 'subtle' in crypto, storage: 'persist' in navigator.storage };
  });
  assert.deepEqual(found, { secure: true, locks: true, keys: true, storage: true });
});

test('the owner at the server’s own machine gets a code for another device with an address that it reaches, and how it comes to trust it', async (context) => {
  const address = Object.values(networkInterfaces()).flatMap((each) => each ?? []).find((each) => !each.internal && each.family === 'IPv4')?.address;
  if (address === undefined) return context.diagnostic('this machine has no address but its own');
  await becomeOwner(shop);
  const browser = await openBrowser({ flags: ['--ignore-certificate-errors'] });
  browsers.push(browser);
  const { page } = await signInAtOffice(shop, browser, { to: '/start?step=device' });
  await page.getByRole('radio', { name: 'Another one' }).check();
  await page.getByRole('button', { name: 'Make a code' }).click();
  await page.getByText(`open http://${address}:${port} on it and install the root certificate`).waitFor();
  await page.getByRole('img', { name: new RegExp(`https://${address.replaceAll('.', '\\.')}:${port}/till/#code=`) }).waitFor();
});

test('a server of this authority under a name that was not certified is refused', async () => {
  const browser = await openBrowser({ flags: ['--host-resolver-rules=MAP bank.example 127.0.0.1'], environment: { HOME: home, XDG_DATA_HOME: join(home, '.local/share') } });
  browsers.push(browser);
  await assert.rejects((await browser.context.newPage()).goto(`https://bank.example:${port}/`), /ERR_CERT_COMMON_NAME_INVALID|ERR_CERT_/);
});
