/** A terminal's way in: the one-use code, the enrolment, the pass, and being known again after a restore. */
import { type Certificate, certificateText, enrolmentText, timeText } from '@stilltill/domain/journal';
import { type Result, assert, fail, ok } from '@stilltill/domain/result';
import {
  type EnrolmentAnswer, type EnrolmentRequest, type TokenAnswer, type TokenRequest, isProtocolUnderstood, normalizeCode, readSignatureHeaders,
  signatureBase,
} from '@stilltill/protocol';
import type { z } from 'zod';
import type { MerchantTx } from '../../platform/postgres.ts';
import { CODE_LIFE_MS, hashCode, makeCode } from './codes.ts';
import { type Claim, claimCode, keepCode, recoverKey, takeRequest } from './gate.ts';
import { type KeyState, identityOf } from './identity.ts';
import type { FleetPorts } from './ports.ts';
import { contentDigest, isSignedBy } from './signature.ts';
import * as store from './store.ts';
import { TOKEN_LIFE_S, type TokenMint } from './token.ts';

export const TOKEN_PATH = '/api/v1/terminal/token';
const TOKEN_PURPOSE = 'stilltill/v1/terminal-token';

type Enrolled = z.output<typeof EnrolmentAnswer>;
type Pass = z.output<typeof TokenAnswer>;
/** Tells every process of the server what was decided about keys. */
export type TellKeys = (tx: MerchantTx, enrolments: readonly string[], state: KeyState) => Promise<void>;

/** Makes a terminal's one-use code; an earlier one no longer works. `by` is the person's name. */
export async function issueCode(ports: FleetPorts, merchant: string, terminal: string, by: string): Promise<Result<{ code: string; expires_at: string }>> {
  const code = makeCode(ports.random);
  const expires_at = new Date(ports.clock.now_ms() + CODE_LIFE_MS);
  const noted = await ports.postgres.withMerchant<Result<null>>(merchant, async (tx) => {
    const row = await store.lockTerminal(tx, terminal);
    if (!row) return fail('not_found');
    await ports.journal.appendServerEntry(tx, 'terminal_code.issued', {
      terminal, store: row.store_id, expires_at: expires_at.toISOString(), issued_by: by.slice(0, 100),
    });
    return ok(null);
  });
  if (!noted.ok) return noted;
  const code_hash = hashCode(normalizeCode(code), ports.keys.secret('enrolment-code'));
  await keepCode(ports.postgres, { code_hash, merchant_id: merchant, terminal_id: terminal, expires_at });
  return ok({ code, expires_at: expires_at.toISOString() });
}

/** Binds the key that came with a code to the code's terminal. The code is used up first: a crash behind it costs a retry, never a second terminal. */
export async function enrol(ports: FleetPorts, tellKeys: TellKeys, request: z.output<typeof EnrolmentRequest>): Promise<Result<Enrolled>> {
  if (!isProtocolUnderstood(request.protocol)) return fail('protocol_unsupported');
  const { code, public_key } = request;
  if (!isSignedBy(public_key, enrolmentText(code, public_key), request.signature)) return fail('proof_invalid');
  const now = new Date(ports.clock.now_ms());
  const claim = await claimCode(ports.postgres, hashCode(normalizeCode(code), ports.keys.secret('enrolment-code')), public_key, ports.ids.uuid(), now);
  if (!claim.ok) return claim;
  return ports.postgres.withMerchant(claim.value.merchant, async (tx) => answerEnrolled(ports, tx, await bindKey(ports, tellKeys, tx, claim.value, public_key, now)));
}

