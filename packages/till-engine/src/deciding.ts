/** Who decided what in a basket that others may go on with: after a restart, or where it was put aside. */
import { decisionsOfSale } from '@stilltill/domain/operator';
import { assert } from '@stilltill/domain/result';
import { type Decided, type Sale, keepDecided } from '@stilltill/domain/sale';
import type { Core } from './core.ts';

/** Whoever is signed on, under what is known now. */
export function deciderOf(core: Core): Omit<Decided, 'what'> {
  const { session } = core.memory;
  assert(session, 'something is decided by somebody');
  return { by: session.operator, session: session.session, basis: core.catalog.cursor() };
}

/** A sale says only what others decided in it, and only what still holds: what its own operator did, they did. */
export function withOthersDecisions({ decided = [], ...sale }: Sale, operator: string): Sale {
  if (decided.length === 0) return sale;
  const holding = decisionsOfSale(sale);
  const others = keepDecided(decided, (thing, by) => by !== operator && holding.some(({ action, line }) => action === thing.action && line === thing.line));
  return others.length > 0 ? { ...sale, decided: others } : sale;
}
