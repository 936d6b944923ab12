import type { till as en } from '../en/till.ts';
import type { Translated } from '../shape.ts';

export const till = {
  name: 'Stilltill',
} as const satisfies Translated<typeof en>;
