import { normalizeCode } from '@stilltill/protocol';

export const CODE_LENGTH = 8;

/** The code in whatever was typed or pasted: "abcd efgh", "ABCD-EFGH", a sentence or a link that holds one. */
export function codeFrom(text: string): string {
  const inLink = /[?&#]code=([^&#\s]+)/.exec(text)?.[1];
  if (inLink) return normalizeCode(inLink).slice(0, CODE_LENGTH);
  if (/^[a-z]+:\/\//i.test(text.trim())) return '';
  const standing = /(?<![0-9A-Z])[0-9A-Z]{4}[-–—‐ ][0-9A-Z]{4}(?![0-9A-Z])/i.exec(text.normalize('NFKC'))?.[0];
  return normalizeCode(standing ?? text).slice(0, CODE_LENGTH);
}

/** As people read it: "ABCD-EFGH". */
export function showCode(code: string): string {
  return code.length > 4 ? `${code.slice(0, 4)}-${code.slice(4)}` : code;
}
