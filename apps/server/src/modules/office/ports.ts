import type { Role } from '@stilltill/domain/operator';
import type { Result } from '@stilltill/domain/result';
import type { FirstStep, NewShop, ServerBody } from '@stilltill/protocol';
import type { FastifyRequest } from 'fastify';
import type { Clock } from '../../platform/clock.ts';
import type { Platform } from '../../platform/platform.ts';
import type { MerchantTx } from '../../platform/postgres.ts';

/** What argon2id made of a recovery code; `salt` and `hash` are base64. */
type HashedCode = { readonly salt: string; readonly memory_kib: number; readonly passes: number; readonly hash: string };
type StoreOfOffice = { readonly id: string; readonly code: string; readonly name: string; readonly currency: string; readonly timezone: string; readonly languages: readonly ('zh' | 'en')[] };

type OperatorOfOffice = { readonly id: string; readonly name: string; readonly role: Role };

/** What is written down of a request that changed something. */
export type NotedRequest = Pick<FastifyRequest, 'method' | 'routeOptions' | 'params' | 'body'>;

/** What sign-in asks of the platform and of the rooms that know shops and staff. The composition fills it in. */
export type OfficePorts = Pick<Platform, 'postgres' | 'clock' | 'random' | 'ids' | 'log' | 'keys' | 'public_address' | 'remembrance'> & {
  merchant(tx: MerchantTx): Promise<{ readonly shop_name: string } | undefined>;
  stores(tx: MerchantTx): Promise<readonly StoreOfOffice[]>;
  /** Operators who are at work: whom an account may be bound to. */
  activeOperators(tx: MerchantTx): Promise<readonly OperatorOfOffice[]>;
  /** Whether somebody is at work: the account of whoever left opens nothing. */
  isAtWork(tx: MerchantTx, operator: string): Promise<boolean>;
  appendServerEntry(tx: MerchantTx, kind: 'access.changed', body: ServerBody<'access.changed'>): Promise<unknown>;
  /** Tells the streams of the office that one account opens nothing any more. */
  readonly live: Pick<Platform['live'], 'publish'>;
  /** Keeps the recovery code and sends it to the tills; the last act of its transaction. */
  setRecovery(tx: MerchantTx, recovery: HashedCode): Promise<unknown>;
  /** Makes a shop with its first store and its owner among the operators. Doing it again changes nothing. `currency_unknown`, `zone_invalid`. */
  openShop(shop: NewShop & { readonly merchant: string; readonly store: string; readonly operator: string; readonly owner: string }): Promise<Result<null>>;
  /** Which of the first steps are done, by what the shop holds. */
  countedSteps(tx: MerchantTx): Promise<ReadonlySet<FirstStep>>;
  /** Writes down who changed what, in the transaction of the change. */
  noteCommand(tx: MerchantTx, clock: Clock, request: NotedRequest, who: { readonly user: string; readonly name: string }): Promise<void>;
  /** Origins under which devices of the same network reach this server. */
  otherDevices(): readonly string[];
  makeRecoveryCode(): Promise<{ readonly code: string; readonly hashed: HashedCode }>;
};
