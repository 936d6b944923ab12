/**
 * What comes of a list: who is new, who is known already, and which consents count. The same judgement makes the preview and,
 * batch by batch in transactions of their own, takes the list in; a job that is begun again goes on behind the last batch.
 */
import type { Channel, Purpose } from '@stilltill/domain/contact';
import { type Result, assert } from '@stilltill/domain/result';
import type { MerchantTx } from '../../platform/postgres.ts';
import { bytesArray } from '../../platform/sql-arrays.ts';
import { type Counts, type Problem, type ProofRow, changeImport, dropLines, insertProofs, selectChunk, selectImport, writeProblems } from './import-store.ts';
import { type ProblemCode, type RawRow, type ReadCustomer, type ReadRow, readRow, readRows } from './import-read.ts';
import type { CustomerPorts, NewCustomer, SaidInList } from './ports.ts';
import { type NewPointRow, insertPoints, lockCustomers, selectRoots } from './store.ts';
import type { PointKind, Vault } from './vault.ts';

export const BATCH_ROWS = 500;
const EMPTY: Counts = { rows: 0, made: 0, joined: 0, refused: 0, consents: 0, without_proof: 0 };
/** Rows whose problems are kept; the rest is counted. */
const PROBLEMS_MAX = 5000;

export const NO_COUNTS = EMPTY;

type Reached = { readonly kind: PointKind; readonly address: string; readonly lookup: Buffer; readonly point: string | null };
/** What is to be done about one row. `customer`: who it is, or will be. */
type Judged = { readonly read: ReadCustomer; readonly customer: string; readonly isNew: boolean; readonly reached: readonly Reached[] };
export type Judgement = { readonly judged: readonly Judged[]; readonly problems: readonly Problem[]; readonly counts: Counts };

/** People of rows before: whoever has an address of theirs is the same one. By look-up in hex; the id that they have, or will have. */
export type Seen = Map<string, string>;

type PointFound = { readonly id: string; readonly customer_id: string; readonly lookup: Buffer; readonly is_live: boolean; readonly is_erased: boolean };

export async function judgeRows(ports: CustomerPorts, vault: Vault, tx: MerchantTx, rows: readonly RawRow[], seen: Seen): Promise<Judgement> {
  const [here, now_ms] = [await ports.placeOf(tx), ports.clock.now_ms()];
  const read = rows.map((row) => readRow(row, here, now_ms));
  const lookups = read.flatMap(({ customer }) => (customer ? reachedOf(vault, tx, customer) : []));
  const found = await findPoints(tx, lookups.map(({ lookup }) => lookup));
  const of_lookup = Map.groupBy(found, ({ lookup }) => lookup.toString('hex'));
  const root_of = new Map((await selectRoots(tx, [...new Set(found.filter(({ is_live }) => is_live).map((point) => point.customer_id))])).map(({ id, root }) => [id, root]));
  const judged: Judged[] = [];
  const problems: Problem[] = [];
  const count = { ...EMPTY, rows: rows.length };
  for (const row of read) {
    const outcome = judgeRow(ports, vault, tx, row, of_lookup, root_of, seen);
    if (outcome.judged) judged.push(outcome.judged);
    for (const code of outcome.problems) problems.push({ row: row.line, code, isRefused: outcome.judged === null });
    if (!outcome.judged) count.refused += 1;
    else if (outcome.judged.isNew) count.made += 1;
    else count.joined += 1;
    if (outcome.judged?.read.consent) count.consents += 1;
    if (outcome.judged && row.isWithoutProof) count.without_proof += 1;
  }
  const against = await findAgainst(ports, tx, judged);
  return { judged, problems: [...problems, ...against], counts: count };
}

function reachedOf(vault: Vault, tx: MerchantTx, { phone, email }: ReadCustomer): { readonly kind: PointKind; readonly address: string; readonly lookup: Buffer }[] {
  const one = (kind: PointKind, address: string): { readonly kind: PointKind; readonly address: string; readonly lookup: Buffer } => ({ kind, address, lookup: Buffer.from(vault.lookupOf(tx.merchant_id, kind, address)) });
  return [...(phone === null ? [] : [one('phone', phone)]), ...(email === null ? [] : [one('email', email)])];
}

function findPoints(tx: MerchantTx, lookups: readonly Buffer[]): Promise<PointFound[]> {
  return tx.query(
    `select p.id, p.customer_id, p.lookup, p.removed_at is null and c.erased_at is null as is_live, c.erased_at is not null as is_erased
       from app.contact_point p join app.customer c on c.merchant_id = p.merchant_id and c.id = p.customer_id
      where p.merchant_id = $1 and p.lookup = any($2::bytea[]) order by p.created_at, p.id`, [tx.merchant_id, bytesArray(lookups)], 'customers.import_points',
  );
}

