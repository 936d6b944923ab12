/**
 * The outbox: entries that the server does not hold, in order, a batch at a time, each batch under one seal. Sending
 * again changes nothing, so whatever goes wrong is answered by sending again. Nothing holds up what comes behind it:
 * what the server puts aside for a person, and what is damaged here, becomes a gap that the next run names.
 */
import { CODES } from '@stilltill/domain/codes';
import { type StoredEntry, ZERO_HASH, acknowledgementText } from '@stilltill/domain/journal';
import { type Fault, type Result, fail, ok } from '@stilltill/domain/result';
import { JournalAnswer, PROTOCOL_VERSION, type SealedKey } from '@stilltill/protocol';
import type { z } from 'zod';
import { judgedTime } from './clock-mark.ts';
import { type Core, chainOf, isoTime, record, remember } from './core.ts';
import { acknowledged, beginEpoch, damageFact, identityOfChain, readRow } from './journal.ts';
import type { Chain, Identity } from './memory.ts';
import type { StoredRow } from './ports.ts';
import { makeSeal } from './shifts.ts';
import { call } from './wire.ts';

const RUN_ENTRIES_MAX = 200;
const RUN_BYTES_MAX = 1024 * 1024;
/** Damaged bytes that travel with one gap, as base64. */
const DAMAGED_ENTRIES_MAX = 100;
const DAMAGED_BYTES_MAX = 1024 * 1024;
/** How long an epoch of an earlier place of this till waits after it was refused. */
const SET_ASIDE_MS = 10 * 60_000;

type SeqRange = { readonly from_seq: number; readonly to_seq: number };
type Lost = SeqRange & { readonly damaged: { seq: number; bytes: string }[] };
/** `keys`: those of personal fields in the entries. `damage`: what was found damaged just now, and not put aside before. */
type Run = { readonly entries: readonly StoredEntry[]; readonly keys: readonly SealedKey[]; readonly gap: Lost | null; readonly damage: Lost | null };
/** none: nothing to send. sent: go on. Anything else is a fault of this try. */
export type Uploaded = 'none' | 'sent';

export type Outbox = {
  /** Sends one batch of the oldest epoch that has something to send. */
  sendNext(token: (identity: Identity) => Promise<Result<string>>): Promise<Result<Uploaded>>;
};

export function makeOutbox(core: Core): Outbox {
  /** By epoch: how many entries one batch may have, lowered while a bad one is being looked for. */
  const limits = new Map<string, number>();
  /** By epoch: until when it waits, by the monotonic clock. */
  const aside = new Map<string, number>();

  const sendOf = async (chain: Chain, identity: Identity, token: string): Promise<Result<Uploaded>> => {
    const limit = limits.get(chain.head.epoch) ?? RUN_ENTRIES_MAX;
    const read = await readRun(core, chain, limit);
    if (!read.ok) return read;
    const run = read.value;
    if (run.damage) await tellDamage(core, chain, run.damage);
    // Nothing sound stands above what is lost: what comes later will name it as its gap.
    if (run.entries.length === 0) return passOver(core, chain, run.damage);
    const answer = await sendRun(core, identity, chain, run, token);
    if (answer.ok) {
      limits.set(chain.head.epoch, Math.min(RUN_ENTRIES_MAX, limit * 2));
      return takeAnswer(core, identity, chain, run, answer.value);
    }
    return takeFault(core, chain, run, answer.fault, (smaller) => void limits.set(chain.head.epoch, smaller));
  };

  return {
    async sendNext(token) {
      const now_ms = core.ports.clock.monotonic_ms();
      for (const chain of core.memory.chains) {
        const identity = isWaiting(chain) && (aside.get(chain.head.epoch) ?? 0) <= now_ms ? identityFor(core, chain) : undefined;
        if (!identity) continue;
        const pass = await token(identity);
        const sent = pass.ok ? await sendOf(chain, identity, pass.value) : pass;
        if (sent.ok || identity === core.memory.identities.at(-1) || sent.fault.code === 'unavailable') return sent;
        // An earlier place of this till, whose server may know it no more, must not hold up the present one.
        aside.set(chain.head.epoch, now_ms + SET_ASIDE_MS);
      }
      return ok('none');
    },
  };
}

