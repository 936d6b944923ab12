// What no tracked file may hold, whatever its language: secrets, paths of one machine, the
// address of a registry, words about how the project came to be, and more than a mebibyte.
import type { Finding } from './source.ts';

export type TextFile = { readonly path: string; readonly text: string };

export const file_bytes_max = 1_048_576;

type Pattern = { readonly pattern: RegExp; readonly message: string };

const secrets: readonly Pattern[] = [
  { pattern: /-----BEGIN [A-Z ]*PRIVATE KEY-----/, message: 'A private key stands in the open; make it when it is needed.' },
  { pattern: /\b(ghp|gho|github_pat|glpat|sk_live|sk-ant|xox[abp])[-_][A-Za-z0-9_-]{16,}/, message: 'This reads as an access token.' },
  { pattern: /\bnpm_[A-Za-z0-9]{36}\b|_authToken\s*=/, message: 'This reads as a token of a package registry.' },
  { pattern: /\bAKIA[0-9A-Z]{16}\b/, message: 'This reads as a cloud access key.' },
];

const places: readonly Pattern[] = [
  // A path of the repository itself (./work/, src/home/) has something before its first slash; owner is nobody.
  { pattern: /(?<![\w.*$})\]>-])\/(work|root|home|Users)\/(?!owner\b)[\w.$-]/, message: 'This is a path of one machine; name it relative to the repository, or take it from a setting.' },
  { pattern: /\bregistry\.(npmjs|yarnpkg|npmmirror)\.\w+|"resolved":\s*"http/, message: 'Which registry is used is the business of whoever installs.' },
];

const makingOf: readonly Pattern[] = [
  { pattern: /\b(claude|anthropic|chatgpt|openai|copilot|large language model|llms?)\b/i, message: 'Files speak of the product, not of how it was made.' },
  { pattern: /\b(sub-?agents?|AI[- ](generated|assisted|written)|as an AI|co-authored-by|prompt engineering)\b/i, message: 'Files speak of the product, not of how it was made.' },
  { pattern: /\b(the (project )?brief|issues show|issue (#|number )?\d+|acceptance criteri(a|on)|shared\/(mission|house|style|look|facts))\b/i, message: 'Files speak of the product, not of the plan for it.' },
  { pattern: /\b(TODO|FIXME|XXX|HACK)\b/, message: 'What is left to do is done or written down as a limit, not left as a mark.' },
];

/** Patterns would find themselves in these files. */
const ownFiles = /^tools\/tidy\/texts(\.test)?\.ts$/;

/** Keys that are no secret, since everybody can read them where they were first printed. */
const publishedKeys: Readonly<Record<string, string>> = {
  'packages/protocol/src/message-signature.test.ts': 'the test key of RFC 9421, appendix B.1.4',
};

export function findForbiddenTexts(file: TextFile): readonly Finding[] {
  if (ownFiles.test(file.path)) return [];
  const isLicenceText = /^(LICENSE|NOTICES\.md)$/.test(file.path);
  const hasPublishedKey = publishedKeys[file.path] !== undefined;
  const patterns = hasPublishedKey ? [...places, ...makingOf] : isLicenceText ? secrets : file.path === 'package-lock.json' ? [...secrets, ...places] : [...secrets, ...places, ...makingOf];
  return file.text.split('\n').flatMap((text, index) =>
    patterns.filter(({ pattern }) => pattern.test(text)).map(({ message, pattern }) => ({ path: file.path, line: index + 1, message: `${message} Found: ${pattern.exec(text)?.[0]}` })),
  );
}

export function findHeavyFiles(files: readonly { readonly path: string; readonly bytes: number }[]): readonly Finding[] {
  return files
    .filter(({ bytes }) => bytes > file_bytes_max)
    .map(({ path, bytes }) => ({ path, line: undefined, message: `The file has ${bytes} bytes; ${file_bytes_max} are the limit. Data is made or fetched, not kept here.` }));
}
