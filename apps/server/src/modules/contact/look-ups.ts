/** What other rooms ask about messages and consents. */
import type { MerchantTx } from '../../platform/postgres.ts';
import { uuidArray } from '../../platform/sql-arrays.ts';
import { type MessageAfter, takeMessages } from './office-messages.ts';
import type { ContactPorts } from './ports.ts';
import { readProviders } from './providers.ts';

export type MessageOutcome = { readonly id: string; readonly customer: string; readonly state: string };

export function makeLookUps(ports: ContactPorts) {
  return {
    /** What became of messages, and whose they are. */
    messageStates: (tx: MerchantTx, ids: readonly string[]): Promise<MessageOutcome[]> => (
      tx.query('select id, customer_id as customer, state from app.message where merchant_id = $1 and id = any($2::uuid[])', [tx.merchant_id, uuidArray(ids)], 'contact.message_states')
    ),
    takeMessages: (tx: MerchantTx, after: MessageAfter | null, limit: number, by: string) => takeMessages(ports, tx, after, limit, by),
    /** Whether mail goes out; without a provider it lands in the tray. */
    hasMailProvider: async (tx: MerchantTx): Promise<boolean> => (await readProviders(ports, tx)).some(({ channel }) => channel === 'email'),
    /** How many customers agreed to something between two moments. */
    async countConsents(tx: MerchantTx, from: Date, to: Date): Promise<number> {
      const [row] = await tx.query<{ count: number }>(
        "select count(distinct customer_id)::integer as count from app.consent where merchant_id = $1 and act = 'given' and at >= $2 and at < $3", [tx.merchant_id, from, to], 'contact.count_consents',
      );
      return row?.count ?? 0;
    },
  };
}
