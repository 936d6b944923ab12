import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import { type RulePack, checkVectors, readRulePack } from './index.ts';

const folder = new URL('packs/', import.meta.url);
const files = readdirSync(folder).map((name) => ({ name, json: JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as Record<string, unknown> }));
const packs = new Map<string, RulePack>(files.flatMap(({ json }) => {
  const read = readRulePack(json);
  return read.ok ? [[read.pack.pack, read.pack]] : [];
}));

for (const { name, json } of files) {
  test(`the pack ${name} can be read, and does what its vectors say`, () => {
    assert.deepEqual(checkVectors(json, packs), []);
  });
}

test('there are packs of China, the Union, Germany, France, the United Kingdom, the United States, two of their states, and of mailboxes', () => {
  assert.deepEqual([...packs.keys()].sort(), ['CN', 'DE', 'EU', 'FR', 'UK', 'US', 'US-CA', 'US-FL', 'house', 'mailboxes']);
});

test('each demand of a rule is seen to hold something back by a vector of its pack', () => {
  const held = new Set<string>();
  for (const { json } of files) {
    for (const rule of json['rules'] as { rule: string }[]) {
      const without = { ...json, rules: (json['rules'] as { rule: string }[]).filter((each) => each !== rule) };
      if (checkVectors(without, packs).length > 0) held.add(rule.rule);
    }
  }
  const idle = files.flatMap(({ json }) => (json['rules'] as { rule: string }[]).map(({ rule }) => rule)).filter((rule) => !held.has(rule));
  // Another rule of the same pack or of one beside it asks for as much.
  assert.deepEqual(idle, []);
});
