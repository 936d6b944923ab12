/** The program of a test page: a till of the browser, for tests to call through `till`. */
import { createHash } from '@stilltill/till-engine';
import { makeBrowserKeys, makeIndexedDbStorage, openBrowserTill, openTillDatabase } from '@stilltill/till-engine/browser';

Object.assign(globalThis, { openBrowserTill, openTillDatabase, makeIndexedDbStorage, makeBrowserKeys, createHash });
