import { type Basket, coinsBack, exchangeTaken } from '@stilltill/domain/sale';
import { USUAL_SELLING } from '@stilltill/protocol';
import type { Receipt, TillState } from '@stilltill/till-engine';

/** What goes back to the customer of goods that come back for cheaper ones. */
function backOf(basket: Basket, step_minor: number): bigint {
  return basket.exchange ? coinsBack(basket.exchange, exchangeTaken(basket), BigInt(step_minor)) : 0n;
}

/** The same of the basket at the till now, to be read from its state. */
export function backNow({ basket, store }: TillState): bigint {
  return backOf(basket, (store?.selling ?? USUAL_SELLING).cash_step_minor);
}

/** The tender by which something went back to the customer in the exchange of a receipt; null: nothing did. */
export function givenBack({ exchanged }: Receipt): { readonly kind: 'cash' | 'card' | 'code'; readonly amount_minor: bigint } | null {
  for (const { kind, amount_minor } of exchanged?.refund.tenders ?? []) if (kind !== 'exchange') return { kind, amount_minor };
  return null;
}
