/** The rule packs that this server was delivered with. One that can't be read, or does not do what its vectors say, closes the gate. */
import { readFileSync, readdirSync } from 'node:fs';
import { type ReadPack, type RuleBook, type RulePack, checkVectors, makeRuleBook, readRulePack } from '@stilltill/domain/contact';
import type { Log } from '../../platform/log.ts';

export const PACKS_FOLDER = new URL('../../../../../packages/domain/contact/packs/', import.meta.url);

export function readRuleBook(folder: URL, log: Log): RuleBook {
  const files = readdirSync(folder).filter((name) => name.endsWith('.json')).map((name) => ({ name, file: readJson(new URL(name, folder)) }));
  const readable = files.map(({ name, file }) => ({ name, file, read: readRulePack(file) }));
  const packs = new Map<string, RulePack>(readable.flatMap(({ read }) => (read.ok ? [[read.pack.pack, read.pack]] : [])));
  return makeRuleBook(readable.map(({ name, file, read }): { name: string; read: ReadPack } => {
    const wrong = checkVectors(file, packs);
    if (wrong.length === 0) return { name, read };
    log.error({ pack: name, wrong: wrong.slice(0, 20) }, 'a rule pack is broken, and nothing goes out until it is mended');
    return { name, read: { ok: false, faults: wrong.map((reason) => ({ path: name, reason })) } };
  }));
}

function readJson(path: URL): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as unknown;
  } catch {
    return null;
  }
}
