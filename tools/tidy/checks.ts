// The rules of the house that neither types nor lint can see, each as a check of `npm test`.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Check } from '../test/check.ts';
import { listFiles, listSources, root } from '../test/source-files.ts';
import { allowances, sizeExceptions, type Allowance } from './allowances.ts';
import { findBannedCalls, type BannedCall } from './banned-calls.ts';
import { findDeadFiles } from './dead-files.ts';
import { findDependencyFaults } from './dependencies.ts';
import { findAvoidedNames, readAvoidedWords } from './glossary.ts';
import { findBrokenLinks } from './links.ts';
import { findUnknownTests } from './named-tests.ts';
import { findSizes } from './sizes.ts';
import { formatFinding, isTest, readSource, type Finding, type Source } from './source.ts';
import { findSharedStatementNames } from './statement-names.ts';
import { findForbiddenTexts, findHeavyFiles, type TextFile } from './texts.ts';

/** Parsed once for all checks of a run. */
let parsed: readonly Source[] | undefined;
function sources(): readonly Source[] {
  return (parsed ??= listSources().map((path) => readSource(root, path)));
}

function texts(): readonly TextFile[] {
  return listFiles()
    .filter((path) => statSync(join(root, path)).size < 1_048_576)
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))
    .filter(({ text }) => !text.includes('\0'));
}

function check(title: string, find: () => readonly Finding[], notes?: () => readonly string[]): Check {
  return { stage: 'tidy', title: `tidy: ${title}`, find: async () => find().map(formatFinding), ...(notes === undefined ? {} : { notes }) };
}

export const tidyChecks: readonly Check[] = [
  check('time, randomness, settings and output come in by the front door', () => withoutAllowed(sources().flatMap(findBannedCalls), allowances), () => allowances.map(({ path, rule, reason }) => `${path} is let off ${rule}: ${reason}`)),
  check('files and functions can be read in one go', () => findSizes(sources(), sizeExceptions), () => sizeExceptions.map((each) => `${each.path}${each.function === undefined ? '' : ` ${each.function}`} may have ${each.lines_max} lines: ${each.reason}`)),
  check('no source is dead', () => findDeadFiles({ sources: sources(), manifests: readManifests(), others: readStarters() })),
  check('every package that is asked for is used, and the product uses no other', () => findDependencyFaults({ sources: sources(), manifests: readManifests(), others: readNamers(), peersOf: readPeers })),
  check('names use the words of the glossary', () => {
    const avoided = readAvoidedWords(readFileSync(join(root, 'docs/GLOSSARY.md'), 'utf8'));
    return sources().flatMap((source) => findAvoidedNames(source, avoided));
  }),
  check('every statement of the database has a name of its own', () => findSharedStatementNames(sources())),
  check('no file holds a secret, a path of one machine or the story of its making', () => texts().flatMap(findForbiddenTexts)),
  check('no file is over a mebibyte', () => findHeavyFiles(listFiles().map((path) => ({ path, bytes: statSync(join(root, path)).size })))),
  check('every link between documents leads somewhere', () => findBrokenLinks(texts(), listFiles())),
  check('every test that the page of security names is there', () => {
    const all = texts();
    return all.filter(({ path }) => path === 'docs/SECURITY.md').flatMap((page) => findUnknownTests(page, all.filter(({ path }) => isTest(path))));
  }),
];

/** Returns what no allowance covers, and each allowance that covers nothing. */
export function withoutAllowed(found: readonly BannedCall[], list: readonly Allowance[]): readonly Finding[] {
  const covers = (allowance: Allowance, call: BannedCall): boolean => allowance.rule === call.rule && allowance.path === call.path;
  const unneeded = list
    .filter((allowance) => !found.some((call) => covers(allowance, call)))
    .map(({ path, rule }) => ({ path, line: undefined, message: `The allowance of ${rule} is not needed any more: take it out of tools/tidy/allowances.ts.` }));
  return [...found.filter((call) => !list.some((allowance) => covers(allowance, call))), ...unneeded];
}

function readManifests(): ReadonlyMap<string, string> {
  const paths = listFiles().filter((path) => /^((apps|packages)\/[^/]+\/|tools\/|)package\.json$/.test(path));
  return new Map(paths.map((path) => [dirname(path) === '.' ? '' : dirname(path), readFileSync(join(root, path), 'utf8')]));
}

function readStarters(): ReadonlyMap<string, string> {
  return readTexts((path) => path.endsWith('.html') || /^tools\/.*\.mjs$/.test(path));
}

/** What may name a package without being TypeScript. */
function readNamers(): ReadonlyMap<string, string> {
  return readTexts((path) => /\.(html|css|mjs|mts)$/.test(path));
}

function readTexts(isWanted: (path: string) => boolean): ReadonlyMap<string, string> {
  return new Map(listFiles().filter(isWanted).map((path) => [path, readFileSync(join(root, path), 'utf8')]));
}

function readPeers(name: string): readonly string[] {
  const path = join(root, 'node_modules', name, 'package.json');
  const { peerDependencies = {} } = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as { peerDependencies?: object }) : {};
  return Object.keys(peerDependencies);
}
