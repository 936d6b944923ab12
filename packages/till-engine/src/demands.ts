/** What was asked of somebody for their next sign-on, as far as this till knows it: it holds until it was met here, or ran out. */
import type { HeldProofs } from '@stilltill/domain/operator';
import type { SignOnDemandRecord } from '@stilltill/protocol';
import type { KnownOperator } from './catalog/catalog.ts';
import { judgedTime } from './clock-mark.ts';
import type { Core } from './core.ts';
import { rightsHere } from './rights-here.ts';

/** More than stand at once while a till has no network. */
const MET_MAX = 200;

/** Null: nothing more than always. */
export function demandOf(core: Core, operator: string): SignOnDemandRecord | null {
  const demand = core.catalog.demand(operator);
  if (!demand || core.memory.demands_met.includes(demand.demand)) return null;
  return judgedTime(core) < Date.parse(demand.until) ? demand : null;
}

/** What is remembered once one was met, in the write of the sign-on. */
export function withMet(core: Core, demand: string): readonly string[] {
  return [...core.memory.demands_met, demand].slice(-MET_MAX);
}

/** What somebody can prove themself by here. A badge that their role doesn't let them use is none. */
export function proofsHeld(core: Core, operator: KnownOperator): HeldProofs {
  const isBadgeUsed = rightsHere(core, operator, false)?.credentials.badge !== 'never' && Boolean(core.catalog.store()?.badge_salt);
  return { has_pin: operator.pin !== null, has_badge: isBadgeUsed && operator.badges.length > 0 };
}
