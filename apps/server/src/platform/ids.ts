import { randomBytes } from 'node:crypto';
import type { Clock } from './clock.ts';

/** A source of random bytes; `bytes(n)` is fresh and unpredictable outside of a simulation. */
export type Random = { bytes(length: number): Uint8Array };

/** As much as is asked of the machine at once: each call to it costs as much as a hundred ids. */
const POOL_BYTES = 4096;
let pool: Uint8Array = new Uint8Array(0);

/** The random source of the machine. */
export const systemRandom: Random = {
  bytes(length) {
    if (length > 64) return randomBytes(length);
    if (pool.length < length) pool = new Uint8Array(randomBytes(POOL_BYTES));
    // A copy, so that nobody who keeps these bytes sees others.
    const given = pool.slice(0, length);
    pool.fill(0, 0, length);
    pool = pool.subarray(length);
    return given;
  },
};

/** A source of identifiers. `uuid()` is a UUIDv7 (RFC 9562) in lower case; each is greater than the one before. */
export type IdSource = { uuid(): string };

const COUNTER_MAX = 0xfff;

/**
 * Makes UUIDv7 identifiers from a clock and a random source. Within one process they rise strictly, also when the
 * clock stands still or runs backwards, so that rows written in the order of their ids are written in key order.
 */
export function makeIdSource(clock: Clock, random: Random): IdSource {
  let last_ms = -1;
  let counter = 0;
  return {
    uuid() {
      // A clock before 1970 has no place in an id.
      const now_ms = Math.max(0, clock.now_ms());
      if (now_ms > last_ms) {
        last_ms = now_ms;
        // The upper half of the counter's range stays free, so that a burst in one millisecond has room.
        const start = random.bytes(2);
        counter = (((start[0] ?? 0) << 8) | (start[1] ?? 0)) & 0x7ff;
      } else if (counter < COUNTER_MAX) {
        counter += 1;
      } else {
        last_ms += 1;
        counter = 0;
      }
      return formatUuid7(last_ms, counter, random.bytes(8));
    },
  };
}

function formatUuid7(time_ms: number, counter: number, tail: Uint8Array): string {
  const time = time_ms.toString(16).padStart(12, '0');
  const counter_hex = counter.toString(16).padStart(3, '0');
  const variant = (((tail[0] ?? 0) & 0x3f) | 0x80).toString(16).padStart(2, '0');
  const rest = Buffer.from(tail.subarray(1, 8)).toString('hex');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${counter_hex}-${variant}${rest.slice(0, 2)}-${rest.slice(2)}`;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** True for a UUID of any version written in lower case with hyphens: the only form that is stored and compared. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}

/** A UUID as it stands in links: 22 letters of base64url. */
export function shortUuid(uuid: string): string {
  return Buffer.from(uuid.replaceAll('-', ''), 'hex').toString('base64url');
}

/** Null: it is none. */
export function readShortUuid(text: string): string | null {
  if (!/^[A-Za-z0-9_-]{22}$/.test(text)) return null;
  const hex = Buffer.from(text, 'base64url').toString('hex');
  const uuid = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
  return isUuid(uuid) ? uuid : null;
}
