/**
 * What a customer says about being reached. An address is sealed to the merchant before it is written down, with a key that
 * this till can't open; it lies on the disk in the same write as the entry, and nowhere else. Works offline.
 */
import { type AddressKind, AGREED_CHANNELS, AGREED_PURPOSES, CHANNELS_OF_ADDRESS, type ConsentChoice, noticeHash } from '@stilltill/domain/consent';
import { type Result, fail, ok } from '@stilltill/domain/result';
import { type SealedField, type SealedKey, sealField } from '@stilltill/protocol';
import { type Core, type Fact, identityOf, record } from './core.ts';
import type { ConsentRequest, GivenAddress, ReceiptByMessage, WithdrawalRequest } from './till.ts';

/** Digits that a number has at least and at most, with its country code (E.164). */
const DIGITS = { min: 5, max: 15 };
const LENGTH_MAX = { phone: 30, email: 254 } as const satisfies Record<AddressKind, number>;
/** Whether it exists the server finds out: it knows the numbers of the world, and a till does not. */
const SHAPES = { phone: /^\+?[0-9 ]+$/, email: /^[^\s@\p{C}]{1,64}@[^\s@\p{C}]+\.[^\s@\p{C}]+$/u } as const;

/** An address as it is sealed, if it has the shape of one. `phone_invalid`, `email_invalid`. */
export function readAddress({ kind, address }: GivenAddress): Result<string> {
  const fault = fail(kind === 'phone' ? 'phone_invalid' : 'email_invalid');
  // Longer than any address in any spelling: it is not even looked at.
  if (address.length > 2 * LENGTH_MAX[kind]) return fault;
  const text = address.normalize('NFKC').trim();
  const digits = text.replaceAll(/[^0-9]/g, '').length;
  const isShaped = SHAPES[kind].test(text) && text.length <= LENGTH_MAX[kind] && (kind === 'email' || (digits >= DIGITS.min && digits <= DIGITS.max));
  return isShaped ? ok(text) : fault;
}

/** Each pair once, in the order of the notice; null where one can't be: a channel that does not reach the address, or none at all. */
export function readChoices(kind: AddressKind, choices: readonly ConsentChoice[]): readonly ConsentChoice[] | null {
  const isKnown = choices.every(({ purpose, channel }) => AGREED_PURPOSES.includes(purpose) && CHANNELS_OF_ADDRESS[kind].includes(channel));
  if (!isKnown || choices.length === 0) return null;
  return AGREED_PURPOSES.flatMap((purpose) => AGREED_CHANNELS.filter((channel) => choices.some((each) => each.purpose === purpose && each.channel === channel)).map((channel) => ({ purpose, channel })));
}

/** A fact that is ready to be recorded; made outside of the turn, since sealing takes a while and holds nobody up. */
export type Sealed = { readonly kind: Fact['kind']; readonly body: object; readonly keys: readonly SealedKey[] };

export async function sealConsent(core: Core, { address, choices, notice, where, sale }: ConsentRequest): Promise<Result<Sealed>> {
  const chosen = readChoices(address.kind, choices);
  if (!chosen) return fail('request_malformed', { path: 'choices', reason: 'none, or one that does not reach the address' });
  return sealed(core, address, 'consent.given', {
    choices: chosen, notice: { hash: noticeHash(notice, core.ports.hash.sha256Hex), version: notice.version, language: notice.language }, where, sale,
  });
}

export async function sealWithdrawal(core: Core, { address, channels, where, sale }: WithdrawalRequest): Promise<Result<Sealed>> {
  const named = channels && AGREED_CHANNELS.filter((channel) => channels.includes(channel));
  // Nothing chosen is everything: whoever wants less says so.
  return sealed(core, address, 'consent.withdrawn', { channels: named && named.length > 0 ? named : null, where, sale });
}

/** `receipt_missing`: nothing was sold, or what was is not to be seen any more. */
export async function sealReceiptRequest(core: Core, { address, language, where }: ReceiptByMessage): Promise<Result<Sealed>> {
  const { receipt } = core.view;
  if (!receipt) return fail('receipt_missing');
  const link = receipt.link === null ? null : await seal(core, receipt.link);
  return sealed(core, address, 'receipt.requested', { link: link?.field ?? null, language, where, sale: receipt.sale.sale }, link ? [link.sealedKey] : []);
}

/** To be called in turn. */
export async function recordSealed(core: Core, fact: Sealed, clockFacts: readonly Fact[]): Promise<Result<null>> {
  const done = await record(core, [...clockFacts, fact]);
  return done.ok ? ok(null) : done;
}

async function sealed(core: Core, given: GivenAddress, kind: Sealed['kind'], body: object, keys: readonly SealedKey[] = []): Promise<Result<Sealed>> {
  const address = readAddress(given);
  if (!address.ok) return address;
  if (core.memory.identities.length === 0) return fail('terminal_unknown');
  const { field, sealedKey } = await seal(core, address.value);
  return ok({ kind, body: { address: { kind: given.kind, field }, ...body }, keys: [sealedKey, ...keys] });
}

function seal(core: Core, text: string): Promise<{ readonly field: SealedField; readonly sealedKey: SealedKey }> {
  const { ids, random } = core.ports;
  const merchant = Uint8Array.fromBase64(identityOf(core).merchant_public_key, { alphabet: 'base64url' });
  return sealField(text, ids.uuid(), merchant, (bytes) => random.bytes(bytes));
}
