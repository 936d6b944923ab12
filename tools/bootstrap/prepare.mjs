// Which npm script needs what, and in which order it is made ready.
import { existsSync } from 'node:fs';
import { ensureChromium } from './chromium.mjs';
import { withLock } from './lock.mjs';
import { arePackagesFresh, installPackages, requirePinnedNode } from './packages.mjs';
import { linkPostgresLibraries } from './postgres-links.mjs';
import { Refusal, root, sentenceFor } from './say.mjs';
import { buildWebApps, staleWebApps } from './web-apps.mjs';

/** What each mode needs beyond the packages. `web` is called by other tools, not by a person. */
const needs = {
  start: { webApps: true, browser: 'none' },
  test: { webApps: false, browser: 'required' },
  bench: { webApps: true, browser: 'wanted' },
  screenshots: { webApps: true, browser: 'required' },
  replay: { webApps: false, browser: 'none' },
  sim: { webApps: false, browser: 'none' },
  verify: { webApps: false, browser: 'none' },
  backup: { webApps: false, browser: 'none' },
  restore: { webApps: false, browser: 'none' },
  'owner-link': { webApps: false, browser: 'none' },
  drill: { webApps: false, browser: 'none' },
  upgrade: { webApps: false, browser: 'none' },
  codegen: { webApps: false, browser: 'none' },
  notices: { webApps: false, browser: 'none' },
  audit: { webApps: false, browser: 'none' },
  release: { webApps: false, browser: 'none' },
  web: { webApps: true, browser: 'none' },
};

/** @param {string | undefined} mode one of the keys of `needs` */
export async function prepare(mode) {
  try {
    await prepareMode(mode);
  } catch (error) {
    // Any write may meet a disk that is full or that may not be written to.
    const sentence = error instanceof Refusal || typeof error.code !== 'string' ? undefined : sentenceFor(error.code, 'prepare this folder');
    throw sentence === undefined ? error : new Refusal(sentence);
  }
}

async function prepareMode(mode) {
  const need = mode === undefined ? undefined : Object.hasOwn(needs, mode) ? needs[mode] : undefined;
  if (need === undefined) {
    throw new Refusal(`Say what to prepare: ${Object.keys(needs).join(', ')}.`);
  }
  if (!existsSync(`${root}/package-lock.json`)) {
    throw new Refusal(`There is no package-lock.json in ${root}; this is not a whole copy of Stilltill.`);
  }

  // The common case is that nothing is stale: it is answered without taking the lock.
  const isStale = () => !arePackagesFresh() || (need.webApps && staleWebApps().length > 0);
  if (isStale()) {
    await withLock(async () => {
      if (!arePackagesFresh()) await installPackages();
      linkPostgresLibraries();
      if (need.webApps) await buildWebApps(staleWebApps());
    });
  } else {
    linkPostgresLibraries();
  }
  requirePinnedNode();
  if (need.browser !== 'none') await ensureChromium(need.browser);
}
