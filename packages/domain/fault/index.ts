/** Faults: what a till decides by. The catalogue's texts are behind `@stilltill/domain/fault/catalogue`. */
export * from './printer-status.ts';
export type * from './shapes.ts';
