/** What the exports room asks of other rooms: their lists, a page at a time. The composition fills it in. */
import type { Platform } from '../../platform/platform.ts';
import type { MerchantTx } from '../../platform/postgres.ts';
import type { Care } from '../care/index.ts';
import type { Catalog } from '../catalog/index.ts';
import type { Contact } from '../contact/index.ts';
import type { Customers } from '../customers/index.ts';
import type { Fleet, readInspectionPage, readStoreOverview } from '../fleet/index.ts';
import type { readExceptions } from '../journal/index.ts';
import type { OfficeIdentity, RequireOffice } from '../office/index.ts';
import type { readChangesInOrder } from '../office-changes/index.ts';
import type { Points } from '../points/index.ts';
import type { Promotions } from '../promotions/index.ts';
import type { Sales } from '../sales/index.ts';
import type { readOrderLines, readReceivedLines, readSuppliers } from '../purchasing/index.ts';
import type { Roster, Staff, readApprovalPage } from '../staff/index.ts';
import type { Stock } from '../stock/index.ts';
import type { Watch } from '../watch/index.ts';

export type ExportPlace = { readonly id: string; readonly code: string; readonly name: string; readonly currency: string; readonly timezone: string };

export type ExportPorts = Pick<Platform, 'postgres' | 'clock'> & {
  readonly requireOffice: RequireOffice;
  stores(tx: MerchantTx): Promise<readonly ExportPlace[]>;
  readonly catalog: Catalog['lists'];
  readonly stock: Pick<Stock['lists'], 'page' | 'documentLines' | 'movementPage'>;
  readonly promotions: Pick<Promotions, 'page' | 'namesOf'>;
  readonly suppliers: typeof readSuppliers;
  readonly orders: typeof readOrderLines;
  readonly received: typeof readReceivedLines;
  readonly sales: Sales['lists'];
  readonly customers: Pick<Customers, 'exportPage' | 'openPersonal' | 'noteAccess'>;
  readonly contact: Pick<Contact, 'readSaid' | 'stoppedOf' | 'takeMessages'>;
  readonly care: Care['lists'];
  readonly staff: Pick<Staff['lists'], 'people' | 'roles'>;
  readonly roster: Pick<Roster, 'page'>;
  readonly fleet: Pick<Fleet, 'terminalPage' | 'terminals'>;
  readonly approvals: typeof readApprovalPage;
  readonly cases: Watch['cases'];
  readonly findings: Watch['findingPage'];
  readonly exceptions: typeof readExceptions;
  readonly changes: typeof readChangesInOrder;
  readonly storeOverview: typeof readStoreOverview;
  readonly points: Points['lists'];
  readonly inspections: typeof readInspectionPage;
};

export type ExportedBy = Pick<OfficeIdentity, 'merchant' | 'user' | 'name'>;
