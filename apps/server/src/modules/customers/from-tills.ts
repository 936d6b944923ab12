/**
 * Takes up what customers said at tills: opens the address, finds or makes whose it is, and says the word again in the contact
 * room, on the entry of the till as its evidence. All of it is one transaction with the upload; the messages that it asks for are
 * made by a job behind it. docs/adr/0014-consent-and-links.md.
 */
import { AGREED_CHANNELS, type AgreedChannel, type AgreedPurpose, isNoticeOf } from '@stilltill/domain/consent';
import { COMMERCIAL, type Channel, type ConsentForm, type Purpose, placesOfPhone, readEmail, readPhone } from '@stilltill/domain/contact';
import type { Code } from '@stilltill/domain/codes';
import { type Result, assert } from '@stilltill/domain/result';
import { type ConsentSource, type SealedField, type TillEntry, openField } from '@stilltill/protocol';
import type { Platform } from '../../platform/platform.ts';
import type { MerchantTx } from '../../platform/postgres.ts';
import { sha256Hex } from '../../platform/sha256.ts';
import type { EntryOf, ProjectedEntry, Projection, ProjectionFlag } from '../journal/index.ts';
import type { NewCustomer, Point } from './ports.ts';
import { earliestOf, latestOf, stepsBehind } from './till-moments.ts';
import { type WordKind, type WordRow, holdAddresses, insertWords, selectErasedAt, selectKnownWords } from './till-word-store.ts';

/** Words of the contact room, in the forms that it takes. */
type Said = { readonly customer: string; readonly point: string | null; readonly purposes: readonly Purpose[]; readonly channels: readonly Channel[]; readonly at: string; readonly source: ConsentSource; readonly by: string | null; readonly of: TillEntry };
type Given = Said & { readonly form: ConsentForm; readonly notice_hash: string; readonly language: string };

export type TillWordPorts = Pick<Platform, 'ids' | 'keys'> & {
  readonly customers: {
    lookupOf(merchant: string, kind: 'phone' | 'email', address: string): Uint8Array;
    findByLookup(tx: MerchantTx, lookup: Uint8Array): Promise<readonly Point[]>;
    makeCustomers(tx: MerchantTx, customers: readonly NewCustomer[]): Promise<void>;
    holdPersons(tx: MerchantTx, customers: readonly string[]): Promise<unknown>;
  };
  readonly contact: {
    /** What can be refused. */
    readonly refusable: readonly Purpose[];
    giveConsents(tx: MerchantTx, given: readonly Given[]): Promise<readonly Result<unknown>[]>;
    withdrawConsent(tx: MerchantTx, said: Said): Promise<Result<unknown>>;
    stopAddress(tx: MerchantTx, stop: { readonly lookup: Uint8Array; readonly source: ConsentSource; readonly by: string | null; readonly of: TillEntry }): Promise<void>;
    keep(): Promise<void>;
  };
  /** Keys of personal fields as they came, base64; null: destroyed. */
  readFieldKeys(tx: MerchantTx, keys: readonly string[]): Promise<ReadonlyMap<string, string | null>>;
  eraseFieldKeys(tx: MerchantTx, keys: readonly string[], at: string): Promise<unknown>;
  shopName(tx: MerchantTx): Promise<string | null>;
  /** ISO 3166 code of the place where a store is; one that is not known is missing. */
  storePlaces(tx: MerchantTx): Promise<ReadonlyMap<string, string>>;
  /** Sees to it that the messages are made that words ask for, once the transaction is committed. */
  askForMessages(tx: MerchantTx): Promise<void>;
};

type Word = EntryOf<WordKind>;
/** An address in its one form. */
type Address = { readonly kind: 'phone' | 'email'; readonly address: string; readonly lookup: Uint8Array; readonly hex: string };
/** A word whose address was read, and when it counts from. */
type Read = { readonly word: Word; readonly at: string; readonly address: Address };
/** A word that nothing comes of: why, and what a person is told. */
type Unheard = { readonly word: Word; readonly at: string; readonly outcome: WordRow['outcome']; readonly lookup: Uint8Array | null; readonly code: Code | null };
type Judged = { readonly heard: readonly Read[]; readonly unheard: readonly Unheard[] };

