// PostgreSQL keeps a prepared statement by its name: two texts under one name fail, and only where one connection meets both.
import ts from 'typescript';
import { isTest, lineOf, visitNodes, type Finding, type Source } from './source.ts';

const METHODS = new Set(['query', 'execute']);

/** Statements whose name another one has, with another text. */
export function findSharedStatementNames(sources: readonly Source[]): readonly Finding[] {
  const known = new Map<string, { readonly text: string; readonly path: string; readonly line: number }>();
  const found: Finding[] = [];
  for (const source of sources) {
    if (isTest(source.path)) continue;
    visitNodes(source, (node) => {
      if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression) || !METHODS.has(node.expression.name.text)) return;
      const [statement, , name] = node.arguments;
      if (!statement || !name || !ts.isStringLiteral(name)) return;
      const said = { text: statement.getText(source.tree), path: source.path, line: lineOf(source, node) };
      const other = known.get(name.text);
      if (other === undefined) known.set(name.text, said);
      else if (other.text !== said.text) found.push({ path: said.path, line: said.line, message: `The statement at ${other.path}:${other.line} is named ${name.text} too: give one of them another name.` });
    });
  }
  return found;
}
