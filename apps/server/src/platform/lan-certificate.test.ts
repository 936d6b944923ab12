import 'reflect-metadata';
import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { connect, createServer } from 'node:tls';
import * as x509 from '@peculiar/x509';
import { hostNames } from './host-names.ts';
import { ensureLanCertificate, type LanCertificate } from './lan-certificate.ts';
import { StartFault } from './start-fault.ts';

const root_folder = mkdtempSync(join(tmpdir(), 'stilltill-lan-'));
after(() => rmSync(root_folder, { recursive: true, force: true }));

const DAY_MS = 86_400_000;
const clock = { offset_ms: 0, now_ms: () => Date.now() + clock.offset_ms };
let folders = 0;
function newFolder(): { inside: (...names: string[]) => string } {
  const path = join(root_folder, String((folders += 1)));
  mkdirSync(join(path, 'keys'), { recursive: true });
  return { inside: (...names) => join(path, ...names) };
}

const NAMES = ['till.shop.test', '192.168.1.5', 'fd00::5', 'shop-pc.local', 'shop-pc', 'localhost', '127.0.0.1', '::1'];

function rootOf({ root }: LanCertificate): X509Certificate {
  assert.ok(root);
  return new X509Certificate(root.der);
}

/** What a client says that trusts only `root` and asks for `name`; null: it is content. */
async function complaintOf(cert: string, key: string, root: X509Certificate, name: string): Promise<string | null> {
  const server = createServer({ cert, key });
  server.on('tlsClientError', () => {});
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  assert.ok(address !== null && typeof address === 'object');
  const socket = connect({ port: address.port, host: '127.0.0.1', servername: name, ca: root.toString() });
  const complaint = await new Promise<string | null>((resolve) => {
    socket.once('secureConnect', () => resolve(null));
    socket.once('error', (error) => resolve(error.message));
  });
  socket.destroy();
  server.close();
  return complaint;
}

test('a device that trusts the root trusts the server under each of its names and addresses', async () => {
  const made = await ensureLanCertificate(newFolder(), null, NAMES, clock);
  const certificate = new X509Certificate(made.cert);
  assert.ok(certificate.verify(rootOf(made).publicKey));
  for (const name of NAMES) assert.ok(name.includes(':') || /^[\d.]+$/.test(name) ? certificate.checkIP(name) : certificate.checkHost(name), name);
  assert.equal(await complaintOf(made.cert, made.key, rootOf(made), 'till.shop.test'), null);
  assert.match(String(await complaintOf(made.cert, made.key, rootOf(made), 'bank.example')), /does not match certificate/);
});

test('the root cannot vouch for a name outside of the shop, even for whoever stole its key', async () => {
  const folder = newFolder();
  const made = await ensureLanCertificate(folder, null, NAMES, clock);
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const stolen = await crypto.subtle.importKey('pkcs8', x509.PemConverter.decodeFirst(readFileSync(folder.inside('keys/lan-root.key'), 'utf8')), algorithm, true, ['sign']);
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const forged = await x509.X509CertificateGenerator.create({
    serialNumber: '01', subject: 'CN=bank.example', issuer: rootOf(made).subject.split('\n').join(','), signingKey: stolen, publicKey: keys.publicKey, signingAlgorithm: algorithm,
    notBefore: new Date(Date.now() - DAY_MS), notAfter: new Date(Date.now() + DAY_MS),
    extensions: [new x509.SubjectAlternativeNameExtension([{ type: 'dns', value: 'bank.example' }])],
  });
  const key = x509.PemConverter.encode(await crypto.subtle.exportKey('pkcs8', keys.privateKey), 'PRIVATE KEY');
  assert.match(String(await complaintOf(forged.toString('pem'), key, rootOf(made), 'bank.example')), /permitted subtree violation/);
});

test('the root stays for ten years; the certificate is made anew when names change or its time runs out', async () => {
  const folder = newFolder();
  const first = await ensureLanCertificate(folder, null, NAMES, clock);
  assert.deepEqual(await ensureLanCertificate(folder, null, NAMES, clock), first);
  const moved = await ensureLanCertificate(folder, null, [...NAMES, '10.0.0.7', 'new-name.local'], clock);
  assert.notEqual(moved.cert, first.cert);
  assert.ok(new X509Certificate(moved.cert).checkIP('10.0.0.7'));
  assert.deepEqual(moved.root, first.root);
  clock.offset_ms = 360 * DAY_MS;
  const renewed = await ensureLanCertificate(folder, null, NAMES, clock);
  clock.offset_ms = 0;
  assert.notEqual(renewed.cert, moved.cert);
  assert.deepEqual(renewed.root, first.root);
});

test('a name that the owner gives and the root does not know asks for a new root', async () => {
  const folder = newFolder();
  const first = await ensureLanCertificate(folder, null, NAMES, clock);
  const second = await ensureLanCertificate(folder, null, ['till.other.test', ...NAMES.slice(1)], clock);
  assert.notDeepEqual(second.root, first.root);
  assert.equal(await complaintOf(second.cert, second.key, rootOf(second), 'till.other.test'), null);
});

test('this host is reached by its addresses, and by the name of its public address first', () => {
  const names = hostNames('https://till.shop.test:8443');
  assert.equal(names[0], 'till.shop.test');
  for (const name of ['localhost', '127.0.0.1', '::1']) assert.ok(names.includes(name), name);
});

test('the certificate of the owner is taken as it is, and one that cannot be read is told', async () => {
  const folder = newFolder();
  const made = await ensureLanCertificate(folder, null, NAMES, clock);
  const tls = { cert_path: folder.inside('own.crt'), key_path: folder.inside('own.key') };
  writeFileSync(tls.cert_path, made.cert);
  writeFileSync(tls.key_path, made.key);
  assert.deepEqual(await ensureLanCertificate(newFolder(), tls, NAMES, clock), { cert: made.cert, key: made.key, root: null });
  writeFileSync(tls.cert_path, 'not a certificate');
  await assert.rejects(ensureLanCertificate(newFolder(), tls, NAMES, clock), (error) => error instanceof StartFault && error.code === 'certificate_not_usable');
});
