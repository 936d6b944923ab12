/** What findings of watch say in words: for the office, and for whoever they are about. */
export * from './sentences.ts';
export * from './use-watch-words.ts';
