// HTTPS for other devices of a shop, which have no public name: a small authority made on the first run, whose root a
// person installs once on each device, and a certificate for the names and addresses that this host has now.

// reflect-metadata must be there before x509, which registers its parts with it.
import 'reflect-metadata';
import { createHash, X509Certificate as NodeCertificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { hostname, networkInterfaces } from 'node:os';
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

/** The names and addresses under which other devices may reach this host, the most useful first. */
export function hostNames(public_address: string | null): string[] {
  const addresses = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
  const outside = addresses.filter((each) => !each.internal && !each.address.startsWith('fe80:')).map((each) => each.address);
  const name = hostname().toLowerCase();
  const own = /^[a-z0-9-]+$/.test(name) ? [`${name}.local`, name] : /^[a-z0-9.-]+$/.test(name) ? [name] : [];
  const given = public_address === null ? [] : [new URL(public_address).hostname];
  return [...new Set([...given, ...outside, ...own, 'localhost', '127.0.0.1', '::1'])];
}

/** The certificate to serve with: the owner's, or one of our own authority that fits `names`, made anew where it does not. */
export async function ensureLanCertificate(folder: Pick<DataFolder, 'inside'>, tls: Config['tls'], names: readonly string[], clock: Clock): Promise<LanCertificate> {
  if (tls) return readOwners(tls);
  const root = await ensureRoot(folder, clock);
  const host = await ensureHost(folder, root, names, clock);
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

type Root = { certificate: x509.X509Certificate; key: CryptoKey };

async function ensureRoot(folder: Pick<DataFolder, 'inside'>, clock: Clock): Promise<Root> {
  const cert_path = folder.inside('keys', 'lan-root.crt');
  const key_path = folder.inside('keys', 'lan-root.key');
  try {
    const cert = readFileIfThere(cert_path);
    const key = readFileIfThere(key_path);
    if (cert !== null && key !== null) {
      const certificate = new x509.X509Certificate(cert);
      if (certificate.notAfter.getTime() - clock.now_ms() > HOST_DAYS * DAY_MS) return { certificate, key: await importKey(key) };
    }
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
        await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      ],
    });
    writeFileDurably(key_path, await exportKey(keys.privateKey));
    writeFileDurably(cert_path, `${certificate.toString('pem')}\n`);
    return { certificate, key: keys.privateKey };
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
