/**
 * A lock that the office put on this terminal. The till keeps its basket and sends what it has recorded; nobody signs on or
 * sells until somebody takes the lock away, or the owner's recovery code opens the till where it stands.
 */
import { type Result, fail, ok } from '@stilltill/domain/result';
import { normalizeCode } from '@stilltill/protocol';
import { type Core, type Fact, record } from './core.ts';
import { fits } from './pins.ts';
import type { TerminalLock } from './till.ts';

/** The lock that stands; null: none, or one that was opened here. */
export function lockSet(core: Core): TerminalLock | null {
  const lock = core.catalog.terminal()?.lock ?? null;
  return lock && core.memory.opened_lock !== lock.id ? lock : null;
}

/** The lock that holds already: a payment that a machine is at comes to its end first. */
export function lockOf(core: Core): TerminalLock | null {
  return core.view.paying && core.memory.session ? null : lockSet(core);
}

/** Opens the lock with the owner's recovery code, offline too; that lock then holds no more. */
export async function openLock(core: Core, recoveryCode: string, clockFacts: readonly Fact[]): Promise<Result<null>> {
  const lock = lockSet(core);
  if (!lock) return ok(null);
  const recovery = core.catalog.recovery();
  if (!recovery || !(await fits(core, normalizeCode(recoveryCode), recovery))) return fail('recovery_code_wrong');
  const done = await record(core, [...clockFacts, { kind: 'terminal.unlocked_here', body: { lock: lock.id } }], { opened_lock: lock.id });
  return done.ok ? ok(null) : done;
}
