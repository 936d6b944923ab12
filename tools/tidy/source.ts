import { readFileSync } from 'node:fs';
import { join } from 'node:path';
// The compiler of TypeScript 6: version 7 exports no parser.
import ts from 'typescript';

/** One TypeScript file, parsed but not type-checked. */
export type Source = {
  /** Relative to the root of the repository. */
  readonly path: string;
  readonly text: string;
  readonly tree: ts.SourceFile;
};

export type Finding = {
  readonly path: string;
  /** From 1; undefined where the file as a whole is meant. */
  readonly line: number | undefined;
  /** A sentence that says what is wrong and what to do instead. */
  readonly message: string;
};

export function parseSource(path: string, text: string): Source {
  const kind = path.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  return { path, text, tree: ts.createSourceFile(path, text, ts.ScriptTarget.ESNext, true, kind) };
}

export function readSource(folder: string, path: string): Source {
  return parseSource(path, readFileSync(join(folder, path), 'utf8'));
}

export function lineOf(source: Source, node: ts.Node): number {
  return source.tree.getLineAndCharacterOfPosition(node.getStart(source.tree)).line + 1;
}

/** Calls `visit` with every node of the file, outer ones first. */
export function visitNodes(source: Source, visit: (node: ts.Node) => void): void {
  const step = (node: ts.Node): void => {
    visit(node);
    ts.forEachChild(node, step);
  };
  step(source.tree);
}

export function formatFinding({ path, line, message }: Finding): string {
  return `${path}${line === undefined ? '' : `:${line}`}  ${message}`;
}

export function isTest(path: string): boolean {
  return /\.test\.tsx?$/.test(path);
}

/** Code that runs in a shop: neither a test, nor what only tests and tools use. */
export function isProduct(path: string): boolean {
  const isTestHelper = /\/testing\/|\/test-[\w-]+\.tsx?$/.test(path);
  return /^(apps|packages)\//.test(path) && !isTestHelper && !isTest(path) && !/\.(bench|config)\.ts$/.test(path);
}
