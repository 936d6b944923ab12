// Two merchants on one server, and whoever has a right in one of them by a link: a receipt, a page of their own, a way out, a provider's
// secret. With it and the ids of the other shop nobody reads or changes anything there. Routes of sessions and passes: tenants.db.test.ts.
import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import type { Sender } from './modules/contact/index.ts';
import { shortUuid } from './platform/ids.ts';
import { send } from '@stilltill/testing/furnished-merchant';
import { carrier } from '@stilltill/testing/tenant-deeds-people';
import { type TestDatabase, createTestDatabase } from '@stilltill/testing/test-database';
import { sha256Hex } from '@stilltill/testing/test-terminal';
import { type TwoShops, openTwoShops } from '@stilltill/testing/two-shops';
import type { Person, WholeShop } from '@stilltill/testing/whole-shop';

let database: TestDatabase;
let two: TwoShops;
let ours: WholeShop;
let theirs: WholeShop;

before(async () => {
  database = await createTestDatabase();
  two = await openTwoShops(database);
  ({ ours, theirs } = two);
});
after(async () => {
  await two.shop.close();
  await database.drop();
});

const ENGLISH = { 'accept-language': 'en' };
const makeToken = (): string => randomBytes(16).toString('base64url');
const linkOf = (kind: 'r' | 'c' | 'u', { merchant }: WholeShop, token: string): string => `/${kind}/${shortUuid(merchant)}.${token}`;
const open = (url: string) => two.shop.server.app.inject({ url, headers: ENGLISH });
const post = (url: string, fields: string[][] = []) => two.shop.server.app.inject({ method: 'POST', url, payload: String(new URLSearchParams(fields)), headers: { ...ENGLISH, 'content-type': 'application/x-www-form-urlencoded' } });

async function printReceipt(shop: WholeShop): Promise<string> {
  const token = makeToken();
  await shop.uploads(shop.terminal.writeSale({ receipt_token_hash: sha256Hex(token) }));
  return token;
}
/** The link of somebody's own pages, which they have confirmed, or a way out by one click. */
async function giveLink(shop: WholeShop, { customer, point }: Person, kind: 'person' | 'one_click'): Promise<string> {
  const token = makeToken();
  await database.postgres.withMerchant(shop.merchant, (tx) => shop.server.modules.customers.confirmPoint(tx, point));
  await database.adminQuery(
    "insert into app.care_link (merchant_id, id, token_hash, kind, customer_id, point_id, made_at, expires_at) values ($1, $2, decode($3, 'hex'), $4, $5, $6, now(), now() + interval '9 years')",
    [shop.merchant, randomUUID(), sha256Hex(token), kind, customer, point],
  );
  return token;
}
/** Nothing of theirs was changed by what is done, nor told in it: neither their mark, nor what was named besides. */
async function unharmed(work: () => Promise<readonly string[]>, secrets: readonly string[] = []): Promise<void> {
  const { print } = await two.lookAtThem();
  const said = await work();
  for (const secret of [theirs.mark, ...secrets]) assert.deepEqual(said.filter((text) => text.includes(secret)), [], secret);
  assert.deepEqual(await two.changedSince(print), []);
}

