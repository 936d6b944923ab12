/** What the pages of points read. All keys begin with 'points', so that one word refreshes them. */
import { type PointAccountItem, CustomerGroupList, PointAccountPage, PointLedger, PointRulesAnswer } from '@stilltill/protocol/points';
import { CouponPage, PurchasePage } from '@stilltill/protocol/office-points';
import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import { ask, queryOf, unwrap } from '../api/client.ts';
import type { Paged } from '../api/queries.ts';

export type RulesAnswer = z.output<typeof PointRulesAnswer>;
export type AccountItem = z.output<typeof PointAccountItem>;
export type Ledger = z.output<typeof PointLedger>;
export type LedgerEntry = Ledger['entries'][number];
export type Coupons = z.output<typeof CouponPage>;
export type CouponItem = Coupons['items'][number];
export type PurchaseItem = z.output<typeof PurchasePage>['items'][number];
export type Group = z.output<typeof CustomerGroupList>['items'][number];

/** A page of the accounts. Throws a `FaultError`. */
export async function readAccounts(after: string | undefined, signal: AbortSignal): Promise<z.output<typeof PointAccountPage>> {
  return unwrap(await ask(PointAccountPage, `/office/points/accounts${queryOf({ after })}`, { signal }));
}

/** The account of a card, by its code; null: none. */
export async function findAccount(code: string): Promise<AccountItem | null> {
  return unwrap(await ask(PointAccountPage, `/office/points/accounts${queryOf({ card: code })}`, {})).items[0] ?? null;
}

/** A page of an account with its ledger. Throws a `FaultError`. */
export async function readLedger(account: string, after: string | undefined, signal: AbortSignal): Promise<Ledger> {
  return unwrap(await ask(PointLedger, `/office/points/accounts/${account}${queryOf({ after })}`, { signal }));
}

/** Of which promotion or of which account coupons are asked for. */
export type CouponsOf = { readonly promotion: string } | { readonly account: string };

/** A page of the coupons that were made, with how many there are of each state. Throws a `FaultError`. */
export async function readCoupons(of: CouponsOf, after: string | undefined, signal: AbortSignal): Promise<Coupons> {
  return unwrap(await ask(CouponPage, `/office/points/coupons${queryOf({ ...of, after, limit: 10 })}`, { signal }));
}

export const pointQueries = {
  /** What a customer bought with a card. */
  purchases: (customer: string): Paged<PurchaseItem> => ({
    key: ['points', 'purchases', customer], read: async (after, signal) => unwrap(await ask(PurchasePage, `/office/points/purchases${queryOf({ customer, after, limit: 10 })}`, { signal })),
  }),
  /** The accounts of one customer. */
  ofCustomer: (customer: string) => queryOptions({ queryKey: ['points', 'customer', customer], queryFn: async ({ signal }) => unwrap(await ask(PointAccountPage, `/office/points/accounts${queryOf({ customer })}`, { signal })).items }),
  rules: () => queryOptions({ queryKey: ['points', 'rules'], queryFn: async ({ signal }) => unwrap(await ask(PointRulesAnswer, '/office/points/rules', { signal })) }),
  groups: () => queryOptions({ queryKey: ['points', 'groups'], queryFn: async ({ signal }) => unwrap(await ask(CustomerGroupList, '/office/points/groups', { signal })) }),
};
