import type { Clock, Ids, Random } from './ports.ts';

const COUNTER_MAX = 0xfff;

/** Makes UUIDv7 (RFC 9562). Within one till they rise strictly, also when the clock stands still or runs back. */
export function makeIds(clock: Pick<Clock, 'now_ms'>, random: Random): Ids {
  let last_ms = -1;
  let counter = 0;
  return {
    uuid() {
      const now_ms = Math.max(0, clock.now_ms());
      const bytes = random.bytes(10);
      if (now_ms > last_ms) {
        last_ms = now_ms;
        // Half of the counter stays free for a burst within one millisecond.
        counter = (((bytes[0] as number) << 8) | (bytes[1] as number)) & 0x7ff;
      } else if (counter < COUNTER_MAX) {
        counter += 1;
      } else {
        last_ms += 1;
        counter = 0;
      }
      const time = last_ms.toString(16).padStart(12, '0');
      const tail = bytes.subarray(2);
      tail[0] = ((tail[0] as number) & 0x3f) | 0x80;
      const rest = tail.toHex();
      return `${time.slice(0, 8)}-${time.slice(8, 12)}-7${counter.toString(16).padStart(3, '0')}-${rest.slice(0, 4)}-${rest.slice(4)}`;
    },
  };
}
