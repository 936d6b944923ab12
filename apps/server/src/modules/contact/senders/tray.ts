/** The sender where no provider is configured: the message lands in the shop's tray, where the office sees it as the customer would. */
import type { Clock } from '../../../platform/clock.ts';
import type { Outgoing } from '../clearance.ts';
import type { Sender } from './sender.ts';
import { makeFlights, refused, sent, takeAs } from './sending.ts';

/** It keeps nothing itself: `keep` does, and throws where it can't. Whatever it throws, nothing has reached anybody. */
export function makeTray(channel: Outgoing['channel'], clock: Clock, keep: (message: string, outgoing: Outgoing) => Promise<void>, waiting_max = 2_000): Sender {
  const flights = makeFlights(channel, waiting_max);
  return {
    channel,
    provider: 'tray',
    send: (cleared) => flights.run(cleared, async () => {
      const outgoing = takeAs(cleared, channel, clock);
      if (!outgoing.ok) return refused('clearance_spent');
      return Promise.try(keep, cleared.message, outgoing.value).then(() => sent(cleared.message), () => refused('tray_unavailable'));
    }),
    close: () => flights.drain(),
  };
}
