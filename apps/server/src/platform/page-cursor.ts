// Cursors of pages: where a list goes on, as text that only the server reads.

import { type Result, fail, ok } from '@stilltill/domain/result';
import { isUuid } from './ids.ts';

export type CursorPart = string | number;

const [INT2_MAX, INT4_MAX] = [2 ** 15 - 1, 2 ** 31 - 1];
const isWhole = (part: CursorPart, max: number): boolean => typeof part === 'number' && Number.isInteger(part) && Math.abs(part) <= max;

/** What a part may be, so that no statement meets one that PostgreSQL can't read: that would be a fault of the server, and it is one of whoever asked. */
const KINDS = {
  /** A time as `toISOString` writes it. */
  moment: (part: CursorPart): boolean => typeof part === 'string' && /^(?!0000)\d{4}-/.test(part) && isWrittenTime(part),
  uuid: (part: CursorPart): boolean => typeof part === 'string' && isUuid(part),
  /** Any text that PostgreSQL can hold. */
  text: (part: CursorPart): boolean => typeof part === 'string' && !part.includes('\0'),
  int2: (part: CursorPart): boolean => isWhole(part, INT2_MAX),
  int4: (part: CursorPart): boolean => isWhole(part, INT4_MAX),
  /** A bigint, written as text. */
  int8: (part: CursorPart): boolean => typeof part === 'string' && /^-?\d{1,18}$/.test(part),
} as const;

export type CursorKind = keyof typeof KINDS;
type PartOf<K> = K extends 'int2' | 'int4' ? number : string;

function isWrittenTime(text: string): boolean {
  const at_ms = Date.parse(text);
  return !Number.isNaN(at_ms) && new Date(at_ms).toISOString() === text;
}

export function writePageCursor(parts: readonly CursorPart[]): string {
  return Buffer.from(JSON.stringify(parts), 'utf8').toString('base64url');
}

/** The parts of a cursor, each of its kind; null where none was given. `request_malformed`. */
export function readPageCursor<const T extends readonly CursorKind[]>(text: string | undefined, kinds: T): Result<{ -readonly [K in keyof T]: PartOf<T[K]> } | null> {
  if (text === undefined || text === '') return ok(null);
  try {
    const parts: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    if (Array.isArray(parts) && parts.length === kinds.length && kinds.every((kind, index) => KINDS[kind](parts[index] as CursorPart))) return ok(parts as { -readonly [K in keyof T]: PartOf<T[K]> });
  } catch {
    // Answered below: whatever is no cursor of ours is the same.
  }
  return fail('request_malformed', { path: 'after' });
}
