export * from './till.ts';
export * from './ports.ts';
export { createTill } from './create-till.ts';
export { makeIds } from './ids.ts';
export { createHash } from './hash.ts';
export { createHttpTransport } from './http-transport.ts';
export { createMemoryLocks } from './memory-locks.ts';
export { PRACTICE_NUMBER, PRACTICE_PIN, openPracticeTill } from './practice/practice-till.ts';
