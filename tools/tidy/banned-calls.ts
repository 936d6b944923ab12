// Calls and casts that no source may contain, since each breaks a promise of the house:
// time and randomness are passed in, money meets no float, settings come from one place,
// tests wait for conditions, and no test is left out.
import ts from 'typescript';
import { isUncheckedTls, weakCryptography } from './cryptography.ts';
import { isProduct, isTest, lineOf, visitNodes, type Finding, type Source } from './source.ts';
import { wayOut } from './ways-out.ts';

/** Names of the rules, by which tools/tidy/allowances.ts lets a file off one of them. */
export type BannedCallRule = 'clock' | 'randomness' | 'sleep' | 'console' | 'float-money' | 'any' | 'suppression' | 'environment' | 'left-out-test' | 'way-out' | 'cryptography' | 'unchecked-tls';

export type BannedCall = Finding & { readonly rule: BannedCallRule };

type Report = (rule: BannedCallRule, node: ts.Node, message: string) => void;

export function findBannedCalls(source: Source): readonly BannedCall[] {
  const found: BannedCall[] = [];
  const report: Report = (rule, node, message) => found.push({ rule, path: source.path, line: lineOf(source, node), message });
  visitNodes(source, (node) => {
    findClockAndRandomness(source.path, node, report);
    findOutsideWorld(source.path, node, report);
    findFloatMoney(source.path, node, report);
    const way = wayOut(source, node);
    if (way !== null) report('way-out', node, `${way} leads out of the server; what goes out to people needs a clearance, and a sender behind the gate.`);
    if (isProduct(source.path)) findWeakness(node, report);
    if (isTest(source.path)) findTestTricks(node, report);
    if (ts.isAsExpression(node) && node.type.kind === ts.SyntaxKind.AnyKeyword) report('any', node, '`as any` hides what the types would tell; narrow the value instead.');
  });
  return [...found, ...findSuppressions(source)];
}

function findClockAndRandomness(path: string, node: ts.Node, report: Report): void {
  // A seed must be able to repeat any run, tests and tools included.
  if (isAccess(node, 'Math', 'random')) report('randomness', node, 'Math.random cannot be repeated; use the source of randomness that was passed in.');
  if (!isProduct(path)) return;
  if (isAccess(node, 'Date', 'now') || isAccess(node, 'Temporal', 'Now')) report('clock', node, 'Time comes from the clock that was passed in.');
  if (ts.isNewExpression(node) && isNamed(node.expression, 'Date') && (node.arguments?.length ?? 0) === 0) {
    report('clock', node, '`new Date()` reads the clock; take the time from the clock that was passed in.');
  }
  if (ts.isIdentifier(node) && /^(randomUUID|getRandomValues|randomBytes|randomInt)$/.test(node.text) && !ts.isPropertySignature(node.parent)) {
    report('randomness', node, 'Randomness and ids are passed in.');
  }
}

function findOutsideWorld(path: string, node: ts.Node, report: Report): void {
  if (!isProduct(path)) return;
  if (isAccess(node, 'process', 'env') && !path.startsWith('apps/server/src/platform/config')) {
    report('environment', node, 'Settings are read in platform/config alone, and passed on.');
  }
  if (ts.isPropertyAccessExpression(node) && isNamed(node.expression, 'console') && !path.endsWith('/main.ts')) {
    report('console', node, 'What is worth saying goes to the log that was passed in.');
  }
}

function findWeakness(node: ts.Node, report: Report): void {
  const weak = weakCryptography(node);
  if (weak !== null) report('cryptography', node, weak);
  if (isUncheckedTls(node)) report('unchecked-tls', node, 'Whom a connection trusts is left to the platform: give it a certificate authority of the shop instead.');
}

function findFloatMoney(path: string, node: ts.Node, report: Report): void {
  if (!ts.isCallExpression(node) || isTest(path)) return;
  const isParse = isNamed(node.expression, 'parseFloat') || isAccess(node.expression, 'Number', 'parseFloat');
  if (isParse && isProduct(path)) report('float-money', node, 'parseFloat makes a float of what may be money or a quantity; parse integers of the smallest unit.');
  const isNumber = isNamed(node.expression, 'Number') || isNamed(node.expression, 'parseInt') || isAccess(node.expression, 'Number', 'parseInt');
  const argument = node.arguments[0]?.getText() ?? '';
  if (isNumber && /(_minor|Minor)\b/.test(argument)) report('float-money', node, `${argument} is money: it stays a bigint.`);
}

function findTestTricks(node: ts.Node, report: Report): void {
  if (ts.isCallExpression(node) && isNamed(node.expression, 'setTimeout')) report('sleep', node, 'A test waits for a condition or moves the fake clock; it does not sleep.');
  if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier) && /^(node:)?timers\/promises$/.test(node.moduleSpecifier.text)) {
    report('sleep', node, 'A test waits for a condition or moves the fake clock; it does not sleep.');
  }
  if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && node.expression.name.text === 'waitForFunction' && givesPromise(node.arguments[0])) {
    report('sleep', node, 'waitForFunction takes a promise for its answer, and does not wait; use askUntil.');
  }
  if (ts.isPropertyAccessExpression(node) && /^(test|it|describe|suite|t|context)$/.test(node.expression.getText()) && /^(only|skip|todo)$/.test(node.name.text)) {
    report('left-out-test', node, `${node.getText()} leaves tests out; every test runs.`);
  }
  if (ts.isPropertyAssignment(node) && /^(only|skip|todo)$/.test(node.name.getText()) && isTestOption(node)) {
    report('left-out-test', node, `The option ${node.name.getText()} leaves a test out; every test runs.`);
  }
}

function givesPromise(node: ts.Node | undefined): boolean {
  if (node === undefined || !(ts.isArrowFunction(node) || ts.isFunctionExpression(node))) return false;
  return node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.AsyncKeyword) === true || (ts.isNewExpression(node.body) && isNamed(node.body.expression, 'Promise'));
}

/** True where the property stands in the object that a call of test(), it() or describe() gets. */
function isTestOption(node: ts.PropertyAssignment): boolean {
  const call = node.parent.parent;
  return ts.isCallExpression(call) && /^(test|it|describe|suite|t\.test)$/.test(call.expression.getText());
}

function findSuppressions(source: Source): readonly BannedCall[] {
  return source.text.split('\n').flatMap((text, index) => {
    const found = (message: string): BannedCall => ({ rule: 'suppression', path: source.path, line: index + 1, message });
    const directive = /^\s*(?:\/\/|\/\*|\{\/\*)\s*@ts-(ignore|expect-error|nocheck)\b/.exec(text) ?? /\/[/*]\s*@ts-(ignore|nocheck)\b/.exec(text);
    if (directive !== null) return [found(`@ts-${directive[1]} hides an error of the types; mend it instead.`)];
    const isUnexplained = /\/[/*]\s*(oxlint|eslint)-disable/.test(text) && !/-disable\S*\s+\S+.*--\s*\S{3}/.test(text);
    return isUnexplained ? [found('A rule is switched off without naming it and saying why (after --).')] : [];
  });
}

function isNamed(node: ts.Node, name: string): boolean {
  return ts.isIdentifier(node) && node.text === name;
}

/** True for `object.property`, also as `globalThis.object.property`. */
function isAccess(node: ts.Node, object: string, property: string): boolean {
  if (!ts.isPropertyAccessExpression(node) || node.name.text !== property) return false;
  const left = node.expression;
  return isNamed(left, object) || (ts.isPropertyAccessExpression(left) && left.name.text === object && isNamed(left.expression, 'globalThis'));
}
