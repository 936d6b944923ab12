/**
 * What all parts of a till share: its ports, what it remembers, what it shows, and the one way in which it writes.
 */
import type { Head, StoredEntry } from '@stilltill/domain/journal';
import { ENTRY_BYTES_MAX, writeEntry } from '@stilltill/domain/journal';
import type { Approval, Basket } from '@stilltill/domain/sale';
import { type Fault, type Result, assert, fail, ok } from '@stilltill/domain/result';
import { type CheckIn, type SealedKey, type TerminalKind, toWireValue } from '@stilltill/protocol';
import type { z } from 'zod';
import type { Catalog } from './catalog/catalog.ts';
import { type Chain, type Identity, type Memory, toCells } from './memory.ts';
import type { Moved } from './moved.ts';
import type { Ports } from './ports.ts';
import type { Receipt, TillState } from './till.ts';

/** What is seen but not kept. */
export type View = {
  phase: 'starting' | 'running' | 'elsewhere' | 'faulted';
  fault: TillState['fault'];
  basket: Basket | null;
  found: Basket | null;
  operator: TillState['operator'];
  receipt: Receipt | null;
  online: boolean;
  offline_since_ms: number | null;
  network_fault: Fault | null;
  persisted: boolean | null;
  used_ppm: number | null;
  storage_faults: Set<NonNullable<TillState['storage']['fault']>>;
  clock_behind: boolean;
  /** A machine beside the till is at a payment. */
  paying: boolean;
  /** The office moved this terminal, and something of the earlier store is still open. */
  moved: Moved | null;
  /** What the office is being asked. */
  asking: TillState['asking'];
};

export type Fact = {
  readonly kind: TerminalKind;
  readonly body: object;
  /** Keys of the personal fields in it: on the disk in the same write. */
  readonly keys?: readonly SealedKey[];
  /** Whose session it belongs to; absent: the open one. */
  readonly session?: { readonly session: string; readonly operator: string } | null;
};

export type Core = {
  readonly ports: Ports;
  memory: Memory;
  fence: number;
  readonly catalog: Catalog;
  readonly view: View;
  /** Everything changed: screens are told. */
  changed(): void;
  /** One command after the other. */
  inTurn<T>(work: () => Promise<T>): Promise<T>;
  /** The sync has something to do. */
  nudge(): void;
  /** Reference data changed: whoever is signed on may be dismissed. */
  onReference(): void;
  /** What a contact says of the till beside its head. */
  checkIn(): Promise<z.output<typeof CheckIn>>;
  /** A write failed in a way that only reading the storage again can answer. */
  onFault(fault: Fault): void;
};

export function isoTime(time_ms: number): string {
  return new Date(time_ms).toISOString();
}

export function identityOf(core: Core): Identity {
  const identity = core.memory.identities.at(-1);
  assert(identity, 'a till that records is enrolled');
  return identity;
}

export function chainOf(core: Core): Chain {
  const chain = core.memory.chains.at(-1);
  assert(chain, 'a till that records has an epoch');
  return chain;
}

/**
 * Appends facts to the journal and changes what is remembered, in one durable write. Only when it has answered is
 * anything of it true: `memory` still holds the old values while it is under way. To be called in turn.
 */
export async function record(core: Core, facts: readonly Fact[], changes: Partial<Memory> = {}): Promise<Result<StoredEntry[]>> {
  const { ports, memory } = core;
  const now_ms = ports.clock.now_ms();
  const chain = changes.chains?.at(-1) ?? chainOf(core);
  const identity = (changes.identities ?? memory.identities).at(-1);
  assert(identity, 'a till that records is enrolled');
  const entries: StoredEntry[] = [];
  let head: Head = chain.head;
  for (const fact of facts) {
    const whose = fact.session === undefined ? memory.session : fact.session;
    const entry = writeEntry(head, {
      merchant: identity.certificate.merchant, terminal: identity.certificate.terminal, at: isoTime(now_ms), basis: core.catalog.cursor(),
      session: whose?.session ?? null, operator: whose?.operator ?? null, kind: fact.kind, body: toWireValue(fact.body),
    }, (text) => ports.hash.sha256Hex(text));
    // The server reads letters, not bytes, against the same bound; bytes are the stricter of the two.
    if (new TextEncoder().encode(entry.text).length > ENTRY_BYTES_MAX) return fail('basket_full');
    entries.push(entry);
    head = { epoch: head.epoch, seq: entry.entry.seq, hash: entry.hash };
  }
  const used = officeApprovals(facts);
  const grown: Partial<Memory> = {
    ...changes,
    // In the same write as what they were for: they hold once, also over a restart.
    ...(used.length > 0 ? { approvals_used: [...memory.approvals_used, ...used].slice(-APPROVALS_USED_MAX) } : {}),
    chains: [...(changes.chains ?? memory.chains).slice(0, -1), { ...chain, head }],
    mark: { ...memory.mark, ...changes.mark, highest_ms: Math.max((changes.mark ?? memory.mark).highest_ms, now_ms) },
  };
  const rows = entries.map((entry, place) => {
    const { keys } = facts[place] ?? {};
    return { epoch: entry.entry.epoch, seq: entry.entry.seq, text: entry.text, hash: entry.hash, ...(keys ? { keys } : {}) };
  });
  const written = await write(core, rows, grown, 'strict');
  if (!written.ok) return written;
  if (entries.length > 0) core.nudge();
  return ok(entries);
}

/** More than are given in the two minutes for which one is good. */
const APPROVALS_USED_MAX = 200;

function officeApprovals(facts: readonly Fact[]): string[] {
  return facts.flatMap(({ body }) => ('approvals' in body && (body.approvals as readonly Approval[] | undefined)) || []).filter(({ way }) => way === 'office').map(({ approval }) => approval);
}

/** Changes what is remembered, without an entry. */
export function remember(core: Core, changes: Partial<Memory>, durability: 'strict' | 'relaxed'): Promise<Result<null>> {
  return write(core, [], changes, durability);
}

type Rows = Parameters<Ports['storage']['commit']>[0]['entries'];

async function write(core: Core, entries: Rows, changes: Partial<Memory>, durability: 'strict' | 'relaxed'): Promise<Result<null>> {
  const written = await core.ports.storage.commit({ fence: core.fence, entries, cells: toCells(changes), durability });
  if (!written.ok) {
    core.onFault(written.fault);
    return written;
  }
  core.memory = { ...core.memory, ...changes };
  if (durability === 'strict') {
    core.view.storage_faults.delete('full');
    core.view.storage_faults.delete('write_failed');
  }
  core.changed();
  return ok(null);
}