const KINDS = ['consent.given', 'consent.withdrawn', 'receipt.requested'] as const;

export function makeTillWordProjection(ports: TillWordPorts): Projection {
  return {
    name: 'till words', kinds: [...KINDS, 'clock.stepped'],
    project: (tx, entries) => project(ports, tx, entries),
    keep: () => ports.contact.keep(),
  };
}

async function project(ports: TillWordPorts, tx: MerchantTx, entries: readonly ProjectedEntry[]): Promise<readonly ProjectionFlag[]> {
  const words = await freshWords(tx, entries);
  if (words.length === 0) return [];
  const judged = await judge(ports, tx, words, momentsOf(words, entries));
  const points = await findPoints(ports, tx, judged.heard);
  await ports.customers.holdPersons(tx, [...points.values()].flatMap((each) => each.map(({ customer }) => customer)));
  const agreed = judged.heard.filter(isKind('consent.given'));
  const refused = judged.heard.filter(isKind('consent.withdrawn'));
  await ports.contact.giveConsents(tx, agreed.flatMap((each) => consentsOf(each, firstOf(points, each.address))));
  for (const each of refused) await withdraw(ports, tx, each, points.get(each.address.hex) ?? []);
  const gone = judged.unheard.filter(({ outcome }) => outcome === 'erased');
  if (gone.length > 0) await ports.eraseFieldKeys(tx, gone.flatMap(({ word }) => fieldsOf(word).map(({ key }) => key)), gone[0]?.word.received_at ?? '');
  await insertWords(tx, [...judged.heard.map((each) => rowOf(each, points.get(each.address.hex) ?? [])), ...judged.unheard.map(rowOfUnheard)]);
  if (judged.heard.some(asksForMessage)) await ports.askForMessages(tx);
  return judged.unheard.flatMap(({ word, code }): ProjectionFlag[] => (code ? [{ entry: word, fault: { code, details: { kind: word.kind } } }] : []));
}

function isWord(entry: ProjectedEntry): entry is Word {
  return (KINDS as readonly string[]).includes(entry.kind);
}

function isKind<K extends WordKind>(kind: K) {
  return (each: Read): each is Read & { readonly word: EntryOf<K> } => each.word.kind === kind;
}

/** A person may have an entry taken up again: what was taken up before is left as it is. */
async function freshWords(tx: MerchantTx, entries: readonly ProjectedEntry[]): Promise<readonly Word[]> {
  const words = entries.filter(isWord);
  if (words.length === 0) return [];
  const keyOf = ({ chain, seq, variant }: { readonly chain: number; readonly seq: number; readonly variant: number }): string => `${chain}/${seq}/${variant}`;
  const known = new Set((await selectKnownWords(tx, words)).map(keyOf));
  return words.filter((word) => !known.has(keyOf(word)));
}

/** A consent counts from the earliest moment that the clocks allow, a withdrawal from the latest. */
function momentsOf(words: readonly Word[], entries: readonly ProjectedEntry[]): ReadonlyMap<Word, string> {
  const steps = entries.flatMap((entry) => (entry.kind === 'clock.stepped' ? [{ seq: entry.seq, ...entry.body }] : []));
  const stepped = stepsBehind(words.map(({ seq }) => seq), steps);
  return new Map(words.map((word) => [word, word.kind === 'consent.withdrawn' ? latestOf(word) : earliestOf({ ...word, stepped_ms: stepped.get(word.seq) ?? 0 })]));
}

