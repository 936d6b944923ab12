/** Three clocks become one time and how far it may be off: docs/adr/0018-watch.md. */
import type { Clocks } from './facts.ts';
import type { WatchPolicy } from './policy.ts';

/** What is known of a terminal's clock from what came before. Plain values: it is part of the state. */
export type ClockMemory = {
  /** By how much it was behind the server at the last upload; 0 where there was none. */
  offset_ms: number;
  /** The offset at the upload before, as long as facts may be of the time in between. */
  earlier_ms: number;
  /** The upload (the terminal's clock) that `offset_ms` is from. */
  sent_ms: number;
  /** The last fact's time by the terminal's clock, and how far it ran back since the last upload. */
  at_ms: number; back_ms: number;
};

export const newClockMemory = (): ClockMemory => ({ offset_ms: 0, earlier_ms: 0, sent_ms: -1, at_ms: 0, back_ms: 0 });

/** Filled anew for each fact and read before the next: one object, since there are millions of facts. */
export type CorrectedTime = { ms: number; uncertain_ms: number; isQueued: boolean; isClockOff: boolean };

/** Puts the corrected time of a fact into `into`, and what it says of the clock into `memory`. Facts of one terminal come in order. */
export function correctTime(clocks: Clocks, memory: ClockMemory, policy: WatchPolicy, into: CorrectedTime): void {
  const { at_ms, sent_ms, received_ms } = clocks;
  if (sent_ms === null) {
    into.ms = Math.min(at_ms, received_ms);
    into.uncertain_ms = policy.clock_unsent_ms;
    into.isQueued = true;
    into.isClockOff = false;
    return;
  }
  const offset_ms = received_ms - sent_ms;
  if (sent_ms !== memory.sent_ms) {
    memory.earlier_ms = memory.offset_ms;
    memory.offset_ms = offset_ms;
    memory.sent_ms = sent_ms;
    memory.back_ms = 0;
  }
  if (at_ms < memory.at_ms - policy.clock_base_ms) memory.back_ms = Math.max(memory.back_ms, memory.at_ms - at_ms);
  memory.at_ms = at_ms;
  const queued_ms = sent_ms - at_ms;
  into.ms = Math.min(at_ms + offset_ms, received_ms);
  into.isQueued = queued_ms > policy.queue_ms;
  // A fact that was uploaded at once was seen by the clock that was measured. One that waited may be from before a step of it.
  const stepped_ms = into.isQueued || queued_ms < 0 ? Math.max(Math.abs(memory.offset_ms - memory.earlier_ms), memory.back_ms, -queued_ms) : 0;
  into.isClockOff = stepped_ms > policy.clock_base_ms;
  into.uncertain_ms = policy.clock_base_ms + (Math.max(0, queued_ms) * policy.clock_drift_ppm) / 1e6 + (into.isClockOff ? stepped_ms : 0);
}