describe('a link of one shop', () => {
  it('to a receipt opens and takes nothing under the name of another', async () => {
    const [own, other] = [await printReceipt(ours), await printReceipt(theirs)];
    await unharmed(async () => {
      const said: string[] = [];
      for (const crossed of [linkOf('r', ours, other), linkOf('r', theirs, own)]) {
        for (const answer of [await open(crossed), await post(`${crossed}/feedback`, [['stars', '5']]), await post(`${crossed}/fapiao`, [['title', 'x'], ['tax_number', ''], ['email', 'x@example.com']])]) {
          assert.equal(answer.statusCode, 404);
          said.push(answer.body);
        }
      }
      return said;
    });
    assert.ok((await open(linkOf('r', theirs, other))).body.includes(theirs.mark));
    assert.equal((await post(`${linkOf('r', theirs, other)}/feedback`, [['stars', '5']])).statusCode, 303);
  });

  it('to somebody’s own pages opens nothing under the name of another, nor does a way out', async () => {
    const [own, other] = [await ours.makePerson(), await theirs.makePerson()];
    for (const [letter, kind, forms] of [['c', 'person', ['', '/data', '/data.json', '/contacts', '/push']], ['u', 'one_click', ['']]] as const) {
      const [mine, yours] = [await giveLink(ours, own, kind), await giveLink(theirs, other, kind)];
      await unharmed(async () => {
        const said: string[] = [];
        for (const crossed of [linkOf(letter, ours, yours), linkOf(letter, theirs, mine)]) {
          const answers = [...await Promise.all(forms.map((form) => open(`${crossed}${form}`))), await post(crossed), ...(letter === 'c' ? [await post(`${crossed}/stop`), await post(`${crossed}/erase`, [['sure', 'yes']])] : [])];
          assert.deepEqual(answers.map(({ statusCode }) => statusCode).filter((status) => status !== 404), []);
          said.push(...answers.map(({ body }) => body));
        }
        return said;
      }, [other.number]);
      assert.equal((await open(linkOf(letter, theirs, yours))).statusCode, 200);
    }
  });

  it('lets whoever holds it name no contact point of another shop', async () => {
    const [own, other, added] = [await ours.makePerson(), await theirs.makePerson(), `li-${randomUUID()}@example.com`];
    const page = linkOf('c', ours, await giveLink(ours, own, 'person'));
    const their_page = linkOf('c', theirs, await giveLink(theirs, other, 'person'));
    assert.equal((await post(`${their_page}/address`, [['address', added]])).statusCode, 303);
    const [second] = await database.adminQuery<{ id: string }>("select id from app.contact_point where merchant_id = $1 and customer_id = $2 and kind = 'email'", [theirs.merchant, other.customer]);
    assert.ok(second);
    const choose = (point: string): string[][] => [['point', point], ['choice', `${point}.sms.marketing`], ['choice', `${point}.email.marketing`]];
    await unharmed(async () => {
      const answers = [];
      for (const point of [other.point, second.id]) answers.push(await post(`${page}/remove-address`, [['point', point]]), await post(`${page}/preferences`, choose(point)));
      return answers.map(({ body }) => body);
    }, [other.number, added]);
    assert.equal((await post(`${their_page}/remove-address`, [['point', second.id]])).statusCode, 303, 'whose it is takes it out');
  });

  it('of a provider reports on no message of another shop, and answers for none of its customers', async () => {
    const hooks: string[] = [];
    for (const shop of [ours, theirs]) hooks.push(new URL(String((await shop.office('PUT', 'contact/providers/sms', carrier(shop)))['callback_url'])).pathname);
    const other = await theirs.makePerson();
    const { contact } = two.shop.server.modules;
    await database.postgres.withMerchant(theirs.merchant, (tx) => contact.write(tx, [{
      request_key: randomUUID(), customer: other.customer, point: other.point, store: theirs.store, channel: 'sms', purpose: 'marketing', subject: 's', template: 'marketing', values: { text: '春茶' }, ground: null,
    }]));
    const sink: Sender = {
      channel: 'sms', provider: 'aliyun', close: () => Promise.resolve(),
      send(cleared) {
        assert.ok(cleared.take(two.shop.clock.now_ms()).ok);
        return Promise.resolve({ outcome: 'sent', reference: 'aliyun-7' });
      },
    };
    assert.equal(await contact.dispatchDue(theirs.merchant, { worker: randomUUID(), senders: new Map([['sms', sink]]), at_once: 10 }), 1);
    const told = [
      [{ phone_number: other.number, biz_id: 'aliyun-7', success: false, err_code: 'GONE', err_msg: '空号' }],
      [{ phone_number: other.number, content: 'TD', dest_code: '1069', sign_name: 'x' }],
    ];
    const tell = async (hook: string): Promise<string[]> => {
      const answers = [];
      for (const body of told) answers.push(await send(two.shop.server, { method: 'POST', url: hook, body, headers: {} }));
      assert.deepEqual(answers.map(({ status }) => status), [200, 200]);
      return answers.map(({ text }) => text);
    };
    const [our_hook = '', their_hook = ''] = hooks;
    await unharmed(() => tell(our_hook));
    const crossed = their_hook.replace(shortUuid(theirs.merchant), shortUuid(ours.merchant));
    await unharmed(async () => {
      const answer = await send(two.shop.server, { method: 'POST', url: crossed, body: told[0], headers: {} });
      assert.equal(answer.status, 404);
      return [answer.text];
    });
    const { print } = await two.lookAtThem();
    await tell(their_hook);
    assert.ok((await two.changedSince(print)).includes('app.message'), 'from its own provider it counts');
  });

  it('tells of a code of another shop that it is not known', async () => {
    const { customer, point } = await theirs.makePerson();
    const { message } = await theirs.office('POST', 'contact/calls', { request_key: randomUUID(), customer, point, store: theirs.store, purpose: 'follow_up', subject: 'sale 7', text: 'a call' });
    const code = String((await theirs.office('POST', `contact/calls/${String(message)}/take`))['script']).slice(-9);
    const genuine = async ({ merchant }: WholeShop): Promise<boolean> => (await post(`/v/${shortUuid(merchant)}`, [['code', code]])).body.includes('<strong>Genuine</strong>');
    await unharmed(async () => {
      assert.equal(await genuine(ours), false);
      return [];
    });
    assert.equal(await genuine(theirs), true);
  });
});

