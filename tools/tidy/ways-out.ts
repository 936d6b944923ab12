/**
 * Ways out of the server. Whatever goes out to the world leaves through the senders behind the gate of the contact room, which
 * take nothing but a clearance; printers and databases are the exceptions, each named in tools/tidy/allowances.ts.
 */
import ts from 'typescript';
import { isTest, type Source } from './source.ts';

const SENDERS = 'apps/server/src/modules/contact/senders/';

/** What of these modules opens a way out; null: all of it. */
const WAYS: Readonly<Record<string, readonly string[] | null>> = {
  net: ['connect', 'createConnection', 'Socket'], tls: ['connect', 'TLSSocket'], http: ['request', 'get', 'Agent'], https: ['request', 'get', 'Agent'], http2: ['connect'], dgram: null,
  nodemailer: null, smpp: null, 'web-push': null, undici: null, ws: null, axios: null, got: null,
};

export function isGuarded(path: string): boolean {
  return path.startsWith('apps/server/src/') && !isTest(path) && !path.startsWith(SENDERS);
}

/** What a node does to get out of the server; null: nothing. */
export function wayOut(source: Source, node: ts.Node): string | null {
  if (!isGuarded(source.path)) return null;
  if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) return importedWay(node, node.moduleSpecifier.text);
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
    const [from] = node.arguments;
    // A name that is put together can be any.
    if (!from || !ts.isStringLiteralLike(from)) return 'import() of what no reader can see';
    return nameOf(from.text) in WAYS ? from.text : null;
  }
  if (ts.isCallExpression(node) && /^(globalThis\.)?fetch$/.test(node.expression.getText())) return 'fetch';
  if (ts.isNewExpression(node) && /^(globalThis\.)?(WebSocket|EventSource|XMLHttpRequest)$/.test(node.expression.getText())) return node.expression.getText();
  return null;
}

function importedWay(node: ts.ImportDeclaration, from: string): string | null {
  const name = nameOf(from);
  if (!Object.hasOwn(WAYS, name)) return null;
  const ways = WAYS[name];
  const bindings = node.importClause?.namedBindings;
  if (node.importClause?.isTypeOnly) return null;
  if (!ways || node.importClause?.name || !bindings || !ts.isNamedImports(bindings)) return from;
  const taken = bindings.elements.find((each) => !each.isTypeOnly && ways.includes((each.propertyName ?? each.name).text));
  return taken ? `${taken.getText()} of ${from}` : null;
}

function nameOf(from: string): string {
  return from.replace(/^node:/, '').split('/')[0] ?? '';
}
