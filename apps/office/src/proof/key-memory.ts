/**
 * The public keys that this browser has seen. The server sends them along with the proof, so a server that lies could
 * send others; a browser that remembers the first ones notices when they change. A new epoch may bring a new key.
 */
export type KeyStanding = 'first_seen' | 'same' | 'changed';

const KEPT_MAX = 500;
const STORAGE_KEY = 'stilltill.office.keys';

type KeyStorage = Pick<Storage, 'getItem' | 'setItem'>;

/**
 * Compares a key with the one remembered under this name. A first one is remembered where `trusted` says that its
 * signatures held: a key that came with a forgery must not become the one that others are measured by. A remembered key
 * is never replaced.
 */
export function recallKey(storage: KeyStorage, name: string, public_key: string, trusted: boolean): KeyStanding {
  const kept = readKept(storage);
  const known = kept.get(name);
  if (known !== undefined) return known === public_key ? 'same' : 'changed';
  if (!trusted) return 'first_seen';
  kept.set(name, public_key);
  try {
    storage.setItem(STORAGE_KEY, JSON.stringify([...kept].slice(-KEPT_MAX)));
  } catch {
    // A browser that keeps nothing sees every key for the first time.
  }
  return 'first_seen';
}

function readKept(storage: KeyStorage): Map<string, string> {
  try {
    const kept: unknown = JSON.parse(storage.getItem(STORAGE_KEY) ?? '[]');
    return new Map(Array.isArray(kept) ? kept.filter(isPair) : []);
  } catch {
    return new Map();
  }
}

function isPair(value: unknown): value is [string, string] {
  return Array.isArray(value) && value.length === 2 && value.every((part) => typeof part === 'string');
}
