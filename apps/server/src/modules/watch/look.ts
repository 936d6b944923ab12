/**
 * Looks at what arrived, behind the uploads: new entries in the order of their arrival go through the rules with what they
 * keep in mind, and what they find is written down. Nothing of it holds up an upload, and looking twice doubles nothing.
 */
import { setImmediate as letOthersGo } from 'node:timers/promises';
import { readEntry } from '@stilltill/domain/journal';
import { type Finding, USUAL_POLICY, type Watch, type WatchContext, type WatchFact, type WatchState, makeWatch } from '@stilltill/domain/watch';
import type { MerchantTx } from '../../platform/postgres.ts';
import { sha256Hex } from '../../platform/sha256.ts';
import { type Arrived, type ChainState, readBody, storableTime } from '../journal/index.ts';
import type { WatchPorts } from './ports.ts';
import { type ReadEntry, WATCHED_KINDS, readFact, saleOf } from './read-facts.ts';
import { type Position, type WrittenFinding, holdState, insertFindings, readPositions, takeLate, writePositions, writeState, writeWeeks } from './store.ts';

/** Entries at once: more would keep the server's one thread from its tills for longer than they notice. */
const ENTRIES_AT_ONCE = 2_000;
const UPLOADS_AT_ONCE = 4_000;
const OF_ONE_CHAIN_MIN = 20;
/** So many are read or looked at before a till that asks meanwhile has its turn. */
const IN_ONE_GO = 200;
/** How far before and behind what arrived rosters, windows and places are read. */
const REACH_MS = 14 * 24 * 3_600_000;

export type Looked = { readonly has_more: boolean; readonly entries: number; readonly found: readonly WrittenFinding[] };
const NOTHING: Looked = { has_more: false, entries: 0, found: [] };

/** Looks at some of what is new. Somebody else who looks at this moment does this work already. */
export async function lookAtSome(ports: WatchPorts, tx: MerchantTx): Promise<Looked> {
  const held = await holdState(tx);
  if (!held) return NOTHING;
  const chains = await ports.journal.arrivals.chainStates(tx);
  const known = new Map((await readPositions(tx)).map((each) => [each.chain, each]));
  const changed = chains.filter(({ chain, version }) => known.get(chain)?.version !== version);
  if (changed.length === 0 && held.state === null) return NOTHING;
  const stretch = await readStretch(ports, tx, changed, (chain) => known.get(chain)?.seq ?? 0);
  const late = await readLate(ports, tx, changed.filter(({ is_odd }) => is_odd), (chain) => known.get(chain)?.seq ?? 0);
  const arrived = inOrder([...late, ...stretch.taken]);
  const facts = await readFacts(ports, tx, chains, arrived);
  const rules = makeWatch(await readContext(ports, tx, chains, arrived), USUAL_POLICY, held.state ?? undefined);
  const findings = await takeInParts(rules, facts);
  // A week is over once all that arrived before its end was looked at.
  if (!stretch.has_more) findings.push(...rules.endWeek(ports.clock.now_ms()));
  await writeWeeks(tx, rules.closedWeeks());
  const now = new Date(ports.clock.now_ms());
  const found = await insertFindings(tx, findings, ports.ids.uuid, now);
  await writePositions(tx, stretch.positions);
  await writeState(tx, rules.state(), now);
  return { has_more: stretch.has_more, entries: arrived.length, found };
}

/** How far looking again has come: what rules keep in mind, and what was read but is not due yet. */
export type Again = {
  readonly from: Date;
  readonly chains: readonly ChainState[];
  readonly positions: Map<number, number>;
  open: readonly ChainState[];
  waiting: readonly Arrived[];
  state: WatchState | undefined;
};

/** Chains as they are now; what comes later is looked at as it arrives. */
export async function beginAgain(ports: WatchPorts, tx: MerchantTx, from: Date): Promise<Again> {
  const chains = await ports.journal.arrivals.chainStates(tx);
  const positions = new Map((await ports.journal.arrivals.arrivedFrom(tx, from)).map(({ chain, seq }) => [chain, seq]));
  const open = chains.filter(({ chain }) => positions.has(chain));
  const late = await ports.journal.arrivals.arrivedLate(tx, open.filter(({ is_odd }) => is_odd).map(({ chain }) => ({ chain, seq: positions.get(chain) ?? 0 })), WATCHED_KINDS);
  return { from, chains, positions, open, waiting: late.filter(({ received_at }) => received_at >= from), state: undefined };
}

