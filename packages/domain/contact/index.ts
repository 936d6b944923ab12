export * from './decide.ts';
export * from './facts.ts';
export * from './hours.ts';
export * from './pack.ts';
export * from './rule-book.ts';
export * from './terms.ts';
export * from './vectors.ts';
