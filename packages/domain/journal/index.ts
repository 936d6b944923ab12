/**
 * The journal: what an entry, a seal and an acknowledgement are, and how a chain of them is written and checked.
 * See docs/adr/0001-journal-and-epochs.md. The bytes of an entry are written once and never serialised again; its
 * hash is over those bytes, and everything that is stored in columns is read from them.
 */
export * from './entry.ts';
export * from './chain.ts';
export * from './signed.ts';
export * from './number.ts';
