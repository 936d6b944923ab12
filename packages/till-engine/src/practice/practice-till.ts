/**
 * A till to practise on: the same engine with the same goods and people, on a storage that is gone with the page, with
 * no way to the server and no key. So no entry of it exists anywhere; docs/adr/0011-practice.md says why it is so.
 */
import { ZERO_HASH } from '@stilltill/domain/journal';
import { type Result, fail, ok } from '@stilltill/domain/result';
import { macOf } from '../catalog/notes.ts';
import { readAddress, readChoices } from '../consents.ts';
import { createTill } from '../create-till.ts';
import { makeIds } from '../ids.ts';
import { createMemoryLocks } from '../memory-locks.ts';
import type { Clock, Hash, Keys, Random, ShelfValue, Transport } from '../ports.ts';
import type { Receipt, RefundReceipt, Till } from '../till.ts';
import { type Beneath, createMemoryStorage } from './memory-storage.ts';

/** Stands wherever a receipt has its number. */
export const PRACTICE_NUMBER = 'PRACTICE';
/** The PIN of everybody in practice: real ones are neither asked nor known here, or practice would be a place to guess them. */
export const PRACTICE_PIN = '0000';

/** Cash in the drawer that is practised with. */
const FLOAT_MINOR = 20_000n;
const PIN = { salt: 'cHJhY3RpY2UgcGluIHNhbHQ=', memory_kib: 64, passes: 1 } as const;
const PIN_BYTES = 16;

export type PracticeParts = {
  /** The real till's reference data; read, never written. */
  readonly shelf: Beneath;
  /** Who practises. */
  readonly operator: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly hash: Hash;
};

/** Signed on, and with an open shift. `operator_unknown`: the reference data knows no such person. */
export async function openPracticeTill({ shelf, operator, clock, random, hash }: PracticeParts): Promise<Result<Till>> {
  const ids = makeIds(clock, random);
  const keys = makeNoKeys(hash);
  const mac = await keys.mac(await hash.argon2id(PRACTICE_PIN, PIN, PIN_BYTES));
  const beneath = withPracticePins(shelf, { ...PIN, length: PIN_BYTES, mac }, keys);
  const store = storeIn(await shelf.get('notes'));
  if (!store) return fail('operator_unknown');
  const storage = createMemoryStorage(beneath, {
    identities: JSON.stringify([identityFor(store, () => ids.uuid())]),
    // Practice is not offline since ever: nothing that depends on the last contact is to be missing.
    mark: JSON.stringify({ highest_ms: clock.now_ms(), last_contact_ms: clock.now_ms() }),
  });
  const till = await createTill({
    storage, keys, transport: NO_TRANSPORT, clock, random, ids, hash, locks: createMemoryLocks(),
    health: { persist: async () => null, used_ppm: async () => null }, app_build: 'practice',
  });
  const signed = await till.signOn(operator, PRACTICE_PIN);
  const opened = signed.ok ? await till.openShift(FLOAT_MINOR) : signed;
  if (!opened.ok) {
    await till.close();
    return opened;
  }
  return ok(withPracticeReceipts(till));
}

type Notes = { readonly store?: { readonly id: string; readonly currency: string; readonly name: string; readonly shop_name: string }; readonly operators?: readonly object[] };

function readNotes(value: ShelfValue | undefined): Notes | null {
  try {
    return typeof value === 'string' ? (JSON.parse(value) as Notes | null) : null;
  } catch {
    // A catalogue that can't be read has nobody who could practise.
    return null;
  }
}

function storeIn(value: ShelfValue | undefined): NonNullable<Notes['store']> | null {
  return readNotes(value)?.store ?? null;
}

/** The same people with the PIN of practice, and without the owner's recovery code, badges, rosters or a lock of the office. */
function withPracticePins(shelf: Beneath, pin: object, keys: Keys): Beneath {
  const change = (key: string, value: ShelfValue | undefined): ShelfValue | undefined => {
    const notes = key === 'notes' ? readNotes(value) : null;
    if (!notes) return value;
    return JSON.stringify({ ...notes, recovery: null, rosters: [], terminal: null, operators: (notes.operators ?? []).map((operator) => ({ ...operator, pin, badges: [] })) });
  };
  const get = async (key: string): Promise<ShelfValue | undefined> => {
    // Practice vouches for its own people.
    if (key !== 'notes_mac') return change(key, await shelf.get(key));
    const notes = change('notes', await shelf.get('notes'));
    return typeof notes === 'string' ? macOf(notes, keys.mac) : undefined;
  };
  return {
    get,
    getMany: async (wanted) => (wanted.includes('notes') ? Promise.all(wanted.map(get)) : shelf.getMany(wanted)),
  };
}

