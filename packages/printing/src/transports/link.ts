/** A way to a printer. Bytes go out as a whole or the answer says that they did not: nobody is told that paper came out when it did not. */
import type { Code } from '@stilltill/domain/codes';
import { type Result, fail } from '@stilltill/domain/result';

export type PrinterLink = {
  /** Codes: printer_missing (unplugged, switched off), printer_taken (by another program), printer_stopped (in the middle of it), printer_unreachable, and those of the server. */
  send(bytes: Uint8Array<ArrayBuffer>): Promise<Result<null>>;
  /** Opens the way without printing, so that the printer can say how it is. Absent: nothing comes back on this way. */
  watch?(): Promise<Result<null>>;
  /** Lets the printer go, so that another program can have it. */
  close(): Promise<void>;
};

/** Calls once after a while. Returns the way to cancel it. */
export type After = (delay_ms: number, call: () => void) => () => void;

/** A printer that takes nothing for so long has no paper, an open cover, or is gone. */
export const STALL_MS = 8_000;
/** As much as goes out between two looks at whether the printer still takes it. */
export const CHUNK_BYTES = 4096;

export class Stalled extends Error {}

/** Waits for a step of the sending, but not for ever. */
export async function within<T>(step: Promise<T>, delay_ms: number, after: After): Promise<T> {
  let cancel = (): void => undefined;
  const late = new Promise<never>((_, reject) => {
    cancel = after(delay_ms, () => reject(new Stalled('the printer takes nothing')));
  });
  try {
    return await Promise.race([step, late]);
  } finally {
    cancel();
  }
}

export function brokenOff(sent_bytes: number): Result<never> {
  const code: Code = sent_bytes === 0 ? 'printer_missing' : 'printer_stopped';
  return fail(code);
}
