/** Who changed what in the office: entries of the server's own journal that name a person, and commands that are no entries. */
import { z } from 'zod';
import { PageQuery } from './office.ts';
import { Time } from './primitives.ts';

/** What was changed, in a word. `other`: nobody gave it a word yet. */
export const CHANGE_AREAS = [
  'access', 'approval', 'backup', 'badge', 'card', 'case', 'category', 'contact', 'coupon', 'customer', 'display', 'exception', 'fault', 'finding', 'first_step', 'group', 'import', 'inspection', 'journal', 'mailing', 'message', 'operator',
  'points', 'price', 'printer', 'product', 'promotion', 'purchase', 'receipt', 'request', 'role', 'roster', 'sale', 'second_factor', 'selling', 'settings', 'shift', 'shop', 'sign_on', 'stock', 'store', 'supplier', 'tax', 'template', 'terminal', 'watch', 'other',
] as const;
export const CHANGE_ACTS = ['added', 'changed', 'removed', 'ended', 'restored', 'answered', 'locked', 'unlocked', 'merged', 'parted', 'erased', 'moved', 'lost', 'found', 'noted', 'cancelled', 'sent', 'taken_out', 'done'] as const;

// GET /api/v1/office/changes: newest first; ?by=&area=&from=&until=&after=&limit=
export const OfficeChangeQuery = PageQuery.extend({ by: z.string().max(100).optional(), area: z.enum(CHANGE_AREAS).optional(), from: Time.optional(), until: Time.optional() });
export const OfficeChangeItem = z.object({
  id: z.string(), at: Time, by: z.string(), area: z.enum(CHANGE_AREAS), act: z.enum(CHANGE_ACTS),
  /** An entry's kind, or a command's method and path. */
  kind: z.string(),
  /** The id of what was changed; null where there is none, or many. */
  subject: z.string().nullable(),
  /** Names of what the command set, never what it was set to. */
  fields: z.array(z.string()),
});
export const OfficeChangePage = z.object({ items: z.array(OfficeChangeItem), next: z.string().nullable(), /** Whoever stands in the list, for its filter. */ people: z.array(z.string()) });
