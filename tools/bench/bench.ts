import type { Figure } from '../shared/figures.ts';

/** A figure with what it must reach. */
export type LimitedFigure = Figure & { readonly min?: number; readonly max?: number };
export type Bench = (args: string[]) => Promise<readonly LimitedFigure[]>;
