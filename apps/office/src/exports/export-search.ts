/** What stands in the address of the page of files: the list that somebody came from, and what they looked at there. */
import { EXPORT_LISTS } from '@stilltill/protocol/office-exports';
import { Uuid } from '@stilltill/protocol/primitives';
import { z } from 'zod';

const optional = <T extends z.ZodType>(schema: T) => schema.optional().catch(undefined);
const DAY = z.string().regex(/^\d{4}-\d{2}-\d{2}$/).refine((day) => !Number.isNaN(Date.parse(day)));

export const ExportSearch = z.object({ list: optional(z.enum([...EXPORT_LISTS, 'journal'])), store: optional(Uuid), from: optional(DAY), to: optional(DAY) });
export type ExportSearch = z.output<typeof ExportSearch>;
