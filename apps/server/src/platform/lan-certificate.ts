// HTTPS for other devices of a shop, which have no public name: a small authority made on the first run, whose root a
// person installs once on each device, and a certificate for the names and addresses that this host has now. The root
// can vouch for names of a local network and of this host only: whoever steals its key cannot pass for a bank.

// reflect-metadata must be there before x509, which registers its parts with it.
import 'reflect-metadata';
import { createHash, X509Certificate as NodeCertificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import * as x509 from '@peculiar/x509';
import type { Clock } from './clock.ts';
import type { Config } from './config.ts';
import type { DataFolder } from './data-folder.ts';
import { readFileIfThere, writeFileDurably } from './files.ts';
import { faultOfFileError, StartFault } from './start-fault.ts';

/** Certificate and key as PEM, and the root that devices install; null where the owner brought a certificate. */
export type LanCertificate = { cert: string; key: string; root: { der: Uint8Array; fingerprint: string } | null };

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const ROOT_DAYS = 3650;
// Browsers refuse a certificate that is valid for much longer than a year.
const HOST_DAYS = 390;
const RENEWED_DAYS_BEFORE = 60;
const DAY_MS = 86_400_000;
/** Names that no public site can have: RFC 6762, 8375, 6761, and .internal by ICANN. */
const LOCAL_NAMES = ['local', 'lan', 'home.arpa', 'internal', 'localhost'];

/** The certificate to serve with: the owner's, or one of our own authority that fits `names`, made anew where it does not. */
export async function ensureLanCertificate(folder: Pick<DataFolder, 'inside'>, tls: Config['tls'], names: readonly string[], clock: Clock): Promise<LanCertificate> {
  if (tls) return readOwners(tls);
  const root = await ensureRoot(folder, names, clock);
  const host = await ensureHost(folder, root, names.filter((name) => isAddress(name) || permits(root.permitted, name)), clock);
  const der = new Uint8Array(root.certificate.rawData);
  return { ...host, root: { der, fingerprint: fingerprintOf(der) } };
}

function readOwners(tls: NonNullable<Config['tls']>): LanCertificate {
  try {
    const cert = readFileSync(tls.cert_path, 'utf8');
    const key = readFileSync(tls.key_path, 'utf8');
    // Reads the certificate, so that a wrong file is told now and not to the first customer.
    void new NodeCertificate(cert);
    return { cert, key, root: null };
  } catch (error) {
    throw new StartFault('certificate_not_usable', error instanceof Error ? error.message : String(error), error);
  }
}

/** SHA-256 in pairs, as devices show it. */
function fingerprintOf(der: Uint8Array): string {
  const hex = createHash('sha256').update(der).digest('hex').toUpperCase();
  return hex.replaceAll(/(..)(?!$)/g, '$1:');
}

type Root = { certificate: x509.X509Certificate; key: CryptoKey; permitted: string[] };

/** The root that devices have installed, for as long as it can vouch for the name that the owner gave. */
async function ensureRoot(folder: Pick<DataFolder, 'inside'>, names: readonly string[], clock: Clock): Promise<Root> {
  const cert_path = folder.inside('keys', 'lan-root.crt');
  const key_path = folder.inside('keys', 'lan-root.key');
  const names_path = folder.inside('keys', 'lan-root.names');
  try {
    const [cert, key, permitted] = [cert_path, key_path, names_path].map(readFileIfThere);
    if (cert && key && permitted) {
      const known: Root = { certificate: new x509.X509Certificate(cert), key: await importKey(key), permitted: permitted.trim().split('\n') };
      const has_time = known.certificate.notAfter.getTime() - clock.now_ms() > HOST_DAYS * DAY_MS;
      const first = names[0];
      if (has_time && (first === undefined || isAddress(first) || permits(known.permitted, first))) return known;
    }
    const new_permitted = [...new Set([...LOCAL_NAMES, ...names.filter((name) => !isAddress(name))])];
    const keys = await crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
    const now_ms = clock.now_ms();
    const certificate = await x509.X509CertificateGenerator.createSelfSigned({
      serialNumber: serialNumber(),
      name: `CN=Stilltill ${hostname().replaceAll(/[^A-Za-z0-9 .-]/g, '')} ${new Date(now_ms).toISOString().slice(0, 10)},O=Stilltill`,
      notBefore: new Date(now_ms - DAY_MS),
      notAfter: new Date(now_ms + ROOT_DAYS * DAY_MS),
      keys,
      signingAlgorithm: ALGORITHM,
      extensions: [
        new x509.BasicConstraintsExtension(true, 0, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
        new x509.Extension('2.5.29.30', true, encodePermittedNames(new_permitted)),
        await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      ],
    });
    writeFileDurably(key_path, await exportKey(keys.privateKey));
    writeFileDurably(names_path, `${new_permitted.join('\n')}\n`);
    writeFileDurably(cert_path, `${certificate.toString('pem')}\n`);
    return { certificate, key: keys.privateKey, permitted: new_permitted };
  } catch (error) {
    throw faultOfFileError(error, key_path);
  }
}

async function ensureHost(folder: Pick<DataFolder, 'inside'>, root: Root, names: readonly string[], clock: Clock): Promise<{ cert: string; key: string }> {
  const cert_path = folder.inside('keys', 'lan-host.crt');
  const key_path = folder.inside('keys', 'lan-host.key');
  const cert = readFileIfThere(cert_path);
  const key = readFileIfThere(key_path);
  if (cert !== null && key !== null && (await stillFits(cert, root, names, clock))) return { cert, key };
  const keys = await crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const now_ms = clock.now_ms();
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: serialNumber(),
    subject: 'CN=Stilltill,O=Stilltill',
    issuer: root.certificate.subject,
    notBefore: new Date(now_ms - DAY_MS),
    notAfter: new Date(now_ms + HOST_DAYS * DAY_MS),
    signingKey: root.key,
    publicKey: keys.publicKey,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(names.map((value) => ({ type: isAddress(value) ? 'ip' as const : 'dns' as const, value }))),
      await x509.AuthorityKeyIdentifierExtension.create(root.certificate.publicKey),
    ],
  });
  const made = { cert: `${certificate.toString('pem')}\n`, key: await exportKey(keys.privateKey) };
  writeFileDurably(key_path, made.key);
  writeFileDurably(cert_path, made.cert);
  return made;
}

