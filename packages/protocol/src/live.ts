import { z } from 'zod';
import { Cursor, EpochId, Seq, Uuid } from './primitives.ts';
import { Change } from './terminal.ts';

/** GET /api/v1/live, server-sent events. `event:` is the type; `data:` the JSON of it. Tills get `changes` and `terminal`; the office gets all. */
export const LiveEvent = z.discriminatedUnion('type', [
  /** `from` and `changes`: what was new after `from`, where it is little and for all stores; a till that stands there need not ask. */
  z.object({ type: z.literal('changes'), cursor: Cursor, from: Cursor.optional(), changes: z.array(Change).max(20).optional(), counts: z.record(z.string(), z.int()).optional(),
    /** Of which kinds records changed. */ kinds: z.array(z.string()).optional() }),
  z.object({ type: z.literal('entries'), terminal: Uuid, epoch: EpochId, from_seq: Seq, to_seq: Seq }),
  z.object({ type: z.literal('exception'), exception: Uuid }),
  z.object({ type: z.literal('terminal'), terminal: Uuid }),
  /** What became of several terminals: the office alone. */
  z.object({ type: z.literal('terminals'), terminals: z.array(Uuid).max(150) }),
  /** An approval was asked for (the office) or answered (its terminal). */
  z.object({ type: z.literal('approval'), approval: Uuid, terminal: Uuid }),
  /** Something new in watch: the office alone. */
  z.object({ type: z.literal('finding'), finding: Uuid }),
  z.object({ type: z.literal('case'), case: Uuid }),
  /** Looking at history again went on, or ended. */
  z.object({ type: z.literal('watch_run'), run: Uuid }),
  /** What is asked at somebody's next sign-on changed, or was met: the office alone. */
  z.object({ type: z.literal('sign_on_demand'), operator: Uuid }),
  /** A purchase order changed, or a supplier (then it is null): the office alone. */
  z.object({ type: z.literal('purchasing'), order: Uuid.nullable() }),
]);
export type LiveEvent = z.output<typeof LiveEvent>;
