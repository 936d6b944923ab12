/** The program of a test page: what the browser's till is made of, for tests to call by name. */
import { createHash, createMemoryLocks } from '@stilltill/till-engine';
import { makeBrowserKeys, makeIndexedDbStorage, makeReserve, makeWebLocks, openBrowserTill, openTillDatabase } from '@stilltill/till-engine/browser';

const parts = { openBrowserTill, openTillDatabase, makeIndexedDbStorage, makeBrowserKeys, makeReserve, makeWebLocks, createHash, createMemoryLocks };
export type PageParts = typeof parts & { till?: Awaited<ReturnType<typeof openBrowserTill>> };

Object.assign(globalThis, { parts });