/** Looks through what the server does not hold yet, also while it is away, and tells what is damaged. */
export function makeInspection(core: Core): () => Promise<void> {
  return async () => {
    for (const chain of core.memory.chains.filter(isWaiting)) {
      for (let from = startOf(chain); from <= chain.head.seq; from += RUN_ENTRIES_MAX) {
        const rows = await core.ports.storage.readEntries(chain.head.epoch, from, RUN_ENTRIES_MAX + 1);
        if (!rows.ok) return;
        const sound = soundRows(core, chain, rows.value, RUN_ENTRIES_MAX);
        for (const lost of lostIn(range(from, Math.min(chain.head.seq, from + RUN_ENTRIES_MAX - 1)), sound)) {
          if (!chain.lost.some((known) => known.from_seq <= lost.from_seq && lost.to_seq <= known.to_seq)) await tellDamage(core, chain, lost);
        }
      }
    }
  };
}

function lostIn(seqs: Iterable<number>, sound: ReadonlyMap<number, StoredEntry>): SeqRange[] {
  return join([...seqs].filter((seq) => !sound.has(seq)).map((seq) => ({ from_seq: seq, to_seq: seq })));
}

function isWaiting(chain: Chain): boolean {
  return chain.head.seq > startOf(chain) - 1;
}

function startOf(chain: Chain): number {
  return Math.max(chain.acked.seq, chain.passed_seq) + 1;
}

/** The enrolment that may speak for a chain: the present one of the same terminal, else the one it was written under. */
function identityFor(core: Core, chain: Chain): Identity | undefined {
  const { identities } = core.memory;
  const current = identities.at(-1);
  if (current?.certificate.terminal === chain.terminal && current.certificate.merchant === chain.merchant) return current;
  return identities.findLast(({ certificate }) => certificate.enrolment === chain.enrolment);
}

/** The next unbroken run of sound entries, and the gap before it if there is one. */
async function readRun(core: Core, chain: Chain, limit: number): Promise<Result<Run>> {
  let from = startOf(chain);
  for (const range of chain.lost) if (range.from_seq <= from && from <= range.to_seq) from = range.to_seq + 1;
  // The lost range right below the start was put aside by the server: this run stands behind it.
  const below = chain.lost.find((range) => range.to_seq === from - 1);
  const gapBelow = below ? await gapOf(core, chain, below) : null;
  let damage = null as Lost | null;
  const rows = await core.ports.storage.readEntries(chain.head.epoch, from, limit + 1);
  if (!rows.ok) return rows;
  const sound = soundRows(core, chain, rows.value, limit);
  const entries: StoredEntry[] = [];
  let bytes = 0;
  for (const seq of range(from, Math.min(chain.head.seq, from + limit - 1))) {
    const entry = sound.get(seq);
    const isSealed = entries.at(-1)?.entry.seq === core.memory.seal?.seq && core.memory.seal?.epoch === chain.head.epoch && entries.length > 0;
    if (entries.length > 0 && (!entry || isSealed || bytes + entry.text.length > RUN_BYTES_MAX)) break;
    if (entry) {
      entries.push(entry);
      bytes += entry.text.length;
    } else {
      damage = { from_seq: damage?.from_seq ?? seq, to_seq: seq, damaged: [...(damage?.damaged ?? []), ...damagedAt(rows.value, seq)] };
    }
  }
  const gap = gapBelow && damage ? { ...damage, from_seq: gapBelow.from_seq, damaged: [...gapBelow.damaged, ...damage.damaged] } : (damage ?? gapBelow);
  const sent = new Set(entries.map(({ entry }) => entry.seq));
  return ok({ entries, keys: rows.value.flatMap((row) => (sent.has(row.seq) ? (row.keys ?? []) : [])), gap, damage });
}

/** A range that was put aside before, with the bytes that could not be read, so that a person can judge them. */
async function gapOf(core: Core, chain: Chain, lost: SeqRange): Promise<Lost> {
  const rows = await core.ports.storage.readEntries(chain.head.epoch, lost.from_seq, Math.min(100, lost.to_seq - lost.from_seq + 1));
  const unreadable = rows.ok ? rows.value.filter((row) => row.seq <= lost.to_seq && !readRow(core, chain, row)) : [];
  return { ...lost, damaged: unreadable.flatMap((row) => damagedAt([row], row.seq)) };
}

