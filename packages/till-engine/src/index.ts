export * from './till.ts';
export * from './ports.ts';
export { createTill } from './create-till.ts';
export { makeIds } from './ids.ts';
