/** Enrolment: the till makes a key, proves that it holds it, and is bound to merchant, store and terminal by the server. */
import { enrolmentText } from '@stilltill/domain/journal';
import { type Result, fail, ok } from '@stilltill/domain/result';
import { EnrolmentAnswer, PROTOCOL_VERSION, normalizeCode } from '@stilltill/protocol';
import type { z } from 'zod';
import { type Core, record, remember } from './core.ts';
import { newChain } from './journal.ts';
import type { Identity, Memory } from './memory.ts';
import { call } from './wire.ts';

type InTurn = <T>(work: () => Promise<Result<T>>) => Promise<Result<T>>;

/** The server is asked between two turns: a till that is enrolled again goes on selling meanwhile. */
export async function enrol(core: Core, typed: string, inTurn: InTurn): Promise<Result<null>> {
  const code = normalizeCode(typed);
  if (code.length !== 8) return fail('code_unknown');
  const begun = await inTurn(() => prepare(core, code));
  if (!begun.ok) return begun;
  const { key, public_key } = begun.value;
  const signature = await core.ports.keys.sign(key, enrolmentText(code, public_key));
  const answer = await call(core, { method: 'POST', path: '/api/v1/enrolment', body: { protocol: PROTOCOL_VERSION, code, public_key, signature } }, EnrolmentAnswer);
  if (!answer.ok) return answer;
  if (answer.value.certificate.public_key !== public_key) return fail('proof_invalid');
  return inTurn(() => adopt(core, key, answer.value));
}

/** The same code again means that the answer was lost: the server knows the key, and gives the same enrolment. */
async function prepare(core: Core, code: string): Promise<Result<NonNullable<Memory['enrolling']>>> {
  const before = core.memory.enrolling;
  if (before?.code === code) return ok(before);
  // A key that can't be kept, on a full disk, is an outcome that a person can mend.
  const made = await core.ports.keys.create().then(ok, () => fail('storage_failed'));
  if (!made.ok) return made;
  const enrolling = { code, ...made.value };
  const kept = await remember(core, { enrolling }, 'strict');
  return kept.ok ? ok(enrolling) : kept;
}

async function adopt(core: Core, key: string, answer: z.output<typeof EnrolmentAnswer>): Promise<Result<null>> {
  const { certificate, server_public_key, merchant_public_key, shop_name, store_name, currency, public_address, incarnation, follows } = answer;
  const identity: Identity = { key, certificate, server_public_key, merchant_public_key, shop_name, store_name, currency };
  const before = core.memory.identities.at(-1);
  const isSamePlace = (['merchant', 'terminal', 'store'] as const).every((name) => before?.certificate[name] === certificate[name]);
  const changes: Partial<Memory> = {
    identities: [...core.memory.identities, identity], chains: [...core.memory.chains, newChain(core, identity)], enrolling: null,
    server: { incarnation, public_address, head: null, acknowledgement: null, state: 'enrolled' },
    // Another terminal, store or shop: what belongs to the place before does not go along.
    ...(isSamePlace ? {} : { shift: null, session: null, draft: null, receipt: null, lockouts: {}, seal: null }),
  };
  if (before && !isSamePlace) {
    const forgotten = await core.catalog.forget(core.fence);
    if (!forgotten.ok) return forgotten;
    core.view.operator = null;
    core.view.basket = null;
    core.view.found = null;
    core.view.receipt = null;
  }
  const began = await record(core, [{ kind: 'epoch.began', body: { reason: 'enrolled', follows, store: certificate.store }, session: null }], changes);
  return began.ok ? ok(null) : began;
}
