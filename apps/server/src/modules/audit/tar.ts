/** Writes files one behind the other as a tar archive (POSIX ustar), so that an export of any length needs no disk. */
import { assert } from '@stilltill/domain/result';

const BLOCK = 512;

/** One file: its header, its bytes, and zeros up to the next block. `name`: at most 100 bytes of ASCII. */
export function tarFile(name: string, content: Uint8Array, at_ms: number): Uint8Array {
  assert(/^[\x21-\x7e]{1,100}$/.test(name), 'a name in an archive is short and plain');
  const padded = Math.ceil(content.length / BLOCK) * BLOCK;
  const bytes = Buffer.alloc(BLOCK + padded);
  const octal = (value: number, offset: number, length: number): void => void bytes.write(value.toString(8).padStart(length - 1, '0'), offset, 'ascii');
  bytes.write(name, 0, 'ascii');
  octal(0o644, 100, 8);
  octal(0, 108, 8);
  octal(0, 116, 8);
  octal(content.length, 124, 12);
  octal(Math.floor(at_ms / 1000), 136, 12);
  // The sum is taken over the header with spaces in its own place.
  bytes.fill(0x20, 148, 156);
  bytes.write('0', 156, 'ascii');
  bytes.write('ustar\u000000', 257, 'ascii');
  const sum = bytes.subarray(0, BLOCK).reduce((total, byte) => total + byte, 0);
  bytes.write(`${sum.toString(8).padStart(6, '0')}\u0000 `, 148, 'ascii');
  bytes.set(content, BLOCK);
  return bytes;
}

/** What ends an archive. */
export const TAR_END: Uint8Array = new Uint8Array(2 * BLOCK);
