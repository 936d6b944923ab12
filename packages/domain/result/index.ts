import type { Code } from '../codes/index.ts';

/** What went wrong, by its code in the one registry, with what a person needs to see which thing it was. */
export type Fault = {
  readonly code: Code;
  /** Values that the message of the code may show, and that a log may keep: never personal data, never a secret. */
  readonly details?: Readonly<Record<string, string | number | boolean | null>>;
};

/** An expected outcome. A bug is an assertion and is thrown; everything else comes back as one of these. */
export type Result<T, F extends Fault = Fault> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly fault: F };

export function ok<T>(value: T): { readonly ok: true; readonly value: T } {
  return { ok: true, value };
}

export function fail(code: Code, details?: Fault['details']): { readonly ok: false; readonly fault: Fault } {
  return { ok: false, fault: details === undefined ? { code } : { code, details } };
}

/** Says that a thing must be true. If it is not, the program is wrong, and stops here rather than going on with it. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new AssertionFailed(message);
}

export class AssertionFailed extends Error {
  override name = 'AssertionFailed';
}
