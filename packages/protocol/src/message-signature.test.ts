import assert from 'node:assert/strict';
import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import { test } from 'node:test';
import { readSignatureHeaders, signatureBase, signatureHeaders } from './index.ts';

const PARTS = {
  purpose: 'stilltill/v1/terminal-token', method: 'POST', path: '/api/v1/terminal/token',
  content_digest: 'sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:',
};
const PARAMETERS = { created_s: 1_618_884_473, nonce: 'b3k2pp5k7z-50gnwp_yemd', keyid: 'test-key-ed25519' };

/** The test key of RFC 9421, appendix B.1.4. */
const KEY = createPrivateKey(`-----BEGIN PRIVATE KEY-----
MC4CAQAwBQYDK2VwBCIEIJ+DYvh6SEqVTm50DFtMDoQikTmiCqirVv9mWG9qfSnF
-----END PRIVATE KEY-----`);

test('the signature base is built as RFC 9421, 2.5 says: a line for each component, then the parameters, no end of line', () => {
  assert.equal(signatureBase(PARTS, PARAMETERS), [
    '"stilltill-purpose": stilltill/v1/terminal-token',
    '"@method": POST',
    '"@path": /api/v1/terminal/token',
    '"content-digest": sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:',
    '"@signature-params": ("stilltill-purpose" "@method" "@path" "content-digest");created=1618884473;nonce="b3k2pp5k7z-50gnwp_yemd";keyid="test-key-ed25519";alg="ed25519"',
  ].join('\n'));
});

test('the key and signature of RFC 9421, B.2.6 verify here, so the algorithm is the one that is meant', () => {
  const base = [
    '"date": Tue, 20 Apr 2021 02:07:55 GMT', '"@method": POST', '"@path": /foo', '"@authority": example.com', '"content-type": application/json', '"content-length": 18',
    '"@signature-params": ("date" "@method" "@path" "@authority" "content-type" "content-length");created=1618884473;keyid="test-key-ed25519"',
  ].join('\n');
  const signature = 'wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==';
  assert.ok(verify(null, Buffer.from(base), createPublicKey(KEY), Buffer.from(signature, 'base64')));
});

test('the headers carry what was signed, and are read back to the same', () => {
  const signature = sign(null, Buffer.from(signatureBase(PARTS, PARAMETERS)), KEY).toString('base64');
  const headers = signatureHeaders(PARTS, PARAMETERS, signature);
  assert.deepEqual(readSignatureHeaders(headers), { ok: true, value: { ...PARAMETERS, signature_base64: signature } });
  assert.equal(headers['stilltill-purpose'], PARTS.purpose);
});

test('any other profile is refused: other components, another algorithm or label, a second signature, odd values', () => {
  const signature = sign(null, Buffer.from(signatureBase(PARTS, PARAMETERS)), KEY).toString('base64');
  const good = signatureHeaders(PARTS, PARAMETERS, signature);
  const input = good['signature-input'] as string;
  const bent: Record<string, unknown>[] = [
    {}, { ...good, signature: undefined }, { ...good, 'signature-input': input.replace('"@path" ', '') }, { ...good, 'signature-input': input.replace('alg="ed25519"', 'alg="hmac-sha256"') },
    { ...good, 'signature-input': input.replace('stilltill=', 'sig1=') }, { ...good, 'signature-input': `${input}, sig2=()` }, { ...good, 'signature-input': [input, input] },
    { ...good, 'signature-input': input.replace('created=', 'created=-') }, { ...good, 'signature-input': input.replace(/nonce="[^"]+"/, 'nonce=""') }, { ...good, signature: 'stilltill=:AAAA:' },
  ];
  for (const headers of bent) {
    const read = readSignatureHeaders(headers);
    assert.equal(read.ok ? null : read.fault.code, 'proof_invalid', JSON.stringify(headers));
  }
});
