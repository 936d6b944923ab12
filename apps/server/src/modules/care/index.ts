/**
 * The door of the customers' pages. A receipt's link opens that receipt and nothing else; a link that was sent to somebody opens
 * their own pages once they have confirmed that it is theirs; any other link gets one and the same page. Nothing is changed by
 * opening a page: scanners of mail open links. docs/adr/0014-consent-and-links.md.
 */
import type { HttpServer } from '../../platform/http.ts';
import type { MerchantTx } from '../../platform/postgres.ts';
import { makeCareLists } from './care-lists.ts';
import { askAboutData, forgetWords, type Wish } from './data-requests.ts';
import { forgetOld, makeForgetLater } from './forgetting.ts';
import { makeFormDesk } from './forms.ts';
import { addCareOfficeRoutes } from './office-routes.ts';
import { addOneClickRoutes } from './one-click-routes.ts';
import { addPersonRoutes } from './person-routes.ts';
import type { CarePorts } from './ports.ts';
import { addReceiptRoutes } from './receipt-routes.ts';
import { addVerifyRoutes } from './verify-routes.ts';

export { readLink } from './receipt-routes.ts';

export type Care = ReturnType<typeof makeCare>;

export function makeCare(ports: CarePorts) {
  const forgetLater = makeForgetLater(ports);
  return {
    /** Has old matters forgotten, today and every day from now on. */
    start: () => forgetLater.askForAll(),
    /** Forgets whom a 发票 was for and what was said of a fraud, once their time is over. Answers with how many. */
    forgetOld: (merchant: string) => forgetOld(ports, merchant),
    /** A wish about somebody's own data that a person of the shop must answer; with its deadline. `not_found`, `request_malformed`. */
    askAboutData: (tx: MerchantTx, wish: Wish) => askAboutData(ports, tx, wish),
    /** Forgets what erased people said with their wishes. */
    forgetWords,
    /** /r, /c, /u and /v. */
    addRoutes(app: HttpServer): void {
      const desk = makeFormDesk(ports);
      addReceiptRoutes(app, ports, desk);
      addPersonRoutes(app, ports, desk);
      addOneClickRoutes(app, ports, desk);
      addVerifyRoutes(app, ports, desk);
    },
    /** What was said and asked, whole, for whoever takes it along. */
    lists: makeCareLists(ports),
    /** Below /api/v1/office/care. */
    addOfficeRoutes: (app: HttpServer): void => addCareOfficeRoutes(app, ports),
  };
}