/** Looks at the next stretch of history, with nothing in mind at the beginning and nothing kept at the end but findings and weeks. */
export async function lookAgain(ports: WatchPorts, tx: MerchantTx, again: Again): Promise<{ readonly entries: number; readonly findings: readonly Finding[]; readonly reached: Date | null; readonly is_over: boolean }> {
  const { from, chains, positions } = again;
  const { taken, positions: reached, has_more, cut } = await readStretch(ports, tx, again.open, (chain) => positions.get(chain) ?? 0);
  const isDue = ({ received_at }: Arrived): boolean => cut === null || received_at <= cut;
  const arrived = inOrder([...again.waiting.filter(isDue), ...taken]);
  const rules = makeWatch(await readContext(ports, tx, chains, arrived), USUAL_POLICY, again.state);
  const findings = await takeInParts(rules, await readFacts(ports, tx, chains, arrived));
  findings.push(...rules.endWeek(has_more ? arrived.at(-1)?.received_at.getTime() ?? from.getTime() : ports.clock.now_ms()));
  // Of the week in which it begins only a part was counted.
  await writeWeeks(tx, rules.closedWeeks().filter(({ week_ms }) => week_ms >= from.getTime()));
  for (const { chain, seq } of reached) positions.set(chain, seq);
  again.waiting = again.waiting.filter((each) => !isDue(each));
  if (!has_more) again.open = [];
  again.state = rules.state();
  return { entries: arrived.length, findings, reached: arrived.at(-1)?.received_at ?? null, is_over: again.open.length === 0 && again.waiting.length === 0 };
}

type Stretch = { readonly taken: readonly Arrived[]; readonly positions: readonly Position[]; readonly has_more: boolean; readonly cut: Date | null };

/** The next entries of all chains' lines, by when they arrived: what came behind `cut` waits for its turn. */
async function readStretch(ports: WatchPorts, tx: MerchantTx, chains: readonly ChainState[], positionOf: (chain: number) => number): Promise<Stretch> {
  const behind = chains.map(({ chain, head_seq }) => ({ chain, seq: positionOf(chain), to_seq: head_seq }));
  const limit = Math.max(OF_ONE_CHAIN_MIN, Math.floor(UPLOADS_AT_ONCE / Math.max(1, chains.length)));
  const uploads = Map.groupBy(await ports.journal.arrivals.uploadsWithin(tx, behind, limit), ({ chain }) => chain);
  const cut = cutOf([...uploads.values()], limit);
  const reaches = behind.map(({ chain, seq, to_seq }) => {
    const list = uploads.get(chain) ?? [];
    const beyond = cut === null ? -1 : list.findIndex(({ received_at }) => received_at > cut);
    const is_whole = beyond < 0 && list.length < limit;
    return { chain, seq, is_whole, to_seq: is_whole ? to_seq : (beyond < 0 ? list.at(-1) : list[beyond - 1])?.seq ?? seq };
  });
  const taken = await ports.journal.arrivals.arrivedWithin(tx, reaches, WATCHED_KINDS);
  const version_of = new Map(chains.map(({ chain, version }) => [chain, version]));
  // A version that nothing has: there is more.
  const positions = reaches.map(({ chain, to_seq, is_whole }): Position => ({ chain, seq: to_seq, version: is_whole ? version_of.get(chain) ?? '' : '' }));
  return { taken, positions, has_more: reaches.some(({ is_whole }) => !is_whole), cut: reaches.every(({ is_whole }) => is_whole) ? null : cut };
}

type Upload = { readonly entries: number; readonly received_at: Date };

/**
 * Until when uploads are taken, of which `limit` of each chain are known: so many that about as many entries come with them as
 * are looked at at once, and none that one which isn't known yet may have come before. Null: all of them.
 */
