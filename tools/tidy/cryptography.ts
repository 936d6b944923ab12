// Which algorithms the product names, and that nobody turns the checking of certificates off.
import ts from 'typescript';

/** Sound today; what OWASP ASVS 5 approves in its appendix of cryptography. */
const SOUND = new Set(['sha256', 'sha384', 'sha512', 'SHA-256', 'SHA-384', 'SHA-512', 'aes-256-gcm', 'AES-GCM', 'chacha20-poly1305', 'ed25519', 'Ed25519', 'x25519', 'X25519', 'ECDSA', 'HMAC', 'HKDF']);
/** Of Node and of the browser, by what stands first in them. */
const NAMED_FIRST = new Set(['createHash', 'createHmac', 'createCipheriv', 'createDecipheriv', 'createSign', 'createVerify', 'generateKeyPair', 'generateKeyPairSync', 'generateKeySync', 'hash', 'hkdfSync', 'pbkdf2', 'pbkdf2Sync']);
const ALWAYS_WEAK = new Set(['createCipher', 'createDecipher', 'pseudoRandomBytes']);
const CHECKING = new Set(['rejectUnauthorized', 'checkServerIdentity']);

/** What is wrong with a node; null: nothing that is known here. */
export function weakCryptography(node: ts.Node): string | null {
  if (ts.isCallExpression(node)) {
    const name = calledName(node.expression);
    if (ALWAYS_WEAK.has(name)) return `${name} is not sound.`;
    const [algorithm] = node.arguments;
    if (NAMED_FIRST.has(name) && isOfCrypto(node.expression, name) && algorithm !== undefined) return faultOf(algorithm);
  }
  // As the browser names them: { name: 'AES-GCM', hash: 'SHA-256' }.
  if (ts.isPropertyAssignment(node) && ['name', 'hash'].includes(node.name.getText()) && isAlgorithmObject(node.parent)) return faultOf(node.initializer);
  return null;
}

/** Whether a node decides by itself whom a connection trusts. */
export function isUncheckedTls(node: ts.Node): boolean {
  if (ts.isPropertyAssignment(node) || ts.isShorthandPropertyAssignment(node)) return CHECKING.has(node.name.getText().replaceAll(/['"]/g, ''));
  return (ts.isStringLiteralLike(node) || ts.isIdentifier(node)) && node.text === 'NODE_TLS_REJECT_UNAUTHORIZED';
}

function faultOf(algorithm: ts.Expression): string | null {
  if (!ts.isStringLiteralLike(algorithm)) return `${algorithm.getText()}: an algorithm is written where it is used, so that it can be seen which one it is.`;
  return SOUND.has(algorithm.text) ? null : `${algorithm.text} is none of the algorithms that are sound; take one of tools/tidy/cryptography.ts.`;
}

function calledName(called: ts.Expression): string {
  return ts.isPropertyAccessExpression(called) ? called.name.text : ts.isIdentifier(called) ? called.text : '';
}

/** `hash` is also a name of others: that of node:crypto is called on `crypto`. */
function isOfCrypto(called: ts.Expression, name: string): boolean {
  return name !== 'hash' || (ts.isPropertyAccessExpression(called) && called.expression.getText() === 'crypto');
}

/** An object that stands in a call of `subtle`, or is kept as the algorithm of such calls. */
function isAlgorithmObject(object: ts.Node): boolean {
  if (!ts.isObjectLiteralExpression(object)) return false;
  const { parent } = object;
  if (ts.isCallExpression(parent)) return /\bsubtle\b/.test(parent.expression.getText());
  return ts.isVariableDeclaration(parent) && /ALGORITHM$/i.test(parent.name.getText());
}
