import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { bytesFromBase64, hexDump, safeText } from './raw-bytes.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('raw bytes', () => {
  it('are read as text, Chinese too', () => assert.equal(safeText(bytes('{"名":"茶"}\n')), '{"名":"茶"}\n'));

  it('show what would hide or turn other text', () => {
    assert.equal(safeText(bytes('a\u202Eb\u200Bc\u0000\u001b[31m')), 'a\\u{202e}b\\u{200b}c\\u{0}\\u{1b}[31m');
    assert.equal(safeText(bytes('\u{FEFF}x\u{E0041}')), '\\u{feff}x\\u{e0041}');
  });

  it('are shown even where they are no text at all', () => assert.match(safeText(Uint8Array.of(0xff, 0x41)), /A$/));

  it('come back from base64 as they were', () => assert.deepEqual([...bytesFromBase64('/wBB')], [255, 0, 65]));

  it('are dumped sixteen to a line', () => {
    assert.equal(hexDump(bytes('0123456789abcdef!')), [
      '000000  30 31 32 33 34 35 36 37 38 39 61 62 63 64 65 66  0123456789abcdef',
      '000010  21                                               !',
    ].join('\n'));
  });
});
