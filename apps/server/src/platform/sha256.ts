import { hash } from 'node:crypto';

/** SHA-256 in hex, in lower case, over bytes or over a text's bytes in UTF-8. */
export const sha256Hex = (text: string | Uint8Array): string => hash('sha256', text, 'hex');
