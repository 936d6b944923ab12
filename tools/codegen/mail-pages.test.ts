import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { listSources, root } from '../test/source-files.ts';
import { renderMailPages } from './mail-pages.ts';

it('the pages of mails are as their sources lay them out; `npm run codegen` writes them', async () => {
  const pages = await renderMailPages();
  assert.ok(pages.length > 0);
  for (const { path, text } of pages) assert.equal(readFileSync(join(root, path), 'utf8'), text, path);
});

it('the pages of mails load nothing from anywhere', async () => {
  for (const { path, text } of await renderMailPages()) assert.doesNotMatch(text, /@import|<script|<img|<link|fonts\.googleapis|\bsrc=/, path);
});

it('what runs in a shop never sees MJML', () => {
  const sources = listSources().filter((path) => /^(apps|packages)\//.test(path));
  assert.ok(sources.length > 100);
  for (const path of sources) assert.doesNotMatch(readFileSync(join(root, path), 'utf8'), /['"]mjml/, path);
});
