/** Where messages land while no provider is set up: in the office, which shows them as the customer would see them. */
import type { Channel } from '@stilltill/domain/contact';
import type { Clock } from '../../platform/clock.ts';
import { Cleared } from './clearance.ts';
import type { Sender } from './senders/sender.ts';

export function makeTraySender(channel: Channel, clock: Clock): Sender {
  return {
    channel, provider: 'tray',
    send(cleared) {
      const taken = Cleared.isOne(cleared) ? cleared.take(clock.now_ms()) : null;
      // The message's own row keeps it.
      return Promise.resolve(taken?.ok ? { outcome: 'sent', reference: null } : { outcome: 'refused', reason: 'clearance_spent', isPermanent: false });
    },
    close: () => Promise.resolve(),
  };
}
