/** The filters that stand in addresses. What somebody mistyped or an old link brings is passed over, never an error. */
import { LIVENESSES, USAGE_DAYS } from '@stilltill/protocol/office-fleet';
import { EpochId, Hash, Uuid } from '@stilltill/protocol/primitives';
import { z } from 'zod';

const DAY = z.string().regex(/^\d{4}-\d{2}-\d{2}$/).refine((day) => !Number.isNaN(Date.parse(day)));
const optional = <T extends z.ZodType>(schema: T) => schema.optional().catch(undefined);

export const TodaySearch = z.object({ store: optional(Uuid) });
export const EntriesSearch = z.object({ terminal: optional(Uuid), kind: optional(z.string().max(60)) });
export const SalesSearch = z.object({
  kind: optional(z.enum(['sale', 'refund'])), store: optional(Uuid), terminal: optional(Uuid), from: optional(DAY), to: optional(DAY),
  // A number of figures alone arrives from the address as a number.
  number: optional(z.coerce.string().trim().max(60)),
  /** A shift belongs to one terminal: with it the other filters are passed over. */
  shift: optional(Uuid),
});
export const ExceptionsSearch = z.object({ state: optional(z.enum(['open', 'settled'])), kind: optional(z.string().max(40)), terminal: optional(Uuid) });
/** `week`: any day of it. */
export const RosterSearch = z.object({ week: optional(DAY), store: optional(Uuid) });
export const ProductsSearch = z.object({
  search: optional(z.coerce.string().max(100)), category: optional(Uuid), state: optional(z.enum(['on_sale', 'to_complete', 'withdrawn'])),
});
export const PromotionsSearch = z.object({ state: optional(z.enum(['now', 'planned', 'ended'])) });
/** `copy`: the promotion that a new one begins as. */
export const NewPromotionSearch = z.object({ copy: optional(Uuid) });
export const TerminalsSearch = z.object({
  state: optional(z.enum(LIVENESSES)), store: optional(Uuid), group: optional(Uuid), fault: optional(z.string().max(40)), drift: optional(z.enum(['true', 'false'])),
  app_build: optional(z.string().max(60)), acquirer: optional(z.coerce.string().max(100)), text: optional(z.coerce.string().trim().max(100)),
});
export const UsageSearch = z.object({ days: optional(z.coerce.string().pipe(z.enum(USAGE_DAYS))), store: optional(Uuid), order: optional(z.enum(['idle', 'busy'])) });
export const SignInSearch = z.object({
  // Only a path of this app: a link must not lead a person who has just signed in to another site.
  to: optional(z.string().max(2000).regex(/^\/(?![/\\])[^\\]*$/)), email: optional(z.string().max(200)),
});

export type SalesSearch = z.output<typeof SalesSearch>;

/** An entry's place as it stands in an address; null where the address names none. */
export function readPlace(parameters: Readonly<Record<string, string>>): { terminal: string; epoch: string; seq: number; hash: string } | null {
  const read = z.object({ terminal: Uuid, epoch: EpochId, seq: z.coerce.number().int().min(1).max(2 ** 31 - 1), hash: Hash }).safeParse(parameters);
  return read.success ? read.data : null;
}
