/** What the staff room asks of other rooms and of the platform. The composition fills it in. */
import type { ServerBody } from '@stilltill/protocol';
import type { MerchantTx } from '../../platform/postgres.ts';
import type { Platform } from '../../platform/platform.ts';
import type { ReferenceRecord } from '../catalog/index.ts';
import type { BadgeSalt } from './secret.ts';

export type StaffKind = 'operator.changed' | 'role.changed' | 'role.removed' | 'badge.issued' | 'badge.withdrawn';

export type StaffPorts = Pick<Platform, 'postgres' | 'clock' | 'ids' | 'random' | 'remembrance'> & {
  /** Puts records into the change feed, as the last act of the transaction. */
  publishChanges(tx: MerchantTx, records: readonly ReferenceRecord[]): Promise<unknown>;
  appendServerEntry<K extends StaffKind>(tx: MerchantTx, kind: K, body: ServerBody<K>): Promise<unknown>;
  /** Somebody is not at work any more: what else they could sign in with is closed. */
  signOutOperator(merchant: string, operator: string): Promise<void>;
  /** Under which badges are hashed; null: nobody has one yet. */
  badgeSalt(tx: MerchantTx): Promise<BadgeSalt | null>;
  /** Keeps it where there is none, and sends it to the tills of all stores; answers with the one that holds. */
  keepBadgeSalt(tx: MerchantTx, salt: BadgeSalt): Promise<BadgeSalt>;
};
