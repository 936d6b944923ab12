/** Whole things of staff, watch and tills, and the calls about them: see `tenant-deeds.ts`. */
import { createHash, randomBytes, randomUUID, sign } from 'node:crypto';
import { receiptNumber } from '@stilltill/domain/journal';
import { PROTOCOL_VERSION, signatureBase, signatureHeaders, subjectText } from '@stilltill/protocol';
import { enrolTestTerminal, getTestPass } from './enrol-terminal.ts';
import { makeSale, sha256Hex } from './test-terminal.ts';
import { type Deed, type WholeShop, atOf, first } from './whole-shop.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const TOKEN = '/api/v1/terminal/token';

type Asking = { readonly approval: string };
async function asking({ hire }: WholeShop): Promise<Asking> {
  const operator = await hire();
  const subject = { action: 'refund' as const, sale: randomUUID(), shift: null, line: null, measure: '1250' };
  return { approval: randomUUID(), session: randomUUID(), operator, subject, subject_hash: sha256Hex(subjectText(subject)), words: 'a refund', amount_minor: '1250' } as Asking;
}
async function asked(shop: WholeShop): Promise<string> {
  const asks = await asking(shop);
  await shop.till('POST', 'terminal/approvals', asks);
  return asks.approval;
}

let planned = 0;
async function planShift(shop: WholeShop): Promise<string> {
  planned += 1;
  const { ids } = await shop.office('POST', 'roster', { operator: shop.operator, store: shop.store, from: atOf(shop, planned * DAY_MS), until: atOf(shop, planned * DAY_MS + HOUR_MS), late_reason: null }) as unknown as { readonly ids: readonly string[] };
  return first(ids);
}
async function comeOffRoster(shop: WholeShop): Promise<string> {
  const operator = await shop.hire();
  const came = shop.terminal.write('operator.off_roster', { operator, by: null, policy: 'note' }, operator);
  await shop.uploads(came, shop.terminal.write('operator.signed_off', { reason: 'left' }, operator));
  return came.hash;
}

/** A shift that one operator asked another to take, who agreed. */
async function agreedSwap(shop: WholeShop): Promise<string> {
  const to = await shop.hire();
  const swaps = (operator: string): string => `terminal/operators/${operator}/swaps`;
  await shop.uploads(shop.terminal.write('operator.signed_on', { way: 'pin' }, shop.operator));
  await shop.till('POST', swaps(shop.operator), { step: 'ask', shift: await planShift(shop), to });
  await shop.uploads(shop.terminal.write('operator.signed_on', { way: 'pin' }, to));
  const { asked: requests } = await shop.till('GET', swaps(to)) as unknown as { readonly asked: readonly { readonly id: string }[] };
  const { id } = first(requests);
  await shop.till('POST', swaps(to), { step: 'agree', request: id });
  return id;
}

/** Has watch look until nothing is new. */
async function look({ server, merchant }: WholeShop): Promise<void> {
  while ((await server.modules.watch.look(merchant)).has_more);
}
/** A sale whose discount its own operator approved, once watch has looked at it. */
async function findOne(shop: WholeShop): Promise<{ readonly finding: string; readonly operator: string }> {
  const operator = await shop.hire();
  const sale = makeSale(shop.random);
  await shop.uploads(
    shop.terminal.write('operator.signed_on', { way: 'pin' }, operator), shop.terminal.write('sale.completed', { ...sale, approvals: [{ approval: randomUUID(), action: 'discount', by: operator, line: null, way: 'pin' }] }, operator),
  );
  await look(shop);
  const { items } = await shop.office('GET', `watch/findings?operator=${operator}&state=open`);
  return { finding: first(items).id, operator };
}
async function openCase(shop: WholeShop): Promise<{ readonly id: string; readonly operator: string }> {
  const { finding, operator } = await findOne(shop);
  return { id: (await shop.office('POST', 'watch/cases', { findings: [finding] })).id, operator };
}
/** An operator of whom a whole week was counted. */
async function countWeek(shop: WholeShop): Promise<string> {
  const operator = await shop.hire();
  const now_ms = shop.clock.now_ms();
  shop.clock.set(now_ms - 8 * DAY_MS);
  const terminal = await enrolAnother(shop, 'T8');
  const run = [terminal.write('epoch.began', { reason: 'enrolled', follows: null }), terminal.write('operator.signed_on', { way: 'pin' }, operator), ...Array.from({ length: 40 }, () => terminal.writeSale({ operator, lines: 1 }))];
  const answer = await shop.server.app.inject({ method: 'POST', url: '/api/v1/journal', payload: terminal.upload(run), headers: { authorization: terminal.pass, 'content-type': 'application/json' } });
  if (answer.statusCode !== 200) throw new Error(answer.body);
  shop.clock.set(now_ms);
  const { id } = await shop.office('POST', 'watch/rerun', { from: '2026-11-01T00:00:00.000Z' });
  await shop.server.modules.watch.runs.work(shop.merchant, id);
  return operator;
}
async function enrolAnother({ server, merchant, store, mark, clock, random }: WholeShop, code: string) {
  const id = randomUUID();
  await server.modules.fleet.makeTerminal(merchant, { id, store, code, name: `${mark} ${code}` });
  const issued = await server.modules.fleet.issueCode(merchant, id, mark);
  if (!issued.ok) throw new Error(issued.fault.code);
  const ask = async (path: string, body: string, headers: Record<string, string>) => {
    const answer = await server.app.inject({ method: 'POST', url: path, payload: body, headers: { 'content-type': 'application/json', ...headers } });
    return { status: answer.statusCode, body: answer.body };
  };
  const enrolled = await enrolTestTerminal(ask, issued.value.code.replaceAll(/[^0-9A-Za-z]/g, '').toUpperCase(), { random, start_ms: clock.now_ms() });
  return { ...enrolled, pass: await getTestPass(ask, enrolled, clock.now_ms()) };
}