/** Reads each address, and judges whether the word counts for anything. */
async function judge(ports: TillWordPorts, tx: MerchantTx, words: readonly Word[], moments: ReadonlyMap<Word, string>): Promise<Judged> {
  const [keys, places, shop_name] = [await ports.readFieldKeys(tx, words.map(({ body }) => body.address.field.key)), await ports.storePlaces(tx), await ports.shopName(tx)];
  const heard: Read[] = [];
  const unheard: Unheard[] = [];
  for (const word of words) {
    const at = moments.get(word);
    assert(at !== undefined, 'each word has its moment');
    const { field, kind } = word.body.address;
    const sealed = keys.get(field.key);
    const text = sealed ? await open(ports, tx, field, sealed) : null;
    const address = text === null ? null : readAddress(ports, tx, kind, text, places.get(word.store) ?? null);
    // Whose key was destroyed was erased; whoever sends it again later brings nothing back.
    if (sealed === null) unheard.push({ word, at, outcome: 'erased', lookup: null, code: null });
    else if (!address) unheard.push({ word, at, outcome: 'unread', lookup: null, code: 'address_unreadable' });
    else if (word.kind === 'consent.given' && !isNoticeOf(shop_name ?? '', word.body.notice, sha256Hex)) unheard.push({ word, at, outcome: 'unknown_notice', lookup: address.lookup, code: 'notice_unknown' });
    else heard.push({ word, at, address });
  }
  await holdAddresses(tx, heard.map(({ address }) => address.lookup));
  const erased = await selectErasedAt(tx, heard.map(({ address }) => address.lookup));
  // What was said before somebody was erased is erased with them; that they want no more still counts.
  const isErased = ({ word, at, address }: Read): boolean => word.kind !== 'consent.withdrawn' && Date.parse(at) <= (erased.get(address.hex)?.getTime() ?? -Infinity);
  return {
    heard: heard.filter((each) => !isErased(each)),
    unheard: [...unheard, ...heard.filter(isErased).map(({ word, at, address }): Unheard => ({ word, at, outcome: 'erased', lookup: address.lookup, code: null }))],
  };
}

async function open({ keys }: TillWordPorts, tx: MerchantTx, field: SealedField, sealed: string): Promise<string | null> {
  const secret = keys.merchantPrivateKey(tx.merchant_id);
  // Then the entry is shown as not taken up, and can be once the keys are back.
  assert(secret, 'the merchant’s key is on this server');
  const opened = await openField(field, { key: field.key, sealed }, secret);
  return opened.ok ? opened.value : null;
}

/** `place`: whose habits hold for a number without a country code. */
function readAddress({ customers }: TillWordPorts, tx: MerchantTx, kind: 'phone' | 'email', text: string, place: string | null): Address | null {
  const read = kind === 'phone' ? readPhone(text, place?.slice(0, 2) ?? null) : readEmail(text);
  if (!read.ok) return null;
  const address = 'e164' in read.value ? read.value.e164 : read.value.address;
  const lookup = customers.lookupOf(tx.merchant_id, kind, address);
  return { kind, address, lookup, hex: Buffer.from(lookup).toString('hex') };
}

type Points = ReadonlyMap<string, readonly Pick<Point, 'id' | 'customer'>[]>;

/** Contact points by hash of the address, the oldest first. Who agreed to something, or asked for a receipt, and is not known yet, is made. */
async function findPoints(ports: TillWordPorts, tx: MerchantTx, heard: readonly Read[]): Promise<Points> {
  const points = new Map<string, readonly Pick<Point, 'id' | 'customer'>[]>();
  for (const { address } of heard) {
    if (!points.has(address.hex)) points.set(address.hex, (await ports.customers.findByLookup(tx, address.lookup)).filter(({ isUsable }) => isUsable));
  }
  const made: NewCustomer[] = [];
  const places = await ports.storePlaces(tx);
  for (const { word, address } of heard) {
    if (word.kind === 'consent.withdrawn' || (points.get(address.hex) ?? []).length > 0) continue;
    const [customer, point] = [ports.ids.uuid(), ports.ids.uuid()];
    const guessed = address.kind === 'phone' ? placesOfPhone(address.address) : [];
    const here = places.get(word.store);
    made.push({
      id: customer, personal: { name: '', notes: '' }, language: word.kind === 'consent.given' ? word.body.notice.language : word.body.language,
      places: guessed.length > 0 ? guessed : here === undefined ? [] : [here], places_certainty: 'guessed', zones: [], zones_certainty: 'unknown',
      points: [{ id: point, kind: address.kind, address: address.address }],
    });
    points.set(address.hex, [{ id: point, customer }]);
  }
  if (made.length > 0) await ports.customers.makeCustomers(tx, made);
  return points;
}

