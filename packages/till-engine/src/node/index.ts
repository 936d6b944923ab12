/** A till in Node: for load generators, replays and simulations, and for a till without a browser. */
export * from './disk.ts';
export * from './file-storage.ts';
export * from './file-keys.ts';
export * from './create-node-till.ts';
