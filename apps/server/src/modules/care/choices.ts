/** What holds of all that somebody said, as their pages show it. The gate reads it anew for each message. */
import type { CareLanguage, CareWord, ChoicePoint } from '@stilltill/domain/care';
import { AGREED_PURPOSES, type ConsentNotice } from '@stilltill/domain/consent';
import type { Channel, Purpose } from '@stilltill/domain/contact';
import type { PastWord } from '../contact/index.ts';
import type { Profile } from '../customers/index.ts';
import { CHANNELS_OF, shortAddress } from './addresses.ts';

/** The last word on one purpose and channel of a contact point; null: nothing was said. `said` is in order. */
export function isStanding(said: readonly PastWord[], point: string, purpose: Purpose, channel: Channel): PastWord['act'] | null {
  return said.findLast((word) => (word.point === null || word.point === point) && word.purposes.includes(purpose) && word.channels.includes(channel))?.act ?? null;
}

/** What stands on a dealing is on until it is refused. */
const DEALINGS: readonly Purpose[] = ['order', 'service'];
export const OFFERED: readonly Purpose[] = [...AGREED_PURPOSES, ...DEALINGS];

export type HeldPoint = { readonly id: string; readonly customer: string; readonly kind: Profile['points'][number]['kind']; readonly address: string; readonly confirmed_at: string | null };

export function pointsOf(profiles: readonly Profile[]): readonly HeldPoint[] {
  return profiles.flatMap((profile) => profile.points.map(({ id, kind, address, confirmed_at }) => ({ id, customer: profile.id, kind, address, confirmed_at })));
}

export function isOn(said: readonly PastWord[], point: string, purpose: Purpose, channel: Channel): boolean {
  const last = isStanding(said, point, purpose, channel);
  return DEALINGS.includes(purpose) ? last !== 'withdrawn' : last === 'given';
}

/** `without`: a purpose that stays off, whatever was said. */
export function choicePoints(profiles: readonly Profile[], said: readonly PastWord[], notice: ConsentNotice, without: Purpose | null): readonly ChoicePoint[] {
  const names: Readonly<Partial<Record<Purpose, string>>> = notice.purposes;
  return pointsOf(profiles).filter(({ kind }) => CHANNELS_OF[kind].length > 0).map(({ id, kind, address, confirmed_at }) => ({
    id, label: shortAddress(kind, address), isConfirmed: confirmed_at !== null,
    choices: CHANNELS_OF[kind].flatMap((channel) => OFFERED.map((purpose) => ({ channel, purpose, name: names[purpose] ?? '', isOn: purpose !== without && isOn(said, id, purpose, channel) }))),
  }));
}

/** As it is shown, the newest first. */
export function shownWords(profiles: readonly Profile[], said: readonly PastWord[]): readonly CareWord[] {
  const labels = new Map(pointsOf(profiles).map(({ id, kind, address }) => [id, shortAddress(kind, address)]));
  return said.toReversed().map((word) => ({
    act: word.act, form: word.form, purposes: word.purposes, channels: word.channels, at: word.at.toISOString(), source: word.source, about: word.point === null ? null : labels.get(word.point) ?? '–', notice_hash: word.notice_hash,
  }));
}

export function languageOf(text: string | null): CareLanguage | null {
  return text === 'zh' || text === 'en' ? text : null;
}
