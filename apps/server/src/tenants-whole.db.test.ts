// Calls that need more than ids: the thing that they name is made in one shop, so that this shop itself can make the very same call;
// whoever of another shop makes it before reads nothing and changes nothing. The others stand in tenants.db.test.ts.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type Answered, send } from '@stilltill/testing/furnished-merchant';
import type { Method } from '@stilltill/testing/openapi-calls';
import { DEEDS } from '@stilltill/testing/tenant-deeds';
import { leaksOf } from '@stilltill/testing/tenant-rows';
import { type TestDatabase, createTestDatabase } from '@stilltill/testing/test-database';
import { type TwoShops, openTwoShops } from '@stilltill/testing/two-shops';
import type { Deed, Named, WholeShop } from '@stilltill/testing/whole-shop';

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
let database: TestDatabase;
let two: TwoShops;

before(async () => {
  database = await createTestDatabase();
  two = await openTwoShops(database);
});
after(async () => {
  await two.shop.close();
  await database.drop();
});

const methodOf = ({ route }: Deed): Method => route.split(' ')[0] as Method;
const call = (deed: Deed, { url, body }: Pick<Named, 'url' | 'body'>, headers: Readonly<Record<string, string>>): Promise<Answered> => send(two.shop.server, { method: methodOf(deed), url, body, headers });

/** As whom a call is made, and by what that is proved; whoever it is for stands first. */
function proofsOf(caller: WholeShop, { route }: Deed, { proof }: Named): Readonly<Record<string, string>>[] {
  if (proof) return [proof(caller)];
  const [cookie, pass] = [{ cookie: caller.cookie }, { authorization: caller.terminal.pass }];
  return route.includes('/office/') ? [cookie, pass] : [pass, cookie];
}

/** Whether a call is about something of theirs. A list is empty for others, and no refusal. */
function namesOne({ route }: Deed, url: string, { body }: Named, ids: ReadonlySet<string>): boolean {
  if (route.startsWith('GET') && !route.includes('{')) return false;
  return [...`${url} ${JSON.stringify(body)}`.matchAll(UUID)].some(([id]) => ids.has(id));
}

/** What whoever belongs to another shop comes to by a call: its address and body, and its body at an address of their own. */
async function attack(deed: Deed, named: Named, own: Named): Promise<string[]> {
  const { ours, theirs, lookAtThem, changedSince } = two;
  const faults: string[] = [];
  const { ids, print } = await lookAtThem();
  for (const url of new Set([named.url, own.url])) {
    for (const headers of [...proofsOf(ours, deed, named), {}]) {
      const answered = await call(deed, { url, body: named.body }, headers);
      const as = Object.keys(headers)[0] ?? 'nobody';
      const leaks = leaksOf(answered, { sent: `${url} ${JSON.stringify(named.body)}`, ids, mark: theirs.mark });
      if (leaks.length > 0 || (named.shows !== undefined && answered.text.includes(named.shows))) faults.push(`${as} read ${leaks.slice(0, 3).join(', ')} from ${url}: ${answered.text.slice(0, 300)}`);
      if (answered.status >= 500 || answered.status === 429) faults.push(`${as} was answered ${answered.text.slice(0, 200)}`);
      if (answered.status < 300 && named.hears === undefined && namesOne(deed, url, named, ids)) faults.push(`${as} was let through at ${url}`);
    }
  }
  return [...faults, ...(await changedSince(print)).map((table) => `${table} was changed`)];
}

describe('what another shop can do with what is its own, we can’t', () => {
  for (const deed of DEEDS) {
    it(deed.route, async () => {
      assert.ok(two.routes.has(deed.route), 'there is such a route');
      const named = await deed.make(two.theirs);
      assert.deepEqual(await attack(deed, named, await deed.make(two.ours)), []);
      const [proof = {}] = proofsOf(two.theirs, deed, named);
      const own = await call(deed, named, proof);
      assert.ok(own.status >= 200 && own.status < 300, `${own.status} ${own.text}`);
      assert.ok(own.text.includes(named.shows ?? ''), own.text);
    });
  }
});
