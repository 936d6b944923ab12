/** How terminals shall be set, whether they are there, and how often they come. The same on till and server. */
export * from './interval.ts';
export * from './liveness.ts';
export * from './minutes.ts';
export * from './settings.ts';
export * from './place.ts';
export * from './together.ts';
