import { roundToStep } from '../money/index.ts';

/** cash: into the drawer. card, code: on a machine of its own. exchange: what goods that came back are worth. */
export type TenderKind = 'cash' | 'card' | 'code' | 'exchange';

/** Money that was taken or given back, by its kind. `amount_minor` is what it settled; over-tender comes back as change. */
export type Tender = {
  readonly tender: string;
  readonly kind: TenderKind;
  readonly amount_minor: bigint;
  readonly given_minor: bigint;
  /** Only cash has any. */
  readonly change_minor: bigint;
  /** What the machine's slip says; of an exchange, the refund or the sale on the other side. */
  readonly reference?: string | undefined;
};

/** A tender of which nobody knows whether it took the money. */
export type UnknownTender = { readonly tender: string; readonly kind: 'card' | 'code'; readonly amount_minor: bigint; readonly reference?: string | undefined };

/** What cash does to what is left: it ends it, with change, or takes a part of it. */
export type CashTaken = { readonly amount_minor: bigint; readonly change_minor: bigint; readonly rounding_minor: bigint; readonly left_minor: bigint };

/** `step_minor`: the smallest coin. Cash that ends a sale ends it at a multiple of it; a part is taken as it is. */
export function takeCash(left_minor: bigint, given_minor: bigint, step_minor: bigint): CashTaken {
  const asked_minor = roundToStep(left_minor, step_minor);
  if (given_minor < asked_minor) return { amount_minor: given_minor, change_minor: 0n, rounding_minor: 0n, left_minor: left_minor - given_minor };
  return { amount_minor: asked_minor, change_minor: given_minor - asked_minor, rounding_minor: asked_minor - left_minor, left_minor: 0n };
}