function cutOf(chains: readonly (readonly Upload[])[], limit: number): Date | null {
  let entries = 0;
  const all = chains.flat().toSorted((a, b) => a.received_at.getTime() - b.received_at.getTime());
  const enough = all.find((upload) => (entries += upload.entries) >= ENTRIES_AT_ONCE);
  const bounds = [...(enough ? [enough] : []), ...chains.flatMap((list) => (list.length === limit ? list.at(-1) ?? [] : []))].map(({ received_at }) => received_at.getTime());
  if (bounds.length === 0) return null;
  // Where a gap was filled, an upload came later than one behind it: the first of some chain is taken all the same.
  const first_ms = Math.min(...chains.flatMap((list) => list[0]?.received_at.getTime() ?? []));
  return new Date(Math.max(first_ms, Math.min(...bounds)));
}

/** What came out of its order, and was not looked at before. */
async function readLate(ports: WatchPorts, tx: MerchantTx, chains: readonly ChainState[], positionOf: (chain: number) => number): Promise<Arrived[]> {
  if (chains.length === 0) return [];
  const rows = await ports.journal.arrivals.arrivedLate(tx, chains.map(({ chain }) => ({ chain, seq: positionOf(chain) })), WATCHED_KINDS);
  const fresh = new Set((await takeLate(tx, rows)).map(({ chain, seq, variant }) => `${chain}/${seq}/${variant}`));
  return rows.filter(({ chain, seq, variant }) => fresh.has(`${chain}/${seq}/${variant}`));
}

function inOrder(arrived: readonly Arrived[]): Arrived[] {
  return arrived.toSorted((a, b) => a.received_at.getTime() - b.received_at.getTime() || a.chain - b.chain || a.seq - b.seq || a.variant - b.variant);
}

function readArrived(each: Arrived, chain: ChainState): ReadEntry | null {
  const read = readEntry(each.text, sha256Hex);
  if (!read.ok) return null;
  const body = readBody(each.kind, read.value.entry.body);
  if (!body.ok) return null;
  const { epoch, seq, operator, session, at } = read.value.entry;
  return {
    ...body.value, terminal: chain.terminal, store: chain.store, epoch, seq, hash: each.hash, operator, session,
    at_ms: Date.parse(storableTime(at)), sent_ms: each.sent_at?.getTime() ?? null, received_ms: each.received_at.getTime(),
  };
}

/** The facts of entries; an entry whose body is not in the form of its kind holds none. */
async function readFacts(ports: WatchPorts, tx: MerchantTx, chains: readonly ChainState[], arrived: readonly Arrived[]): Promise<WatchFact[]> {
  const of_chain = new Map(chains.map((each) => [each.chain, each]));
  const entries: ReadEntry[] = [];
  for (const [place, each] of arrived.entries()) {
    if (place % IN_ONE_GO === 0) await letOthersGo();
    const chain = of_chain.get(each.chain);
    const read = chain && readArrived(each, chain);
    if (read) entries.push(read);
  }
  const sellers = await ports.sellersOf(tx, [...new Set(entries.flatMap((entry) => saleOf(entry) ?? []))]);
  return entries.flatMap((entry) => readFact(entry, sellers) ?? []);
}

/** However facts are cut makes no difference to what is found. */
async function takeInParts(rules: Watch, facts: readonly WatchFact[]): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (let from = 0; from < facts.length; from += IN_ONE_GO) {
    await letOthersGo();
    findings.push(...rules.take(facts.slice(from, from + IN_ONE_GO)));
  }
  return findings;
}

/** What rules may know beside the facts, around the time of what arrived. */
async function readContext(ports: WatchPorts, tx: MerchantTx, chains: readonly ChainState[], arrived: readonly Arrived[]): Promise<WatchContext> {
  const of_chains = new Set(arrived.map(({ chain }) => chain));
  const heard = [...new Set(chains.flatMap(({ chain, terminal }) => (of_chains.has(chain) ? [terminal] : [])))];
  const now_ms = ports.clock.now_ms();
  const between = { from_ms: Math.min(now_ms, arrived[0]?.received_at.getTime() ?? now_ms) - REACH_MS, until_ms: Math.max(now_ms, arrived.at(-1)?.received_at.getTime() ?? now_ms) + REACH_MS };
  const [operators, stores, terminals, roster, windows, places] = [
    await ports.operators(tx), await ports.storePlaces(tx), await ports.terminals(tx), await ports.roster(tx, between), await ports.windows(tx, between), await ports.placesSeen(tx, heard, between),
  ];
  return { operators, stores, terminals: terminals.map(({ id, store_id }) => ({ terminal: id, store: store_id })), roster, windows, places };
}
