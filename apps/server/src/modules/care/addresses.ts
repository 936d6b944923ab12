/** Addresses as people type them on their pages, and in short as they are shown there. */
import type { CareProblem } from '@stilltill/domain/care';
import { type Channel, readEmail, readPhone } from '@stilltill/domain/contact';
import { type PointKind, deviceLabel } from '../customers/index.ts';

export type ReadAddress = { readonly kind: 'phone' | 'email'; readonly address: string };

/** `place`: whose habits hold for a number without a country code. */
export function readAddress(text: string, place: string | null): ReadAddress | { readonly problem: CareProblem } {
  if (text.includes('@') || text.includes('＠')) {
    const email = readEmail(text);
    if (email.ok) return { kind: 'email', address: email.value.address };
    return { problem: email.fault.code === 'email_lookalike' ? 'email_lookalike' : 'email_invalid' };
  }
  const phone = readPhone(text, place);
  if (phone.ok) return { kind: 'phone', address: phone.value.e164 };
  return { problem: /\d/.test(text) ? 'phone_invalid' : 'address_invalid' };
}

/** By which channels a contact point is reached. */
export const CHANNELS_OF: Readonly<Record<PointKind, readonly Channel[]>> = { phone: ['sms', 'voice'], email: ['email'], push: ['push'], wechat: [], alipay: [] };

/** Enough to know one's own by, and too little for whoever looks over the shoulder. */
export function shortAddress(kind: PointKind, address: string): string {
  if (kind === 'phone') return `${address.slice(0, 3)}····${address.slice(-4)}`;
  if (kind === 'email') return `${address.slice(0, 1)}····${address.slice(address.lastIndexOf('@'))}`;
  return kind === 'push' ? deviceLabel(address) : `····${address.slice(-4)}`;
}
