import type { Result } from '@stilltill/domain/result';
import type { z } from 'zod';

/** A good outcome that is in the form of the wire already, in the form of the program, from which Fastify encodes it. */
export function decode<S extends z.ZodType>(schema: S, result: Result<z.input<S>>): Result<z.output<S>> {
  return result.ok ? { ok: true, value: schema.decode(result.value) } : result;
}