describe('a command', () => {
  it('under the key of somebody else’s is done for its own shop and not answered as theirs was', async () => {
    const [key, name] = [randomUUID(), `tea ${randomUUID()}`];
    const make = ({ cookie }: WholeShop) => send(two.shop.server, { method: 'POST', url: '/api/v1/office/fleet/groups', body: { name }, headers: { cookie, 'idempotency-key': key } });
    const first = await make(theirs);
    const { id } = JSON.parse(first.text) as { readonly id: string };
    await unharmed(async () => {
      const again = await make(ours);
      assert.equal(again.status, 200);
      return [again.text];
    }, [id]);
    assert.equal((await make(theirs)).text, first.text, 'their own answer is theirs again');
  });
});

/** Routes that the OpenAPI document does not list, each with what it is: none of them is asked for by an id. main.ts adds pages that are files alone. */
const UNLISTED: Readonly<Record<string, string>> = {
  '/c/push/page.js': 'a script', '/c/push/worker.js': 'a script', '/healthz': 'whether the server works', '/metrics': 'figures of the whole server, for itself and for who may scrape it', '/api/openapi.json': 'the document',
  '/api/auth/*': 'sign-in and passkeys: tenants.db.test.ts, and sign-in-rules.ts closes all that no page uses',
};
/** Every address that the server answers at, by the tree in which its router keeps them. */
function addressesOf(tree: string): Set<string> {
  const found = new Set<string>();
  const stack: string[] = [];
  for (const line of tree.split('\n')) {
    const [, before = '', text = '', methods] = /^((?:│ {3}| {4})*)(?:├── |└── )(\S+)(?: \((.+)\))?$/.exec(line) ?? [];
    if (text === '') continue;
    stack.splice(before.length / 4, stack.length, text);
    if (methods !== undefined) found.add(stack.join(''));
  }
  return found;
}

describe('what stands outside of the document', () => {
  it('is known, and is nothing of a shop’s', () => {
    const listed = new Set([...two.routes].map((route) => (route.split(' ')[1] ?? '').replaceAll(/\{(\w+)\}/g, ':$1')));
    const all = addressesOf(two.shop.server.app.printRoutes());
    assert.deepEqual([...listed].filter((path) => !all.has(path)), [], 'the tree is read as it is meant');
    assert.deepEqual([...all].filter((path) => !listed.has(path)).toSorted(), Object.keys(UNLISTED).toSorted());
  });

  it('tells nobody of any shop', async () => {
    const { ids } = await two.lookAtThem();
    await unharmed(async () => {
      const said: string[] = [];
      for (const path of [...Object.keys(UNLISTED), '/', '/v', '/r', '/c', '/u', '/hooks', '/till/', '/office/']) {
        for (const headers of [{}, { cookie: ours.cookie }, { authorization: ours.terminal.pass }]) said.push((await two.shop.server.app.inject({ url: path, headers })).body);
      }
      return said;
    }, [...ids]);
  });
});
