/** Bytes that somebody sent, made safe to look at: nothing in them may act, hide, or turn the reading direction. */

export function bytesFromBase64(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}

/** Characters that change how others are shown, or cannot be seen: controls, bidi marks and overrides, zero widths, tags. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\u2028\u2029]/gu;

/** The bytes read as UTF-8, with each unseen character written out as \u{…}. Line ends and tabs stay. */
export function safeText(bytes: Uint8Array): string {
  return visibleText(new TextDecoder('utf-8', { fatal: false, ignoreBOM: true }).decode(bytes));
}

export function visibleText(text: string): string {
  return text.replaceAll(UNSEEN, (unseen) => (unseen === '\n' || unseen === '\t' ? unseen : `\\u{${unseen.codePointAt(0)?.toString(16) ?? ''}}`));
}

/** Address, sixteen bytes, and their printable letters on each line, as such dumps are usually laid out. */
export function hexDump(bytes: Uint8Array): string {
  const lines: string[] = [];
  for (let start = 0; start < bytes.length; start += 16) {
    const part = [...bytes.slice(start, start + 16)];
    const hex = part.map((byte) => byte.toString(16).padStart(2, '0')).join(' ').padEnd(47);
    const letters = part.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·')).join('');
    lines.push(`${start.toString(16).padStart(6, '0')}  ${hex}  ${letters}`);
  }
  return lines.join('\n');
}
