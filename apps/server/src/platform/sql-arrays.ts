// Arrays for set-based statements (`unnest`) in PostgreSQL's binary form. Written as text, each element is escaped here
// and parsed there, which for thousands of them takes longer than the statement does. A Buffer as a parameter is sent
// by the driver as binary, and PostgreSQL reads it by the type that the statement casts it to.

import { assert } from '@stilltill/domain/result';

const HEADER_BYTES = 20;
const OID = { bytea: 17, int8: 20, int2: 21, int4: 23, text: 25, timestamptz: 1184, uuid: 2950 } as const;
/** 2000-01-01, from which PostgreSQL counts. */
const EPOCH_2000_MS = Date.UTC(2000, 0, 1);
const NULL_LENGTH = -1;

/** One array under construction. DataView is used throughout: engines compile it to single instructions. */
type Writing = { readonly buffer: Buffer; readonly view: DataView };

function begin(oid: number, count: number, bytes: number): Writing {
  const buffer = Buffer.allocUnsafe(HEADER_BYTES + bytes);
  const view = new DataView(buffer.buffer, buffer.byteOffset, buffer.length);
  // One dimension, whether it has nulls (which nobody reads), type, length, lower bound.
  view.setInt32(0, 1);
  view.setInt32(4, 1);
  view.setInt32(8, oid);
  view.setInt32(12, count);
  view.setInt32(16, 1);
  return { buffer, view };
}

/** smallint[]; values outside of its range are a bug, and are thrown. */
export function int2Array(values: readonly number[]): Buffer {
  const { buffer, view } = begin(OID.int2, values.length, values.length * 6);
  let at = HEADER_BYTES;
  for (const value of values) {
    assert(value === (value << 16) >> 16, 'a smallint has 16 bits');
    view.setInt32(at, 2);
    view.setInt16(at + 4, value);
    at += 6;
  }
  return buffer;
}

/** integer[]; values outside of its range are a bug, and are thrown. */
export function int4Array(values: readonly number[]): Buffer {
  const { buffer, view } = begin(OID.int4, values.length, values.length * 8);
  let at = HEADER_BYTES;
  for (const value of values) {
    assert(value === Math.trunc(value) && value >= -(2 ** 31) && value < 2 ** 31, 'an integer has 32 bits');
    view.setInt32(at, 4);
    view.setInt32(at + 4, value);
    at += 8;
  }
  return buffer;
}

/** bigint[]; values outside of its range are a bug, and are thrown. */
export function int8Array(values: readonly (bigint | number)[]): Buffer {
  return writeInt8s(OID.int8, values);
}

/** timestamptz[], from ISO 8601. */
export function timeArray(values: readonly string[]): Buffer {
  return writeInt8s(OID.timestamptz, values.map((value) => {
    const since_ms = Date.parse(value) - EPOCH_2000_MS;
    const since_us = since_ms * 1000;
    return Number.isSafeInteger(since_us) ? since_us : BigInt(since_ms) * 1000n;
  }));
}

function writeInt8s(oid: number, values: readonly (bigint | number)[]): Buffer {
  const { buffer, view } = begin(oid, values.length, values.length * 12);
  let at = HEADER_BYTES;
  for (const value of values) {
    view.setInt32(at, 8);
    if (typeof value === 'bigint') {
      assert(value === BigInt.asIntN(64, value), 'a bigint has 64 bits');
      view.setBigInt64(at + 4, value);
    } else if (Number.isSafeInteger(value)) {
      view.setInt32(at + 4, Math.floor(value / 2 ** 32));
      view.setUint32(at + 8, value >>> 0);
    } else {
      view.setBigInt64(at + 4, BigInt(value));
    }
    at += 12;
  }
  return buffer;
}

/** The value of a hex digit by its character code; 255 for what is none. */
const NIBBLES = Uint8Array.from({ length: 256 }, (_, code) => {
  const value = Number.parseInt(String.fromCharCode(code), 16);
  return Number.isNaN(value) ? 255 : value;
});

/** Writes the hex digits of `text` as bytes, passing over hyphens; the answer is where the next goes. */
function writeHex({ buffer }: Writing, text: string, from: number): number {
  let at = from;
  let high = -1;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === 45) continue;
    const nibble = NIBBLES[code] ?? 255;
    assert(nibble !== 255, 'hex has digits from 0 to f');
    if (high < 0) {
      high = nibble;
      continue;
    }
    buffer[at] = (high << 4) | nibble;
    at += 1;
    high = -1;
  }
  return at;
}

/** uuid[] */
export function uuidArray(values: readonly (string | null)[]): Buffer {
  const writing = begin(OID.uuid, values.length, values.length * 20);
  let at = HEADER_BYTES;
  for (const value of values) {
    writing.view.setInt32(at, value === null ? NULL_LENGTH : 16);
    at = value === null ? at + 4 : writeHex(writing, value, at + 4);
  }
  return at === writing.buffer.length ? writing.buffer : writing.buffer.subarray(0, at);
}

/** bytea[], from hex. */
export function hexArray(values: readonly (string | null)[]): Buffer {
  const writing = begin(OID.bytea, values.length, values.reduce((sum, value) => sum + 4 + (value === null ? 0 : value.length / 2), 0));
  let at = HEADER_BYTES;
  for (const value of values) {
    writing.view.setInt32(at, value === null ? NULL_LENGTH : value.length / 2);
    at = value === null ? at + 4 : writeHex(writing, value, at + 4);
  }
  return writing.buffer;
}

/** bytea[] */
export function bytesArray(values: readonly (Uint8Array | null)[]): Buffer {
  const { buffer, view } = begin(OID.bytea, values.length, values.reduce((sum, value) => sum + 4 + (value?.length ?? 0), 0));
  let at = HEADER_BYTES;
  for (const value of values) {
    view.setInt32(at, value === null ? NULL_LENGTH : value.length);
    at += 4;
    if (value === null) continue;
    buffer.set(value, at);
    at += value.length;
  }
  return buffer;
}

/** text[] */
export function textArray(values: readonly (string | null)[]): Buffer {
  const lengths = values.map((value) => (value === null ? NULL_LENGTH : Buffer.byteLength(value, 'utf8')));
  const { buffer, view } = begin(OID.text, values.length, lengths.reduce((sum, length) => sum + 4 + Math.max(0, length), 0));
  let at = HEADER_BYTES;
  for (const [index, value] of values.entries()) {
    view.setInt32(at, lengths[index] ?? 0);
    at += 4 + (value === null ? 0 : buffer.write(value, at + 4, 'utf8'));
  }
  return buffer;
}
