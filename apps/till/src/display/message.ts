/**
 * What till and customer display say to each other. A display is told nothing but what the customer may see, whole each
 * time, so that one that was just opened needs no history. What does not fit these forms is passed over.
 */
import { AGREED_CHANNELS, AGREED_PURPOSES, type ConsentNotice } from '@stilltill/domain/consent';
// The forms are checked by the library that checks those of the wire; the till brings it along anyway.
import { z } from 'zod';

export const CHANNEL = 'stilltill.display';
/** Lines that are told of a basket: more than a display holds. */
export const LINES_MAX = 30;

const Text = z.string().max(300);
const Names = z.record(z.string().max(20), Text);
const Amount = z.bigint();
const Currency = z.string().regex(/^[A-Z]{3}$/);

const Line = z.strictObject({
  line: z.int().min(1), names: Names, qty_milli: z.int(), isWeighed: z.boolean(), amount_minor: Amount,
  /** What it would come to without what was taken off. */
  full_minor: Amount,
  /** Why it comes to less, in names of promotions; empty names: by hand. */
  reductions: z.array(z.strictObject({ names: Names, amount_minor: Amount })).max(20),
});

/** What the customer's card holds, and what this sale does with it. `balance_points` null: the till could not ask. */
const Member = z.strictObject({ balance_points: z.int().nullable(), spent_points: z.int().min(0), earned_points: z.int().min(0).nullable() });

/** What goods that come back do to the card of their sale. `taken_back_points` null: the till can't say how many; `balance_points` null: it could not ask. */
const PointsBack = z.strictObject({ taken_back_points: z.int().min(0).nullable(), returned_points: z.int().min(0), balance_points: z.int().nullable() });

const Words = z.string().max(1000);
const Language = z.enum(['zh', 'en']);
/** What the customer reads before they agree, whole: what is hashed is what was told here. */
const Notice = z.strictObject({
  version: z.string().max(20), language: Language, title: Text, paragraphs: z.array(Words).max(10),
  purposes: z.strictObject({ marketing: Text, recommendation: Text, follow_up: Text, survey: Text }), channels: z.strictObject({ sms: Text, email: Text, voice: Text }), agree: Text, decline: Text,
}) satisfies z.ZodType<ConsentNotice>;
const Id = z.string().regex(/^[0-9a-f-]{36}$/);

const Scene = z.discriminatedUnion('is', [
  /** `member`: a card was put to a basket that is still empty. */
  z.strictObject({ is: z.literal('idle'), member: Member.optional() }),
  z.strictObject({
    is: z.literal('basket'), currency: Currency, lines: z.array(Line).max(LINES_MAX),
    /** Lines that stand above and below those told. */
    above: z.int().min(0), below: z.int().min(0),
    current: z.int().nullable(),
    /** Tax that is added to the lines, and what is given up of the total. */
    tax_minor: Amount, waived_minor: Amount, total_minor: Amount, paid_minor: Amount, left_minor: Amount,
    paying: z.strictObject({ given_minor: Amount.nullable() }).nullable(),
    member: Member.optional(),
    /** Of goods that come back for it. */
    points_back: PointsBack.optional(),
  }),
  z.strictObject({
    is: z.literal('paid'), currency: Currency, total_minor: Amount, given_minor: Amount, change_minor: Amount,
    /** Address of the receipt page; null: the shop has none. */
    link: z.url({ protocol: /^https?$/ }).max(500).nullable(),
    member: Member.optional(), points_back: PointsBack.optional(),
  }),
  /** Goods come back: what the customer gets for them. */
  z.strictObject({ is: z.literal('back'), currency: Currency, total_minor: Amount, points_back: PointsBack.optional() }),
  /** A form for the customer. `unreadable`: what they typed is no number or address. `done`: it is recorded. */
  z.strictObject({ is: z.literal('form'), form: Id, what: z.enum(['consent', 'receipt']), notices: z.array(Notice).min(1).max(2), state: z.enum(['asked', 'unreadable', 'done']) }),
]);

const Shop = z.strictObject({
  shop_name: Text, store_name: Text, languages: z.array(z.enum(['zh', 'en'])).min(1).max(2),
  pictures: z.array(z.string().regex(/^[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{22}$/)).max(8), seconds: z.int().min(3).max(120),
});

const Till = Id;
/** From the till. `till`: also the name of the lock that it holds while it lives. */
const FromTill = z.discriminatedUnion('kind', [
  z.strictObject({ v: z.literal(1), kind: z.literal('picture'), till: Till, shop: Shop.nullable(), scene: Scene }),
  z.strictObject({ v: z.literal(1), kind: z.literal('here'), till: Till }),
  z.strictObject({ v: z.literal(1), kind: z.literal('close'), till: Till }),
]);
/** As it was typed on the display, which stands before strangers: what does not fit is dropped, and the rest is looked at again. */
const Address = z.strictObject({ kind: z.enum(['phone', 'email']), address: z.string().min(1).max(254) });
const Choice = z.strictObject({ purpose: z.enum(AGREED_PURPOSES), channel: z.enum(AGREED_CHANNELS) });

/** From a display. `form`: the one that is open at the till; any other is not heard. */
const FromDisplay = z.discriminatedUnion('kind', [
  z.strictObject({ v: z.literal(1), kind: z.literal('hello') }),
  z.strictObject({ v: z.literal(1), kind: z.literal('bye') }),
  z.strictObject({ v: z.literal(1), kind: z.literal('agreed'), form: Id, language: Language, address: Address, choices: z.array(Choice).min(1).max(AGREED_PURPOSES.length * AGREED_CHANNELS.length) }),
  z.strictObject({ v: z.literal(1), kind: z.literal('addressed'), form: Id, language: Language, address: Address }),
  z.strictObject({ v: z.literal(1), kind: z.literal('declined'), form: Id }),
  /** A scanner typed into the display's window, which a finger had brought to the front. */
  z.strictObject({ v: z.literal(1), kind: z.literal('scanned'), barcode: z.string().regex(/^[\x20-\x7e]{1,200}$/) }),
]);

export type Scene = z.output<typeof Scene>;
export type DisplayMember = z.output<typeof Member>;
export type DisplayPointsBack = z.output<typeof PointsBack>;
export type DisplayLine = z.output<typeof Line>;
export type Shop = z.output<typeof Shop>;
export type FromTill = z.output<typeof FromTill>;
export type FromDisplay = z.output<typeof FromDisplay>;
export type FormAnswer = Extract<FromDisplay, { readonly form: string }>;

export const IDLE: Scene = { is: 'idle' };

export function readFromTill(data: unknown): FromTill | null {
  return FromTill.safeParse(data).data ?? null;
}

export function readFromDisplay(data: unknown): FromDisplay | null {
  return FromDisplay.safeParse(data).data ?? null;
}

/** What a display kept of its shop, from its own storage. */
export function readShop(data: unknown): Shop | null {
  return Shop.safeParse(data).data ?? null;
}

export function lockOf(till: string): string {
  return `stilltill.display.${till}`;
}