function firstOf(points: Points, { hex }: Address): Pick<Point, 'id' | 'customer'> {
  const [first] = points.get(hex) ?? [];
  assert(first, 'whoever agreed is known by now');
  return first;
}

function evidenceOf({ word, at }: Read): Pick<Said, 'at' | 'source' | 'by' | 'of'> {
  const { terminal, epoch, seq, hash: entry_hash } = word;
  return { at, source: 'till', by: word.body.where === 'operator' ? word.operator : null, of: { terminal, epoch, seq, hash: entry_hash } };
}

/** The pairs that were chosen, as what the contact room takes: purposes that go with the same channels make one. */
function consentsOf(read: Read & { readonly word: EntryOf<'consent.given'> }, point: Pick<Point, 'id' | 'customer'>): Given[] {
  const { choices, notice } = read.word.body;
  const reached: readonly AgreedChannel[] = read.address.kind === 'phone' ? ['sms', 'voice'] : ['email'];
  const by_purposes = new Map<string, { readonly purposes: readonly AgreedPurpose[]; readonly channels: AgreedChannel[] }>();
  for (const channel of AGREED_CHANNELS.filter((each) => reached.includes(each))) {
    const purposes = choices.filter((each) => each.channel === channel).map(({ purpose }) => purpose).filter((purpose) => COMMERCIAL.includes(purpose));
    const key = [...new Set(purposes)].sort().join(' ');
    if (key === '') continue;
    const known = by_purposes.get(key);
    if (known) known.channels.push(channel);
    else by_purposes.set(key, { purposes: [...new Set(purposes)].sort(), channels: [channel] });
  }
  return [...by_purposes.values()].map(({ purposes, channels }) => ({
    ...evidenceOf(read), customer: point.customer, point: point.id, purposes, channels, form: 'express', notice_hash: notice.hash, language: notice.language,
  }));
}

/** Said of everything, it is said of every way of reaching whoever has the address; of nobody known, of the address. */
async function withdraw(ports: TillWordPorts, tx: MerchantTx, read: Read & { readonly word: EntryOf<'consent.withdrawn'> }, points: readonly Pick<Point, 'id' | 'customer'>[]): Promise<void> {
  const { at: _at, ...evidence } = evidenceOf(read);
  if (points.length === 0) return ports.contact.stopAddress(tx, { ...evidence, lookup: read.address.lookup });
  const { channels } = read.word.body;
  for (const { id, customer } of points) {
    const done = await ports.contact.withdrawConsent(tx, {
      ...evidenceOf(read), customer, point: channels === null ? null : id, purposes: ports.contact.refusable, channels: channels ?? ['sms', 'email', 'push', 'voice'],
    });
    assert(done.ok, 'whoever has a contact point is known');
  }
}

function fieldsOf({ body }: Word): readonly SealedField[] {
  return 'link' in body && body.link ? [body.address.field, body.link] : [body.address.field];
}

function asksForMessage({ word }: Read): boolean {
  return word.kind !== 'consent.withdrawn';
}

function rowOf(read: Read, points: readonly Pick<Point, 'id' | 'customer'>[]): WordRow {
  const { word, at, address } = read;
  const [point] = points;
  return {
    chain: word.chain, seq: word.seq, variant: word.variant, kind: word.kind, at, field_keys: fieldsOf(word).map(({ key }) => key), lookup: address.lookup,
    outcome: point ? 'taken' : 'suppressed', customer: point?.customer ?? null, point: point?.id ?? null, awaits_message: asksForMessage(read),
  };
}

function rowOfUnheard({ word, at, outcome, lookup }: Unheard): WordRow {
  return { chain: word.chain, seq: word.seq, variant: word.variant, kind: word.kind, at, field_keys: fieldsOf(word).map(({ key }) => key), lookup, outcome, customer: null, point: null, awaits_message: false };
}