async function passOver(core: Core, sent: Chain, damage: Lost | null): Promise<Result<Uploaded>> {
  return core.inTurn(async () => {
    const chains = core.memory.chains.map((chain) => {
      if (chain.head.epoch !== sent.head.epoch) return chain;
      const lost = damage ? join([...chain.lost, { from_seq: damage.from_seq, to_seq: damage.to_seq }]) : chain.lost;
      return { ...chain, passed_seq: Math.max(chain.passed_seq, damage?.to_seq ?? sent.head.seq), lost };
    });
    const kept = await remember(core, { chains }, 'relaxed');
    return kept.ok ? ok('sent' as const) : kept;
  });
}

function* range(from: number, to: number): Iterable<number> {
  for (let seq = from; seq <= to; seq++) yield seq;
}

/** The raw bytes of a row that is not what was written. */
function damagedAt(rows: readonly StoredRow[], seq: number): { seq: number; bytes: string }[] {
  const row = rows.find((each) => each.seq === seq);
  return row ? [{ seq, bytes: (row.damaged ?? new TextEncoder().encode(row.text)).slice(0, 64 * 1024).toBase64() }] : [];
}

/**
 * Which of the rows hold what was written. Walked from the top, because each entry names the hash of the one before:
 * what the head vouches for is sound, and so is what that vouches for.
 */
function soundRows(core: Core, chain: Chain, rows: readonly StoredRow[], limit: number): Map<number, StoredEntry> {
  const sound = new Map<number, StoredEntry>();
  let above = null as StoredEntry | null;
  for (const row of rows.toReversed()) {
    const entry = readRow(core, chain, row);
    const expected: string | null = row.seq === chain.head.seq ? chain.head.hash : above?.entry.seq === row.seq + 1 ? above.entry.prev : null;
    above = entry && (expected === null || entry.hash === expected) ? entry : null;
    if (above) sound.set(row.seq, above);
  }
  // The extra row was read only to vouch for the last one of the run.
  if (rows.length > limit) sound.delete(rows.at(-1)?.seq ?? 0);
  return sound;
}

/** Says once in the journal which entries are damaged: the entry that says so also stands above the gap. */
async function tellDamage(core: Core, chain: Chain, gap: SeqRange): Promise<void> {
  const name = `${chain.head.epoch}/${gap.from_seq}-${gap.to_seq}`;
  core.view.storage_faults.add('entry_damaged');
  if (core.memory.told.includes(name)) return;
  await core.inTurn(async () => {
    if (core.memory.told.includes(name)) return;
    await record(core, [damageFact(`entries ${gap.from_seq} to ${gap.to_seq} of epoch ${chain.head.epoch}`)], { told: [...core.memory.told, name].slice(-50) });
  });
}

async function sendRun(core: Core, identity: Identity, chain: Chain, { entries, keys, gap }: Run, token: string): Promise<Result<z.output<typeof JournalAnswer>>> {
  const last = entries.at(-1) as StoredEntry;
  const head = { epoch: last.entry.epoch, seq: last.entry.seq, hash: last.hash };
  const kept = core.memory.seal;
  const seal = kept?.hash === head.hash && kept.terminal === chain.terminal && identity.certificate.enrolment === chain.enrolment ? kept : await makeSeal(core, identity, chain, head);
  const began = identityOfChain(core.memory.identities, chain)?.certificate;
  const body = {
    protocol: PROTOCOL_VERSION, entries: entries.map(({ text }) => text), seal, sent_at: isoTime(core.ports.clock.now_ms()),
    // The terminal was moved since: what it did before counts for the store where it stood.
    ...(began && began.store !== identity.certificate.store ? { certificate: began } : {}),
    ...(keys.length > 0 ? { keys } : {}), ...(gap ? { gap: { ...gap, damaged: fitting(gap.damaged) } } : {}),
  };
  return call(core, { method: 'POST', path: '/api/v1/journal', body, token }, JournalAnswer);
}

/** As many of the damaged bytes as one upload may carry. */
function fitting(damaged: Lost['damaged']): Lost['damaged'] {
  let bytes = 0;
  return damaged.slice(0, DAMAGED_ENTRIES_MAX).filter((each) => {
    bytes += each.bytes.length;
    return bytes <= DAMAGED_BYTES_MAX;
  });
}

