import assert from 'node:assert/strict';
import { test } from 'node:test';
import { file_bytes_max, findForbiddenTexts, findHeavyFiles } from './texts.ts';

const forbidden = [
  '-----BEGIN PRIVATE KEY-----',
  '-----BEGIN EC PRIVATE KEY-----',
  'token: ghp_0123456789abcdefghij',
  '//example.org/:_authToken=abc',
  'AKIAIOSFODNN7EXAMPLE',
  'const data = "/home/li/data";',
  'cp x /root/.ssh',
  'see (/work/main/x.ts)',
  'https://registry.npmjs.org/left-pad',
  '// TODO: settle this',
  'as the brief says',
  'closes issue #12',
  'written by ChatGPT',
];

for (const text of forbidden) {
  test(`no file may hold: ${text}`, () => assert.equal(findForbiddenTexts({ path: 'docs/a.md', text: `one\n${text}` })[0]?.line, 2));
}

for (const text of ["import './work/plan.ts';", 'src/home/page.tsx', 'a support agent answers', 'the session of an operator', 'todo lists', 'data under ./data']) {
  test(`a file may hold: ${text}`, () => assert.deepEqual(findForbiddenTexts({ path: 'docs/a.md', text }), []));
}

test('a file may have a mebibyte and no byte more', () => {
  assert.deepEqual(findHeavyFiles([{ path: 'a', bytes: file_bytes_max }]), []);
  assert.equal(findHeavyFiles([{ path: 'a', bytes: file_bytes_max + 1 }]).length, 1);
});
