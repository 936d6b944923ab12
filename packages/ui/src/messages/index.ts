/** Every area in every language: for tests and tools. An app imports only the areas that it speaks in. */
import type { Area } from '../i18n/setup.ts';
import { care } from './care.ts';
import { common } from './common.ts';
import { consent } from './consent.ts';
import { contact } from './contact.ts';
import { customers } from './customers.ts';
import { office } from './office.ts';
import { paper } from './paper.ts';
import { points } from './points.ts';
import { promotions } from './promotions.ts';
import { shifts } from './shifts.ts';
import { stock } from './stock.ts';
import { till } from './till.ts';

export const AREAS = { common, consent, contact, customers, till, office, care, paper, points, promotions, shifts, stock } as const satisfies Readonly<Record<string, Area>>;
