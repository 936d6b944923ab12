/**
 * HTTP message signatures (RFC 9421) in the one profile that terminals use to get a pass: Ed25519, label `stilltill`,
 * covering purpose, method, path and content digest, with creation time, nonce and key id. The purpose comes first.
 */
import { type Result, fail, ok } from '@stilltill/domain/result';

export type SignedParts = {
  readonly purpose: string; readonly method: string; readonly path: string;
  /** As in RFC 9530: `sha-256=:…:`. */
  readonly content_digest: string;
};
export type SignatureParameters = { readonly created_s: number; readonly nonce: string; readonly keyid: string };

const COVERED = '("stilltill-purpose" "@method" "@path" "content-digest")';
const PARAMETERS = /^stilltill=\("stilltill-purpose" "@method" "@path" "content-digest"\);created=([0-9]{1,12});nonce="([A-Za-z0-9_-]{8,64})";keyid="([A-Za-z0-9-]{1,80})";alg="ed25519"$/;
const SIGNATURE = /^stilltill=:([A-Za-z0-9+/]{86}==):$/;

function parametersOf(parameters: SignatureParameters): string {
  return `${COVERED};created=${parameters.created_s};nonce="${parameters.nonce}";keyid="${parameters.keyid}";alg="ed25519"`;
}

/** The signature base of RFC 9421, 2.5: the text whose UTF-8 bytes are signed. */
export function signatureBase(parts: SignedParts, parameters: SignatureParameters): string {
  return [
    `"stilltill-purpose": ${parts.purpose}`, `"@method": ${parts.method}`, `"@path": ${parts.path}`,
    `"content-digest": ${parts.content_digest}`, `"@signature-params": ${parametersOf(parameters)}`,
  ].join('\n');
}

/** The headers that carry it. `signature_base64` is standard base64 with padding. */
export function signatureHeaders(parts: SignedParts, parameters: SignatureParameters, signature_base64: string): Record<string, string> {
  return {
    'stilltill-purpose': parts.purpose, 'content-digest': parts.content_digest,
    'signature-input': `stilltill=${parametersOf(parameters)}`, signature: `stilltill=:${signature_base64}:`,
  };
}

/** Reads the headers back. Anything but this profile is refused. */
export function readSignatureHeaders(headers: { readonly 'signature-input'?: unknown; readonly signature?: unknown }): Result<SignatureParameters & { readonly signature_base64: string }> {
  const input = PARAMETERS.exec(String(headers['signature-input'] ?? ''));
  const signature = SIGNATURE.exec(String(headers.signature ?? ''));
  if (!input || !signature) return fail('proof_invalid');
  return ok({ created_s: Number(input[1]), nonce: input[2] as string, keyid: input[3] as string, signature_base64: signature[1] as string });
}
