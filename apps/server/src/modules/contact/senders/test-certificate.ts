/** A certificate for 127.0.0.1 from an authority of its own, which nobody else trusts. */
import { X509Certificate } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../../platform/clock.ts';
import { ensureLanCertificate } from '../../../platform/lan-certificate.ts';

export async function makeTestCertificate(): Promise<{ readonly cert: string; readonly key: string; /** PEM. */ readonly ca: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'stilltill-certificate-'));
  mkdirSync(join(folder, 'keys'));
  try {
    const { cert, key, root } = await ensureLanCertificate({ inside: (...parts: string[]) => join(folder, ...parts) }, null, ['127.0.0.1'], systemClock);
    return { cert, key, ca: new X509Certificate(Buffer.from(root?.der ?? [])).toString() };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
