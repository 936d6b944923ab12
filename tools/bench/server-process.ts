/**
 * The server under a bench, in a process of its own: the product as `npm start` runs it, without a demo shop. Its parent
 * asks it by messages to make a shop whose terminals can enrol, and to move stock by what they sold.
 */
import { randomUUID } from 'node:crypto';
import type { Product } from '@stilltill/domain/catalog';
import { assert } from '@stilltill/domain/result';
import { normalizeCode } from '@stilltill/protocol';
import { type RunningServer, startServer } from '@stilltill/server/main.ts';
import { settleSome } from '@stilltill/server/modules/stock/index.ts';
import { readConfigOfProcess } from '@stilltill/server/platform/config.ts';

export type BenchShop = {
  readonly terminals: number;
  readonly products?: readonly Product[];
  readonly operators?: readonly { readonly name: string; readonly pin: string }[];
};
export type ToServer = { readonly make_shop: BenchShop } | { readonly settle_stock: string } | { readonly stop: true };
export type FromServer = { readonly origin: string } | { readonly merchant: string; readonly codes: string[] } | { readonly settled: string };

async function makeShop({ platform: { postgres }, modules: { fleet, catalog, staff } }: RunningServer, { terminals, products = [], operators = [] }: BenchShop): Promise<FromServer> {
  const [merchant, store] = [randomUUID(), randomUUID()];
  const made = await fleet.makeMerchant({ id: merchant, shop_name: 'Bench' });
  if (!made.ok) throw new Error(made.fault.code);
  await postgres.withMerchant(merchant, (tx) => fleet.makeStore(tx, {
    id: store, code: 'S1', name: 'Bench', currency: 'CNY', timezone: 'Asia/Shanghai', idle_lock_s: 900, languages: ['zh', 'en'],
  }));
  if (operators.length > 0) {
    const people = operators.map((each) => ({ id: randomUUID(), ...each, role: 'operator' as const, active: true, language: 'en' as const }));
    await postgres.withMerchant(merchant, (tx) => staff.makeOperators(tx, people, 'bench'));
  }
  if (products.length > 0) await postgres.withMerchant(merchant, (tx) => catalog.upsertProducts(tx, products));
  const codes: string[] = [];
  for (let each = 1; each <= terminals; each += 1) {
    const id = randomUUID();
    await fleet.makeTerminal(merchant, { id, store, code: `T${each}`, name: `Till ${each}` });
    const issued = await fleet.issueCode(merchant, id, 'bench');
    if (!issued.ok) throw new Error(issued.fault.code);
    codes.push(normalizeCode(issued.value.code));
  }
  return { merchant, codes };
}

/** As the job does that settles where nobody asks. */
async function settleStock({ platform: { postgres } }: RunningServer, merchant: string): Promise<FromServer> {
  for (let has_more = true; has_more;) has_more = await postgres.withMerchant(merchant, settleSome);
  return { settled: merchant };
}

const server = await startServer({ config: readConfigOfProcess(), seeds_demo: false });
const tell = (message: FromServer): void => {
  assert(process.send, 'this process is forked by the bench');
  process.send(message);
};
process.on('message', (message: ToServer) => {
  if ('stop' in message) void server.stop().then(() => process.disconnect?.());
  else if ('settle_stock' in message) void settleStock(server, message.settle_stock).then(tell);
  else void makeShop(server, message.make_shop).then(tell);
});
// A parent that was killed leaves no server behind.
process.on('disconnect', () => void server.stop().then(() => process.exit()));
tell({ origin: server.origins[0] ?? '' });
