/** For tests of senders: clearances as the gate makes them. */
import { type Cleared, type Outgoing, contentHash, makeClearances } from '../clearance.ts';

export const test_time_ms = Date.UTC(2026, 10, 20, 9, 30);
export const test_clock = { now_ms: () => test_time_ms };

const clearances = makeClearances();
let count = 0;

export function clear(outgoing: Outgoing, expires_ms = test_time_ms + 60_000): Cleared {
  count += 1;
  const message = `0192f0c1-0000-7000-8000-${String(count).padStart(12, '0')}`;
  const content = { ...outgoing, to: '' };
  return clearances.clear(content, outgoing.to, { message, person: `person-${count}`, channel: outgoing.channel, purpose: 'receipt', content_hash: contentHash(content), expires_ms });
}