/** Works the server's word in. What is not signed by the server that enrolled this till is not believed. */
async function takeAnswer(core: Core, identity: Identity, sent: Chain, run: Run, answer: z.output<typeof JournalAnswer>): Promise<Result<Uploaded>> {
  const last = run.entries.at(-1) as StoredEntry;
  const { acknowledgement: ack } = answer;
  const isOurs = ack.merchant === sent.merchant && ack.terminal === sent.terminal && ack.epoch === sent.head.epoch
    && (await core.ports.keys.verify(identity.server_public_key, acknowledgementText(ack), ack.signature));
  if (!isOurs) return fail('proof_invalid');
  const isHeld = ack.seq === last.entry.seq && ack.hash === last.hash;
  if (!isHeld && !answer.branched) return fail('unavailable');
  return core.inTurn(async () => {
    const now_ms = judgedTime(core);
    const current = chainOf(core).head.epoch === sent.head.epoch;
    const chains = core.memory.chains.map((chain) =>
      chain.head.epoch === sent.head.epoch ? { ...acknowledged(chain, { seq: last.entry.seq, hash: last.hash }, now_ms), lost: chain.lost.filter((range) => range.to_seq > last.entry.seq) } : chain);
    const server = core.memory.server && { ...core.memory.server, acknowledgement: ack, head: answer.server_head ?? core.memory.server.head };
    const kept = await remember(core, { chains, server }, 'relaxed');
    if (!kept.ok) return kept;
    if (answer.branched && current) {
      const begun = await beginEpoch(core, 'branched', chainOf(core).head);
      if (!begun.ok) return begun;
    }
    return ok('sent' as const);
  });
}

async function takeFault(core: Core, sent: Chain, run: Run, fault: Fault, setLimit: (limit: number) => void): Promise<Result<Uploaded>> {
  const first = run.entries[0] as StoredEntry;
  const last = run.entries.at(-1) as StoredEntry;
  const change = (rule: (chain: Chain) => Chain): Promise<Result<Uploaded>> => core.inTurn(async () => {
    const chains = core.memory.chains.map((chain) => (chain.head.epoch === sent.head.epoch ? rule(chain) : chain));
    const kept = await remember(core, { chains }, 'relaxed');
    return kept.ok ? ok('sent') : kept;
  });
  if (fault.code === 'chain_ahead') {
    const wanted_seq = Number(fault.details?.['seq'] ?? 1);
    // What is wanted was sent: sending it at once again would go round for ever.
    if (!(wanted_seq < first.entry.seq)) return { ok: false, fault };
    return change((chain) => goBack(chain, wanted_seq));
  }
  // The whole key is put aside, not an entry: each is handed over once, so that a person has all of it.
  if (fault.code === 'key_compromised') return change((chain) => ({ ...chain, passed_seq: last.entry.seq }));
  if (!isAboutEntries(fault)) return { ok: false, fault };
  if (run.entries.length > 1) {
    setLimit(Math.ceil(run.entries.length / 2));
    return ok('sent');
  }
  const seq = first.entry.seq;
  return change((chain) => ({ ...chain, passed_seq: seq, lost: join([...chain.lost, { from_seq: run.gap?.from_seq ?? seq, to_seq: seq }]) }));
}

/** The server wants what it was sent before: it was restored, or this till's past is another than it knew. */
export function goBack(chain: Chain, wanted_seq: number): Chain {
  const seq = Math.max(0, wanted_seq - 1);
  // What was dropped after its 90 days can't be sent again; the run behind it says so.
  const lost = wanted_seq < chain.first_seq ? join([...chain.lost, { from_seq: Math.max(1, wanted_seq), to_seq: chain.first_seq - 1 }]) : chain.lost;
  return { ...chain, acked: { seq, hash: ZERO_HASH }, passed_seq: Math.min(chain.passed_seq, seq), lost, marks: chain.marks.filter((mark) => mark.seq <= seq) };
}

/** Whether it is the entries that the server will not have as they are, now and later. */
function isAboutEntries(fault: Fault): boolean {
  const { data, transient } = CODES[fault.code];
  return (data === 'kept' && fault.code !== 'terminal_retired') || (!transient && (fault.code === 'request_malformed' || fault.code === 'request_too_large'));
}

function join(ranges: readonly SeqRange[]): { from_seq: number; to_seq: number }[] {
  const joined: { from_seq: number; to_seq: number }[] = [];
  for (const range of ranges.toSorted((a, b) => a.from_seq - b.from_seq)) {
    const last = joined.at(-1);
    if (last && range.from_seq <= last.to_seq + 1) last.to_seq = Math.max(last.to_seq, range.to_seq);
    else joined.push({ ...range });
  }
  return joined;
}
