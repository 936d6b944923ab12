/** Tells the office's screens which terminals look other than before: once a second, whatever number of them there are. */
import type { Live } from '../../platform/live.ts';
import type { MerchantTx } from '../../platform/postgres.ts';

const GATHER_MS = 1_000;
/** As many as a notification of PostgreSQL holds. */
const TOLD_MAX = 150;

export type Teller = {
  tell(merchant: string, terminals: readonly string[]): void;
  tellAfterCommit(tx: MerchantTx, terminals: readonly string[]): void;
  /** Tells at once what was gathered. */
  flush(): void;
};

export function makeTeller(live: Pick<Live, 'publish'>): Teller {
  const gathered = new Map<string, Set<string>>();
  let timer: NodeJS.Timeout | null = null;
  const flush = (): void => {
    if (timer) clearTimeout(timer);
    timer = null;
    for (const [merchant, terminals] of gathered) {
      const all = [...terminals];
      for (let from = 0; from < all.length; from += TOLD_MAX) live.publish(merchant, { type: 'terminals', terminals: all.slice(from, from + TOLD_MAX) });
    }
    gathered.clear();
  };
  const tell = (merchant: string, terminals: readonly string[]): void => {
    if (terminals.length === 0) return;
    const known = gathered.get(merchant) ?? new Set();
    for (const terminal of terminals) known.add(terminal);
    gathered.set(merchant, known);
    timer ??= setTimeout(flush, GATHER_MS).unref();
  };
  return { tell, flush, tellAfterCommit: (tx, terminals) => tx.afterCommit(() => tell(tx.merchant_id, terminals)) };
}
