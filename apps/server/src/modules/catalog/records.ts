import type { REFERENCE_KINDS, ReferenceKind } from '@stilltill/protocol';
import type { z } from 'zod';

/** A record of reference data for the change feed: its whole new state, or null where it is gone. */
export type ReferenceRecord = {
  [K in ReferenceKind]: {
    readonly kind: K; readonly id: string;
    /** The only store whose tills get it; null: all. That of a terminal changes when it is moved: tills of the earlier store keep the last state that they got. */
    readonly store: string | null;
    readonly body: z.output<(typeof REFERENCE_KINDS)[K]> | null;
  };
}[ReferenceKind];
