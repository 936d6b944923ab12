/** The door of purchasing: suppliers, what was ordered of them, and what came. docs/adr/0023-purchase-orders.md. */
import type { HttpServer } from '../../platform/http.ts';
import { addPurchasingOfficeRoutes } from './office-routes.ts';
import type { PurchasingPorts } from './ports.ts';

export type { PurchasingPorts } from './ports.ts';
export { readOrderLines, readReceivedLines } from './order-lines.ts';
export { findOrders } from './store.ts';
export { readSuppliers, supplierNames } from './suppliers.ts';

export function makePurchasing(ports: PurchasingPorts) {
  return {
    /** Below /api/v1/office/purchasing. */
    addOfficeRoutes: (app: HttpServer): void => addPurchasingOfficeRoutes(app, ports),
  };
}
