/** Two merchants on one server, whose things can be made whole, and how to tell what became of one's by what the other did. */
import { furnishMerchant } from './furnished-merchant.ts';
import { type OpenApi, routesOf } from './openapi-calls.ts';
import { type Tables, fingerprint, idsOf, readTables } from './tenant-rows.ts';
import type { TestDatabase } from './test-database.ts';
import { type TestShop, openTestShop } from './test-shop.ts';
import { type WholeShop, openWholeShop } from './whole-shop.ts';

export type TwoShops = {
  readonly shop: TestShop;
  readonly ours: WholeShop; readonly theirs: WholeShop;
  /** Every route of the server's document, as `GET /api/v1/…`. */
  readonly routes: ReadonlySet<string>;
  /** What is theirs now: ids that we have not, and a fingerprint of every row by table. */
  lookAtThem(): Promise<{ readonly ids: ReadonlySet<string>; readonly print: Readonly<Record<string, string>> }>;
  /** The tables of theirs in which anything is otherwise than it was. */
  changedSince(print: Readonly<Record<string, string>>): Promise<string[]>;
};

/** `mark`s are OURSHOP and THEIRSHOP. No job runs, so that nothing changes but by calls. */
export async function openTwoShops(database: TestDatabase): Promise<TwoShops> {
  // Nobody is limited by the rates of forms: each call comes a minute after the one before.
  let monotonic_ms = 0;
  const shop = await openTestShop(database, { monotonic_ms: () => (monotonic_ms += 60_000), public_address: 'https://shop.test' });
  const { server, clock } = shop;
  const document = JSON.parse((await server.app.inject({ url: '/api/openapi.json' })).body) as OpenApi;
  const tables: Tables = await readTables(database);
  const open = async (mark: string, phone: string): Promise<WholeShop> => openWholeShop(await furnishMerchant(server, database, document, { mark, phone, now_ms: clock.now_ms() }), { server, database, clock });
  const [ours, theirs] = [await open('OURSHOP', '13800138001'), await open('THEIRSHOP', '13800138002')];
  return {
    shop, ours, theirs, routes: new Set(routesOf(document).map(({ method, path }) => `${method} ${path}`)),
    async lookAtThem() {
      const our_ids = await idsOf(database, tables, ours.merchant);
      const ids = new Set([...await idsOf(database, tables, theirs.merchant)].filter((id) => !our_ids.has(id)));
      return { ids, print: await fingerprint(database, tables, theirs.merchant) };
    },
    async changedSince(print) {
      const now = await fingerprint(database, tables, theirs.merchant);
      return Object.keys(now).filter((table) => now[table] !== print[table]);
    },
  };
}