/** An enrolment that no server gave: nothing under it could be sent, even if there were a way. */
function identityFor(store: NonNullable<Notes['store']>, uuid: () => string): object {
  const nothing = 'A'.repeat(43);
  const certificate = {
    merchant: uuid(), store: store.id, terminal: uuid(), enrolment: uuid(), store_code: PRACTICE_NUMBER, terminal_code: PRACTICE_NUMBER,
    public_key: nothing, at: '2020-01-01T00:00:00.000Z', signature: 'A'.repeat(86),
  };
  return { key: nothing, certificate, server_public_key: nothing, merchant_public_key: nothing, shop_name: store.shop_name, store_name: store.name, currency: store.currency };
}

const NO_TRANSPORT: Transport = {
  send: async () => null,
  listen(_request, _onEvent, onEnd) {
    onEnd(null);
    return () => undefined;
  },
  onNetworkChange: () => () => undefined,
};

/** Signs nothing. What it makes of a PIN is good for the PIN of practice alone. */
function makeNoKeys(hash: Hash): Keys {
  return {
    create: async () => ({ key: 'practice', public_key: 'A'.repeat(43) }),
    sign: async () => 'A'.repeat(86),
    verify: async () => false,
    mac: async (bytes) => hash.sha256Hex(`practice ${bytes.toHex()}`),
  };
}

/** Receipts that hold nothing that looks real: no number, no hash, no link. */
function withPracticeReceipts(till: Till): Till {
  let real_number: string | null = null;
  const marked = new WeakMap<object, object>();
  const mark = <R extends Receipt | RefundReceipt>(receipt: R): R => {
    const known = marked.get(receipt);
    if (known) return known as R;
    if ('sale' in receipt) real_number = receipt.number;
    const exchanged = 'exchanged' in receipt && receipt.exchanged ? { exchanged: mark(receipt.exchanged) } : {};
    const made: R = { ...receipt, ...exchanged, number: PRACTICE_NUMBER, hash: ZERO_HASH, head: { ...receipt.head, hash: ZERO_HASH }, link: null };
    marked.set(receipt, made);
    return made;
  };
  const marking = async <R extends Receipt | RefundReceipt>(answer: Promise<Result<R>>): Promise<Result<R>> => {
    const done = await answer;
    return done.ok ? ok(mark(done.value)) : done;
  };
  let before: ReturnType<Till['state']> | null = null;
  let shown: ReturnType<Till['state']> | null = null;
  return {
    ...till,
    state() {
      const now = till.state();
      if (now !== before || !shown) shown = now.last_receipt ? { ...now, last_receipt: mark(now.last_receipt) } : now;
      before = now;
      return shown;
    },
    takeCash: (...given) => marking(till.takeCash(...given)),
    async takeTender(...given) {
      const done = await till.takeTender(...given);
      return done.ok && done.value ? ok(mark(done.value)) : done;
    },
    refund: (...given) => marking(till.refund(...given)),
    voidLast: (approval) => marking(till.voidLast(approval)),
    refundInCash: (...given) => marking(till.refundInCash(...given)),
    // A number that is typed in practice is looked at and forgotten: nobody is to be reached by it.
    giveConsent: async ({ address, choices }) => (readChoices(address.kind, choices) ? toNull(readAddress(address)) : fail('request_malformed', { path: 'choices', reason: 'none' })),
    withdrawConsent: async ({ address }) => toNull(readAddress(address)),
    requestReceipt: async ({ address }) => toNull(readAddress(address)),
    reprintReceipt: () => marking(till.reprintReceipt()),
    reprintRefund: (receipt) => marking(till.reprintRefund(receipt)),
    async findSale(number) {
      // The word on a receipt of practice stands for the last sale of it.
      const found = await till.findSale(number.trim().toUpperCase() === PRACTICE_NUMBER ? real_number ?? number : number);
      return found.ok ? ok({ ...found.value, number: PRACTICE_NUMBER }) : found;
    },
  };
}

function toNull(result: Result<unknown>): Result<null> {
  return result.ok ? ok(null) : result;
}
