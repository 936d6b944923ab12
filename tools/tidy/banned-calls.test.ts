import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Allowance } from './allowances.ts';
import { findBannedCalls, type BannedCallRule } from './banned-calls.ts';
import { withoutAllowed } from './checks.ts';
import { parseSource } from './source.ts';

function rulesIn(path: string, text: string): readonly BannedCallRule[] {
  return findBannedCalls(parseSource(path, text)).map((call) => call.rule);
}

const product = 'apps/server/src/modules/sales/commands.ts';
const productTest = 'apps/server/src/modules/sales/commands.test.ts';

const planted: readonly { rule: BannedCallRule; path: string; text: string }[] = [
  { rule: 'clock', path: product, text: 'const at = Date.now();' },
  { rule: 'clock', path: product, text: 'const at = new Date();' },
  { rule: 'clock', path: product, text: 'const at = globalThis.Date.now();' },
  { rule: 'clock', path: product, text: 'const at = Temporal.Now.instant();' },
  { rule: 'randomness', path: product, text: 'const x = Math.random();' },
  { rule: 'randomness', path: productTest, text: 'const x = Math.random();' },
  { rule: 'randomness', path: product, text: 'const id = crypto.randomUUID();' },
  { rule: 'randomness', path: product, text: "import { randomUUID } from 'node:crypto';" },
  { rule: 'sleep', path: productTest, text: 'await new Promise((resolve) => setTimeout(resolve, 50));' },
  { rule: 'sleep', path: productTest, text: "import { setTimeout as delay } from 'node:timers/promises';" },
  { rule: 'sleep', path: productTest, text: "await page.waitForFunction(async () => (await fetch('/x')).ok);" },
  { rule: 'sleep', path: productTest, text: 'await page.waitForFunction(() => new Promise((resolve) => ask(resolve)));' },
  { rule: 'console', path: product, text: "console.log('sold');" },
  { rule: 'float-money', path: product, text: 'const x = Number(line.price_minor);' },
  { rule: 'float-money', path: 'tools/bench/main.ts', text: 'const x = Number.parseInt(total_minor, 10);' },
  { rule: 'float-money', path: product, text: "const x = parseFloat('1.5');" },
  { rule: 'way-out', path: product, text: "import { connect } from 'node:net';" },
  { rule: 'way-out', path: product, text: "import { createServer, request } from 'node:http';" },
  { rule: 'way-out', path: product, text: "import * as tls from 'tls';" },
  { rule: 'way-out', path: product, text: "import nodemailer from 'nodemailer';" },
  { rule: 'way-out', path: product, text: "const mail = await import('nodemailer/lib/mailer');" },
  { rule: 'way-out', path: product, text: 'const mail = await import(name);' },
  { rule: 'way-out', path: product, text: "await fetch('https://sms.example');" },
  { rule: 'way-out', path: 'apps/server/src/modules/contact/gate.ts', text: "await globalThis.fetch('https://sms.example');" },
  { rule: 'cryptography', path: product, text: "createHash('md5').update(text);" },
  { rule: 'cryptography', path: product, text: "crypto.createHmac('sha1', key);" },
  { rule: 'cryptography', path: product, text: "createCipheriv('aes-256-cbc', key, nonce);" },
  { rule: 'cryptography', path: product, text: 'createHash(chosen).update(text);' },
  { rule: 'cryptography', path: product, text: "await crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-1' }, false, ['sign']);" },
  { rule: 'cryptography', path: product, text: "const ALGORITHM = { name: 'RSASSA-PKCS1-v1_5' };" },
  { rule: 'cryptography', path: product, text: "createDecipher('aes-256-gcm', key);" },
  { rule: 'unchecked-tls', path: product, text: 'connect({ host, rejectUnauthorized: false });' },
  { rule: 'unchecked-tls', path: product, text: 'connect({ host, checkServerIdentity: () => undefined });' },
  { rule: 'unchecked-tls', path: product, text: "env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';" },
  { rule: 'any', path: product, text: 'const x = y as any;' },
  { rule: 'suppression', path: product, text: '// @ts-ignore' },
  { rule: 'suppression', path: product, text: '// @ts-expect-error it is wrong' },
  { rule: 'suppression', path: product, text: '// oxlint-disable-next-line no-eval' },
  { rule: 'environment', path: product, text: "const port = process.env['PORT'];" },
  { rule: 'left-out-test', path: productTest, text: "test.skip('x', () => {});" },
  { rule: 'left-out-test', path: productTest, text: "describe.only('x', () => {});" },
  { rule: 'left-out-test', path: productTest, text: "test('x', { skip: true }, () => {});" },
  { rule: 'left-out-test', path: productTest, text: "test('x', (t) => { t.todo(); });" },
];

for (const { rule, path, text } of planted) {
  test(`${rule} is found in: ${text}`, () => assert.deepEqual([...new Set(rulesIn(path, text))], [rule]));
}

const sound: readonly { path: string; text: string; why: string }[] = [
  { path: product, text: 'const at = new Date(entry.at);', why: 'a date made from a known time reads no clock' },
  { path: product, text: 'const at = clock.now();', why: 'a clock that was passed in is the way to tell the time' },
  { path: product, text: 'const count = Number(row.count);', why: 'a count is no money' },
  { path: product, text: 'setTimeout(retry, back_off_ms);', why: 'the product may wait; its tests may not' },
  { path: productTest, text: 'const at = Date.now();', why: 'a test may read the clock' },
  { path: 'apps/server/src/platform/config.ts', text: "const port = process.env['PORT'];", why: 'settings are read here' },
  { path: 'apps/server/src/main.ts', text: "console.log('ready');", why: 'main speaks to whoever started it' },
  { path: 'tools/bench/main.ts', text: "console.log(process.env['CI']);", why: 'tools speak to whoever started them' },
  { path: product, text: '// oxlint-disable-next-line no-eval -- the console of the demo evaluates what is typed', why: 'a rule may be switched off by name and with a reason' },
  { path: 'apps/server/src/modules/contact/senders/smtp.ts', text: "import nodemailer from 'nodemailer';", why: 'a sender stands behind the gate' },
  { path: product, text: "import type { Socket } from 'node:net';", why: 'a type leads nowhere' },
  { path: product, text: "import { createServer, isIP } from 'node:net';", why: 'others may come in' },
  { path: product, text: "const text = 'Date.now() and Math.random()';", why: 'a text calls nothing' },
];

for (const { path, text, why } of sound) {
  test(`nothing is banned where ${why}: ${text}`, () => assert.deepEqual(rulesIn(path, text), []));
}

test('an allowance covers its rule in its file, and one that covers nothing is a finding', () => {
  const calls = findBannedCalls(parseSource(product, 'const at = Date.now();'));
  const allowance: Allowance = { rule: 'clock', path: product, reason: 'it is the clock' };
  assert.deepEqual(withoutAllowed(calls, [allowance]), []);
  assert.equal(withoutAllowed(calls, [{ ...allowance, path: 'apps/other.ts' }]).length, 2);
  assert.match(withoutAllowed([], [allowance])[0]?.message ?? '', /not needed any more/);
});
