// Arrays for set-based statements (`unnest`) in PostgreSQL's binary form. Written as text, each element is escaped here
// and parsed there, which for thousands of them takes longer than the statement does. A Buffer as a parameter is sent
// by the driver as binary, and PostgreSQL reads it by the type that the statement casts it to.

const HEADER_BYTES = 20;
const OID = { bytea: 17, int8: 20, int2: 21, int4: 23, text: 25, timestamptz: 1184, uuid: 2950 } as const;
/** 2000-01-01, from which PostgreSQL counts. */
const EPOCH_2000_MS = Date.UTC(2000, 0, 1);
const NULL_LENGTH = -1;

function begin(oid: number, count: number, bytes: number): Buffer {
  const buffer = Buffer.allocUnsafe(HEADER_BYTES + bytes);
  // One dimension, whether it has nulls (which nobody reads), type, length, lower bound.
  buffer.writeInt32BE(1, 0);
  buffer.writeInt32BE(1, 4);
  buffer.writeInt32BE(oid, 8);
  buffer.writeInt32BE(count, 12);
  buffer.writeInt32BE(1, 16);
  return buffer;
}

/** smallint[] */
export function int2Array(values: readonly number[]): Buffer {
  const buffer = begin(OID.int2, values.length, values.length * 6);
  let at = HEADER_BYTES;
  for (const value of values) {
    at = buffer.writeInt32BE(2, at);
    at = buffer.writeInt16BE(value, at);
  }
  return buffer;
}

/** integer[] */
export function int4Array(values: readonly number[]): Buffer {
  const buffer = begin(OID.int4, values.length, values.length * 8);
  let at = HEADER_BYTES;
  for (const value of values) {
    at = buffer.writeInt32BE(4, at);
    at = buffer.writeInt32BE(value, at);
  }
  return buffer;
}

/** bigint[] */
export function int8Array(values: readonly (bigint | number)[]): Buffer {
  const buffer = begin(OID.int8, values.length, values.length * 12);
  let at = HEADER_BYTES;
  for (const value of values) {
    at = buffer.writeInt32BE(8, at);
    at = buffer.writeBigInt64BE(typeof value === 'bigint' ? value : BigInt(value), at);
  }
  return buffer;
}

/** timestamptz[], from ISO 8601. */
export function timeArray(values: readonly string[]): Buffer {
  return asTimes(int8Array(values.map((value) => BigInt(Date.parse(value) - EPOCH_2000_MS) * 1000n)));
}

function asTimes(buffer: Buffer): Buffer {
  buffer.writeInt32BE(OID.timestamptz, 8);
  return buffer;
}

/** uuid[] */
export function uuidArray(values: readonly (string | null)[]): Buffer {
  const buffer = begin(OID.uuid, values.length, values.length * 20);
  let at = HEADER_BYTES;
  for (const value of values) {
    at = buffer.writeInt32BE(value === null ? NULL_LENGTH : 16, at);
    if (value === null) continue;
    at += buffer.write(value.slice(0, 8), at, 'hex');
    at += buffer.write(value.slice(9, 13), at, 'hex');
    at += buffer.write(value.slice(14, 18), at, 'hex');
    at += buffer.write(value.slice(19, 23), at, 'hex');
    at += buffer.write(value.slice(24), at, 'hex');
  }
  return at === buffer.length ? buffer : buffer.subarray(0, at);
}

/** bytea[], from hex. */
export function hexArray(values: readonly (string | null)[]): Buffer {
  const buffer = begin(OID.bytea, values.length, values.reduce((sum, value) => sum + 4 + (value === null ? 0 : value.length / 2), 0));
  let at = HEADER_BYTES;
  for (const value of values) {
    at = buffer.writeInt32BE(value === null ? NULL_LENGTH : value.length / 2, at);
    if (value !== null) at += buffer.write(value, at, 'hex');
  }
  return buffer;
}

/** text[] */
export function textArray(values: readonly string[]): Buffer {
  const lengths = values.map((value) => Buffer.byteLength(value, 'utf8'));
  const buffer = begin(OID.text, values.length, lengths.reduce((sum, length) => sum + 4 + length, 0));
  let at = HEADER_BYTES;
  for (const [index, value] of values.entries()) {
    at = buffer.writeInt32BE(lengths[index] ?? 0, at);
    at += buffer.write(value, at, 'utf8');
  }
  return buffer;
}