function judgeRow({ ids }: CustomerPorts, vault: Vault, tx: MerchantTx, row: ReadRow, found: ReadonlyMap<string, readonly PointFound[]>, root_of: ReadonlyMap<string, string>, seen: Seen): { readonly judged: Judged | null; readonly problems: readonly ProblemCode[] } {
  if (!row.customer) return { judged: null, problems: row.problems };
  const reached = reachedOf(vault, tx, row.customer).map((each) => ({ ...each, hex: each.lookup.toString('hex') }));
  const live = reached.flatMap(({ hex }) => (found.get(hex) ?? []).filter(({ is_live }) => is_live));
  // Whom somebody erased comes back by their own word alone, never by an old list.
  if (reached.some(({ hex }) => (found.get(hex) ?? []).some(({ is_erased }) => is_erased) && !(found.get(hex) ?? []).some(({ is_live }) => is_live) && !seen.has(hex))) return { judged: null, problems: ['erased'] };
  const people = new Set([...live.map(({ customer_id }) => root_of.get(customer_id) ?? customer_id), ...reached.flatMap(({ hex }) => seen.get(hex) ?? [])]);
  if (people.size > 1) return { judged: null, problems: ['two_customers'] };
  const known = live[0]?.customer_id ?? [...people][0];
  const customer = known ?? ids.uuid();
  for (const { hex } of reached) if (!found.get(hex)?.some(({ is_live }) => is_live)) seen.set(hex, root_of.get(customer) ?? customer);
  return {
    problems: row.problems,
    judged: { read: row.customer, customer, isNew: known === undefined, reached: reached.map(({ kind, address, lookup, hex }) => ({ kind, address, lookup, point: (found.get(hex) ?? []).find(({ is_live }) => is_live)?.id ?? null })) },
  };
}

/** What stands in the way of a consent already: the gate goes by it in any case, and here it is said. */
async function findAgainst({ words }: CustomerPorts, tx: MerchantTx, judged: readonly Judged[]): Promise<Problem[]> {
  const known = judged.filter(({ isNew, read }) => !isNew && read.consent !== null);
  const customers = [...new Set(known.map(({ customer }) => customer))];
  if (customers.length === 0) return [];
  const [said, stopped] = [await words.readSaid(tx, customers), await words.stoppedOf(tx, customers)];
  return known.flatMap(({ customer, read: { line, consent } }): Problem[] => {
    if (stopped.has(customer)) return [{ row: line, code: 'stopped', isRefused: false }];
    const isWithdrawn = said.some((each) => each.customer === customer && each.act === 'withdrawn' && each.at.getTime() >= Date.parse(consent?.at ?? '')
      && each.purposes.some((purpose) => consent?.purposes.includes(purpose)) && each.channels.some((channel) => consent?.channels.includes(channel)));
    return isWithdrawn ? [{ row: line, code: 'withdrawn_since', isRefused: false }] : [];
  });
}

export function addCounts(a: Counts, b: Counts): Counts {
  return { rows: a.rows + b.rows, made: a.made + b.made, joined: a.joined + b.joined, refused: a.refused + b.refused, consents: a.consents + b.consents, without_proof: a.without_proof + b.without_proof };
}

