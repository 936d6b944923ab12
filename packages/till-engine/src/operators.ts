/**
 * Who is at the till: sessions, how they begin and how they end. The owner's recovery code unlocks offline: a lockout never
 * stops a shop of one person.
 */
import { pinFiguresMin } from '@stilltill/domain/operator';
import { type Result, fail, ok } from '@stilltill/domain/result';
import { normalizeCode } from '@stilltill/protocol';
import { type Admission, admit } from './admission.ts';
import { type Core, type Fact, record } from './core.ts';
import { withMet } from './demands.ts';
import { lockSet } from './locks.ts';
import { clearTries, fits, withoutTries } from './pins.ts';
import { type Proven, prove } from './proofs.ts';
import { rightsHere } from './rights-here.ts';
import type { RosterWatch } from './roster.ts';
import { abandonFacts, hasLines } from './selling.ts';
import type { Proof, SignOffReason } from './till.ts';

/** Signs on by PIN or badge. `terminal_locked`; `not_at_store`: they have no place at this store; or what `admit` asks for beside it. */
export async function signOn(core: Core, roster: RosterWatch, proof: Proof, manager: Proof | undefined, clockFacts: () => Fact[]): Promise<Result<null>> {
  if (lockSet(core)) return fail('terminal_locked');
  const proven = await prove(core, proof, clockFacts);
  if (!proven.ok) return proven;
  const admitted = await admit(core, roster, proven.value, manager, clockFacts);
  if (admitted.ok) return begin(core, proven.value, admitted.value, clockFacts(), proof.pin);
  // A badge says nothing of whether the PIN was theirs.
  if (proven.value.way === 'badge') return admitted;
  // It was they: only something else is missing.
  const cleared = await clearTries(core, proven.value.operator.id);
  return cleared.ok ? admitted : cleared;
}

/** Opens a session; whoever was signed on is signed off in the same write. */
async function begin(core: Core, { operator, way, badge }: Proven, { demand, facts: rostered }: Admission, clockFacts: readonly Fact[], pin: string | undefined): Promise<Result<null>> {
  const session = { session: core.ports.ids.uuid(), operator: operator.id };
  const before = core.memory.session;
  const facts: Fact[] = [...clockFacts];
  if (before) facts.push({ kind: 'operator.signed_off', body: { reason: 'switched' } });
  facts.push({ kind: 'operator.signed_on', body: { way, ...(badge === undefined ? {} : { badge }), ...(demand ? { demand } : {}) }, session }, ...rostered.map((fact) => ({ ...fact, session })));
  const done = await record(core, facts, { session, lockouts: withoutTries(core.memory.lockouts, operator.id), ...(demand ? { demands_met: withMet(core, demand.demand) } : {}) });
  if (!done.ok) return done;
  core.view.operator = { id: operator.id, name: operator.name, role: rightsHere(core, operator, false)?.rank ?? operator.role, language: operator.language, session: session.session };
  // Only here is a PIN known in the clear, and with it how long it is: roles may ask for more than when it was set.
  const pin_wants_figures = pinFiguresMin(operator, core.catalog.roles());
  if (pin !== undefined && pin.length < pin_wants_figures) core.view.operator = { ...core.view.operator, pin_wants_figures };
  core.view.paying = false;
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
  const done = await record(core, [...clockFacts, fact], { lockouts: withoutTries(core.memory.lockouts, id) });
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
  core.view.paying = false;
  if (basket) core.view.basket = null;
  core.changed();
  return ok(null);
}
