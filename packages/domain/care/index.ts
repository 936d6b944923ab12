/**
 * What the customers' pages show, between the server, which knows it, and apps/care, which draws it. Times are ISO 8601, `timezone`
 * is IANA's name of the zone in which they are shown; names and texts of people stand as they wrote them.
 */
import type { Channel, ConsentForm, Purpose, ReasonCode } from '../contact/terms.ts';

export type CareLanguage = 'zh' | 'en';
/** What every page of a shop begins with. `path`: where its forms go and its links begin, such as `/c/{merchant}.{token}`. */
export type CareFrame = { readonly language: CareLanguage; readonly path: string; readonly shop_name: string; readonly timezone: string };

/** What was just done, said once on top of the page that follows. */
export const CARE_DONE = [
  'saved', 'stopped', 'resumed', 'paused', 'unpaused', 'confirmed', 'corrected', 'address_added', 'address_known', 'address_removed', 'asked', 'feedback', 'fapiao', 'signed_up', 'reported', 'link_sent', 'not_me', 'push_on', 'push_off',
] as const;
export type CareDone = (typeof CARE_DONE)[number];
/** Why a form was not taken. */
export const CARE_PROBLEMS = [
  'phone_invalid', 'email_invalid', 'email_lookalike', 'address_invalid', 'zone_invalid', 'tax_number_invalid', 'title_missing', 'stars_missing', 'hours_invalid', 'nothing_chosen', 'channel_unfit', 'sure_missing', 'conflict', 'too_late', 'words_missing', 'purpose_missing', 'subscription_unfit', 'device_limit',
] as const;
export type CareProblem = (typeof CARE_PROBLEMS)[number];
/** `said`: what a form held that was not taken, so that nobody types it twice. */
export type CareNote = { readonly done: CareDone | null; readonly problem: CareProblem | null; readonly said: Readonly<Record<string, string>> };

export type CareSource = 'till' | 'receipt' | 'preferences' | 'confirmation' | 'one_click' | 'reply' | 'operator' | 'office' | 'import' | 'complaint';
export type CareWord = {
  readonly act: 'given' | 'withdrawn'; readonly form: ConsentForm; readonly purposes: readonly Purpose[]; readonly channels: readonly Channel[]; readonly at: string; readonly source: CareSource;
  /** The address that it is about, in short; null: all of them. */
  readonly about: string | null; readonly notice_hash: string | null;
};

export type ConfirmView = CareFrame & { readonly said: readonly CareWord[]; readonly isStopped: boolean };

export type ChoicePoint = {
  readonly id: string;
  /** In short: `138····5678`. */
  readonly label: string; readonly isConfirmed: boolean;
  readonly choices: readonly { readonly channel: Channel; readonly purpose: Purpose; readonly name: string; readonly isOn: boolean }[];
};
export type PreferencesView = CareFrame & CareNote & {
  /** The notice that a choice is made under, a paragraph each. */
  readonly notice: readonly string[];
  readonly points: readonly ChoicePoint[];
  /** Minutes of the day; null: any that is allowed. */
  readonly hours: readonly [from: number, to: number] | null;
  readonly isZoneKnown: boolean; readonly paused_until: string | null; readonly isStopped: boolean;
  /** The browser asks by Global Privacy Control for no sale and no sharing. */
  readonly hasPrivacySignal: boolean;
  /** Whether the shop can reach a browser by web push. */
  readonly hasPush: boolean;
};
/** Notifications on the device that shows the page. */
export type PushView = CareFrame & CareNote & {
  /** The shop's public key, base64url. */
  readonly key: string;
  /** Path below which the shop's service worker stands, and nobody else's. */
  readonly scope: string;
  /** SHA-256 (hex) of the endpoints that are theirs already, by which a browser finds its own. */
  readonly known: readonly string[];
  readonly notice: readonly string[];
  readonly choices: readonly { readonly purpose: Purpose; readonly name: string }[];
  readonly isStopped: boolean;
};

export type MessageState = 'waiting' | 'sending' | 'sent' | 'delivered' | 'failed' | 'unknown' | 'denied' | 'cancelled';
export type PastContactItem = {
  readonly kind: 'contact'; readonly at: string; readonly channel: Channel; readonly purpose: Purpose; readonly by: 'person' | 'machine'; readonly state: MessageState; readonly store_name: string | null; readonly about: string | null;
  /** When it is planned to go out; null: it is not. */
  readonly planned_at: string | null;
  /** `said`: the consent or withdrawal that it stands on. `citation`: the law's, where one says so. */
  readonly reasons: readonly { readonly code: ReasonCode; readonly said: { readonly at: string; readonly source: CareSource } | null }[];
};
export type AccessItem = { readonly kind: 'access'; readonly at: string; readonly by: string; readonly what: 'listed' | 'opened' | 'exported' | 'changed' };
/** `next`: cursor of what is older; null: there is no more. */
export type HistoryView = CareFrame & { readonly items: readonly (PastContactItem | AccessItem)[]; readonly next: string | null };

export const DATA_WISHES = ['access', 'correction', 'erasure', 'export', 'objection'] as const;
export type DataWish = (typeof DATA_WISHES)[number];
export type DataView = CareFrame & CareNote & {
  readonly name: string; readonly chosen_language: CareLanguage | null; readonly zone: string | null; readonly since: string; readonly places: readonly string[];
  readonly points: readonly { readonly id: string; readonly kind: 'phone' | 'email' | 'push' | 'wechat' | 'alipay'; readonly address: string; readonly confirmed_at: string | null; readonly isOwn: boolean }[];
  readonly words: readonly CareWord[];
  readonly requests: readonly { readonly kind: DataWish; readonly received_at: string; readonly answer_by: string; readonly ended_at: string | null; readonly outcome: 'answered' | 'refused' | null; readonly reason: string | null }[];
  /** What they have to spend; null: they have no card. */
  readonly balance_points: bigint | null;
  /** At which their card was shown, the newest first. */
  readonly purchases: readonly { readonly at: string; readonly number: string; readonly total_minor: bigint; readonly currency: string; readonly earned_points: bigint; readonly spent_points: bigint }[];
};
export type EraseView = CareFrame & Pick<CareNote, 'problem'>;

/** `purpose` is null where the link was in no message that is known: then all that stands on consent is meant. */
export type OneClickView = CareFrame & { readonly purpose: Purpose | null; readonly channel: Channel | null; readonly isDone: boolean };

export type CodeAnswerView = { readonly genuine: false } | { readonly genuine: true; readonly day: string; readonly channel: Channel; readonly purpose: Purpose };
/** `shop_name` is empty where the address names no shop. */
export type VerifyView = CareFrame & CareNote & { readonly code: string; readonly answer: CodeAnswerView | null; readonly isLimited: boolean };

/** What can be done from the page of a receipt. */
export type SlipView = CareNote & {
  readonly path: string;
  readonly feedback: { readonly stars: number; readonly words: string; readonly answer: string | null } | null;
  readonly fapiao: { readonly state: 'asked' | 'issued' | 'refused'; readonly at: string; readonly number: string | null; readonly reason: string | null } | null;
  readonly canAskFapiao: boolean;
  /** Null: the time for it is over, or it was used. */
  readonly sign_up: { readonly title: string; readonly paragraphs: readonly string[]; readonly agree: string; readonly purposes: readonly (readonly [Purpose, string])[]; readonly channels: readonly (readonly [Channel, string])[] } | null;
};

/** Why a form was not even read. */
export type CareFailure = 'foreign' | 'too_large' | 'limited' | 'broken';
