/**
 * One mail as bytes. The parts are laid out here, since nodemailer's composer passes each through six streams and takes ten times
 * as long; what is hard about them (encoded words, folding, quoted-printable, the DKIM header) is nodemailer's. Everything that
 * varies is passed in, so that one message is always the same bytes. RFC 5322, 2045, 2047, 6376, 8058.
 */
import { type KeyObject, createHash, createPrivateKey } from 'node:crypto';
import { domainToASCII } from 'node:url';
import sign from 'nodemailer/lib/dkim/sign';
import { encodeWord, foldLines, quoteString } from 'nodemailer/lib/mime-funcs';
import { encode, wrap } from 'nodemailer/lib/qp';
import { type Result, assert, fail, ok } from '@stilltill/domain/result';
import type { Outgoing } from '../clearance.ts';

export type DkimKey = { readonly domain: string; readonly selector: string; /** RSA, PEM; 2048 bits are usual. */ readonly private_key: string };

export type MailConfig = {
  /** Who writes: a name that people know, and an address of the shop's own domain. */
  readonly from: { readonly name: string; readonly address: string };
  readonly reply_to: string | null;
  /** Where bounces go (the envelope's sender); null: to `from`. */
  readonly bounce_to: string | null;
  readonly dkim: DkimKey | null;
};

export type Mail = { readonly from: string; readonly to: string; readonly message_id: string; readonly bytes: Buffer };
type Header = readonly [name: string, value: string];

/** RFC 8058 wants both headers of the way out under the signature. */
const signed_headers = ['From', 'Reply-To', 'To', 'Subject', 'Date', 'Message-ID', 'MIME-Version', 'Content-Type', 'Content-Transfer-Encoding', 'List-Unsubscribe', 'List-Unsubscribe-Post', 'Auto-Submitted'].join(':');
const one_click_characters_max = 900;
const subject_characters_max = 500;

/** Makes mails of the shop. A configuration that can't work is a bug of whoever let it through, and throws at once. */
export function makeComposer(config: MailConfig): (outgoing: Extract<Outgoing, { channel: 'email' }>, message: string, now_ms: number) => Result<Mail> {
  const from = mailAddress(config.from.address);
  const reply_to = config.reply_to === null ? null : mailAddress(config.reply_to);
  const bounce_to = config.bounce_to === null ? from : mailAddress(config.bounce_to);
  assert(from !== null && bounce_to !== null && (config.reply_to === null || reply_to !== null), 'the addresses of the shop are mail addresses');
  const domain = from.slice(from.lastIndexOf('@') + 1);
  const key = config.dkim === null ? null : { ...config.dkim, private_key: readKey(config.dkim) };
  const fixed: readonly Header[] = [['From', `${nameOf(config.from.name)} <${from}>`.trimStart()], ...(reply_to === null ? [] : [['Reply-To', reply_to] as const])];
  return (outgoing, message, now_ms) => {
    const to = mailAddress(outgoing.to);
    if (to === null) return fail('email_invalid');
    const way_out = wayOut(outgoing.one_click);
    if (way_out === null || !/^[\w.-]{1,100}$/.test(message)) return fail('content_unfit');
    const message_id = `${message}@${domain}`;
    const body = bodyOf(outgoing, `st_${createHash('sha256').update(message).digest('hex').slice(0, 24)}`);
    const headers: readonly Header[] = [
      ...fixed, ['To', to], ['Subject', words(outgoing.subject)], ['Date', new Date(now_ms).toUTCString().replace('GMT', '+0000')], ['Message-ID', `<${message_id}>`],
      ...way_out, ['Auto-Submitted', 'auto-generated'], ['MIME-Version', '1.0'], ...body.headers,
    ];
    const lines = headers.map(([name, value]) => lineOf(name, value));
    const signature = key === null ? '' : `${signatureOf(lines, body.text, key)}\r\n`;
    return ok({ from: bounce_to, to, message_id, bytes: Buffer.from(`${signature}${lines.join('\r\n')}\r\n\r\n${body.text}`) });
  };
}

