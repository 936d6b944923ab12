/**
 * A small server for tests of a till: one merchant, its keys, chains and change feed, all in memory, and a line to it
 * that a test can cut at any request or answer. What the real server does is tested with the real server.
 */
import { type KeyObject, createHash, createPublicKey, generateKeyPairSync, randomBytes, sign, verify } from 'node:crypto';
import type { Code } from '@stilltill/domain/codes';
import {
  type Certificate, type Head, type StoredEntry, acknowledgementText, certificateText, enrolmentText, readChain, sealText, timeText,
} from '@stilltill/domain/journal';
import type { Fault } from '@stilltill/domain/result';
import { type JournalBatch, type LiveEvent, type ReferenceKind, type SealedField, type SealedKey, openField, toProblem, toWire } from '@stilltill/protocol';
import { type Transport, type WireAnswer, type WireRequest, createHash as createTillHash } from '@stilltill/till-engine';
import type { z } from 'zod';
import { type TestRandom, randomUuid, sha256Hex } from './test-terminal.ts';

/** What becomes of one request. `lose_answer`: the server acts, and the till hears nothing. */
export type Fate = 'pass' | 'lose_request' | 'lose_answer' | Fault;

export type FakeServer = {
  readonly merchant: string;
  readonly store: string;
  readonly terminal: string;
  transport(): Transport;
  /** Decides what becomes of each request from now on. */
  setFate(fate: (request: WireRequest) => Fate): void;
  issueCode(terminal?: string): string;
  /** Moves every terminal to another store: the next pass of each brings its new certificate. */
  move(store: string, code: string): void;
  /** The store that an epoch's entries count for. */
  storeOf(epoch: string): string | undefined;
  /** As if nothing of an epoch had ever come. */
  forgetEpoch(epoch: string): void;
  /** A new state of a record in the change feed; null: it is gone. */
  put(kind: ReferenceKind, id: string, body: object | null): void;
  /** Entries that it holds of an epoch, in order; of two with one number the first. */
  entries(epoch?: string): readonly StoredEntry[];
  /** All entries, also branches. */
  all(): readonly StoredEntry[];
  gaps(): readonly { readonly epoch: string; readonly from_seq: number; readonly to_seq: number; readonly damaged: number }[];
  /** What a personal field says, by the key that came with it; null: no key came, or it does not fit. */
  open(field: SealedField): Promise<string | null>;
  /** Forgets the keys that came. */
  forgetKeys(): void;
  /** What it put aside for a person. */
  quarantined(): readonly StoredEntry[];
  requests(path: string): number;
  /** Answers requests to a path that it knows nothing of, by their body: with an object, or with a fault. */
  answer(path: string, by: (body: unknown) => { readonly ok: true; readonly value: object } | { readonly ok: false; readonly fault: Fault }): void;
  contacts(): readonly unknown[];
  /** Forgets all entries above a number, as a backup that was restored does. */
  restore(keep_seq: number, incarnation: string): void;
  setClock(now_ms: () => number): void;
  setPublicAddress(address: string | null): void;
  setState(state: 'enrolled' | 'retired' | 'compromised'): void;
  /** Entries for which `isBad` holds are put aside with this fault. */
  refuse(code: Code | null, isBad: (entry: StoredEntry) => boolean): void;
  /** Tells all listening tills that there is something new. */
  announce(): void;
  /** Where the feed stands. */
  cursor(): string;
  /** News that itself says what changed after a cursor. */
  newsSince(from: string): Extract<LiveEvent, { type: 'changes' }>;
  /** Tells all listening tills. */
  tell(event: LiveEvent): void;
  /** Signs a word as this server. */
  sign(text: string): string;
};

type Enrolled = { certificate: Certificate };

