/**
 * Brings a test terminal into a server the way a till comes: one-use code, proof of its key, pass. Requests go through
 * `ask`, which is Fastify's inject or a real socket.
 */
import { createHash, randomBytes, sign } from 'node:crypto';
import { type Certificate, enrolmentText } from '@stilltill/domain/journal';
import { PROTOCOL_VERSION, signatureBase, signatureHeaders } from '@stilltill/protocol';
import { type TestTerminal, type TestTerminalOptions, makeTestTerminal } from './test-terminal.ts';

export type Asked = { readonly status: number; readonly body: string };
export type Ask = (path: string, body: string, headers: Record<string, string>) => Promise<Asked>;

export type EnrolledTestTerminal = TestTerminal & { readonly certificate: Certificate; readonly server_public_key: string };

/** Enrols a new key with a code. Throws with the answer where the server refuses. */
export async function enrolTestTerminal(ask: Ask, code: string, options: Omit<TestTerminalOptions, 'merchant' | 'store'>): Promise<EnrolledTestTerminal> {
  const nobody = makeTestTerminal({ ...options, merchant: '', store: '' });
  const { public_key } = nobody.enrolment;
  const signature = sign(null, Buffer.from(enrolmentText(code, public_key)), nobody.private_key).toString('base64url');
  const answer = await ask('/api/v1/enrolment', JSON.stringify({ protocol: PROTOCOL_VERSION, code, public_key, signature }), {});
  if (answer.status !== 200) throw new Error(`enrolment was refused: ${answer.body}`);
  const { certificate, server_public_key } = JSON.parse(answer.body) as { certificate: Certificate; server_public_key: string };
  return { ...makeTestTerminal({ ...options, certificate, private_key: nobody.private_key, merchant: certificate.merchant, store: certificate.store }), certificate, server_public_key };
}

/** A pass for the Authorization header, got by a signed request at `now_ms`. */
export async function getTestPass(ask: Ask, terminal: EnrolledTestTerminal, now_ms: number): Promise<string> {
  const path = '/api/v1/terminal/token';
  const nonce = randomBytes(12).toString('base64url');
  const body = JSON.stringify({ protocol: PROTOCOL_VERSION, certificate: terminal.certificate, nonce });
  const parts = {
    purpose: 'stilltill/v1/terminal-token', method: 'POST', path, content_digest: `sha-256=:${createHash('sha256').update(body).digest('base64')}:`,
  };
  const parameters = { created_s: Math.floor(now_ms / 1000), nonce, keyid: terminal.certificate.enrolment };
  const signature = sign(null, Buffer.from(signatureBase(parts, parameters)), terminal.private_key).toString('base64');
  const answer = await ask(path, body, signatureHeaders(parts, parameters, signature));
  if (answer.status !== 200) throw new Error(`no pass was given: ${answer.body}`);
  return `Bearer ${(JSON.parse(answer.body) as { token: string }).token}`;
}
