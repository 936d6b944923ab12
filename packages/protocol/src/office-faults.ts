/** Fault codes that the shop explains by itself, in the back office: docs/adr/0017-fleet.md. */
import { z } from 'zod';
import { FaultRecord } from './fleet.ts';
import { NamesByLanguage, Time } from './primitives.ts';

/** Steps stand one a line. */
const Steps = z.record(z.string().regex(/^(en|zh)$/), z.string().max(1000));

export const FaultItem = FaultRecord.extend({ changed_at: Time, changed_by: z.string() });
// GET /api/v1/office/faults: all that this shop has explained, in the order of their codes.
export const FaultList = z.object({ items: z.array(FaultItem) });
// PUT /api/v1/office/faults/{code}: explains a code, or explains it anew.
export const FaultEdit = z.object({
  source: z.enum(['shop', 'reported']),
  /** Null: nobody has confirmed a cause. */
  cause: NamesByLanguage.nullable(), operator_does: Steps, engineer_does: Steps, words: z.array(z.string().trim().min(1).max(60)).max(20),
  /** When it was read; null: it is new. Somebody who changed it since is not overwritten. */
  changed_at: Time.nullable(),
});
export const FaultPath = z.object({ code: FaultRecord.shape.code });
