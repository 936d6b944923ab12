// What each package.json asks to be installed: all of it is used, and the product uses nothing that only another
// workspace asked for. Optional dependencies are let off: they are programs, of which each system takes its own.
import { posix } from 'node:path';
import ts from 'typescript';
import { isProduct, visitNodes, type Finding, type Source } from './source.ts';

export type Workspaces = {
  readonly sources: readonly Source[];
  /** Texts of the package.json of each workspace, by its folder; the root's under ''. */
  readonly manifests: ReadonlyMap<string, string>;
  /** Texts that are not TypeScript but may name a package: style sheets, pages, scripts. By path. */
  readonly others: ReadonlyMap<string, string>;
  /** Names of the packages that a package expects beside it. */
  readonly peersOf: (name: string) => readonly string[];
};

type Manifest = { readonly folder: string; readonly name: string; readonly asked: readonly string[] };

/** One finding for each dependency that nothing in its workspace names, and each import in the product that its workspace did not ask for. */
export function findDependencyFaults(workspaces: Workspaces): readonly Finding[] {
  const manifests = [...workspaces.manifests].map(([folder, text]) => readManifest(folder, text));
  return manifests.flatMap((manifest) => [...findUnused(workspaces, manifest), ...findUnasked(workspaces, manifest)]);
}

function readManifest(folder: string, text: string): Manifest {
  const { name = '', dependencies, devDependencies } = JSON.parse(text) as { name?: string; dependencies?: object; devDependencies?: object };
  return { folder, name, asked: Object.keys({ ...dependencies, ...devDependencies }) };
}

const isWithin = (path: string, folder: string): boolean => folder === '' || path.startsWith(`${folder}/`);

function findUnused({ sources, others, peersOf }: Workspaces, { folder, asked }: Manifest): readonly Finding[] {
  const texts = [
    ...sources.filter(({ path }) => isWithin(path, folder)).flatMap(textsIn),
    ...[...others].filter(([path]) => isWithin(path, folder)).flatMap(([, text]) => [...text.matchAll(/['"]([^'"\n]+)['"]/g)].map(([, quoted]) => quoted ?? '')),
  ];
  const named = new Set(texts.flatMap(packageNamedBy));
  const isUsed = (name: string): boolean => named.has(name) || (name.startsWith('@types/') && named.has(name.slice('@types/'.length)));
  const used = asked.filter(isUsed);
  const expected = new Set(used.flatMap(peersOf));
  return asked
    .filter((name) => !used.includes(name) && !expected.has(name))
    .map((name) => ({ path: posix.join(folder, 'package.json'), line: undefined, message: `Nothing here uses ${name}: uninstall it.` }));
}

function findUnasked({ sources }: Workspaces, { folder, name: own, asked }: Manifest): readonly Finding[] {
  if (folder === '') return [];
  return sources.filter(({ path }) => isWithin(path, folder) && isProduct(path)).flatMap((source) => {
    const imported = new Set(importsOf(source).flatMap(packageNamedBy));
    return [...imported]
      .filter((name) => name !== 'node' && name !== own && !asked.includes(name))
      .map((name) => ({ path: source.path, line: undefined, message: `It imports ${name}, which ${folder}/package.json does not ask for.` }));
  });
}

/** "@a/b/c" names @a/b, "b/c" names b, "node:fs" names node, "node_modules/b/bin/c" names b; a path names none. */
function packageNamedBy(text: string): readonly string[] {
  if (text.startsWith('node:')) return ['node'];
  const [, name] = /^(?:node_modules\/)?((?:@[\w.-]+\/)?[\w-][\w.-]*)(?:\/[\w./-]*)?$/.exec(text) ?? [];
  return name === undefined ? [] : [name];
}

function textsIn(source: Source): readonly string[] {
  const texts: string[] = [];
  visitNodes(source, (node) => {
    if (ts.isStringLiteralLike(node)) texts.push(node.text);
  });
  return texts;
}

function importsOf(source: Source): readonly string[] {
  const texts: string[] = [];
  visitNodes(source, (node) => {
    const from = ts.isImportDeclaration(node) || ts.isExportDeclaration(node) ? node.moduleSpecifier : ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword ? node.arguments[0] : undefined;
    if (from !== undefined && ts.isStringLiteralLike(from)) texts.push(from.text);
  });
  return texts;
}
