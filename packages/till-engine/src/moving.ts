/**
 * A terminal that the office moved to another store. Its new certificate comes with a pass; the till goes on at its earlier
 * store until nothing of that store is open and nobody is signed on, and then begins a new epoch under the new certificate, in one durable write.
 * What it recorded before stays in the outbox under the certificate of that time.
 */
import { certificateText } from '@stilltill/domain/journal';
import { type Result, ok } from '@stilltill/domain/result';
import { type Core, chainOf, identityOf, record } from './core.ts';
import { newChain } from './journal.ts';
import type { Identity } from './memory.ts';
import type { MoveWaitsFor, Moved } from './moved.ts';
import { hasLines } from './selling.ts';

/** Whether a certificate is the server's, for this terminal and key, for another store, and no older than the present one. */
async function isMoveOf(core: Core, { certificate: present, server_public_key }: Identity, { certificate }: Moved): Promise<boolean> {
  const isSame = (['merchant', 'terminal', 'enrolment', 'public_key', 'terminal_code'] as const).every((name) => certificate[name] === present[name]);
  return isSame && certificate.store !== present.store && Date.parse(certificate.at) >= Date.parse(present.at)
    && core.ports.keys.verify(server_public_key, certificateText(certificate), certificate.signature);
}

/** Keeps what a pass said of a move; a certificate that does not hold says nothing, and one that comes no more was taken back. */
export async function noteMove(core: Core, identity: Identity, moved: Moved | null): Promise<void> {
  core.view.moved = moved && (await isMoveOf(core, identity, moved)) ? moved : null;
  core.changed();
}

/** Null: nothing is open, and the till may go. */
export function moveWaitsFor({ memory, view }: Core): MoveWaitsFor | null {
  const open = [view.basket, view.found, memory.draft?.basket].some((basket) => basket && (hasLines(basket) || basket.tenders?.length || basket.exchange));
  if (open || view.paying) return 'basket';
  if (memory.parked.length > 0) return 'parked';
  if (memory.shift) return 'shift';
  return memory.session ? 'session' : null;
}

/**
 * Takes the new certificate up where nothing is open and the server can be reached, which has to give the new store's goods.
 * False: not now. The new place is written first, and the goods of the earlier store go after it: a start that finds them
 * under another certificate drops them. To be called in turn.
 */
export async function takeMove(core: Core): Promise<Result<boolean>> {
  const { moved } = core.view;
  if (!moved || core.view.phase !== 'running' || !core.view.online || moveWaitsFor(core)) return ok(false);
  const present = identityOf(core);
  // Enrolled again meanwhile: the next pass says what holds for that.
  if (moved.certificate.enrolment !== present.certificate.enrolment) return ok(false);
  const identity: Identity = { ...present, certificate: moved.certificate, store_name: moved.store.name, currency: moved.store.currency };
  const { head } = chainOf(core);
  const done = await record(core, [{ kind: 'epoch.began', body: { reason: 'moved', follows: head, store: identity.certificate.store }, session: null }], {
    identities: [...core.memory.identities, identity], chains: [...core.memory.chains, newChain(core, identity)], draft: null, receipt: null, drawer_openings: null,
  });
  if (!done.ok) return done;
  Object.assign(core.view, { moved: null, basket: null, found: null, receipt: null });
  await core.catalog.forget(core.fence);
  core.changed();
  return ok(true);
}
