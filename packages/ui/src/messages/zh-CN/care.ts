import type { care as en } from '../en/care.ts';
import type { Translated } from '../shape.ts';

export const care = {
} as const satisfies Translated<typeof en>;
