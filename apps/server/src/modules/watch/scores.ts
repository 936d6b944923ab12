/** Score cards: how often each operator did what rules count, beside their peers, with how far that is known. */
import { USUAL_POLICY, WEEK_MS, scoreCard } from '@stilltill/domain/watch';
import type { ScoreList } from '@stilltill/protocol';
import type { z } from 'zod';
import type { MerchantTx } from '../../platform/postgres.ts';
import type { WatchPorts } from './ports.ts';
import { readWeeks } from './store.ts';

/** Peers are those of the same rank and hours at all stores: a store alone may have nobody to compare with. */
export async function readScores(ports: WatchPorts, tx: MerchantTx, of: { readonly store: string | null; readonly operator?: string }): Promise<z.input<typeof ScoreList>> {
  const weeks = await readWeeks(tx, new Date(ports.clock.now_ms() - USUAL_POLICY.window_weeks * WEEK_MS));
  const scores = scoreCard(weeks, USUAL_POLICY, of.operator).filter(({ store }) => of.store === null || store === of.store);
  const names = await ports.operatorNames(tx, [...new Set(scores.map(({ operator }) => operator))]);
  const stores = new Map((await ports.stores(tx)).map(({ id, name }) => [id, name]));
  const items = [...Map.groupBy(scores, ({ operator, store }) => `${operator} ${store}`).values()].flatMap((list) => {
    const [first] = list;
    return first ? [{
      operator: first.operator, operator_name: names.get(first.operator) ?? null, store: first.store, store_name: stores.get(first.store) ?? '',
      rates: list.map(({ operator: _operator, store: _store, ...rate }) => rate),
    }] : [];
  });
  const from_ms = weeks[0]?.week_ms;
  return { from: from_ms === undefined ? null : new Date(from_ms).toISOString(), weeks: weeks.length, items };
}
