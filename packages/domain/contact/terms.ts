/**
 * The words of the gate: by which way a message goes out, what for, on what ground, and why not. They stand apart from the
 * rest, so that a web app takes them without the metadata of the world's phone numbers.
 */

export const CHANNELS = ['sms', 'email', 'push', 'voice'] as const;
export type Channel = (typeof CHANNELS)[number];

/**
 * Why somebody may be written to or called at all.
 * 'asked': they have just asked for this one message. 'dealing': an order, a payment or a case of theirs is under way.
 * 'consent': they agreed to this purpose on this channel. 'employed': staff of the shop, who are no customers of it.
 */
export type Ground = 'asked' | 'dealing' | 'consent' | 'employed';

export type PurposeTerms = {
  readonly ground: Ground;
  /** Caps, hours and pauses never touch it. */
  readonly isExempt: boolean;
  /** How long what it stands on carries it. */
  readonly ground_ms_max: number;
};

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;

/** A purpose is commercial where it stands on consent. */
const TERMS = {
  receipt: { ground: 'asked', isExempt: true, ground_ms_max: 7 * DAY },
  /** Asks the customer, on a device of their own, to confirm a consent that they have just given. */
  confirmation: { ground: 'asked', isExempt: true, ground_ms_max: DAY },
  /** Says once that a withdrawal was heard: 47 CFR 64.1200(a)(12) allows five minutes for it. */
  withdrawal_notice: { ground: 'asked', isExempt: true, ground_ms_max: 5 * MINUTE },
  security: { ground: 'dealing', isExempt: true, ground_ms_max: DAY },
  order: { ground: 'dealing', isExempt: false, ground_ms_max: 365 * DAY },
  service: { ground: 'dealing', isExempt: false, ground_ms_max: 365 * DAY },
  follow_up: { ground: 'consent', isExempt: false, ground_ms_max: 0 },
  survey: { ground: 'consent', isExempt: false, ground_ms_max: 0 },
  marketing: { ground: 'consent', isExempt: false, ground_ms_max: 0 },
  recommendation: { ground: 'consent', isExempt: false, ground_ms_max: 0 },
  staff: { ground: 'employed', isExempt: true, ground_ms_max: 0 },
} as const satisfies Record<string, PurposeTerms>;

export type Purpose = keyof typeof TERMS;
export const PURPOSES = Object.keys(TERMS) as readonly Purpose[];
export const COMMERCIAL: readonly Purpose[] = PURPOSES.filter((each) => TERMS[each].ground === 'consent');

export function termsOf(purpose: Purpose): PurposeTerms {
  return TERMS[purpose];
}

export function isChannel(text: unknown): text is Channel {
  return (CHANNELS as readonly unknown[]).includes(text);
}

export function isPurpose(text: unknown): text is Purpose {
  return typeof text === 'string' && Object.hasOwn(TERMS, text);
}

/**
 * How a consent was given, from the weakest to the strongest.
 * 'soft': the contact was obtained in a sale, with a free way to refuse, and nobody refused. 'express': the customer chose it
 * themself, nothing being chosen beforehand. 'confirmed': that, and again on a device of their own. 'written': confirmed under
 * a notice that names automatic calls, as 47 CFR 64.1200(f)(9) wants it.
 */
export const CONSENT_FORMS = ['soft', 'express', 'confirmed', 'written'] as const;
export type ConsentForm = (typeof CONSENT_FORMS)[number];

export function isAtLeast(form: ConsentForm, wanted: ConsentForm): boolean {
  return CONSENT_FORMS.indexOf(form) >= CONSENT_FORMS.indexOf(wanted);
}

/** In the order in which the gate asks. */
export const STEPS = ['request', 'suppression', 'list', 'consent', 'rules', 'hours', 'cap'] as const;
export type Step = (typeof STEPS)[number];

/** Why, by a word that screens put into sentences. */
export const REASONS = [
  'repeated', 'expired', 'request_broken', 'fact_missing', 'rules_broken', 'point_unfit', 'employed', 'not_employed',
  'erased', 'stopped', 'listed', 'asked', 'not_asked', 'dealing', 'no_dealing', 'ground_expired', 'consented', 'no_consent', 'withdrawn',
  'place_unknown', 'place_without_rules', 'forbidden', 'consent_enough', 'consent_weak', 'silence', 'register_listed', 'register_stale', 'content_missing',
  'outside_hours', 'hours_never', 'outside_wished_hours', 'paused', 'cap_reached', 'too_late',
] as const;
export type ReasonCode = (typeof REASONS)[number];
