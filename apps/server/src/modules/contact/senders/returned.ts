/**
 * What comes back by mail: bounces (RFC 3464), complaints of mailboxes (RFC 5965) and answers of people, told apart and told to
 * which message they belong by the Message-ID that the sender gave it. Only the beginning of a mail is ever held, so that ten
 * megabytes cost no more than a page. What comes back over SMPP and by callbacks is read in returned-sms.ts and by each provider.
 */
import PostalMime, { type Attachment, type Email } from 'postal-mime';
import { type Result, fail, ok } from '@stilltill/domain/result';
import { mailAddress } from './mail.ts';
import type { Returned } from './sender.ts';

/** What is looked at of a mail: headers, its first part, and of a bounce the report and the beginning of the original. */
export const mail_octets_max = 256 * 1024;
const text_characters_max = 8_000;
const header_characters_max = 1_000;

/** Headers that tell a machine's answer from a person's, and whose it is. */
const kept_headers: ReadonlySet<string> = new Set([
  'subject', 'from', 'auto-submitted', 'precedence', 'return-path', 'content-type', 'in-reply-to', 'references', 'list-id', 'x-failed-recipients',
  'x-autoreply', 'x-autorespond', 'x-autoresponder', 'x-auto-reply', 'x-auto-response-suppress', 'authentication-results',
]);

/**
 * Null: it says nothing that anybody has to act on, such as "delayed". `returned_unreadable`: it is no mail, or a report that names
 * none of ours. `own_domains`: of the addresses that the shop writes from.
 */
export async function readReturnedMail(source: Uint8Array | AsyncIterable<Uint8Array>, own_domains: readonly string[]): Promise<Result<Returned | null>> {
  try {
    const bytes = source instanceof Uint8Array ? source.subarray(0, mail_octets_max) : await readBeginning(source);
    const mail = await PostalMime.parse(bytes, { forceRfc822Attachments: true, maxNestingDepth: 20, maxHeadersSize: 64 * 1024 });
    const type = headerOf(mail, 'content-type').toLowerCase();
    if (type.startsWith('multipart/report')) {
      const [status, feedback] = [partOf(mail, ['message/delivery-status', 'message/global-delivery-status']), partOf(mail, ['message/feedback-report'])];
      if (status !== null) return bounce(status, originalOf(mail, own_domains, `<${fieldOf(status, 'Original-Envelope-Id') ?? ''}>`));
      if (feedback !== null) return complaint(feedback, originalOf(mail, own_domains, ''));
    }
    return reply(mail);
  } catch {
    return fail('returned_unreadable');
  }
}

/** Stops reading, and so ends the stream, once it has enough. */
async function readBeginning(source: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let held = 0;
  for await (const chunk of source) {
    chunks.push(chunk.subarray(0, mail_octets_max - held));
    held += chunk.length;
    if (held >= mail_octets_max) break;
  }
  return Buffer.concat(chunks);
}

const headerOf = (mail: Email, name: string): string => mail.headers.find(({ key }) => key === name)?.value ?? '';

const textOf = ({ content }: Attachment): string => (typeof content === 'string' ? content : Buffer.from(content instanceof Uint8Array ? content : new Uint8Array(content)).toString('utf8'));

function partOf(mail: Email, types: readonly string[]): string | null {
  const part = mail.attachments.find(({ mimeType }) => types.includes(mimeType));
  return part === undefined ? null : textOf(part);
}

/** A field of a report: of the first recipient of whom it is said; our mails have one each. */
function fieldOf(report: string, name: string): string | null {
  const unfolded = report.slice(0, 64 * 1024).replaceAll(/\r?\n[ \t]+/g, ' ');
  return new RegExp(`^${name}:[ \\t]*([^\\r\\n]*)$`, 'im').exec(unfolded)?.[1]?.trim() ?? null;
}

/** The message that a report is about: as its original's headers say, else as the report itself refers to it. Ours alone count. */
function originalOf(mail: Email, own_domains: readonly string[], envelope_id: string): string | null {
  const original = partOf(mail, ['message/rfc822', 'message/global', 'text/rfc822-headers', 'message/rfc822-headers', 'message/global-headers']);
  const said = [original === null ? null : fieldOf(original, 'Message-ID'), envelope_id, mail.inReplyTo, mail.references].filter((text) => typeof text === 'string').join(' ');
  for (const [, local = '', domain = ''] of said.slice(0, 8_000).matchAll(/<([\w.-]{1,100})@([\w.-]{1,253})>/g)) {
    if (own_domains.includes(domain.toLowerCase())) return `${local}@${domain.toLowerCase()}`;
  }
  return null;
}

/** RFC 3463: no such mailbox, no such domain, malformed, moved away, null MX; and a mailbox that is disabled. */
const permanent_status = /^5\.(1\.(1|2|3|6|10)|2\.1)$/;

function bounce(report: string, reference: string | null): Result<Returned | null> {
  const action = fieldOf(report, 'Action')?.toLowerCase() ?? '';
  if (reference === null) return fail('returned_unreadable');
  if (['delivered', 'relayed', 'expanded'].includes(action)) return ok({ kind: 'report', reference, state: 'delivered', isPermanent: false, reason: null });
  if (action !== 'failed') return ok(null);
  const status = /\b[245]\.\d{1,3}\.\d{1,3}\b/.exec(fieldOf(report, 'Status') ?? '')?.[0] ?? null;
  // Many servers say 5.0.0 there, and the truth in what they had been told.
  const told = /\b[245]\.\d{1,3}\.\d{1,3}\b/.exec(fieldOf(report, 'Diagnostic-Code') ?? '')?.[0] ?? null;
  const reason = status === null || status.endsWith('.0.0') ? (told ?? status) : status;
  return ok({ kind: 'report', reference, state: 'failed', isPermanent: reason !== null && permanent_status.test(reason), reason });
}

function complaint(report: string, reference: string | null): Result<Returned | null> {
  const type = fieldOf(report, 'Feedback-Type')?.toLowerCase() ?? '';
  if (['not-spam', 'auth-failure', 'dmarc'].includes(type)) return ok(null);
  return reference === null ? fail('returned_unreadable') : ok({ kind: 'complaint', reference });
}

function reply(mail: Email): Result<Returned | null> {
  const from = mailAddress(mail.from?.address ?? '');
  if (from === null) return fail('returned_unreadable');
  const headers: Record<string, string> = {};
  for (const { key, value } of mail.headers) {
    if (kept_headers.has(key)) headers[key] ??= (key === 'subject' ? (mail.subject ?? '') : value).replaceAll(/\s+/g, ' ').slice(0, header_characters_max);
  }
  const text = mail.text ?? plainOf(mail.html ?? '');
  return ok({ kind: 'reply', channel: 'email', from, to: mailAddress(mail.to?.[0]?.address ?? '') ?? '', text: text.slice(0, text_characters_max).toWellFormed(), headers });
}

/** For a mail that has HTML alone; the words are enough to tell what somebody wants. */
function plainOf(html: string): string {
  return html.slice(0, 16 * 1024).replaceAll(/<(style|script|head)\b[^>]*>[\s\S]*?<\/\1\s*>/gi, ' ').replaceAll(/<br\b[^>]*>|<\/(p|div|tr|li|h\d)\s*>/gi, '\n').replaceAll(/<[^<>]*>/g, ' ')
    .replaceAll('&nbsp;', ' ').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&').replaceAll(/[ \t]+/g, ' ').trim();
}
