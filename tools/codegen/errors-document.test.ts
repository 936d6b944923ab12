import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { CODES } from '@stilltill/domain/codes';
import { root } from '../test/source-files.ts';
import { errorsPath, renderErrors } from './errors-document.ts';

test('docs/errors.md is what the registry of codes says; npm run codegen writes it', () => {
  assert.equal(readFileSync(join(root, errorsPath), 'utf8'), renderErrors());
});

test('every code has one row', () => {
  const rows = renderErrors().split('\n').filter((line) => line.startsWith('| `'));
  assert.equal(rows.length, Object.keys(CODES).length);
});
