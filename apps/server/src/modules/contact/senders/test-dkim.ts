/** Checks a DKIM signature (RFC 6376, relaxed/relaxed, rsa-sha256) on its own computation: no line of it is shared with the signer. */
import { type KeyObject, createHash, createVerify } from 'node:crypto';

export type DkimVerdict = { readonly isGood: boolean; readonly signed: readonly string[]; readonly why: string };

export function verifyDkim(bytes: Buffer, public_key: KeyObject): DkimVerdict {
  const raw = bytes.toString('latin1');
  const split = raw.indexOf('\r\n\r\n');
  const headers = raw.slice(0, split).split(/\r\n(?![ \t])/).map((text) => ({ name: text.slice(0, text.indexOf(':')).trim().toLowerCase(), text }));
  const signature = headers.find(({ name }) => name === 'dkim-signature');
  if (signature === undefined) return { isGood: false, signed: [], why: 'it has no signature' };
  const tags = new Map(signature.text.slice(signature.text.indexOf(':') + 1).split(';').map((tag) => [tag.slice(0, tag.indexOf('=')).trim(), tag.slice(tag.indexOf('=') + 1).replaceAll(/\s+/g, '')]));
  const signed = (tags.get('h') ?? '').toLowerCase().split(':');
  const body_hash = createHash('sha256').update(relaxedBody(raw.slice(split + 4)), 'latin1').digest('base64');
  if (tags.get('c') !== 'relaxed/relaxed' || tags.get('a') !== 'rsa-sha256') return { isGood: false, signed, why: 'it is of another form' };
  if (body_hash !== tags.get('bh')) return { isGood: false, signed, why: 'the body differs' };
  const left = [...headers];
  const lines = signed.map((name) => {
    const at = left.findLastIndex((header) => header.name === name);
    return at < 0 ? '' : `${relaxedHeader(left.splice(at, 1)[0]?.text ?? '')}\r\n`;
  });
  const own = relaxedHeader(signature.text.replace(/([;:]\s*b=)[\s\S]*$/, '$1'));
  const isGood = createVerify('RSA-SHA256').update(lines.join('') + own, 'latin1').verify(public_key, tags.get('b') ?? '', 'base64');
  return { isGood, signed, why: isGood ? 'it is good' : 'the headers differ' };
}

function relaxedHeader(text: string): string {
  const colon = text.indexOf(':');
  return `${text.slice(0, colon).trim().toLowerCase()}:${text.slice(colon + 1).replaceAll('\r\n', '').replaceAll(/[ \t]+/g, ' ').trim()}`;
}

function relaxedBody(body: string): string {
  const lines = body.split('\r\n').map((line) => line.replaceAll(/[ \t]+/g, ' ').replace(/ $/, ''));
  while (lines.at(-1) === '') lines.pop();
  return lines.length === 0 ? '' : `${lines.join('\r\n')}\r\n`;
}
