/**
 * PINs and the tries at them. A try is counted durably before the PIN is looked at, so that pulling the plug gives no free try.
 */
import { type Lockout, NO_LOCKOUT, afterTry, isLocked, triesLeft } from '@stilltill/domain/operator';
import { type Result, fail, ok } from '@stilltill/domain/result';
import type { KnownOperator, Verifier } from './catalog/catalog.ts';
import { judgedTime } from './clock-mark.ts';
import { type Core, type Fact, isoTime, record, remember } from './core.ts';

/** Whether a secret is the one that a verifier was made of. */
export async function fits(core: Core, secret: string, verifier: Verifier): Promise<boolean> {
  const made = await core.ports.hash.argon2id(secret, verifier, verifier.length);
  return (await core.ports.keys.mac(made)) === verifier.mac;
}

export function lockoutOf(core: Core, operator: string): Lockout {
  return core.memory.lockouts[operator] ?? NO_LOCKOUT;
}

export function withoutTries(lockouts: Core['memory']['lockouts'], operator: string): Core['memory']['lockouts'] {
  return Object.fromEntries(Object.entries(lockouts).filter(([id]) => id !== operator));
}

/** Whether it is they: the same count of wrong tries wherever a PIN is asked. Who is let in lifts the count with `clearTries`. */
export async function checkPin(core: Core, id: string, pin: string, clockFacts: () => Fact[]): Promise<Result<KnownOperator>> {
  const operator = core.catalog.operator(id);
  if (!operator?.active || !operator.pin) return fail('operator_unknown');
  const now_ms = judgedTime(core);
  const before = lockoutOf(core, id);
  if (isLocked(before, now_ms)) return fail('operator_locked', { until: isoTime(before.locked_until_ms as number) });
  const tried = afterTry(before, now_ms);
  const counted = await remember(core, { lockouts: { ...core.memory.lockouts, [id]: tried } }, 'strict');
  if (!counted.ok) return counted;
  if (await fits(core, pin.normalize('NFKC').trim(), operator.pin)) return ok(operator);
  const facts: Fact[] = [{ kind: 'operator.refused', body: { claimed: id, wrong: tried.wrong } }];
  if (tried.locked_until_ms !== null) facts.push({ kind: 'operator.locked', body: { claimed: id, until: isoTime(tried.locked_until_ms) } });
  const told = await record(core, [...clockFacts(), ...facts]);
  if (!told.ok) return told;
  if (tried.locked_until_ms !== null) return fail('operator_locked', { until: isoTime(tried.locked_until_ms) });
  return fail('pin_wrong', { tries_left: triesLeft(tried) });
}

export function clearTries(core: Core, id: string): Promise<Result<null>> {
  return remember(core, { lockouts: withoutTries(core.memory.lockouts, id) }, 'relaxed');
}
