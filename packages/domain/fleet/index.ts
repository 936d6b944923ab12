/** How terminals shall be set, and whether they are there. The same on till and server. */
export * from './liveness.ts';
export * from './settings.ts';
