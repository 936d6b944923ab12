/**
 * What every sender does before and around its own wire: it takes nothing but a clearance, is asked for no more than it can
 * hold, never throws, and lets go of what is under way before it closes.
 */
import type { Clock } from '../../../platform/clock.ts';
import { type Result, fail, ok } from '@stilltill/domain/result';
import { Cleared, type Outgoing } from '../clearance.ts';
import type { Sent } from './sender.ts';

export const sent = (reference: string | null): Sent => ({ outcome: 'sent', reference });
/** `reason`: a few words for a machine, such as 'rcpt_550_5.1.1'; never an address, a text or a secret. */
export const refused = (reason: string, isPermanent = false): Sent => ({ outcome: 'refused', reason, isPermanent });
export const unknown = (reason: string): Sent => ({ outcome: 'unknown', reason });

type Of<C extends Outgoing['channel']> = Extract<Outgoing, { readonly channel: C }>;

const isOf = <C extends Outgoing['channel']>(outgoing: Outgoing, channel: C): outgoing is Of<C> => outgoing.channel === channel;

/** The content for one channel, once; called as late as the protocol lets a withdrawal still stop it. */
export function takeAs<C extends Outgoing['channel']>(cleared: Cleared, channel: C, clock: Clock): Result<Of<C>> {
  const taken = cleared.take(clock.now_ms());
  if (!taken.ok) return taken;
  return isOf(taken.value, channel) ? ok(taken.value) : fail('clearance_spent', { message: cleared.message });
}

export type Flights = {
  /** Runs one send. Refuses at once what is no clearance or of another channel, and what comes while full or closing. */
  run(cleared: Cleared, send: () => Promise<Sent>): Promise<Sent>;
  /** Takes no more, and waits until what is under way has ended; each send has a limit of its own. */
  drain(): Promise<void>;
};

export function makeFlights(channel: Outgoing['channel'], count_max: number): Flights {
  const under_way = new Set<Promise<Sent>>();
  let isClosing = false;
  return {
    async run(cleared, send) {
      if (!Cleared.isOne(cleared)) return refused('not_cleared', true);
      if (cleared.channel !== channel) return refused('wrong_channel', true);
      if (isClosing) return refused('closing');
      if (under_way.size >= count_max) return refused('busy');
      // A sender that breaks can't say what it had done by then.
      const flight = Promise.try(send).catch(() => unknown('sender_failed'));
      under_way.add(flight);
      try {
        return await flight;
      } finally {
        under_way.delete(flight);
      }
    },
    async drain() {
      isClosing = true;
      await Promise.all(under_way);
    },
  };
}

/** Longer than a clearance is good for: who waits for so long can't go out any more. */
const wait_ms_max = 60_000;

/** At most so many at a time; the others wait in the order in which they came. */
export type Slots = {
  /** False after a minute of waiting: then nothing was entered. */
  enter(): Promise<boolean>;
  leave(): void;
};

export function makeSlots(count: number, patience_ms = wait_ms_max): Slots {
  const waiting = new Set<() => void>();
  let free = count;
  return {
    enter() {
      if (free > 0) {
        free -= 1;
        return Promise.resolve(true);
      }
      return new Promise((resolve) => {
        const late = setTimeout(() => {
          waiting.delete(enter);
          resolve(false);
        }, patience_ms);
        const enter = (): void => {
          clearTimeout(late);
          resolve(true);
        };
        waiting.add(enter);
      });
    },
    leave() {
      const [next] = waiting;
      if (next === undefined) {
        free += 1;
        return;
      }
      waiting.delete(next);
      next();
    },
  };
}