/** Rows by so many, as they come. */
export async function* inBatches(rows: AsyncIterable<RawRow>): AsyncGenerator<readonly RawRow[]> {
  let batch: RawRow[] = [];
  for await (const row of rows) {
    batch.push(row);
    if (batch.length < BATCH_ROWS) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

/** Makes who is new, adds what is missing on who is known, and says what was agreed to as of when it was. */
async function takeRows(ports: CustomerPorts, vault: Vault, tx: MerchantTx, judged: readonly Judged[], by: string, makeCustomers: (tx: MerchantTx, customers: readonly NewCustomer[]) => Promise<void>): Promise<void> {
  const { ids, clock, words } = ports;
  /** Contact points that rows before made, by look-up in hex. */
  const made = new Map<string, string>();
  const fresh: NewCustomer[] = [];
  const added: { readonly customer: string; readonly kind: PointKind; readonly address: string; readonly lookup: Buffer; readonly id: string }[] = [];
  const said: SaidInList[] = [];
  const proofs: { readonly customer: string; readonly proof: string }[] = [];
  for (const { customer, isNew, read, reached } of judged) {
    const points = reached.map((each) => ({ ...each, hex: each.lookup.toString('hex') })).map((each) => ({ ...each, id: each.point ?? made.get(each.hex) ?? ids.uuid() }));
    const missing = points.filter(({ point, hex }) => point === null && !made.has(hex));
    if (isNew) fresh.push(newCustomer(read, customer, points));
    else added.push(...missing.map(({ kind, address, lookup, id }) => ({ customer, kind, address, lookup, id })));
    for (const { hex, id } of missing) made.set(hex, id);
    for (const each of saidOf(read, customer, points, by)) {
      said.push(each);
      proofs.push({ customer: each.customer, proof: read.consent?.proof ?? '' });
    }
  }
  await makeCustomers(tx, fresh);
  const known = await lockCustomers(tx, [...new Set([...added.map(({ customer }) => customer), ...proofs.map(({ customer }) => customer)])]);
  const keys = new Map(known.flatMap(({ id, key }) => (key ? [[id, vault.openKey(tx.merchant_id, id, key)]] : [])));
  const created_at = new Date(clock.now_ms()).toISOString();
  await insertPoints(tx, added.flatMap(({ customer, kind, address, lookup, id }): NewPointRow[] => {
    const key = keys.get(customer);
    return key ? [{ id, customer_id: customer, kind, lookup, address: vault.seal(key, `address ${id}`, address), created_at }] : [];
  }));
  const answers = await words.giveConsents(tx, said);
  await insertProofs(tx, answers.flatMap((answer, place): ProofRow[] => {
    const [given, key] = [proofs[place], keys.get(proofs[place]?.customer ?? '')];
    return answer.ok && given && key ? [{ consent: answer.value.consent, customer: given.customer, proof: vault.seal(key, `proof ${answer.value.consent}`, given.proof) }] : [];
  }));
}

function newCustomer({ name, notes, language, places, places_certainty, zone }: ReadCustomer, id: string, points: readonly { readonly id: string; readonly kind: PointKind; readonly address: string }[]): NewCustomer {
  return { id, personal: { name, notes }, language, places, places_certainty, zones: zone === null ? [] : [zone], zones_certainty: zone === null ? 'unknown' : 'known', points: points.map(({ id: point, kind, address }) => ({ id: point, kind, address })) };
}

const CHANNELS_OF: Readonly<Record<string, readonly Channel[]>> = { phone: ['sms', 'voice'], email: ['email'] };

/** One word for each contact point, by the ways that reach it. */
function saidOf({ consent }: ReadCustomer, customer: string, points: readonly { readonly id: string; readonly kind: PointKind }[], by: string): SaidInList[] {
  if (!consent) return [];
  return points.flatMap(({ id, kind }): SaidInList[] => {
    const channels = consent.channels.filter((channel) => CHANNELS_OF[kind]?.includes(channel));
    return channels.length === 0 ? [] : [{ customer, point: id, purposes: consent.purposes as readonly Purpose[], channels, at: consent.at, source: 'import', by, form: 'express', notice_hash: consent.notice_hash, language: null }];
  });
}

/** Takes a list in, from behind what was taken in before. What was done twice is done once. */
export async function runImport(ports: CustomerPorts, vault: Vault, merchant: string, id: string, makeCustomers: (tx: MerchantTx, customers: readonly NewCustomer[]) => Promise<void>): Promise<void> {
  const row = await ports.postgres.withMerchant(merchant, (tx) => selectImport(tx, id));
  if (!row || (row.state !== 'waiting' && row.state !== 'running')) return;
  assert(row.key, 'a list that waits has its lines');
  const key = vault.openKey(merchant, id, row.key);
  async function* chunks(): AsyncGenerator<Uint8Array> {
    for (let number = 0; ; number += 1) {
      const content = await ports.postgres.withMerchant(merchant, (tx) => selectChunk(tx, id, number));
      if (!content) return;
      yield Buffer.from(vault.unseal(key, `lines ${number}`, content), 'base64');
    }
  }
  for await (const batch of inBatches(rowsBehind(readRows(chunks(), row.encoding, row.delimiter), row.rows_done))) {
    await ports.postgres.withMerchant(merchant, async (tx) => {
      const now = await selectImport(tx, id);
      const last = batch.at(-1)?.line ?? 0;
      // Somebody else was here, or it was taken away: then nothing of this batch is done again.
      if (!now || now.rows_done >= last || (now.state !== 'waiting' && now.state !== 'running')) return;
      const { judged, problems, counts } = await judgeRows(ports, vault, tx, batch, new Map());
      await takeRows(ports, vault, tx, judged, now.by, makeCustomers);
      await writeProblems(tx, id, problems.slice(0, PROBLEMS_MAX));
      await changeImport(tx, id, { state: 'running', counts: addCounts(now.state === 'waiting' ? EMPTY : now.counts, counts), rows_done: last });
    });
  }
  await ports.postgres.withMerchant(merchant, async (tx) => {
    const now = await selectImport(tx, id);
    if (!now || (now.state !== 'waiting' && now.state !== 'running')) return;
    await changeImport(tx, id, { state: 'done', counts: now.state === 'waiting' ? EMPTY : now.counts, rows_done: now.rows_done });
    await dropLines(tx, id);
  });
}

async function* rowsBehind(rows: AsyncIterable<Result<unknown> | RawRow>, line: number): AsyncGenerator<RawRow> {
  for await (const row of rows) if ('line' in row && row.line > line) yield row;
}
