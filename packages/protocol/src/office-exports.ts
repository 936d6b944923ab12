/** What a shop takes along of its own data, as files for spreadsheets. */
import { z } from 'zod';
import { Day, ReportBy } from './office-reports.ts';
import { Uuid } from './primitives.ts';

/** In the order of the page that lists them. */
export const EXPORT_LISTS = [
  'products', 'prices', 'categories', 'stock', 'documents', 'movements', 'promotions', 'suppliers', 'orders', 'received', 'sales', 'tenders', 'shifts', 'tax', 'customers', 'points', 'coupons', 'messages', 'feedback', 'fapiao', 'data_requests', 'fraud_reports', 'staff', 'roles', 'roster',
  'approvals', 'findings', 'cases', 'stores', 'changes', 'exceptions', 'terminals', 'inspections',
] as const;
export type ExportList = (typeof EXPORT_LISTS)[number];

// GET /api/v1/office/exports/{list}.csv: `mark` begins the file with a byte order mark, by which older spreadsheets know UTF-8.
export const ExportQuery = z.object({ language: z.enum(['zh', 'en']).default('en'), mark: z.enum(['0', '1']).default('0') });
// stock, orders, terminals: of one store, or of all
export const StoreExportQuery = ExportQuery.extend({ store: Uuid.optional() });
// changes: whole days by the clock of the first store
export const DaysExportQuery = ExportQuery.extend({ from: Day, to: Day });
// documents, movements, received, sales, tenders, shifts, roster, approvals, findings, inspections: whole days by the clock of each store, the last one with them
export const PeriodExportQuery = StoreExportQuery.extend({ from: Day, to: Day });
// tax
export const TaxExportQuery = PeriodExportQuery.extend({ by: ReportBy.default('month') });
