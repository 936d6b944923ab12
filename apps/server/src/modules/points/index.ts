/** The door of points: cards, the ledger that follows from sales, what tills may spend, and the groups of customers. */
import type { HttpServer } from '../../platform/http.ts';
import type { MerchantTx } from '../../platform/postgres.ts';
import { readAccounts } from './accounts.ts';
import { issueCard } from './cards.ts';
import { readCouponPage } from './coupon-list.ts';
import { addPointOfficeRoutes } from './office-routes.ts';
import { readMembership } from './own-pages.ts';
import type { PointPorts } from './ports.ts';
import { groupNames, setRules } from './rules.ts';
import { type IdentifyTerminal, addPointTerminalRoutes } from './terminal-routes.ts';

export { type KeptLine, type Written, entriesOf, linesOf, makePointProjection } from './project.ts';
export type { Membership } from './own-pages.ts';
export { areGroups, groupMembers } from './rules.ts';
export type { PointPorts, PointProjectionPorts } from './ports.ts';

export type Points = ReturnType<typeof makePoints>;

export function makePoints(ports: PointPorts) {
  return {
    /** A card whose code is told here alone; for a customer, or with null for nobody yet. `not_found`. */
    issueCard: (tx: MerchantTx, customer: string | null, by: string) => issueCard(ports, tx, customer, by),
    /** `points_rules_invalid`, `conflict`. The last act of its transaction. */
    setRules: (tx: MerchantTx, edit: Parameters<typeof setRules>[2]) => setRules(ports, tx, edit),
    /** What these customers have to spend, and the sales of theirs; null: they have no card. */
    readMembership,
    /** For whoever writes them into a file: a page at a time, the newest first. */
    lists: {
      accounts: (tx: MerchantTx, asked: Parameters<typeof readAccounts>[2]) => readAccounts(ports, tx, asked), coupons: (tx: MerchantTx, asked: Parameters<typeof readCouponPage>[2]) => readCouponPage(ports, tx, asked), groupNames,
    },
    addTerminalRoutes: (app: HttpServer, identify: IdentifyTerminal): void => addPointTerminalRoutes(app, ports, identify),
    addOfficeRoutes: (app: HttpServer): void => addPointOfficeRoutes(app, ports),
  };
}