async function stillFits(pem: string, root: Root, names: readonly string[], clock: Clock): Promise<boolean> {
  const certificate = new x509.X509Certificate(pem);
  const has = new Set(certificate.getExtension(x509.SubjectAlternativeNameExtension)?.names.items.map((each) => each.value));
  const has_time = certificate.notAfter.getTime() - clock.now_ms() > RENEWED_DAYS_BEFORE * DAY_MS;
  return has_time && names.every((name) => has.has(name)) && (await certificate.verify({ publicKey: root.certificate.publicKey, signatureOnly: true }));
}

function isAddress(name: string): boolean {
  return name.includes(':') || /^\d+\.\d+\.\d+\.\d+$/.test(name);
}

function permits(permitted: readonly string[], name: string): boolean {
  return permitted.some((each) => name === each || name.endsWith(`.${each}`));
}

/** NameConstraints of RFC 5280, 4.2.1.10, with permitted DNS names alone; addresses are not constrained. */
function encodePermittedNames(names: readonly string[]): Uint8Array<ArrayBuffer> {
  const subtrees = names.map((name) => encodeDer(0x30, encodeDer(0x82, new TextEncoder().encode(name))));
  return encodeDer(0x30, encodeDer(0xa0, Buffer.concat(subtrees)));
}

function encodeDer(tag: number, content: Uint8Array): Uint8Array<ArrayBuffer> {
  const { length } = content;
  const head = length < 0x80 ? [tag, length] : length < 0x100 ? [tag, 0x81, length] : [tag, 0x82, length >> 8, length & 0xff];
  return new Uint8Array([...head, ...content]);
}

function serialNumber(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  // Positive, and of full length.
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return bytes.toHex();
}

async function exportKey(key: CryptoKey): Promise<string> {
  return x509.PemConverter.encode(await crypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY') + '\n';
}

async function importKey(pem: string): Promise<CryptoKey> {
  return crypto.subtle.importKey('pkcs8', x509.PemConverter.decodeFirst(pem), ALGORITHM, true, ['sign']);
}
