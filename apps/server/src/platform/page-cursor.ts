// Cursors of pages: where a list goes on, as text that only the server reads.

import { type Result, fail, ok } from '@stilltill/domain/result';

export type CursorPart = string | number;

export function writePageCursor(parts: readonly CursorPart[]): string {
  return Buffer.from(JSON.stringify(parts), 'utf8').toString('base64url');
}

/** The parts of a cursor, each of the type of its example; null where none was given. `request_malformed`. */
export function readPageCursor<const T extends readonly CursorPart[]>(text: string | undefined, example: T): Result<{ -readonly [K in keyof T]: T[K] extends string ? string : number } | null> {
  if (text === undefined || text === '') return ok(null);
  try {
    const parts: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    const fits = Array.isArray(parts) && parts.length === example.length && example.every((part, index) => typeof part === typeof parts[index]);
    if (fits) return ok(parts as { -readonly [K in keyof T]: T[K] extends string ? string : number });
  } catch {
    // Answered below: whatever is no cursor of ours is the same.
  }
  return fail('request_malformed', { path: 'after' });
}
