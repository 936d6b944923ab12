/**
 * What a till needs from where it runs. The engine itself knows no browser, no file and no clock: the same code sells
 * in Chromium, in Node behind a load generator, and in the simulator.
 */
import type { Result } from '@stilltill/domain/result';
import type { SealedKey } from '@stilltill/protocol';
import type { Device } from './diagnosis/device.ts';

export type Clock = {
  /** Wall clock, milliseconds since 1970. May be wrong and may run back. */
  now_ms(): number;
  /** Milliseconds since some fixed moment; never runs back, but may stand still while a machine sleeps. */
  monotonic_ms(): number;
  /** Calls once after a while, at the earliest. Returns the way to cancel it. */
  after(delay_ms: number, call: () => void): () => void;
};

/** Fresh bytes that nobody can foresee (outside of a simulation). */
export type Random = { bytes(length: number): Uint8Array<ArrayBuffer> };

/** UUIDv7, lower case, each greater than the one before. */
export type Ids = { uuid(): string };

export type PinParameters = { readonly salt: string; readonly memory_kib: number; readonly passes: number };

export type Hash = {
  sha256Hex(text: string): string;
  /** Argon2id, one lane. `salt` is base64; the answer is `length` bytes. */
  argon2id(secret: string, parameters: PinParameters, length: number): Promise<Uint8Array<ArrayBuffer>>;
};

/** Keys never leave the port. `key` names a key pair; a till that is enrolled again has had several. */
export type Keys = {
  /** Makes an Ed25519 key pair and keeps it durably. `public_key`: raw, base64url. */
  create(): Promise<{ readonly key: string; readonly public_key: string }>;
  /** Signs a text whose first line is its purpose. Base64url without padding. */
  sign(key: string, text: string): Promise<string>;
  verify(public_key: string, text: string, signature: string): Promise<boolean>;
  /** HMAC-SHA-256 under a key of this device, which is made on first use. Base64url. */
  mac(bytes: Uint8Array<ArrayBuffer>): Promise<string>;
};

/** One writer. Locks are advice to well-behaved tabs; the fencing number in the storage is what holds. */
export type Locks = {
  /**
   * try: null where somebody else holds it. steal: takes it from whoever does. wait: answers when it is free.
   * `onLost` is called when it was stolen. The answer releases the lock.
   */
  hold(how: 'try' | 'steal' | 'wait', onLost: () => void): Promise<(() => void) | null>;
};

export type StorageHealth = {
  /** Asks that the data be kept. null: nobody can say. */
  persist(): Promise<boolean | null>;
  /** Parts per million of what may be stored; null: nobody can say. */
  used_ppm(): Promise<number | null>;
};

export type WireRequest = {
  readonly method: 'GET' | 'POST';
  /** From `/api/v1` on. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly timeout_ms: number;
};
export type WireAnswer = { readonly status: number; readonly body: string };

export type Transport = {
  /** null: no answer came, for whatever reason; the request may have arrived. Never throws. */
  send(request: WireRequest): Promise<WireAnswer | null>;
  /** Server-sent events. `onEnd` is called once, also when the stream never began. Returns the way to stop. */
  listen(request: Omit<WireRequest, 'timeout_ms' | 'body'>, onEvent: (data: string) => void, onEnd: (status: number | null) => void): () => void;
  /** Tells when the device's own network seems to have come or gone, which says nothing yet of the server. Returns the way to stop. */
  onNetworkChange(listener: () => void): () => void;
};

/** Small values by name; null removes one. */
export type Cells = Readonly<Record<string, string | null>>;

/**
 * `hash` is kept beside the text, so that a text that was changed later is seen. `keys`: those of personal fields in it, sealed
 * to the merchant; they come and go with the entry.
 */
export type NewRow = { readonly epoch: string; readonly seq: number; readonly text: string; readonly hash: string; readonly keys?: readonly SealedKey[] };

export type JournalWrite = {
  /** The number that `acquire` gave. Where another writer has acquired since, nothing is written: `storage_fenced`. */
  readonly fence: number;
  readonly entries: readonly NewRow[];
  readonly cells: Cells;
  /** strict: on the disk when it answers. relaxed: in order, and there after a crash of the app, but maybe not after a power cut. */
  readonly durability: 'strict' | 'relaxed';
};

/** An entry as the storage gives it back. `hash` is null where the storage has a checksum of its own; `damaged` are bytes that fail it. */
export type StoredRow = {
  readonly seq: number; readonly text: string; readonly hash: string | null; readonly damaged: Uint8Array<ArrayBuffer> | null;
  /** Absent: it has none, or they can't be read any more. */
  readonly keys?: readonly SealedKey[];
};

export type ShelfValue = string | Uint8Array<ArrayBuffer>;

/** Reference data can be had again from the server, but not while that is away: the last write of a round is strict. Each write is whole or not there. */
export type Shelf = {
  get(key: string): Promise<ShelfValue | undefined>;
  getMany(keys: readonly string[]): Promise<readonly (ShelfValue | undefined)[]>;
  /** `clear`: everything goes before the new values are put. */
  write(fence: number, puts: ReadonlyMap<string, ShelfValue>, how: { readonly clear: boolean; readonly durability: 'strict' | 'relaxed' }): Promise<Result<null>>;
};

/** Faults: storage_full, storage_failed, storage_fenced. After one of them nothing of the write is there. */
export type Storage = {
  /** Raises the fencing number, so that whoever held the last one can write no more, and reads all cells. */
  acquire(): Promise<Result<{ readonly fence: number; readonly cells: ReadonlyMap<string, string> }>>;
  /** All or nothing, and in the order of the calls. */
  commit(write: JournalWrite): Promise<Result<null>>;
  /** Entries from `from_seq` in order, at most `limit`. Ones that are gone are passed over. */
  readEntries(epoch: string, from_seq: number, limit: number): Promise<Result<readonly StoredRow[]>>;
  /** Which epochs have entries, and the first and last number of each. */
  epochs(): Promise<Result<readonly { readonly epoch: string; readonly first_seq: number; readonly last_seq: number }[]>>;
  /** Drops entries below `before_seq`, which the server has long held. */
  forgetEntries(fence: number, epoch: string, before_seq: number): Promise<Result<null>>;
  readonly shelf: Shelf;
  close(): Promise<void>;
};

export type Ports = {
  readonly storage: Storage;
  readonly transport: Transport;
  readonly clock: Clock;
  readonly random: Random;
  readonly ids: Ids;
  readonly keys: Keys;
  readonly locks: Locks;
  readonly hash: Hash;
  readonly health: StorageHealth;
  /** Absent: a till that measures nothing of its machine, and writes down no faults of it. */
  readonly device?: Device;
  /** Named at each contact, so that the office sees which version a till runs. */
  readonly app_build: string;
};
