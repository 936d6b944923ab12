/** Whether a password would be among the first that anybody tries. Length is judged elsewhere; kinds of letters are asked for nowhere (NIST SP 800-63B, 3.1.1). */
import { createHash } from 'node:crypto';
import { COMMON_HASHED } from './common-passwords-hashed.ts';

const COMMON: ReadonlySet<number> = readHashed(COMMON_HASHED);
const DISTINCT_MIN = 5;

/**
 * Of what easy passwords are put together, the longest first: words that all know, rows of keys, and what people in China take: "I love
 * you" in sounds and figures, rows of the keypad, a mobile number, a birthday.
 */
const PARTS: readonly (string | RegExp)[] = [
  'woaini1314520', 'woaini5201314', 'woaini1314', 'woaini521', 'woaini520', 'woaiwojia', 'woaini', 'aini1314', 'nihao', 'zhongguo', 'caonima', 'xiaoxiao', 'zhangwei', 'wangwei', 'wangfang', 'liwei', 'weixin', 'wechat', 'taobao', 'alipay',
  'iloveyou', 'password', 'passw0rd', 'p@ssw0rd', 'p@ssword', 'letmein', 'welcome', 'dragon', 'monkey', 'sunshine', 'princess', 'football', 'master', 'administrator', 'admin', 'root', 'guest', 'stilltill',
  'qwertyuiop', 'qwerty', 'asdfghjkl', 'asdfgh', 'zxcvbnm', 'zxcvbn', '1q2w3e4r5t', '1q2w3e4r', '1q2w3e', 'q1w2e3r4', 'q1w2e3', '1qaz2wsx', 'zaq12wsx', 'qazwsxedc', 'qazwsx', 'qweasd', 'qwe123', 'asd123', 'zxc123', 'qaz123', 'abcdef', 'abcd', 'abc',
  /1[3-9]\d{9}/g, /(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])/g,
  '147258369', '147852369', '741852963', '963852741', '789456123', '159753', '159357', '5201314', '5211314', '1314520', '1314521', '520520', '1314', '520', '521',
  /(?:0?123456789|0?12345678|1234567|123456|12345|1234|987654321|87654321|7654321|654321|54321|4321)0?/g, '112233', '123123', '123321', '321321', '123', /(.)\1{2,}/g, /(?:19|20)\d\d/g,
];

/** `about`: names, addresses and the shop: what an attacker would try for this person first. */
export function isEasyPassword(password: string, about: readonly string[]): boolean {
  const plain = password.normalize('NFKC').toLowerCase();
  // What a year or a mark at the end adds is tried as well.
  const stems = [plain, plain.replace(/[^\p{L}\p{N}]+$/u, ''), plain.replace(/[^\p{L}]+$/u, ''), plain.replaceAll(/[\s\p{P}]+/gu, '')];
  if (stems.some((stem) => COMMON.has(hashOf(stem))) || isRun(plain)) return true;
  const rest = [...wordsOf(about), ...PARTS].reduce<string>((left, part) => left.replaceAll(part, ''), plain.replaceAll(/\s+/g, ''));
  return new Set(rest).size < DISTINCT_MIN;
}

/** Two signs are a word where each is a syllable. */
function wordsOf(about: readonly string[]): string[] {
  const words = about.flatMap((text) => text.normalize('NFKC').toLowerCase().split(/[\s@.+_-]+/)).filter((word) => [...word].length >= (/\p{Script=Han}/u.test(word) ? 2 : 3));
  return words.sort((one, other) => other.length - one.length);
}

/** Letters or figures that follow each other, up or down, from the first to the last. */
function isRun(text: string): boolean {
  const steps = [...text].slice(1).map((letter, index) => ((letter.codePointAt(0) ?? 0) - (text.codePointAt(index) ?? 0) + 10) % 10);
  return new Set(steps).size === 1;
}

function hashOf(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32BE(0);
}

function readHashed(text: string): ReadonlySet<number> {
  const bytes = Buffer.from(text.replaceAll('\n', ''), 'base64');
  return new Set(Array.from({ length: bytes.length / 4 }, (_, index) => bytes.readUInt32BE(index * 4)));
}
