import type { office as en } from '../en/office.ts';
import type { Translated } from '../shape.ts';

export const office = {
} as const satisfies Translated<typeof en>;
