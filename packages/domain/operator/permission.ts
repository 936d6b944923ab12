// CASL decides in under a microsecond and is the same code in browser and server.
import { AbilityBuilder, type MongoAbility, createMongoAbility } from '@casl/ability';

export type Role = 'operator' | 'manager' | 'owner';
export const ROLES: readonly Role[] = ['operator', 'manager', 'owner'];

/** All that a role can grant. */
export const ACTIONS = [
  'sell', 'open_shift', 'close_shift', 'discount', 'waive', 'override_price', 'refund', 'refund_without_sale', 'refund_otherwise', 'charge_again',
  'move_cash', 'open_drawer', 'read_x_report', 'unlock_operator', 'change_settings', 'enrol_terminal', 'retire_terminal', 'settle_exception',
  'read_office', 'manage_staff', 'manage_catalog', 'manage_stock', 'manage_customers',
] as const;
export type Action = (typeof ACTIONS)[number];

export type Ability = MongoAbility<[Action, 'shop']>;

/** Rights that a till takes away when it has not met the server for `RIGHTS_HOURS_MAX`; large discounts go with them (`isSensitive`). Selling is never one of them. */
export const SENSITIVE: ReadonlySet<Action> = new Set([
  'refund_without_sale', 'unlock_operator', 'change_settings', 'enrol_terminal', 'retire_terminal', 'manage_staff', 'manage_catalog', 'manage_customers',
]);
export const RIGHTS_HOURS_MAX = 72;

/** What each rank adds to the one below it. */
export const GRANTS: Readonly<Record<Role, readonly Action[]>> = {
  operator: ['sell', 'open_shift', 'close_shift', 'discount', 'waive', 'refund'],
  manager: [
    'override_price', 'refund_without_sale', 'refund_otherwise', 'charge_again', 'move_cash', 'open_drawer', 'read_x_report', 'unlock_operator', 'enrol_terminal', 'retire_terminal',
    'settle_exception', 'read_office', 'manage_catalog', 'manage_stock', 'manage_customers',
  ],
  owner: ['change_settings', 'manage_staff'],
};

/** What a role may do: its own grants and those of the roles below it. */
export function abilityOf(role: Role, rights: { readonly expired: boolean } = { expired: false }): Ability {
  const { can, build } = new AbilityBuilder<Ability>(createMongoAbility);
  for (const granted of ROLES.slice(0, ROLES.indexOf(role) + 1)) {
    for (const action of GRANTS[granted]) {
      if (!rights.expired || !SENSITIVE.has(action)) can(action, 'shop');
    }
  }
  return build();
}

/** Whether sensitive rights have run out, judged by the highest time ever seen. Both in milliseconds since 1970. */
export function areRightsExpired(last_contact_ms: number | null, highest_time_ms: number): boolean {
  return last_contact_ms === null || highest_time_ms - last_contact_ms > RIGHTS_HOURS_MAX * 3_600_000;
}

/** What an operator may do without a manager. */
export type Limits = { readonly discount_rate_ppm: number; readonly waive_minor: bigint; readonly refund_minor: bigint };

/** How large the thing is that somebody is about to do: a discount by its part of the price, money by its amount, what is counted by how often it was done in this shift before. */
export type Measure = { readonly rate_ppm?: number; readonly amount_minor?: bigint; readonly count?: number };

/** Whether an action is larger than an operator may decide alone. A manager has no such limit. */
export function exceedsLimit(role: Role, action: Action, { rate_ppm = 0, amount_minor = 0n }: Measure, limits: Limits): boolean {
  if (role !== 'operator') return false;
  if (action === 'discount') return rate_ppm > limits.discount_rate_ppm;
  if (action === 'waive') return amount_minor > limits.waive_minor;
  return action === 'refund' && amount_minor > limits.refund_minor;
}
