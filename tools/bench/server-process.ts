/**
 * The server under a bench, in a process of its own: the product as `npm start` runs it, without a demo shop. Its parent
 * asks it by messages to make a shop whose terminals can enrol, and to move stock by what they sold.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import type { Product } from '@stilltill/domain/catalog';
import { certificateText } from '@stilltill/domain/journal';
import { assert } from '@stilltill/domain/result';
import { normalizeCode } from '@stilltill/protocol';
import { type RunningServer, startServer } from '@stilltill/server/main.ts';
import { makeTokenMint } from '@stilltill/server/modules/fleet/index.ts';
import { settleSome } from '@stilltill/server/modules/stock/index.ts';
import { readConfigOfProcess } from '@stilltill/server/platform/config.ts';
import { type BenchYears, type MadeYears, makeYears } from './office-years.ts';

export type BenchShop = {
  readonly terminals: number;
  readonly products?: readonly Product[];
  readonly operators?: readonly { readonly name: string; readonly pin: string }[];
};
/** Terminals beside those of a shop, in stores of their own, each with a pass; and somebody of the office who may do everything. */
export type BenchFleet = { readonly merchant: string; readonly terminals: number; readonly stores: number; readonly owner: { readonly name: string; readonly email: string; readonly password: string } };
export type FleetTerminal = { readonly terminal: string; readonly pass: string };
export type ToServer = { readonly make_shop: BenchShop } | { readonly make_fleet: BenchFleet } | { readonly make_years: BenchYears } | { readonly count_check_ins: string } | { readonly settle_stock: string } | { readonly stop: true };
export type FromServer = { readonly origin: string } | { readonly merchant: string; readonly codes: string[] } | { readonly settled: string }
  | { readonly fleet: FleetTerminal[]; readonly operator: string } | { readonly check_ins: number } | { readonly made_years: MadeYears };

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

/** Enrolled by statements instead of by HTTP: ten thousand enrolments would take longer than what is measured. */
async function makeFleet({ platform: { postgres, keys }, modules: { fleet, staff, office } }: RunningServer, { merchant, terminals, stores, owner }: BenchFleet): Promise<FromServer> {
  const operator = randomUUID();
  await postgres.withMerchant(merchant, (tx) => staff.makeOperators(tx, [{ id: operator, name: 'Somebody', role: 'operator', active: true, language: 'en', pin: '864202' }], 'bench'));
  const user = await office.makeUser({ merchant, role: 'owner', ...owner });
  if (!user.ok) throw new Error(user.fault.code);
  const places = Array.from({ length: stores }, (_, at) => ({ id: randomUUID(), code: `F${at + 1}` }));
  for (const { id, code } of places) {
    await postgres.withMerchant(merchant, (tx) => fleet.makeStore(tx, { id, code, name: `Store ${code}`, currency: 'CNY', timezone: 'Asia/Shanghai', idle_lock_s: 900, languages: ['zh', 'en'] }));
  }
  const now = new Date();
  const rows = Array.from({ length: terminals }, (_, at) => {
    const { id: store, code: store_code } = places[at % stores] as (typeof places)[number];
    const unsigned = { merchant, store, terminal: randomUUID(), enrolment: randomUUID(), store_code, terminal_code: `T${Math.floor(at / stores) + 1}`, public_key: randomBytes(32).toString('base64url'), at: now.toISOString() };
    return { ...unsigned, signature: keys.signAs('stilltill/v1/certificate', certificateText(unsigned)) };
  });
  const text = JSON.stringify(rows);
  const fields = 'as row (terminal uuid, store uuid, enrolment uuid, terminal_code text, public_key text)';
  await postgres.withMerchant(merchant, async (tx) => {
    await tx.execute(`insert into app.terminal (merchant_id, id, store_id, code, name, state, enrolment_id, created_at) select $1::uuid, terminal, store, terminal_code, terminal_code, 'enrolled', enrolment, $3::timestamptz from json_to_recordset($2::json) ${fields}`, [merchant, text, now]);
    await tx.execute(
      `insert into app.enrolment (merchant_id, id, terminal_id, public_key, state, certificate, enrolled_at)
       select $1::uuid, (each->>'enrolment')::uuid, (each->>'terminal')::uuid, each->>'public_key', 'enrolled', each, $3::timestamptz from jsonb_array_elements($2::jsonb) each`, [merchant, text, now],
    );
  });
  await postgres.withAuth((tx) => tx.execute(`insert into auth.terminal_key (enrolment_id, merchant_id, terminal_id, public_key, state, changed_at) select enrolment, $1::uuid, terminal, public_key, 'enrolled', $3::timestamptz from json_to_recordset($2::json) ${fields}`, [merchant, text, now]));
  const mint = makeTokenMint(keys.secret('terminal-token'));
  return { operator, fleet: rows.map((row) => ({ terminal: row.terminal, pass: `Bearer ${mint.issue({ ...row, state: 'enrolled' }, Date.now())}` })) };
}

/** What was stored of the terminals that have no journal: those of the fleet. */
async function countCheckIns({ platform: { postgres } }: RunningServer, merchant: string): Promise<FromServer> {
  const [row] = await postgres.withMerchant(merchant, (tx) => tx.query<{ check_ins: number }>(
    "select coalesce(sum(h.check_ins), 0)::integer as check_ins from app.terminal_hour h join app.store s on s.merchant_id = h.merchant_id and s.id = h.store_id where h.merchant_id = $1 and s.code like 'F%'", [merchant],
  ));
  return { check_ins: row?.check_ins ?? 0 };
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
  else if ('make_fleet' in message) void makeFleet(server, message.make_fleet).then(tell);
  else if ('make_years' in message) void makeYears(server, message.make_years).then((made_years) => tell({ made_years }));
  else if ('count_check_ins' in message) void countCheckIns(server, message.count_check_ins).then(tell);
  else if ('settle_stock' in message) void settleStock(server, message.settle_stock).then(tell);
  else void makeShop(server, message.make_shop).then(tell);
});
// A parent that was killed leaves no server behind.
process.on('disconnect', () => void server.stop().then(() => process.exit()));
tell({ origin: server.origins[0] ?? '' });
