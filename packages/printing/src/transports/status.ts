/** What a printer says of itself on the way back: it is asked once, and then speaks whenever something changes (`GS a`). */
import { beginsAutomaticStatus } from '@stilltill/domain/fault';

/** Asks for all of it, and at once for how it is now. After each job again: the reset that a job begins with (`ESC @`) takes it back. */
export const ASK_STATUS = Uint8Array.of(0x1d, 0x61, 0xff);

/** Four bytes of `GS a`, as they came; null: the printer can't be heard any more, and nothing is known of it. */
export type OnStatus = (bytes: readonly number[] | null) => void;

/** Finds the four bytes of a status in whatever comes, however it is cut into pieces. */
export function makeStatusFinder(onStatus: OnStatus): (bytes: Iterable<number>) => void {
  let held: number[] = [];
  return (bytes) => {
    for (const byte of bytes) {
      if (held.length > 0 && (byte & 0b1001_0000) !== 0) held = [];
      if (held.length === 0 && !beginsAutomaticStatus(byte)) continue;
      held.push(byte);
      if (held.length < 4) continue;
      onStatus(held);
      held = [];
    }
  };
}

export function withStatusAsked(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(bytes.length + ASK_STATUS.length);
  all.set(bytes);
  all.set(ASK_STATUS, bytes.length);
  return all;
}
