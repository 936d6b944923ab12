// Files stay under about 500 lines and functions under about 70, so that each can be read
// in one go. Lines of the functions inside a function count for these alone. What is larger
// for a good reason is listed, and the list may only shrink.
import ts from 'typescript';
import { lineOf, visitNodes, type Finding, type Source } from './source.ts';

export const file_lines_max = 500;
export const function_lines_max = 70;

export type SizeException = {
  readonly path: string;
  /** The function that is too long; absent where the file is. */
  readonly function?: string;
  /** What it may have at most; lowered as it shrinks. */
  readonly lines_max: number;
  readonly reason: string;
};

type Size = { readonly path: string; readonly function: string | undefined; readonly line: number | undefined; readonly lines: number };

/** Returns what is too large and not listed, and what is listed and need not be. */
export function findSizes(sources: readonly Source[], exceptions: readonly SizeException[]): readonly Finding[] {
  const large = sources.flatMap(measure);
  const findException = (size: Size): SizeException | undefined => exceptions.find((each) => each.path === size.path && each.function === size.function);
  const unlisted = large
    .filter((size) => size.lines > (findException(size)?.lines_max ?? 0))
    .map((size) => ({ path: size.path, line: size.line, message: `${describe(size)} has ${size.lines} lines; ${limitOf(size, findException(size))}. Divide it where its parts have names.` }));
  const unneeded = exceptions
    .filter((each) => !large.some((size) => size.path === each.path && size.function === each.function))
    .map((each) => ({ path: each.path, line: undefined, message: `${each.function ?? 'The file'} is no longer too long: take it off the list in tools/tidy/allowances.ts.` }));
  return [...unlisted, ...unneeded];
}

function measure(source: Source): readonly Size[] {
  if (isGenerated(source)) return [];
  const sizes: Size[] = [];
  const lines = source.text.trimEnd().split('\n').length;
  if (lines > file_lines_max) sizes.push({ path: source.path, function: undefined, line: undefined, lines });
  visitNodes(source, (node) => {
    if (!isFunction(node) || isSuite(node)) return;
    const ownLines = linesOf(source, node) - linesOfInnerFunctions(source, node);
    if (ownLines > function_lines_max) sizes.push({ path: source.path, function: nameOf(node), line: lineOf(source, node), lines: ownLines });
  });
  return sizes;
}

function linesOf(source: Source, node: ts.Node): number {
  return source.tree.getLineAndCharacterOfPosition(node.getEnd()).line - source.tree.getLineAndCharacterOfPosition(node.getStart(source.tree)).line + 1;
}

/** A function that makes an object out of functions reads like a class: each of those counts by itself. */
function linesOfInnerFunctions(source: Source, node: ts.Node): number {
  let lines = 0;
  const step = (inner: ts.Node): void => {
    // The line on which an inner function begins or ends often holds something of the outer one.
    if (isFunction(inner)) lines += Math.max(0, linesOf(source, inner) - 1);
    else ts.forEachChild(inner, step);
  };
  ts.forEachChild(node, step);
  return lines;
}

function isGenerated(source: Source): boolean {
  return /^\s*(\/\/|\/\*).{0,40}\bgenerated\b/i.test(source.text.slice(0, 200));
}

function isFunction(node: ts.Node): node is ts.FunctionLikeDeclaration {
  return ts.isFunctionDeclaration(node) || ts.isFunctionExpression(node) || ts.isArrowFunction(node) || ts.isMethodDeclaration(node) || ts.isConstructorDeclaration(node) || ts.isAccessor(node);
}

/** The body of describe() is a list of tests, not a function that is read as one. */
function isSuite(node: ts.FunctionLikeDeclaration): boolean {
  return ts.isCallExpression(node.parent) && /^(describe|suite)\b/.test(node.parent.expression.getText());
}

function nameOf(node: ts.FunctionLikeDeclaration): string {
  if (node.name !== undefined) return node.name.getText();
  if (ts.isConstructorDeclaration(node)) return 'constructor';
  const { parent } = node;
  if ((ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent)) && parent.name !== undefined) return parent.name.getText();
  // A callback is known by the call that gets it, as in "test: the title of a test".
  if (ts.isCallExpression(parent)) {
    const title = parent.arguments.find((argument) => ts.isStringLiteralLike(argument));
    return title === undefined ? parent.expression.getText() : `${parent.expression.getText()}: ${title.text}`;
  }
  return 'function';
}

function describe(size: Size): string {
  return size.function === undefined ? 'The file' : size.function;
}

function limitOf(size: Size, exception: SizeException | undefined): string {
  if (exception !== undefined) return `the list allows it ${exception.lines_max}`;
  return `${size.function === undefined ? file_lines_max : function_lines_max} are the limit`;
}
