import { z } from 'zod';
import { Cursor, EpochId, Seq, Uuid } from './primitives.ts';

/** GET /api/v1/live, server-sent events. `event:` is the type; `data:` the JSON of it. Tills get `changes` and `terminal`; the office gets all. */
export const LiveEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('changes'), cursor: Cursor }),
  z.object({ type: z.literal('entries'), terminal: Uuid, epoch: EpochId, from_seq: Seq, to_seq: Seq }),
  z.object({ type: z.literal('exception'), exception: Uuid }),
  z.object({ type: z.literal('terminal'), terminal: Uuid }),
]);
export type LiveEvent = z.output<typeof LiveEvent>;
