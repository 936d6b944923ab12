/** How the office asks the server: one function, whose outcome is a value with a code from the registry. */
import { type Fault, type Result, fail, ok } from '@stilltill/domain/result';
import { toWire } from '@stilltill/protocol/primitives';
import { fromProblem } from '@stilltill/protocol/problem';
import type { z } from 'zod';

export type Asking = {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Sent as JSON; bigints become decimal strings. */
  readonly body?: object;
  /** Sent as it is, in the place of a body. */
  readonly file?: Blob;
  /** The same key for the same command however often it is sent. */
  readonly idempotency_key?: string;
  readonly signal?: AbortSignal;
};

/** Asks `/api/v1` + path and reads the answer by its schema. An aborted request throws, as `fetch` does. */
export async function ask<S extends z.ZodType>(schema: S, path: string, asking: Asking = {}): Promise<Result<z.output<S>>> {
  let response: Response;
  try {
    response = await fetch(`/api/v1${path}`, requestOf(asking));
  } catch (error) {
    if (asking.signal?.aborted) throw error;
    return fail('unavailable');
  }
  const body: unknown = await response.json().catch((error: unknown) => {
    // Given up while its answer was on the way: what is missing then is no fault of the answer.
    if (asking.signal?.aborted) throw error;
    return null;
  });
  if (!response.ok) return { ok: false, fault: withRequest(readFault(response.status, body), body) };
  const read = schema.safeParse(body ?? {});
  if (read.success) return ok(read.data);
  console.error('The answer is not in the agreed form.', path, read.error.issues);
  return fail('internal');
}

function requestOf(asking: Asking): RequestInit {
  const headers: Record<string, string> = { accept: 'application/json' };
  if (asking.body) headers['content-type'] = 'application/json';
  if (asking.file) headers['content-type'] = 'text/csv';
  if (asking.idempotency_key) headers['idempotency-key'] = asking.idempotency_key;
  return {
    method: asking.method ?? 'GET', headers, credentials: 'same-origin',
    ...(asking.body ? { body: toWire(asking.body) } : asking.file ? { body: asking.file } : {}), ...(asking.signal ? { signal: asking.signal } : {}),
  };
}

function readFault(status: number, body: unknown): Fault {
  const fault = fromProblem(body);
  // A proxy in between answers without a problem of ours; its status still says who has to act.
  if (fault.code === 'unavailable' && status === 401) return { code: 'not_signed_in' };
  if (fault.code === 'unavailable' && status === 404) return { code: 'not_found' };
  if (fault.code === 'unavailable' && status === 413) return { code: 'request_too_large' };
  return fault;
}

/** Keeps the request's number with the fault, to be named when reporting it. */
function withRequest(fault: Fault, body: unknown): Fault {
  const request = typeof body === 'object' && body !== null && 'request' in body && typeof body.request === 'string' ? body.request : null;
  return request ? { ...fault, details: { ...fault.details, request } } : fault;
}

/** A fault on its way through TanStack Query, which knows errors only as thrown. */
export class FaultError extends Error {
  override name = 'FaultError';
  readonly fault: Fault;

  constructor(fault: Fault) {
    super(fault.code);
    this.fault = fault;
  }
}

/** For query functions: the value, or the fault thrown. */
export function unwrap<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new FaultError(result.fault);
}

/** What to tell of anything that was thrown. */
export function faultOf(error: unknown): Fault {
  return error instanceof FaultError ? error.fault : { code: 'internal' };
}

/** `?a=1&b=2` of what is set. */
export function queryOf(parameters: Readonly<Record<string, string | number | undefined | null>>): string {
  const set = Object.entries(parameters).filter(([, value]) => value !== undefined && value !== null && value !== '');
  return set.length === 0 ? '' : `?${new URLSearchParams(set.map(([name, value]) => [name, String(value)])).toString()}`;
}
