// Sources that nothing reaches: not the programs that package.json names, not a page, not a test.
import { posix } from 'node:path';
import ts from 'typescript';
import { isTest, visitNodes, type Finding, type Source } from './source.ts';

export type Repository = {
  readonly sources: readonly Source[];
  /** Texts of the package.json of each workspace, by its folder; the root's under ''. */
  readonly manifests: ReadonlyMap<string, string>;
  /** Texts that are not TypeScript but start it: pages (index.html) and scripts. */
  readonly others: ReadonlyMap<string, string>;
};

export function findDeadFiles(repository: Repository): readonly Finding[] {
  const byPath = new Map(repository.sources.map((source) => [source.path, source]));
  const doors = readDoors(repository.manifests);
  const reached = new Set<string>();
  const waiting = [...findEntries(repository)].filter((path) => byPath.has(path));
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (reached.has(path)) continue;
    reached.add(path);
    const source = byPath.get(path);
    if (source !== undefined) waiting.push(...referencesOf(source, doors).filter((each) => byPath.has(each)));
  }
  return repository.sources
    .filter((source) => !reached.has(source.path))
    .map((source) => ({ path: source.path, line: undefined, message: 'Nothing imports or starts it.' }));
}

function findEntries({ sources, manifests, others }: Repository): Set<string> {
  const entries = sources.map((source) => source.path).filter((path) => isTest(path) || /\.(bench|config)\.ts$/.test(path));
  const addPathsIn = (text: string, folder: string): void => {
    for (const [, path] of text.matchAll(/["'\s]\/?((?:[\w@.-]+\/)*[\w.-]+\.tsx?)\b/g)) entries.push(posix.normalize(posix.join(folder, path ?? '')));
  };
  for (const [path, text] of others) addPathsIn(text, posix.dirname(path));
  addPathsIn(manifests.get('') ?? '', '');
  return new Set(entries);
}

type Door = { readonly name: string; readonly folder: string; readonly exports: Readonly<Record<string, string>> };

function readDoors(manifests: ReadonlyMap<string, string>): readonly Door[] {
  return [...manifests].flatMap(([folder, text]) => {
    const { name, exports } = JSON.parse(text) as { name?: string; exports?: Record<string, string> };
    return name === undefined || exports === undefined ? [] : [{ name, folder, exports }];
  });
}

/**
 * Files that a source names: by import, or by any text that reads as a path beside it, since
 * workers, pages and child processes are started by `new URL('./x.ts', import.meta.url)` and the like.
 */
function referencesOf(source: Source, doors: readonly Door[]): readonly string[] {
  const texts: string[] = [];
  visitNodes(source, (node) => {
    if (ts.isStringLiteralLike(node)) texts.push(node.text);
  });
  return texts.flatMap((text) => {
    if (text.startsWith('@')) return resolveByDoor(text, doors);
    if (!/\.tsx?$/.test(text)) return [];
    return [posix.join(posix.dirname(source.path), text), posix.normalize(text)];
  });
}

function resolveByDoor(specifier: string, doors: readonly Door[]): readonly string[] {
  const door = doors.find(({ name }) => specifier === name || specifier.startsWith(`${name}/`));
  if (door === undefined) return [];
  const asked = `.${specifier.slice(door.name.length)}`;
  const exact = door.exports[asked];
  if (exact !== undefined) return [posix.join(door.folder, exact)];
  for (const [pattern, target] of Object.entries(door.exports)) {
    const [before = '', after] = pattern.split('*');
    if (after === undefined || !asked.startsWith(before) || !asked.endsWith(after)) continue;
    return [posix.join(door.folder, target.replace('*', asked.slice(before.length, asked.length - after.length)))];
  }
  return [];
}
