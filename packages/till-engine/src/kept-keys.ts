/** Sealed keys as a storage gives them back: a damaged disk may give back anything. */
import { type SealedKey, Uuid } from '@stilltill/protocol';
import { z } from 'zod';

const Keys = z.array(z.object({ key: Uuid, sealed: z.base64().max(400) })).max(10);

/** Nothing where there are none, or where they can't be read. */
export function readKeys(kept: unknown): { readonly keys?: readonly SealedKey[] } {
  const read = kept === undefined ? null : Keys.safeParse(kept);
  return read?.success && read.data.length > 0 ? { keys: read.data } : {};
}