async function bindKey(ports: FleetPorts, tellKeys: TellKeys, tx: MerchantTx, claim: Claim, public_key: string, now: Date): Promise<Certificate> {
  const terminal = await store.lockTerminal(tx, claim.terminal);
  assert(terminal, 'a code is issued for a terminal that is there');
  const repeated = await store.selectEnrolment(tx, claim.enrolment);
  if (repeated) return repeated.certificate;
  const shop = await store.selectStore(tx, terminal.store_id);
  assert(shop, 'a terminal stands in a store');
  const unsigned = {
    merchant: tx.merchant_id, store: shop.id, terminal: terminal.id, enrolment: claim.enrolment,
    store_code: shop.code, terminal_code: terminal.code, public_key, at: now.toISOString(),
  };
  const certificate = { ...unsigned, signature: ports.keys.signAs('stilltill/v1/certificate', certificateText(unsigned)) };
  const replaced = await store.insertEnrolment(tx, certificate, 'enrolled', now);
  await store.updateTerminal(tx, terminal.id, 'enrolled', claim.enrolment);
  await ports.journal.appendServerEntry(tx, 'terminal.enrolled', { terminal: terminal.id, store: shop.id, enrolment: claim.enrolment, public_key });
  await tellKeys(tx, replaced, 'replaced');
  ports.live.publishAfterCommit(tx, { type: 'terminal', terminal: terminal.id });
  return certificate;
}

async function answerEnrolled(ports: FleetPorts, tx: MerchantTx, certificate: Certificate): Promise<Result<Enrolled>> {
  const merchant = await store.selectMerchant(tx);
  const shop = await store.selectStore(tx, certificate.store);
  assert(merchant && shop, 'a terminal belongs to a store of a merchant');
  return ok({
    certificate, server_public_key: ports.keys.server_public_key, merchant_public_key: ports.keys.ensureMerchantKey(tx.merchant_id),
    shop_name: merchant.shop_name, store_name: shop.name, currency: shop.currency, public_address: ports.public_address,
    incarnation: ports.state.incarnation(), follows: await ports.journal.lastKnownHead(tx, certificate.terminal),
  });
}

/** A signed request as it came. `body` are its bytes. */
export type SignedRequest = { readonly headers: Readonly<Record<string, unknown>>; readonly body: Uint8Array };

/** Gives a pass to whoever signed with the key that a certificate of ours binds. */
export async function givePass(
  ports: FleetPorts, mint: TokenMint, tellKeys: TellKeys, signed: SignedRequest, request: z.output<typeof TokenRequest>,
): Promise<Result<Pass>> {
  if (!isProtocolUnderstood(request.protocol)) return fail('protocol_unsupported');
  const { certificate } = request;
  if (!isSignedBy(ports.keys.server_public_key, certificateText(certificate), certificate.signature)) return fail('terminal_unknown');
  const proof = checkProof(signed, certificate);
  if (!proof.ok) return proof;
  const now_ms = ports.clock.now_ms();
  let taken = await takeRequest(ports.postgres, certificate.enrolment, proof.value, now_ms);
  // The gate may know of an ended key from the log outside of the database, and the rest of the database nothing.
  if (taken === null || (taken.ok && taken.value !== 'enrolled')) {
    const recovered = await recover(ports, tellKeys, certificate, taken === null ? null : taken.value, now_ms);
    if (!recovered.ok) return recovered;
    taken ??= await takeRequest(ports.postgres, certificate.enrolment, proof.value, now_ms);
  }
  assert(taken, 'a key that was made known again is known');
  if (!taken.ok) return taken;
  const time = { terminal: certificate.terminal, nonce: request.nonce, at: new Date(now_ms).toISOString() };
  const newer = taken.value === 'enrolled' ? await newerCertificate(ports, certificate) : null;
  return ok({
    ...newer,
    token: mint.issue(identityOf(certificate, taken.value), now_ms, newer?.certificate ?? certificate), expires_in_s: TOKEN_LIFE_S,
    time: { ...time, signature: ports.keys.signAs('stilltill/v1/time', timeText(time)) }, incarnation: ports.state.incarnation(),
  });
}

