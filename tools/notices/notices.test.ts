import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { root } from '../test/source-files.ts';
import { findForbiddenLicences, noticesPath, readShippedPackages, renderNotices, type ShippedPackage } from './notices.ts';

const mit = 'MIT License\n\nCopyright (c) 2020 Li\n\nPermission is hereby granted, free of charge.\n';

function shipped(given: Partial<ShippedPackage>): ShippedPackage {
  return { name: 'a', version: '1.0.0', licence: 'MIT', text: mit, notice: undefined, ...given };
}

test('NOTICES.md names what is installed; npm run notices writes it', () => {
  // Compared by its hash first, since the difference of two large texts takes long to print.
  const isCurrent = readFileSync(join(root, noticesPath), 'utf8') === renderNotices(readShippedPackages());
  assert.ok(isCurrent, 'NOTICES.md is not what package-lock.json and node_modules say: run `npm run notices`.');
});

test('every package that is shipped is under a licence that allows it', () => {
  assert.deepEqual(findForbiddenLicences(readShippedPackages()), []);
});

test('a licence that is not known to allow shipping is found, alone or in an AND, but not where an OR leaves a choice', () => {
  for (const licence of ['GPL-3.0-only', 'UNKNOWN', 'MIT AND GPL-3.0-only', 'SEE LICENSE IN x']) {
    assert.equal(findForbiddenLicences([shipped({ licence })]).length, 1, licence);
  }
  for (const licence of ['MIT', '(MIT OR GPL-3.0-only)', '(MIT AND ISC)']) assert.deepEqual(findForbiddenLicences([shipped({ licence })]), [], licence);
});

test('packages with the same licence share its text and keep their own copyright lines', () => {
  const notices = renderNotices([shipped({}), shipped({ name: 'b', text: mit.replace('2020 Li', '2021 Wang').replace('MIT License', 'The MIT License (MIT)') })]);
  assert.equal(notices.split('Permission is hereby granted').length - 1, 1);
  assert.match(notices, /- Copyright \(c\) 2020 Li\n- Copyright \(c\) 2021 Wang/);
});

test('a package without a licence file and a NOTICE file are both handed on', () => {
  const notices = renderNotices([shipped({ text: undefined }), shipped({ name: 'b', notice: 'Made by Wang.' })]);
  assert.match(notices, /a 1\.0\.0, which states its licence as MIT/);
  assert.match(notices, /Notice of b[\s\S]*Made by Wang\./);
});