/** The two headers of RFC 8058; null where the link is none that a mailbox would call. */
function wayOut(one_click: string | null): readonly Header[] | null {
  if (one_click === null) return [];
  if (!/^https:\/\/[!#-;=?-~]+$/.test(one_click) || one_click.length > one_click_characters_max) return null;
  return [['List-Unsubscribe', `<${one_click}>`], ['List-Unsubscribe-Post', 'List-Unsubscribe=One-Click']];
}

/** A value with spaces is folded at them. A link has no place to fold at, and stays in one line, which may have 998 characters. */
function lineOf(name: string, value: string): string {
  return value.startsWith('<') ? `${name}: ${value}` : foldLines(`${name}: ${value}`, 76);
}

function bodyOf({ text, html }: { readonly text: string; readonly html: string | null }, boundary: string): { readonly headers: readonly Header[]; readonly text: string } {
  const plain = partOf('text/plain', text);
  if (html === null) return plain;
  const parts = [plain, partOf('text/html', html)].map((part) => `--${boundary}\r\n${part.headers.map(([name, value]) => `${name}: ${value}`).join('\r\n')}\r\n\r\n${part.text}`);
  return { headers: [['Content-Type', `multipart/alternative; boundary="${boundary}"`]], text: `${parts.join('')}--${boundary}--\r\n` };
}

/** In lines of 76 ASCII characters, none of which a server on the way has a reason to change. */
function partOf(type: string, content: string): { readonly headers: readonly Header[]; readonly text: string } {
  const lines = content.replaceAll(/\r\n?|\n/g, '\r\n');
  const bytes = Buffer.from(lines);
  // Where one byte in six or more is not ASCII, as in Chinese, base64 is the shorter one.
  const isForeign = bytes.length - lines.length > lines.length / 6;
  const text = isForeign ? bytes.toString('base64').replaceAll(/.{76}/g, '$&\r\n') : wrap(encode(bytes), 76);
  return { headers: [['Content-Type', `${type}; charset=utf-8`], ['Content-Transfer-Encoding', isForeign ? 'base64' : 'quoted-printable']], text: `${text}\r\n` };
}

function readKey(key: DkimKey): KeyObject {
  const private_key = createPrivateKey(key.private_key);
  // The signer can do RSA alone, and answers false where it can't.
  assert(private_key.asymmetricKeyType === 'rsa', 'the DKIM key is an RSA key');
  return private_key;
}

function signatureOf(lines: readonly string[], body: string, key: { readonly domain: string; readonly selector: string; readonly private_key: KeyObject }): string {
  // The relaxed form of the body; it ends with one line break and holds no empty lines at its end, since its encoders leave none.
  const relaxed = body.replaceAll(/[ \t]+/g, ' ').replaceAll(/ (?=\r\n)/g, '').replace(/(\r\n)+$/, '\r\n');
  const body_hash = createHash('sha256').update(relaxed === '\r\n' ? '' : relaxed).digest('base64');
  const headers = lines.map((line) => ({ key: line.slice(0, line.indexOf(':')).toLowerCase(), line }));
  const signature = sign(headers, 'sha256', body_hash, { domainName: key.domain, keySelector: key.selector, privateKey: key.private_key, headerFieldNames: signed_headers });
  assert(signature !== false, 'a mail that is to be signed is signed');
  return signature;
}

/** One address and nothing else, its domain in ASCII; null where it has what could end a header, a command or the address. */
export function mailAddress(text: string): string | null {
  const [, local, domain] = /^([^\s"(),:;<>@[\\\]\p{Cc}\p{Cf}\p{Zl}\p{Zp}]{1,64})@([^\s"(),:;<>@[\\\]\p{Cc}\p{Cf}\p{Zl}\p{Zp}]{1,253})$/u.exec(text) ?? [];
  const ascii = domainToASCII(domain ?? '');
  return local === undefined || ascii === '' || !/^[a-z0-9-]+(\.[a-z0-9-]+)*$/i.test(ascii) ? null : `${local}@${ascii}`;
}

/** A name before an address. */
const nameOf = (name: string): string => {
  const line = oneLine(name);
  return /^[\x20-\x7e]*$/.test(line) ? (line === '' ? '' : quoteString(line)) : encodeWord(line, 'B', 52);
};

/** A text as a header's value: as it is where it is short ASCII words, else in encoded words. */
function words(text: string): string {
  const line = oneLine(text);
  return /^[\x20-\x7e]*$/.test(line) && !/=\?|\S{60}/.test(line) ? line : encodeWord(line, 'B', 52);
}

/** In one line and of bounded length, whatever stood in it. */
function oneLine(text: string): string {
  return Array.from(text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim()).slice(0, subject_characters_max).join('');
}
