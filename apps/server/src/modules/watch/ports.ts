/** What watch asks of the platform and of other rooms. The composition fills it in. */
import type { SignOnAsks } from '@stilltill/domain/operator';
import type { AssignmentWindow, PlaceSeen, RosterShift, StorePlace, WatchedOperator } from '@stilltill/domain/watch';
import type { Platform } from '../../platform/platform.ts';
import type { MerchantTx } from '../../platform/postgres.ts';
import type { Journal, OperatorNames } from '../journal/index.ts';
import type { RequireOffice } from '../office/index.ts';
import type { Seller } from '../sales/index.ts';
import type { DemandState } from '../staff/index.ts';

/** A stretch of time, in milliseconds since 1970. */
export type Between = { readonly from_ms: number; readonly until_ms: number };

/** A person of the office who may be in charge of a case. `operator`: who they are at the tills; null: nobody, or not known. */
export type OfficePerson = { readonly user: string; readonly name: string; readonly operator: string | null };

export type WatchPorts = Pick<Platform, 'postgres' | 'clock' | 'ids' | 'log' | 'jobs' | 'live'> & {
  readonly journal: Pick<Journal, 'arrivals' | 'lookups' | 'appendOwnMany'>;
  readonly requireOffice: RequireOffice;
  readonly operatorNames: OperatorNames;
  operators(tx: MerchantTx): Promise<readonly WatchedOperator[]>;
  /** Those who still sign on. */
  operatorsAtWork(tx: MerchantTx): Promise<ReadonlySet<string>>;
  stores(tx: MerchantTx): Promise<readonly { readonly id: string; readonly name: string; readonly timezone: string }[]>;
  terminals(tx: MerchantTx): Promise<readonly { readonly id: string; readonly store_id: string; readonly code: string }[]>;
  storePlaces(tx: MerchantTx): Promise<readonly StorePlace[]>;
  roster(tx: MerchantTx, between: Between): Promise<readonly RosterShift[]>;
  windows(tx: MerchantTx, between: Between): Promise<readonly AssignmentWindow[]>;
  /** Where these terminals said that they are. */
  placesSeen(tx: MerchantTx, terminals: readonly string[], between: Between): Promise<readonly PlaceSeen[]>;
  sellersOf(tx: MerchantTx, sales: readonly string[]): Promise<ReadonlyMap<string, Seller>>;
  /** Locks a terminal by the fleet. False: it can't. */
  lockTerminal(tx: MerchantTx, terminal: string, lock: { readonly reason: string; readonly call: string; readonly code: string }, by: string): Promise<boolean>;
  /** Asks operators for more at their next sign-on; answers with what stands then, by operator. The last act of its transaction. */
  askAtSignOn(tx: MerchantTx, wanted: readonly { readonly operator: string; readonly asks: SignOnAsks }[], by: string): Promise<ReadonlyMap<string, string>>;
  /** What became of what was asked. */
  demandStates(tx: MerchantTx, ids: readonly string[]): Promise<readonly DemandState[]>;
  /** Those of the office who decide cases. */
  people(merchant: string): Promise<readonly OfficePerson[]>;
};
