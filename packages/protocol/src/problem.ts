import { CODES, type Code, isCode } from '@stilltill/domain/codes';
import type { Fault } from '@stilltill/domain/result';
import { z } from 'zod';

/** RFC 9457. `code` is from the registry; `detail` is in English, apps say it in the person's language by the code. */
export const Problem = z.object({
  type: z.string(), title: z.string(), status: z.int(), code: z.string(), transient: z.boolean(),
  data: z.enum(['safe', 'kept', 'refused']),
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).optional(),
  /** To be named when reporting it. */
  request: z.string().optional(),
});
export type Problem = z.output<typeof Problem>;

export function toProblem(fault: Fault, request?: string): Problem {
  const { http, transient, data, en } = CODES[fault.code];
  return {
    type: `/errors#${fault.code}`, title: en.message, status: http, code: fault.code, transient, data,
    ...(fault.details ? { details: { ...fault.details } } : {}), ...(request ? { request } : {}),
  };
}

/** The fault that an answer tells of; anything that is no problem of ours is `unavailable`. */
export function fromProblem(body: unknown): Fault {
  const problem = Problem.safeParse(body);
  if (!problem.success || !isCode(problem.data.code)) return { code: 'unavailable' satisfies Code };
  return problem.data.details ? { code: problem.data.code, details: problem.data.details } : { code: problem.data.code };
}
