/**
 * The senders of each merchant, made from the settings that hold now. Who changes a provider is heard of by every process before
 * its next round; what is under way with the old one ends there.
 */
import type { Channel } from '@stilltill/domain/contact';
import type { ContactPorts } from './ports.ts';
import { type Provider, type ProviderChannel, type Reach, makeSender, readProviders, readVersions } from './providers.ts';
import type { Returned, Sender } from './senders/sender.ts';
import { refused } from './senders/sending.ts';
import { makeTray } from './senders/tray.ts';

/** Calls are made by people, and go out by no sender. */
export const SENT_CHANNELS = ['sms', 'email', 'push'] as const satisfies readonly ProviderChannel[];

export type SenderBook = {
  /** A sender for each channel that is sent by a machine; without a provider the tray. */
  sendersOf(merchant: string): Promise<ReadonlyMap<Channel, Sender>>;
  close(): Promise<void>;
};

type Held = { readonly version: number; readonly sender: Sender };

export function makeSenderBook(ports: ContactPorts, hear: (merchant: string, provider: string, returned: Returned) => Promise<unknown>, reach: Reach): SenderBook {
  const trays = new Map<Channel, Sender>(SENT_CHANNELS.map((channel) => [channel, makeTray(channel, ports.clock, () => Promise.resolve())]));
  const held = new Map<string, Map<Channel, Held>>();
  let isClosed = false;

  function senderFor(merchant: string, provider: Provider): Sender {
    try {
      return makeSender(ports, merchant, provider, { reach, keep: async (returned) => void await hear(merchant, provider.settings.provider, returned) });
    } catch {
      ports.log.error({ merchant, channel: provider.channel }, 'a provider can’t be used as it is set: its messages wait');
      return { channel: provider.channel, provider: provider.settings.provider, send: () => Promise.resolve(refused('provider_unusable')), close: () => Promise.resolve() };
    }
  }

  /** In one piece, so that two rounds at once make no two senders. */
  function renew(merchant: string, providers: readonly Provider[]): void {
    const theirs = held.get(merchant) ?? new Map<Channel, Held>();
    held.set(merchant, theirs);
    for (const [channel, { version, sender }] of theirs) {
      if (providers.some((each) => each.channel === channel && each.version === version)) continue;
      theirs.delete(channel);
      // It ends what it has under way by itself.
      void sender.close().catch(() => undefined);
    }
    for (const provider of providers) {
      if (!theirs.has(provider.channel)) theirs.set(provider.channel, { version: provider.version, sender: senderFor(merchant, provider) });
    }
  }

  function isCurrent(merchant: string, versions: ReadonlyMap<ProviderChannel, number>): boolean {
    const theirs = held.get(merchant);
    return theirs?.size === versions.size && [...versions].every(([channel, version]) => theirs.get(channel)?.version === version);
  }

  return {
    sendersOf: (merchant) => ports.postgres.withMerchant(merchant, async (tx) => {
      // A round that outlives the end of the server opens no line anew; what it would have sent waits for the next start.
      if (isClosed) return new Map();
      if (!isCurrent(merchant, await readVersions(tx))) {
        const providers = await readProviders(ports, tx);
        if (isClosed) return new Map();
        renew(merchant, providers);
      }
      return new Map([...trays].map(([channel, tray]) => [channel, held.get(merchant)?.get(channel)?.sender ?? tray]));
    }),
    async close() {
      isClosed = true;
      const all = [...held.values()].flatMap((theirs) => [...theirs.values()]);
      held.clear();
      await Promise.all([...all.map(({ sender }) => sender.close().catch(() => undefined)), ...[...trays.values()].map((tray) => tray.close())]);
    },
  };
}
