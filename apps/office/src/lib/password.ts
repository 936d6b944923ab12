/**
 * Whether a password will do, and how well. Length decides most (NIST SP 800-63B, 3.1.1: length, a list of bad ones,
 * no rules about kinds of letters); what names its owner or repeats itself counts for little.
 */
export const PASSWORD_LENGTH_MIN = 12;

export type PasswordFinding = 'too_short' | 'contains_you' | 'repeats' | 'common' | null;

const COMMON = ['password', 'passw0rd', 'qwerty', 'asdfgh', 'zxcvbn', 'letmein', 'iloveyou', 'woaini', 'welcome', 'admin', 'stilltill', '5201314', '123456', '654321', '888888', '666666', '111111', '000000', 'abcdef'];

/** `strength` from 0 (will not do) to 4 (excellent). `about` are words that an attacker would try first: name, e-mail. */
export function judgePassword(password: string, about: readonly string[]): { readonly strength: 0 | 1 | 2 | 3 | 4; readonly finding: PasswordFinding } {
  const letters = [...password.normalize('NFKC').toLowerCase()];
  if (letters.length < PASSWORD_LENGTH_MIN) return { strength: 0, finding: 'too_short' };
  let rest = letters.join('');
  let finding: PasswordFinding = null;
  for (const word of wordsOf(about)) {
    if (rest.includes(word)) [rest, finding] = [rest.replaceAll(word, ''), 'contains_you'];
  }
  for (const word of COMMON) {
    if (rest.includes(word)) [rest, finding] = [rest.replaceAll(word, ''), finding ?? 'common'];
  }
  const distinct = new Set(rest).size;
  if (distinct < 5) return { strength: 1, finding: finding ?? 'repeats' };
  const weight = Math.min([...rest].length, distinct * 2);
  if (weight < PASSWORD_LENGTH_MIN) return { strength: finding ? 1 : 2, finding };
  return { strength: weight >= 20 ? 4 : weight >= 15 ? 3 : 2, finding };
}

function wordsOf(about: readonly string[]): string[] {
  return about.flatMap((text) => text.toLowerCase().split(/[\s@.+_-]+/)).filter((word) => [...word].length >= 3);
}
