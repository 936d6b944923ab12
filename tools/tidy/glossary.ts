// One word for one thing. docs/GLOSSARY.md lists words not to use; those that it sets in
// `code` can be told apart by a program, and no name in the sources may contain them.
import ts from 'typescript';
import { lineOf, visitNodes, type Finding, type Source } from './source.ts';

export type AvoidedWord = {
  /** As a name holds it, split into lower-case words: ["payment", "method"]. */
  readonly words: readonly string[];
  readonly instead: string;
};

/** Reads the table rows `| term | 中文 | meaning | not |` of the glossary. */
export function readAvoidedWords(glossary: string): readonly AvoidedWord[] {
  return glossary.split('\n').flatMap((line) => {
    const cells = line.split('|').map((cell) => cell.trim());
    const [, term = '', , , not = ''] = cells;
    if (cells.length < 6 || /^-+$/.test(term)) return [];
    return [...not.matchAll(/`([^`]+)`/g)].map(([, word = '']) => ({ words: word.toLowerCase().split(/[\s_-]+/), instead: term.replaceAll(/[*`]/g, '') }));
  });
}

/** Returns one finding for each name that a source gives and that holds an avoided word. */
export function findAvoidedNames(source: Source, avoided: readonly AvoidedWord[]): readonly Finding[] {
  const findings: Finding[] = [];
  visitNodes(source, (node) => {
    if (!ts.isIdentifier(node) || !isGivenHere(node)) return;
    const words = splitName(node.text);
    const found = avoided.find((each) => holdsInOrder(words, each.words));
    if (found === undefined) return;
    findings.push({ path: source.path, line: lineOf(source, node), message: `${node.text}: the glossary calls this "${found.instead}", not "${found.words.join(' ')}".` });
  });
  return findings;
}

/** Names that libraries gave (a property that is read, an import) are theirs to choose. */
function isGivenHere(node: ts.Identifier): boolean {
  const { parent } = node;
  const isDeclaration =
    ts.isVariableDeclaration(parent) || ts.isFunctionDeclaration(parent) || ts.isParameter(parent) || ts.isTypeAliasDeclaration(parent) ||
    ts.isInterfaceDeclaration(parent) || ts.isClassDeclaration(parent) || ts.isPropertySignature(parent) || ts.isMethodDeclaration(parent);
  return isDeclaration && parent.name === node;
}

function splitName(name: string): readonly string[] {
  return name.replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase().split('_').filter((word) => word !== '');
}

function holdsInOrder(words: readonly string[], wanted: readonly string[]): boolean {
  return words.some((_, start) => wanted.every((word, index) => words[start + index] === word || words[start + index] === `${word}s`));
}