/** A run with an entry missing before it: an exception that somebody settles. */
async function openGap(shop: WholeShop): Promise<string> {
  shop.terminal.writeSale();
  const kept = shop.terminal.writeSale();
  const body = JSON.parse(shop.terminal.upload([kept])) as object;
  await shop.till('POST', 'journal', JSON.stringify({ ...body, gap: { from_seq: kept.entry.seq - 1, to_seq: kept.entry.seq - 1, damaged: [] } }));
  const { items } = await shop.office('GET', `exceptions?terminal=${shop.terminal.enrolment.terminal}&limit=200`);
  return first(items.filter(({ kind, settled_at }) => kind === 'gap' && settled_at === null)).id;
}

async function parkBasket(shop: WholeShop): Promise<string> {
  const { sale, currency, lines } = makeSale(shop.random);
  await shop.uploads(shop.terminal.write('basket.parked', { basket: { sale, currency, lines, voided: [], next_line: 3 }, reason: 'asked', note: shop.mark }));
  return sale;
}

/** A request for a pass with a shop's certificate, which only its own key can sign. */
function askPass(shop: WholeShop) {
  const nonce = randomBytes(12).toString('base64url');
  const body = JSON.stringify({ protocol: PROTOCOL_VERSION, certificate: shop.terminal.certificate, nonce });
  return {
    url: TOKEN, body,
    proof: ({ terminal, clock }: WholeShop): Readonly<Record<string, string>> => {
      const parts = { purpose: 'stilltill/v1/terminal-token', method: 'POST', path: TOKEN, content_digest: `sha-256=:${createHash('sha256').update(body).digest('base64')}:` };
      const parameters = { created_s: Math.floor(clock.now_ms() / 1000), nonce, keyid: shop.terminal.certificate.enrolment };
      return signatureHeaders(parts, parameters, sign(null, Buffer.from(signatureBase(parts, parameters)), terminal.private_key).toString('base64'));
    },
  };
}

const STAFF: readonly Deed[] = [
  { route: 'POST /api/v1/terminal/approvals', make: async (shop) => ({ url: '/api/v1/terminal/approvals', body: await asking(shop) }) },
  { route: 'GET /api/v1/terminal/approvals/{id}', make: async (shop) => ({ url: `/api/v1/terminal/approvals/${await asked(shop)}` }) },
  { route: 'POST /api/v1/terminal/approvals/{id}/withdraw', make: async (shop) => ({ url: `/api/v1/terminal/approvals/${await asked(shop)}/withdraw` }) },
  { route: 'GET /api/v1/office/approvals', make: async (shop) => ({ url: '/api/v1/office/approvals', shows: await asked(shop) }) },
  { route: 'POST /api/v1/office/approvals/{id}', make: async (shop) => ({ url: `/api/v1/office/approvals/${await asked(shop)}`, body: { answer: 'give' } }) },
  { route: 'POST /api/v1/office/roster/swap', make: async (shop) => ({ url: '/api/v1/office/roster/swap', body: { shift: await planShift(shop), to: { operator: await shop.hire() }, reason: null } }) },
  {
    route: 'POST /api/v1/terminal/operators/{operator}/swaps', async make(shop) {
      await shop.uploads(shop.terminal.write('operator.signed_on', { way: 'pin' }, shop.operator));
      return { url: `/api/v1/terminal/operators/${shop.operator}/swaps`, body: { step: 'ask', shift: await planShift(shop), to: await shop.hire() } };
    },
  },
  { route: 'POST /api/v1/office/roster/requests/{id}', make: async (shop) => ({ url: `/api/v1/office/roster/requests/${await agreedSwap(shop)}`, body: { answer: 'accept' } }) },
  { route: 'GET /api/v1/office/roster/off', make: async (shop) => ({ url: '/api/v1/office/roster/off', shows: await comeOffRoster(shop) }) },
  { route: 'POST /api/v1/office/roster/off', make: async (shop) => ({ url: '/api/v1/office/roster/off', body: { ids: [await comeOffRoster(shop)], answer: 'accept', reason: 'stood in' } }) },
];

