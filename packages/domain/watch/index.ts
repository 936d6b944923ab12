/** Operator and terminal that do not match, and who does otherwise than their peers: docs/adr/0018-watch.md. */
export * from './facts.ts';
