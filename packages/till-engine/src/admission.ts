/**
 * What a sign-on takes beside the operator's own proof: what was asked of them for this time, and a word on whoever begins
 * outside of their roster. One manager who lets them in is enough for both. It needs no network.
 */
import { lackingFor } from '@stilltill/domain/operator';
import { type Result, fail, ok } from '@stilltill/domain/result';
import type { KnownOperator } from './catalog/catalog.ts';
import type { Core, Fact } from './core.ts';
import { demandOf, proofsHeld } from './demands.ts';
import { clearTries } from './pins.ts';
import { type Proven, prove } from './proofs.ts';
import { areRightsOut, rightsHere } from './rights-here.ts';
import type { RosterWatch } from './roster.ts';
import type { Proof } from './till.ts';

/** `demand`: what the sign-on meets, and who let them in. `facts` go behind it. */
export type Admission = { readonly demand: { readonly demand: string; readonly by: string | null } | null; readonly facts: readonly Fact[] };

function isManager(core: Core, operator: KnownOperator): boolean {
  const rights = rightsHere(core, operator, areRightsOut(core));
  return rights !== null && rights.rank !== 'operator';
}

/** A shop of one is never blocked: nobody else here could let them. */
function isSole(core: Core, operator: KnownOperator): boolean {
  return isManager(core, operator) && !core.catalog.operators().some((other) => other.id !== operator.id && isManager(core, other));
}

/**
 * `badge_pin_needed`, `badge_needed`: the other of the two is missing, and with it (or a manager) they begin. `off_roster`,
 * `sign_on_approval`: a manager is asked for. `approval_own`, `not_permitted`, or why the manager's own proof is none.
 */
export async function admit(core: Core, roster: RosterWatch, { operator, way }: Proven, manager: Proof | undefined, clockFacts: () => Fact[]): Promise<Result<Admission>> {
  const demand = demandOf(core, operator.id);
  const sole = isSole(core, operator);
  const held = proofsHeld(core, operator);
  const needs = demand && lackingFor(demand.asks, way, held, false);
  // A proof that comes along is looked at where something takes it, and nobody who is alone is let in by another.
  const off = roster.asks(operator);
  const who = { operator: operator.id, name: operator.name };
  const lets = !sole && (needs !== null || off === 'manager') ? manager : undefined;
  // Whoever is alone proves themself by what a passer-by can't pick up: the PIN.
  if (needs !== null && !lets && way === 'badge' && held.has_pin && (needs === 'pin' || sole)) return fail('badge_pin_needed', who);
  if (!sole && !lets && off === 'manager') return fail('off_roster', { name: operator.name });
  if (!sole && !lets && needs !== null) return needs === 'badge' ? fail('badge_needed', who) : fail('sign_on_approval', { name: operator.name });
  const by = lets ? await letIn(core, operator, lets, clockFacts) : ok(null);
  if (!by.ok) return by;
  const met_by = by.value ?? (sole && needs !== null ? operator.id : null);
  return ok({ demand: demand && { demand: demand.demand, by: met_by }, facts: off === null ? [] : roster.accept(operator, off === 'manager' ? by.value : null) });
}

/** Who lets them in: somebody else, who is a manager here. */
async function letIn(core: Core, operator: KnownOperator, manager: Proof, clockFacts: () => Fact[]): Promise<Result<string>> {
  const proven = await prove(core, manager, clockFacts);
  if (!proven.ok) return proven;
  const { id } = proven.value.operator;
  if (id === operator.id) return fail('approval_own');
  const cleared = await clearTries(core, id);
  if (!cleared.ok) return cleared;
  return isManager(core, proven.value.operator) ? ok(id) : fail('not_permitted');
}
