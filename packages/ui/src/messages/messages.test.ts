import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { CODES } from '@stilltill/domain/codes';
import { LANGUAGES } from '../i18n/languages.ts';
import { AREAS } from './index.ts';

const ROOT = join(import.meta.dirname, '../../../..');
const PLURAL = /_(zero|one|two|few|many|other)$/;

/** Messages by their whole key, "basket.items_other". */
function flatten(messages: object, prefix = ''): Map<string, string> {
  const flat = new Map<string, string>();
  for (const [key, value] of Object.entries(messages) as [string, string | object][]) {
    if (typeof value === 'string') flat.set(prefix + key, value);
    else for (const [inner, text] of flatten(value, `${prefix}${key}.`)) flat.set(inner, text);
  }
  return flat;
}

const baseKeys = (flat: ReadonlyMap<string, string>): Set<string> => new Set([...flat.keys()].map((key) => key.replace(PLURAL, '')));
const placeholders = (text: string): string[] => [...new Set([...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1] as string))].sort();

const areas = Object.entries(AREAS).map(([name, languages]) => ({
  name, byLanguage: new Map(LANGUAGES.map(({ tag }) => [tag, flatten(languages[tag])])),
}));

test('every message stands in every language', () => {
  for (const { name, byLanguage } of areas) {
    const english = baseKeys(byLanguage.get('en') as Map<string, string>);
    for (const [tag, flat] of byLanguage) {
      assert.deepEqual([...english].filter((key) => !baseKeys(flat).has(key)), [], `${name} is missing in ${tag}`);
      assert.deepEqual([...baseKeys(flat)].filter((key) => !english.has(key)), [], `${name} has more in ${tag}`);
    }
  }
});

test('a message that counts has the forms that its language counts in', () => {
  for (const { name, byLanguage } of areas) {
    for (const [tag, flat] of byLanguage) {
      const forms = new Intl.PluralRules(tag).resolvedOptions().pluralCategories;
      const counted = new Set([...flat.keys()].filter((key) => PLURAL.test(key)).map((key) => key.replace(PLURAL, '')));
      for (const key of counted) for (const form of forms) assert.ok(flat.has(`${key}_${form}`), `${name}:${key}_${form} in ${tag}`);
    }
  }
});

test('a message has the same placeholders in every language', () => {
  for (const { name, byLanguage } of areas) {
    const english = byLanguage.get('en') as Map<string, string>;
    for (const [tag, flat] of byLanguage) {
      for (const [key, text] of flat) {
        const twin = english.get(key) ?? english.get(key.replace(PLURAL, '_other'));
        // `count` chooses the form; a language may leave the figure itself out.
        const wanted = (each: string | undefined): string[] => placeholders(each ?? '').filter((placeholder) => placeholder !== 'count');
        assert.deepEqual(wanted(text), wanted(twin), `${name}:${key} in ${tag}`);
      }
    }
  }
});

test('no message is empty', () => {
  for (const { name, byLanguage } of areas) {
    for (const [tag, flat] of byLanguage) for (const [key, text] of flat) assert.notEqual(text.trim(), '', `${name}:${key} in ${tag}`);
  }
});

/** Names and signs that Chinese text keeps as they are. */
const KEPT_IN_CHINESE = /\{\{\w+\}\}|https?:\/\/\S+|\b(?:Stilltill|PIN|TOTP|QR|SHA-256|Ed25519|CSV|PDF|PNG|IP|API|URL|HTTPS?|UTC|ID|USB|Enter|Esc|Del|Ctrl|Tab|Shift|Alt|Home|End|F\d{1,2}|English|npm|start|Node|Chromium|Chrome|Edge|Wi-Fi|[A-Z]{1,4}\d*)\b/g;

test('no Chinese message is left in English', () => {
  for (const { name, byLanguage } of areas) {
    const english = byLanguage.get('en') as Map<string, string>;
    for (const [key, text] of byLanguage.get('zh-CN') ?? []) {
      const rest = text.replaceAll(KEPT_IN_CHINESE, '');
      assert.doesNotMatch(rest, /[A-Za-z]{3,}/, `${name}:${key}: ${text}`);
      if (text === english.get(key)) assert.doesNotMatch(rest, /[A-Za-z]{2,}/, `${name}:${key} is the English text`);
    }
  }
});

test('no English message holds Chinese, and neither language shouts', () => {
  for (const { name, byLanguage } of areas) {
    const ownNames: readonly string[] = LANGUAGES.map((language) => language.name);
    for (const [key, text] of byLanguage.get('en') ?? []) if (!ownNames.includes(text)) assert.doesNotMatch(text, /[㐀-鿿]/, `${name}:${key}: ${text}`);
    for (const [tag, flat] of byLanguage) for (const [key, text] of flat) assert.doesNotMatch(text, /[!！]/, `${name}:${key} in ${tag}`);
  }
});

test('no message is unused', () => {
  const sources = ['apps/till/src', 'apps/office/src', 'apps/care/src', 'apps/server/src', 'packages/ui/src', 'packages/printing/src'].flatMap((folder) => readSources(join(ROOT, folder)));
  for (const { name, byLanguage } of areas) {
    const unused = [...baseKeys(byLanguage.get('en') as Map<string, string>)].filter((key) => !sources.some((source) => mentions(source, name, key)));
    assert.deepEqual(unused, [], `unused in ${name}`);
  }
});

/** As `'basket.total'`, `'till:basket.total'`, `care.basket.total`, or as a template that some part is filled into: `` `role.${role}` ``. */
function mentions(source: Source, area: string, key: string): boolean {
  const [parent, leaf] = [key.slice(0, key.lastIndexOf('.')), key.slice(key.lastIndexOf('.'))];
  return [`'${key}'`, `'${area}:${key}'`, `.${key}`].some((form) => source.text.includes(form))
    // Pages without a translator take a part of the messages into their hand first: `const t = messages.missing`.
    || (source.text.includes(`.${parent};`) && source.text.includes(leaf))
    // Or by a name that is known only when they are shown: `messages.receipt.given[kind]`.
    || source.text.includes(`.${parent}[`)
    || source.templates.some((template) => template.test(key) || template.test(`${area}:${key}`));
}

type Source = { readonly text: string; readonly templates: readonly RegExp[] };

function toSource(text: string): Source {
  const templates = [...text.matchAll(/`([\w:.]*(?:\$\{[^}`]*\}[\w:.]*)+)`/g)].map((match) => match[1] as string);
  // A template of placeholders alone would stand for every key.
  const keyed = templates.filter((template) => /^[a-z_]+[.:]/.test(template));
  return { text, templates: keyed.map((template) => new RegExp(`^${template.replaceAll('.', '\\.').replaceAll(/\$\{[^}]*\}/g, '\\w+')}$`)) };
}

function readSources(folder: string): Source[] {
  let names: string[];
  try {
    names = readdirSync(folder, { recursive: true }) as string[];
  } catch {
    return [];
  }
  return names.filter((name) => /\.tsx?$/.test(name) && !name.endsWith('.test.ts') && !/messages[\\/](en|zh-CN)[\\/]/.test(name)).map((name) => toSource(readFileSync(join(folder, name), 'utf8')));
}

test('the codes’ words keep the same rules', () => {
  for (const [code, { en, zh }] of Object.entries(CODES)) {
    for (const part of ['message', 'action'] as const) {
      assert.match(zh[part], /[㐀-鿿]/, `${code}.${part}`);
      assert.doesNotMatch(en[part], /[㐀-鿿]/, `${code}.${part}`);
    }
    assert.deepEqual(placeholders(zh.message + zh.action), placeholders(en.message + en.action), code);
  }
});