export function makeFakeServer(random: TestRandom = { bytes: (length) => new Uint8Array(randomBytes(length)) }): FakeServer {
  const keys = generateKeyPairSync('ed25519');
  const field_keys = generateKeyPairSync('x25519');
  const sealed_keys = new Map<string, SealedKey>();
  const merchant = randomUuid(random);
  const store = randomUuid(random);
  const terminal = randomUuid(random);
  const codes = new Map<string, { terminal: string; public_key: string | null; answer: Enrolled | null }>();
  const enrolments = new Map<string, Certificate>();
  /** The certificates that passes were given for, and the store of each epoch. */
  const [shown, stores] = [new Map<string, Certificate>(), new Map<string, string>()];
  const chains = new Map<string, StoredEntry[]>();
  const variants: StoredEntry[] = [];
  const quarantine: StoredEntry[] = [];
  const gaps: { epoch: string; from_seq: number; to_seq: number; damaged: number }[] = [];
  const records = new Map<string, { position: number; kind: string; id: string; body: object | null }>();
  const counts = new Map<string, number>();
  const contacts: unknown[] = [];
  const listeners = new Set<(data: string) => void>();
  let position = 0;
  let incarnation = 'a1';
  let now_ms: () => number = () => Date.now();
  let public_address: string | null = 'https://shop.example';
  let state: 'enrolled' | 'retired' | 'compromised' = 'enrolled';
  let fateOf: (request: WireRequest) => Fate = () => 'pass';
  let refused: { code: Code; isBad: (entry: StoredEntry) => boolean } | null = null;
  const iso = (): string => new Date(now_ms()).toISOString();
  const signed = (text: string): string => sign(null, Buffer.from(text), keys.privateKey).toString('base64url');
  const headOf = (epoch: string): Head | null => {
    const last = chains.get(epoch)?.at(-1);
    return last ? { epoch, seq: last.entry.seq, hash: last.hash } : null;
  };

  const enrolment = (body: { code: string; public_key: string; signature: string }): WireAnswer => {
    const code = codes.get(body.code);
    if (!code) return problem({ code: 'code_unknown' });
    if (code.public_key !== null && code.public_key !== body.public_key) return problem({ code: 'code_used' });
    if (!isSigned(body.public_key, enrolmentText(body.code, body.public_key), body.signature)) return problem({ code: 'proof_invalid' });
    code.public_key = body.public_key;
    if (!code.answer) {
      const unsigned = { merchant, store, terminal: code.terminal, enrolment: randomUuid(random), store_code: 'S1', terminal_code: 'T1', public_key: body.public_key, at: iso() };
      code.answer = { certificate: { ...unsigned, signature: signed(certificateText(unsigned)) } };
      enrolments.set(code.answer.certificate.enrolment, code.answer.certificate);
    }
    const last = [...chains.values()].findLast((chain) => chain[0]?.entry.terminal === code.terminal)?.at(-1);
    return good({
      ...code.answer, server_public_key: rawKey(keys.publicKey), merchant_public_key: rawKey(field_keys.publicKey), shop_name: 'Shop', store_name: 'Store', currency: 'CNY',
      public_address, incarnation, follows: last ? { epoch: last.entry.epoch, seq: last.entry.seq, hash: last.hash } : null,
    });
  };
  const token = (body: { certificate: Certificate; nonce: string }): WireAnswer => {
    if (!enrolments.has(body.certificate.enrolment)) return problem({ code: 'terminal_unknown' });
    const time = { terminal: body.certificate.terminal, nonce: body.nonce, at: iso() };
    const newest = enrolments.get(body.certificate.enrolment) as Certificate;
    const given = `${body.certificate.enrolment}.${body.certificate.store}`;
    shown.set(given, body.certificate);
    return good({
      ...(newest.store === body.certificate.store ? {} : { certificate: newest, store: { name: newest.store_code, currency: 'CNY' } }), token: `t.${given}`, expires_in_s: 900, time: { ...time, signature: signed(timeText(time)) }, incarnation,
    });
  };
  const contact = (body: { head: Head | null }): WireAnswer => {
    contacts.push(body);
    if (state !== 'enrolled') return problem({ code: state === 'retired' ? 'terminal_retired' : 'key_compromised' });
    return good({
      head: body.head && headOf(body.head.epoch), incarnation, changes_cursor: `${incarnation}:${position}`, server_head: null, public_address, next_contact_s: 60,
    });
  };
  const journal = (batch: z.input<typeof JournalBatch>, caller: Certificate): WireAnswer => {
    const read = readChain(batch.entries, { merchant, terminal: caller.terminal, epoch: batch.seal.epoch }, sha256Hex);
    const run = read.ok ? read.value : [];
    const last = run.at(-1);
    const isSealed = [...enrolments.values()].some((known) => known.terminal === caller.terminal && isSigned(known.public_key, sealText(batch.seal), batch.seal.signature));
    if (!last || batch.seal.hash !== last.hash || !isSealed) return problem(read.ok ? { code: 'seal_invalid' } : read.fault);
    if (state === 'compromised') {
      quarantine.push(...run);
      return problem({ code: 'key_compromised' });
    }
    const bad = refused && run.some(refused.isBad);
    if (bad && refused) {
      quarantine.push(...run);
      return problem({ code: refused.code });
    }
    if (!stores.has(batch.seal.epoch)) stores.set(batch.seal.epoch, batch.certificate?.store ?? caller.store);
    return take(batch, run, last);
  };
  const take = (batch: z.input<typeof JournalBatch>, run: readonly StoredEntry[], last: StoredEntry): WireAnswer => {
    const { epoch } = batch.seal;
    const chain = chains.get(epoch) ?? [];
    chains.set(epoch, chain);
    const first = run[0] as StoredEntry;
    const below = chain.at(-1)?.entry.seq ?? 0;
    for (const each of batch.keys ?? []) sealed_keys.set(each.key, each);
    const known = new Map([...chain, ...variants.filter((each) => each.entry.epoch === epoch)].map((each) => [each.hash, each]));
    const isAttached = first.entry.seq === 1 || known.has(first.hash) || known.has(first.entry.prev);
    if (!isAttached && !batch.gap) return problem({ code: 'chain_ahead', details: { seq: Math.min(below + 1, Math.max(1, first.entry.seq - 500)) } });
    if (!isAttached && batch.gap) gaps.push({ epoch, from_seq: batch.gap.from_seq, to_seq: batch.gap.to_seq, damaged: batch.gap.damaged.length });
    let branched = false;
    let accepted = 0;
    for (const each of run) {
      if (known.has(each.hash)) continue;
      accepted += 1;
      if (chain.some((other) => other.entry.seq === each.entry.seq)) {
        branched = true;
        variants.push(each);
      } else chain.push(each);
    }
    branched ||= variants.some((each) => each.entry.epoch === epoch);
    const word = { merchant, terminal: first.entry.terminal, epoch, seq: last.entry.seq, hash: last.hash, at: iso(), incarnation };
    return good({ acknowledgement: { ...word, signature: signed(acknowledgementText(word)) }, accepted, repeated: run.length - accepted, branched, server_head: null });
  };
  const changes = (path: string): WireAnswer => {
    const query = new URL(path, 'http://x').searchParams;
    const [whose, at] = (query.get('after') ?? `${incarnation}:0`).split(':');
    const reset = whose !== incarnation;
    const limit = Number(query.get('limit') ?? 2000);
    // Records are kept in the order of their positions: a changed one goes to the end.
    const page: { position: number }[] = [];
    let more = false;
    for (const record of records.values()) {
      if (record.position <= (reset ? 0 : Number(at))) continue;
      if (page.length === limit) {
        more = true;
        break;
      }
      page.push(record);
    }
    const cursor = `${incarnation}:${page.at(-1)?.position ?? position}`;
    return good({ changes: page, cursor, more, counts: Object.fromEntries(counts), reset });
  };
  const serve = (request: WireRequest): WireAnswer => {
    const path = request.path.split('?')[0];
    const body = request.body === undefined ? undefined : JSON.parse(request.body);
    if (path === '/api/v1/enrolment') return enrolment(body);
    if (path === '/api/v1/terminal/token') return token(body);
    const caller = shown.get((request.headers['authorization'] ?? '').replace('Bearer t.', ''));
    if (!caller) return problem({ code: 'token_expired' });
    if (path === '/api/v1/contact') return contact(body);
    if (path === '/api/v1/journal') return journal(body, caller);
    if (path === '/api/v1/changes') return changes(request.path);
    const by = answers.get(path ?? '');
    if (!by) return problem({ code: 'not_found' });
    const given = by(body);
    return given.ok ? good(given.value) : problem(given.fault);
  };

  const asked = new Map<string, number>();
  const answers = new Map<string, Parameters<FakeServer['answer']>[1]>();
  return {
    merchant, store, terminal,
    transport: () => ({
      async send(request) {
        await Promise.resolve();
        const path = request.path.split('?')[0] as string;
        asked.set(path, (asked.get(path) ?? 0) + 1);
        const fate = fateOf(request);
        if (fate === 'lose_request') return null;
        if (typeof fate === 'object') return problem(fate);
        const answer = serve(request);
        return fate === 'lose_answer' ? null : answer;
      },
      listen(_request, onEvent) {
        listeners.add(onEvent);
        return () => void listeners.delete(onEvent);
      },
      onNetworkChange: () => () => undefined,
    }),
    setFate: (fate) => void (fateOf = fate),
    issueCode(of = terminal) {
      const code = sha256Hex(randomUuid(random)).slice(0, 8).toUpperCase();
      codes.set(code, { terminal: of, public_key: null, answer: null });
      return code;
    },
    move(to, code) {
      for (const [enrolment, { signature: _, ...certificate }] of enrolments) {
        const moved = { ...certificate, store: to, store_code: code, at: iso() };
        enrolments.set(enrolment, { ...moved, signature: signed(certificateText(moved)) });
      }
    },
    storeOf: (epoch) => stores.get(epoch),
    forgetEpoch(epoch) {
      stores.delete(epoch);
      chains.delete(epoch);
    },
    put(kind, id, body) {
      const key = `${kind}/${id}`;
      const before = records.get(key);
      counts.set(kind, (counts.get(kind) ?? 0) + (body ? 1 : 0) - (before?.body ? 1 : 0));
      position += 1;
      records.delete(key);
      records.set(key, { position, kind, id, body });
    },
    entries: (epoch) => (epoch === undefined ? [...chains.values()].flat() : (chains.get(epoch) ?? [])),
    all: () => [...[...chains.values()].flat(), ...variants],
    gaps: () => gaps,
    async open(field) {
      const sealed = sealed_keys.get(field.key);
      const opened = sealed && await openField(field, sealed, Uint8Array.fromBase64(field_keys.privateKey.export({ format: 'jwk' }).d as string, { alphabet: 'base64url' }));
      return opened?.ok ? opened.value : null;
    },
    forgetKeys: () => sealed_keys.clear(),
    quarantined: () => quarantine,
    requests: (path) => asked.get(path) ?? 0,
    answer: (path, by) => void answers.set(path, by),
    contacts: () => contacts,
    restore(keep_seq, next) {
      for (const [epoch, chain] of chains) chains.set(epoch, chain.filter((each) => each.entry.seq <= keep_seq));
      incarnation = next;
    },
    setClock: (clock) => void (now_ms = clock),
    setPublicAddress: (address) => void (public_address = address),
    setState: (next) => void (state = next),
    refuse: (code, isBad) => void (refused = code && { code, isBad }),
    announce() {
      for (const listener of listeners) listener(toWire({ type: 'changes', cursor: `${incarnation}:${position}` }));
    },
    cursor: () => `${incarnation}:${position}`,
    newsSince(from) {
      const changed = [...records.values()].filter((record) => record.position > Number(from.split(':')[1]));
      return { type: 'changes', cursor: `${incarnation}:${position}`, from, changes: changed, counts: Object.fromEntries(counts) };
    },
    tell(event) {
      for (const listener of listeners) listener(toWire(event));
    },
    sign: signed,
  };
}

function good(body: object): WireAnswer {
  return { status: 200, body: toWire(body) };
}

function problem(fault: Fault): WireAnswer {
  const body = toProblem(fault);
  return { status: body.status, body: toWire(body) };
}

function rawKey(key: KeyObject): string {
  return createPublicKey({ key: key.export({ type: 'spki', format: 'pem' }) as string }).export({ format: 'jwk' }).x as string;
}

function isSigned(public_key: string, text: string, signature: string): boolean {
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: public_key }, format: 'jwk' });
  return verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64url'));
}

/** What the server makes of a PIN or a recovery code. Weak on purpose: tests make many. */
export async function hashSecret(secret: string): Promise<{ salt: string; memory_kib: number; passes: number; hash: string }> {
  const parameters = { salt: createHash('sha256').update(secret).digest().subarray(0, 16).toString('base64'), memory_kib: 64, passes: 1 };
  const hash = await (await createTillHash()).argon2id(secret, parameters, 32);
  return { ...parameters, hash: hash.toBase64() };
}