/** The certificate that the same key has since its terminal was moved, and what its till has to know of that store; null: the one that it shows is its newest. */
async function newerCertificate(ports: FleetPorts, shown: Certificate): Promise<{ certificate: Certificate; store: { name: string; currency: Enrolled['currency'] } } | null> {
  return ports.postgres.withMerchant(shown.merchant, async (tx) => {
    const certificate = (await store.selectEnrolment(tx, shown.enrolment))?.certificate;
    if (!certificate || certificate.store === shown.store || certificate.at < shown.at) return null;
    const shop = await store.selectStore(tx, certificate.store);
    assert(shop, 'a certificate names a store');
    return { certificate, store: { name: shop.name, currency: shop.currency } };
  });
}

function checkProof({ headers, body }: SignedRequest, certificate: Certificate): Result<{ nonce: string; created_s: number }> {
  const content_digest = contentDigest(body);
  if (headers['content-digest'] !== content_digest || headers['stilltill-purpose'] !== TOKEN_PURPOSE) return fail('proof_invalid');
  const read = readSignatureHeaders(headers);
  if (!read.ok) return read;
  const { signature_base64, ...parameters } = read.value;
  if (parameters.keyid !== certificate.enrolment) return fail('proof_invalid');
  const base = signatureBase({ purpose: TOKEN_PURPOSE, method: 'POST', path: TOKEN_PATH, content_digest }, parameters);
  const signature = Buffer.from(signature_base64, 'base64').toString('base64url');
  return isSignedBy(certificate.public_key, base, signature) ? ok(parameters) : fail('proof_invalid');
}

/**
 * A terminal that holds our certificate and that the database does not know was enrolled after the backup that was
 * restored. It is known again, in the state that the gate knows (null: none), and a person is told.
 */
async function recover(ports: FleetPorts, tellKeys: TellKeys, certificate: Certificate, known: KeyState | null, now_ms: number): Promise<Result<null>> {
  const now = new Date(now_ms);
  const written = await ports.postgres.withMerchant<Result<null>>(certificate.merchant, async (tx) => {
    if (await store.selectEnrolment(tx, certificate.enrolment)) return ok(null);
    if (!(await recoverTerminal(tx, certificate, now))) return fail('terminal_unknown');
    const isNewest = (await store.selectEnrolmentsOf(tx, certificate.terminal)).every(({ id }) => id <= certificate.enrolment);
    const state = known ?? (isNewest ? 'enrolled' : 'replaced');
    const replaced = await store.insertEnrolment(tx, certificate, state, now);
    if (isNewest && state !== 'replaced') await store.updateTerminal(tx, certificate.terminal, state, certificate.enrolment);
    await ports.journal.appendServerEntry(tx, 'terminal.recovered', { terminal: certificate.terminal, enrolment: certificate.enrolment });
    await ports.journal.openTerminalRecovered(tx, certificate.terminal, certificate.enrolment);
    await tellKeys(tx, replaced, 'replaced');
    ports.live.publishAfterCommit(tx, { type: 'terminal', terminal: certificate.terminal });
    return ok(null);
  });
  if (written.ok && known === null) await recoverKey(ports.postgres, certificate, now);
  return written;
}

/** The row of the terminal, and of its store, made again where they are gone. False: not even the merchant is known. */
async function recoverTerminal(tx: MerchantTx, certificate: Certificate, now: Date): Promise<boolean> {
  if (await store.lockTerminal(tx, certificate.terminal)) return true;
  if (!(await store.selectStore(tx, certificate.store))) {
    // What the certificate does not say is taken from a sister store; the manager is told and can put it right.
    const sister = (await store.selectStores(tx))[0];
    if (!sister) return false;
    await store.insertStore(tx, { ...sister, id: certificate.store, code: certificate.store_code, name: certificate.store_code }, now);
  }
  const { terminal: id, terminal_code: code, store: store_id } = certificate;
  const inserted = await store.insertTerminal(tx, { id, code, name: code, store_id }, now)
    || await store.insertTerminal(tx, { id, code: `${code.slice(0, 7)}R`, name: code, store_id }, now);
  return inserted;
}