const ESTATE: readonly Deed[] = [
  {
    route: 'PUT /api/v1/office/roles/{id}', async make({ office, mark }) {
      const id = randomUUID();
      const role = { names: { en: 'till', zh: '收银' }, rank: 'operator', actions: ['sell'], limits: {}, credentials: { pin_figures_min: 4, badge: 'with_pin' } };
      await office('PUT', `roles/${id}`, { ...role, names: { en: mark, zh: mark } });
      return { url: `/api/v1/office/roles/${id}`, body: role, hears: 'that a role of their own was made under this id' };
    },
  },
  {
    route: 'PUT /api/v1/office/fleet/groups/{id}', async make(shop) {
      const { id } = await shop.office('POST', 'fleet/groups', { name: `tills ${randomUUID()}` });
      return { url: `/api/v1/office/fleet/groups/${id}`, body: { name: `tills ${randomUUID()}` } };
    },
  },
];

const WATCH: readonly Deed[] = [
  {
    route: 'GET /api/v1/office/watch/findings/{id}', async make(shop) {
      const { finding, operator } = await findOne(shop);
      return { url: `/api/v1/office/watch/findings/${finding}`, shows: operator };
    },
  },
  { route: 'POST /api/v1/office/watch/cases', make: async (shop) => ({ url: '/api/v1/office/watch/cases', body: { findings: [(await findOne(shop)).finding] } }) },
  { route: 'POST /api/v1/office/watch/cases/{id}/tell', make: async (shop) => ({ url: `/api/v1/office/watch/cases/${(await openCase(shop)).id}/tell` }) },
  { route: 'GET /api/v1/office/watch/scores', make: async (shop) => ({ url: `/api/v1/office/watch/scores?store=${shop.store}`, shows: await countWeek(shop) }) },
];

const TILLS: readonly Deed[] = [
  {
    route: 'POST /api/v1/contact', async make(shop) {
      const { acknowledgement } = await shop.uploads(shop.terminal.writeSale());
      const head = shop.terminal.head();
      // The server tells its own head of that epoch: what it holds, and not what was said.
      return { url: '/api/v1/contact', hears: 'of the terminal that calls, whatever it says of others', shows: `"seq":${head.seq},"hash":"${head.hash}"`, body: { head, acknowledgement, at: atOf(shop, 0), waiting: 0, storage: { persisted: true, used_ppm: 1 }, app_build: '1' } };
    },
  },
  { route: 'POST /api/v1/office/exceptions/{id}/settle', make: async (shop) => ({ url: `/api/v1/office/exceptions/${await openGap(shop)}/settle`, body: { outcome: 'lost', reason: 'looked at it' } }) },
  {
    route: 'POST /api/v1/terminal/parked/{sale}/recall', async make(shop) {
      const sale = await parkBasket(shop);
      return { url: `/api/v1/terminal/parked/${sale}/recall`, body: {}, shows: sale };
    },
  },
  {
    route: 'GET /api/v1/terminal/sales', async make(shop) {
      const sold = shop.terminal.writeSale();
      await shop.uploads(sold);
      const { store_code, terminal_code } = shop.terminal.enrolment;
      return { url: `/api/v1/terminal/sales?number=${receiptNumber(store_code, terminal_code, sold.entry.epoch, sold.entry.seq)}`, shows: (sold.entry.body as { readonly sale: string }).sale };
    },
  },
  {
    route: 'GET /api/v1/terminal/operators/{operator}/watch', async make(shop) {
      const { id, operator } = await openCase(shop);
      await shop.office('POST', `watch/cases/${id}/tell`);
      return { url: `/api/v1/terminal/operators/${operator}/watch`, shows: id };
    },
  },
  {
    route: 'POST /api/v1/journal', async make(shop) {
      const terminal = await enrolAnother(shop, 'T7');
      const body = terminal.upload([terminal.write('epoch.began', { reason: 'enrolled', follows: null }), terminal.writeSale()]);
      return { url: '/api/v1/journal', body, proof: (caller) => ({ authorization: caller.merchant === shop.merchant ? terminal.pass : caller.terminal.pass }) };
    },
  },
  { route: 'GET /api/v1/terminal/printers', make: async (shop) => ({ url: '/api/v1/terminal/printers', shows: (await shop.office('POST', 'printers', { store: shop.store, name: 'counter', host: '192.168.7.9', port: 9100 })).id }) },
  { route: 'POST /api/v1/terminal/token', make: async (shop) => askPass(shop) },
];

export const SHOP_DEEDS: readonly Deed[] = [...STAFF, ...ESTATE, ...WATCH, ...TILLS];
