/**
 * Who is at the till. A try is counted durably before the PIN is looked at, so that pulling the plug gives no free try.
 * The owner's recovery code unlocks offline: a lockout never stops a shop of one person.
 */
import { NO_LOCKOUT, afterTry, isLocked, triesLeft } from '@stilltill/domain/operator';
import { type Result, fail, ok } from '@stilltill/domain/result';
import { normalizeCode } from '@stilltill/protocol';
import type { KnownOperator, Verifier } from './catalog/catalog.ts';
import { judgedTime } from './clock-mark.ts';
import { type Core, type Fact, isoTime, record, remember } from './core.ts';
import { abandonFacts, hasLines } from './selling.ts';
import type { SignOffReason } from './till.ts';

async function fits(core: Core, secret: string, verifier: Verifier): Promise<boolean> {
  const made = await core.ports.hash.argon2id(secret, verifier, verifier.length);
  return (await core.ports.keys.mac(made)) === verifier.mac;
}

function lockoutOf(core: Core, operator: string): typeof NO_LOCKOUT {
  return core.memory.lockouts[operator] ?? NO_LOCKOUT;
}

function without(lockouts: Core['memory']['lockouts'], operator: string): Core['memory']['lockouts'] {
  return Object.fromEntries(Object.entries(lockouts).filter(([id]) => id !== operator));
}

export async function signOn(core: Core, id: string, pin: string, clockFacts: () => Fact[]): Promise<Result<null>> {
  const known = await checkPin(core, id, pin, clockFacts);
  return known.ok ? begin(core, known.value, 'pin', clockFacts()) : known;
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
  return remember(core, { lockouts: without(core.memory.lockouts, id) }, 'relaxed');
}

/** Opens a session; whoever was signed on is signed off in the same write. */
async function begin(core: Core, operator: KnownOperator, way: 'pin' | 'recovery_code', clockFacts: readonly Fact[]): Promise<Result<null>> {
  const session = { session: core.ports.ids.uuid(), operator: operator.id };
  const before = core.memory.session;
  const facts: Fact[] = [...clockFacts];
  if (before) facts.push({ kind: 'operator.signed_off', body: { reason: 'switched' } });
  facts.push({ kind: 'operator.signed_on', body: { way }, session });
  const done = await record(core, facts, { session, lockouts: without(core.memory.lockouts, operator.id) });
  if (!done.ok) return done;
  core.view.operator = { id: operator.id, name: operator.name, role: operator.role, language: operator.language, session: session.session };
  // A basket that somebody else had begun is offered, not handed over silently.
  if (core.view.basket && core.memory.draft?.operator !== operator.id) {
    // Goods that were to come back for nothing yet are forgotten: whoever begins an exchange answers for it.
    if (hasLines(core.view.basket)) core.view.found = core.view.basket;
    core.view.basket = null;
  }
  core.changed();
  return ok(null);
}

export async function unlock(core: Core, id: string, recoveryCode: string, clockFacts: readonly Fact[]): Promise<Result<null>> {
  const operator = core.catalog.operator(id);
  if (!operator?.active) return fail('operator_unknown');
  const recovery = core.catalog.recovery();
  if (!recovery || !(await fits(core, normalizeCode(recoveryCode), recovery))) return fail('recovery_code_wrong');
  const fact: Fact = { kind: 'operator.unlocked', body: { unlocked: id, way: 'recovery_code' } };
  const done = await record(core, [...clockFacts, fact], { lockouts: without(core.memory.lockouts, id) });
  return done.ok ? ok(null) : done;
}

/** Leaving gives a basket up; a till that locks keeps it for whoever comes back. */
export function keepsBasket(reason: SignOffReason | 'withdrawn'): boolean {
  return reason !== 'left' && reason !== 'switched';
}

/** Ends the session. `withdrawn`: the office took the operator's place at the till away. */
export async function signOff(core: Core, reason: SignOffReason | 'withdrawn', clockFacts: readonly Fact[]): Promise<Result<null>> {
  if (!core.memory.session) return ok(null);
  const basket = keepsBasket(reason) ? null : core.view.basket;
  const facts: Fact[] = [...clockFacts, ...abandonFacts(basket, 'signed_off'), { kind: 'operator.signed_off', body: { reason } }];
  const done = await record(core, facts, { session: null, ...(basket ? { draft: null } : {}) });
  if (!done.ok) return done;
  core.view.operator = null;
  if (basket) core.view.basket = null;
  core.changed();
  return ok(null);
}
