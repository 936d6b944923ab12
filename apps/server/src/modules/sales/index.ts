/** The door of the sales room: what was sold and given back, computed from entries. */
import { salesProjection } from './project.ts';

export type Sales = ReturnType<typeof makeSales>;

export function makeSales() {
  return {
    projection: salesProjection,
  };
}
