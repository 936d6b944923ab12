import type { ChannelName, PurposeName } from '@stilltill/protocol/contact';
import { useLanguage, useTranslation } from '@stilltill/ui';
import { useMemo } from 'react';
import type { z } from 'zod';

export type Channel = z.output<typeof ChannelName>;
export type Purpose = z.output<typeof PurposeName>;

/** What can be agreed to, in the order in which people look for it. */
export const COMMERCIAL_PURPOSES = ['marketing', 'recommendation', 'follow_up', 'survey'] as const satisfies readonly Purpose[];
/** All that a message to a customer can be for. */
export const CUSTOMER_PURPOSES = ['receipt', 'order', 'service', 'security', 'follow_up', 'survey', 'marketing', 'recommendation', 'confirmation', 'withdrawal_notice'] as const satisfies readonly Purpose[];
export const CHANNEL_NAMES = ['sms', 'email', 'push', 'voice'] as const satisfies readonly Channel[];

/** Channels by which a way to reach somebody is reached. */
export const CHANNELS_OF_KIND: Readonly<Record<string, readonly Channel[]>> = { phone: ['sms', 'voice'], email: ['email'], push: ['push'], wechat: [], alipay: [] };

/** Purposes and channels as the language strings several together. */
export function useContactWords(): {
  readonly channel: (channel: Channel) => string; readonly purpose: (purpose: Purpose) => string;
  readonly channels: (channels: readonly Channel[]) => string; readonly purposes: (purposes: readonly Purpose[]) => string;
  /** With its first letter as at the beginning of a line. */
  readonly heading: (text: string) => string;
} {
  const { t } = useTranslation('contact');
  const { tag } = useLanguage();
  return useMemo(() => {
    const list = new Intl.ListFormat(tag, { type: 'conjunction' });
    const either = new Intl.ListFormat(tag, { type: 'disjunction' });
    const channel = (each: Channel): string => t(`channel.${each}`);
    const purpose = (each: Purpose): string => t(`purpose.${each}`);
    return {
      channel, purpose, channels: (channels) => either.format(channels.map(channel)), purposes: (purposes) => list.format(purposes.map(purpose)),
      heading: (text) => text.charAt(0).toLocaleUpperCase(tag) + text.slice(1),
    };
  }, [t, tag]);
}
