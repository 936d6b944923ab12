/** A till in a browser. */
export * from './create-browser-till.ts';
export * from './indexeddb-storage.ts';
export * from './browser-keys.ts';
export * from './web-locks.ts';
export * from './reserve.ts';
export * from './browser-practice.ts';
