/** Everything of the reference data but the products, as it stands in one value of the shelf. */
import type { OperatorRecord } from '@stilltill/protocol';
import {
  BadgeRecord, CategoryRecord, FaultRecord, OperatorRecord as OperatorSchema, PointRulesRecord, ProductRecord, PromotionRecord, REFERENCE_KINDS, RoleRecord, RosterRecord,
  SettingsRecord, SignOnDemandRecord, StoreRecord, TerminalRecord,
} from '@stilltill/protocol';
import { z } from 'zod';
import type { ShelfValue } from '../ports.ts';

/** What a PIN or a recovery code is checked against: an HMAC, under this device's key, of what argon2id makes of it. */
export type Verifier = { readonly salt: string; readonly memory_kib: number; readonly passes: number; readonly length: number; readonly mac: string };
/** A badge, found by the same HMAC of what argon2id makes of its code under the merchant's badge salt. */
export type KnownBadge = { readonly id: string; readonly mac: string };
export type KnownOperator = Omit<OperatorRecord, 'pin' | 'badges'> & { readonly pin: Verifier | null; readonly badges: readonly KnownBadge[] };

const VerifierSchema = z.object({ salt: z.string(), memory_kib: z.int(), passes: z.int(), length: z.int(), mac: z.string() });
const BadgeSchema = z.object({ id: BadgeRecord.shape.id, mac: z.string() });

const Notes = z.object({
  cursor: z.string(), chunks: z.int(), expected: z.record(z.string(), z.int()), complete: z.boolean(),
  /** The kinds that the program knew which wrote this: what it passed over has to be fetched by one that knows more. */
  kinds: z.array(z.string()).default([]),
  /** The store whose feed it is. Absent: written by a program that did not keep it. */
  place: z.string().nullable().default(null),
  store: StoreRecord.nullable(), recovery: VerifierSchema.nullable(),
  operators: z.array(OperatorSchema.omit({ pin: true, badges: true }).extend({ pin: VerifierSchema.nullable(), badges: z.array(BadgeSchema).default([]) })),
  favourites: z.array(ProductRecord), categories: z.array(CategoryRecord).default([]), promotions: z.array(PromotionRecord).default([]), points: PointRulesRecord.nullable().default(null),
  roles: z.array(RoleRecord).default([]), rosters: z.array(RosterRecord).default([]), demands: z.array(SignOnDemandRecord).default([]), settings: z.array(SettingsRecord).default([]), faults: z.array(FaultRecord).default([]),
  /** This terminal's own. */
  terminal: TerminalRecord.nullable().default(null),
  /** Added here, and not seen in the feed yet. */
  own: z.array(ProductRecord).default([]),
});
export type Notes = z.output<typeof Notes>;
export const KINDS = Object.keys(REFERENCE_KINDS).sort();
export const NO_NOTES: Notes = {
  cursor: '', chunks: 0, expected: {}, complete: false, kinds: KINDS, place: null, store: null, recovery: null, operators: [], favourites: [], categories: [], promotions: [], points: null,
  roles: [], rosters: [], demands: [], settings: [], faults: [], terminal: null, own: [],
};

export function writeNotes(notes: Notes): string {
  return JSON.stringify(Notes.encode(notes));
}

type Mac = (bytes: Uint8Array<ArrayBuffer>) => Promise<string>;

/** What vouches for the notes: whoever edits a role or a lock on the disk, and has not this device's key, is noticed at the next start. */
export function macOf(notes: string, mac: Mac): Promise<string> {
  return mac(new TextEncoder().encode(`stilltill notes\n${notes}`));
}

/** What can't be read, or was changed by another hand, is fetched anew. An earlier program vouched for nothing and named no kinds: its notes are fetched anew at the next contact. */
export async function readNotes(value: ShelfValue | undefined, vouched: ShelfValue | undefined, mac: Mac): Promise<Notes> {
  if (typeof value !== 'string') return NO_NOTES;
  try {
    const notes = Notes.parse(JSON.parse(value));
    const isOurs = notes.kinds.length === 0 || vouched === await macOf(value, mac);
    return isOurs ? notes : NO_NOTES;
  } catch {
    return NO_NOTES;
  }
}
