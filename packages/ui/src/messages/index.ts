/** Every area in every language: for tests and tools. An app imports only the areas that it speaks in. */
import type { Area } from '../i18n/setup.ts';
import { approvals } from './approvals.ts';
import { backups } from './backups.ts';
import { care } from './care.ts';
import { changes } from './changes.ts';
import { common } from './common.ts';
import { consent } from './consent.ts';
import { contact } from './contact.ts';
import { customers } from './customers.ts';
import { fleet } from './fleet.ts';
import { faultCodes } from './fault-codes.ts';
import { faults } from './faults.ts';
import { imports } from './imports.ts';
import { office } from './office.ts';
import { paper } from './paper.ts';
import { points } from './points.ts';
import { promotions } from './promotions.ts';
import { reports } from './reports.ts';
import { roster } from './roster.ts';
import { shifts } from './shifts.ts';
import { staff } from './staff.ts';
import { start } from './start.ts';
import { stock } from './stock.ts';
import { till } from './till.ts';
import { watch } from './watch.ts';

export const AREAS = { approvals, backups, changes, common, consent, contact, customers, fleet, till, office, care, faultCodes, faults, imports, paper, points, promotions, reports, roster, shifts, staff, start, stock, watch } as const satisfies Readonly<Record<string, Area>>;
