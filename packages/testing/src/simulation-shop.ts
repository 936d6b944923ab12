/** The shop of a seed: ids that its tills and its people need. */
import type { Person } from './simulation-rights.ts';

/** `first`: what they are as the shop opens. */
export type SimOperator = { readonly id: string; readonly pin: string; readonly first: Person };
/** One seed's shop: ids that the tills need. */
export type SimShop = {
  readonly merchant: string; readonly terminals: readonly string[]; readonly products: readonly string[]; readonly operators: readonly SimOperator[];
  readonly store: string;
  /** A store that the shop's tills don't stand in. */
  readonly elsewhere: string;
  /** The one role that the shop defined. */
  readonly role: string;
  /** What an owner holds who has nobody above them and limits all the same. */
  readonly owner_role: string;
  /** What a manager's badge says, and the PIN beside it. */
  readonly badge: { readonly badge: string; readonly pin: string };
};
