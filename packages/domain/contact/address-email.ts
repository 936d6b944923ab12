/**
 * E-mail addresses as people type them. An address is kept, hashed and looked up in one form; and since it stands in the
 * headers of messages, nothing that a header could be made of gets through. What RFC 5321 allows and no mailbox in use has
 * (quoted names, comments, addresses of machines, braces) is refused.
 */
// Browsers write xn-- labels and can't read them, and Node's own reader is on its way out.
import punycode from 'punycode.js';
import { type Result, fail, ok } from '../result/index.ts';

export type Email = {
  /** ASCII in lower case: the one form that is stored, hashed and written to. */
  readonly address: string;
  /** Behind the `@`, in lower case and punycode. */
  readonly domain: string;
};

/** Octets, by RFC 5321, 4.5.3.1; of an address two less than of a path, which has angle brackets. */
const LIMITS = { text: 1024, local: 64, domain: 253, address: 254 };
const LOCAL = /^[a-z0-9!#$%&'*+/=?^_~-]+(?:\.[a-z0-9!#$%&'*+/=?^_~-]+)*$/;
/** What a domain may be typed with, before it is made ASCII; the dot of Chinese keyboards is one of UTS 46. */
const TYPED_DOMAIN = /^[\p{L}\p{M}\p{N}.。-]+$/u;
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const TOP = /^(?:[a-z]{2,63}|xn--[a-z0-9-]{1,59})$/;
/** Blanks and signs that are not seen, which come along when an address is copied. */
const EDGES = /^[\s\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]+|[\s\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]+$/gu;

/**
 * Reads one address. The name before the `@` is folded to lower case, too: a server could tell `Ann` from `ann`, none does, and
 * a refusal by the one must be found for the other. Faults: email_invalid; email_lookalike where letters of alphabets are mixed
 * in one label, or an alphabet is borrowed to look like Latin (UTS 39).
 */
export function readEmail(text: string): Result<Email> {
  if (text.length > LIMITS.text) return fail('email_invalid');
  const typed = text.replaceAll(EDGES, '').normalize('NFKC').toLowerCase();
  const at = typed.indexOf('@');
  if (at < 1 || at !== typed.lastIndexOf('@')) return fail('email_invalid');
  const local = typed.slice(0, at);
  const read = readDomain(typed.slice(at + 1));
  if (read === null) return fail('email_invalid');
  const { domain, shown } = read;
  // A wholly foreign name under a top label of its own alphabet is nobody's double; under .com it may be.
  const isUnderLatin = !domain.slice(domain.lastIndexOf('.') + 1).startsWith('xn--');
  if (isLookalike(local, false) || shown.split('.').some((label) => isLookalike(label, isUnderLatin))) return fail('email_lookalike');
  const address = `${local}@${domain}`;
  if (!LOCAL.test(local) || local.length > LIMITS.local || address.length > LIMITS.address) return fail('email_invalid');
  return ok({ address, domain });
}

/** A domain in ASCII, and as people are shown it. Null: it is none that mail can go to. */
function readDomain(typed: string): { readonly domain: string; readonly shown: string } | null {
  if (!TYPED_DOMAIN.test(typed)) return null;
  const url = `http://${typed.replaceAll('。', '.')}/`;
  if (!URL.canParse(url)) return null;
  const { hostname: domain } = new URL(url);
  const labels = domain.split('.');
  const isDomain = labels.length > 1 && labels.every((label) => LABEL.test(label)) && TOP.test(labels.at(-1) ?? '') && domain.length <= LIMITS.domain;
  if (!isDomain) return null;
  try {
    const shown = punycode.toUnicode(domain);
    return TYPED_DOMAIN.test(shown) ? { domain, shown } : null;
  } catch {
    return null;
  }
}

/** Alphabets; of what is in none of them each counts as one more. */
const SCRIPTS: readonly (readonly [string, RegExp])[] = [
  ['Latin', /\p{Script=Latin}/u], ['Han', /\p{Script=Han}/u], ['Hiragana', /\p{Script=Hiragana}/u], ['Katakana', /\p{Script=Katakana}/u],
  ['Hangul', /\p{Script=Hangul}/u], ['Bopomofo', /\p{Script=Bopomofo}/u], ['Cyrillic', /\p{Script=Cyrillic}/u], ['Greek', /\p{Script=Greek}/u],
  ['Arabic', /\p{Script=Arabic}/u], ['Hebrew', /\p{Script=Hebrew}/u], ['Thai', /\p{Script=Thai}/u], ['Devanagari', /\p{Script=Devanagari}/u],
];
/** What is written together by habit. */
const TOGETHER: readonly (readonly string[])[] = [['Latin', 'Han', 'Hiragana', 'Katakana'], ['Latin', 'Han', 'Bopomofo'], ['Latin', 'Han', 'Hangul']];
/** Cyrillic and Greek letters that a reader of Latin takes for Latin. */
const DOUBLES = /^[асеорхуіјѕһԁԛԝѵӏьгпшτικνορυχαεγω0-9-]+$/u;
const NEUTRAL = /[\p{Script=Common}\p{Script=Inherited}]/u;

function isLookalike(label: string, isUnderLatin: boolean): boolean {
  const scripts = new Set<string>();
  for (const sign of label) {
    if (!NEUTRAL.test(sign)) scripts.add(SCRIPTS.find(([, pattern]) => pattern.test(sign))?.[0] ?? 'another');
  }
  if (scripts.size > 1) return !TOGETHER.some((habit) => [...scripts].every((script) => habit.includes(script)));
  return isUnderLatin && (scripts.has('Cyrillic') || scripts.has('Greek')) && DOUBLES.test(label);
}
