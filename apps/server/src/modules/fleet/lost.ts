/**
 * Which terminals are lost, in memory: what comes from a lost terminal's key is taken as from any other, since a fact is
 * never refused, and a person is told. An upload asks for it without a statement.
 */
import type { Listener } from '../../platform/postgres-listen.ts';
import type { MerchantTx } from '../../platform/postgres.ts';

const CHANNEL = 'fleet_lost';

export type LostTerminals = {
  isLost(tx: MerchantTx, terminal: string): Promise<boolean>;
  /** Tells every process that terminals of the transaction's merchant were lost or found. */
  tell(tx: MerchantTx): Promise<void>;
  /** Begins to follow what other processes decide. Answers with the way to stop. */
  follow(listener: Listener): Promise<() => void>;
};

export function makeLostTerminals(): LostTerminals {
  const by_merchant = new Map<string, ReadonlySet<string>>();
  /** Decisions heard of. What was read while one came may be older than it, and is not kept. */
  let heard = 0;
  const forget = (merchant: string): void => {
    heard += 1;
    by_merchant.delete(merchant);
  };
  const forgetAll = (): void => {
    heard += 1;
    by_merchant.clear();
  };
  const lostOf = async (tx: MerchantTx): Promise<ReadonlySet<string>> => {
    const known = by_merchant.get(tx.merchant_id);
    if (known) return known;
    const heard_before = heard;
    const rows = await tx.query<{ id: string }>('select id from app.terminal where merchant_id = $1 and lost_at is not null', [tx.merchant_id], 'fleet.lost');
    const lost = new Set(rows.map(({ id }) => id));
    if (heard === heard_before) by_merchant.set(tx.merchant_id, lost);
    return lost;
  };
  return {
    isLost: async (tx, terminal) => (await lostOf(tx)).has(terminal),
    async tell(tx) {
      await tx.query('select pg_notify($1, $2)', [CHANNEL, tx.merchant_id]);
      tx.afterCommit(() => forget(tx.merchant_id));
    },
    follow: (listener) => listener.listen(CHANNEL, forget, forgetAll),
  };
}
