import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findBrokenLinks } from './links.ts';

const paths = ['README.md', 'docs/GLOSSARY.md', 'docs/adr/0001-journal.md', 'apps/a.ts'];

function broken(path: string, text: string): readonly string[] {
  const glossary = { path: 'docs/GLOSSARY.md', text: '# Glossary\n## How names are built\n## 词汇表\n' };
  return findBrokenLinks([{ path, text }, glossary], paths).map((finding) => finding.message);
}

test('a link to a file, a folder, a heading or another site is sound', () => {
  const text = '[a](docs/GLOSSARY.md) [b](docs/adr/) [c](docs/GLOSSARY.md#how-names-are-built) [d](docs/GLOSSARY.md#词汇表) [e](https://example.org/x) [f](#here)\n# Here\n';
  assert.deepEqual(findBrokenLinks([{ path: 'README.md', text }, { path: 'docs/GLOSSARY.md', text: '## How names are built\n## 词汇表\n' }], paths), []);
});

test('a link to what is not there is found', () => {
  assert.equal(broken('README.md', '[a](docs/NOWHERE.md)').length, 1);
  assert.equal(broken('README.md', '[a](docs/GLOSSARY.md#no-such-heading)').length, 1);
  assert.equal(broken('docs/adr/0001-journal.md', '[a](GLOSSARY.md)').length, 1);
});

test('links in code are no links', () => {
  assert.deepEqual(broken('README.md', '```\n[a](nowhere.md)\n```\n`[b](nowhere.md)`'), []);
});

test('a comment may name a document by its path or a decision by its number, if it exists', () => {
  assert.deepEqual(broken('apps/a.ts', '// docs/adr/0001 and docs/GLOSSARY.md.'), []);
  assert.equal(broken('apps/a.ts', '// docs/adr/0099').length, 1);
});
