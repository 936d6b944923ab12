/** What Node says of the machine that it runs on; it can also say why a server gives no answer. */
import { statfs } from 'node:fs/promises';
import { freemem, totalmem } from 'node:os';
import type { Device } from '../diagnosis/device.ts';
import type { Reach } from '../diagnosis/findings.ts';
import { readReach } from '../diagnosis/line-watch.ts';

const MIB = 1_048_576;
const mib = (bytes: number): number => Math.min(16_777_216, Math.round(bytes / MIB));

/** `folder`: where the till keeps its data; null: on no disk of this machine. */
export function createNodeDevice(server: string, folder: string | null): Device {
  return {
    async measure() {
      const disk = folder === null ? null : await statfs(folder).catch(() => null);
      return {
        memory_used_mib: mib(totalmem() - freemem()), memory_limit_mib: mib(totalmem()),
        ...(disk ? { storage_used_mib: mib((disk.blocks - disk.bavail) * disk.bsize), storage_quota_mib: mib(disk.blocks * disk.bsize) } : {}),
      };
    },
    async reach(timeout_ms) {
      const begun_ms = performance.now();
      try {
        const answer = await fetch(`${server}/healthz`, { signal: AbortSignal.timeout(timeout_ms), redirect: 'manual' });
        if (answer.status >= 300 && answer.status < 400) return { kind: 'stranger' };
        return readReach({ status: answer.status, body: await answer.text() }, Math.round(performance.now() - begun_ms));
      } catch (error) {
        return { kind: 'silent', why: whyOf(error) };
      }
    },
  };
}

type Why = Extract<Reach, { readonly kind: 'silent' }>['why'];
/** Codes of Node's sockets and TLS. */
const WHY: Readonly<Record<string, Why>> = {
  ENOTFOUND: 'name', EAI_AGAIN: 'name', ECONNREFUSED: 'refused', ECONNRESET: 'reset', EPIPE: 'reset', UND_ERR_SOCKET: 'reset', ETIMEDOUT: 'timeout', UND_ERR_CONNECT_TIMEOUT: 'timeout',
  CERT_HAS_EXPIRED: 'certificate', CERT_NOT_YET_VALID: 'certificate', DEPTH_ZERO_SELF_SIGNED_CERT: 'certificate', SELF_SIGNED_CERT_IN_CHAIN: 'certificate', UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'certificate', ERR_TLS_CERT_ALTNAME_INVALID: 'certificate',
};

export function whyOf(error: unknown): Why {
  if (!(error instanceof Error)) return 'unknown';
  if (error.name === 'TimeoutError') return 'timeout';
  const { cause } = error;
  const code = (cause as { readonly code?: unknown } | undefined)?.code;
  return (typeof code === 'string' && WHY[code]) || 'unknown';
}
