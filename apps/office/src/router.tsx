/** The addresses of the office. Everything but set-up and sign-in lies below `in`, which only a person signed in passes. */
import type { QueryClient } from '@tanstack/react-query';
import { Outlet, createRootRouteWithContext, createRoute, createRouter, redirect } from '@tanstack/react-router';
import { AccessPage } from './access/access-page.tsx';
import { InvitationPage } from './access/invitation.tsx';
import { ResetPage } from './access/reset.tsx';
import { FaultError, queryOf } from './api/client.ts';
import { queries } from './api/queries.ts';
import { ApprovalsPage } from './approvals/approvals-page.tsx';
import { BackupsPage } from './backups/backups-page.tsx';
import { ChangesSearch } from './changes/change-queries.ts';
import { ChangesPage } from './changes/changes-page.tsx';
import { AskPage } from './contact/ask-page.tsx';
import { CallsPage } from './contact/calls-page.tsx';
import { MailingsPage } from './contact/mailings-page.tsx';
import { MessagePage } from './contact/message-page.tsx';
import { MessagesPage } from './contact/messages-page.tsx';
import { NewMailingPage } from './contact/new-mailing-page.tsx';
import { ProvidersPage } from './contact/providers-page.tsx';
import { RegistersPage } from './contact/registers-page.tsx';
import { RequestsPage } from './contact/requests-page.tsx';
import { AskSearch, CallsSearch, MessagesSearch, RequestsSearch } from './contact/searches.ts';
import { TemplatesPage } from './contact/templates-page.tsx';
import { NewCustomerPage } from './customers/customer-form.tsx';
import { CustomerPage } from './customers/customer-page.tsx';
import { CustomersPage } from './customers/customers-page.tsx';
import { DuplicatesPage } from './customers/duplicates-page.tsx';
import { ImportPage, ImportsPage } from './customers/import-page.tsx';
import { CustomersSearch } from './customers/searches.ts';
import { ExportPage } from './exports/export-page.tsx';
import { ExportSearch } from './exports/export-search.ts';
import { Frame } from './frame/frame.tsx';
import { DataImportPage } from './imports/import-page.tsx';
import { DataPage } from './imports/imports-page.tsx';
import { LoadFailed, NotFound } from './frame/not-found.tsx';
import { EntriesSearch, ExceptionsSearch, NewPromotionSearch, ProductsSearch, PromotionsSearch, RosterSearch, SalesSearch, SignInSearch, TerminalsSearch, TodaySearch, UsageSearch } from './lib/filters.ts';
import { AccountPage } from './pages/account.tsx';
import { CategoriesPage } from './pages/categories.tsx';
import { EntriesPage } from './pages/entries.tsx';
import { EntryPage } from './pages/entry.tsx';
import { ExceptionPage } from './pages/exception.tsx';
import { ExceptionsPage } from './pages/exceptions.tsx';
import { LabelsPage } from './pages/labels.tsx';
import { OperatorsPage } from './pages/operators.tsx';
import { NewProductPage, ProductPage } from './pages/product.tsx';
import { ProductsPage } from './pages/products.tsx';
import { ReceiptsPage } from './pages/receipts.tsx';
import { SalePage } from './pages/sale.tsx';
import { SalesPage } from './pages/sales.tsx';
import { ShiftsPage } from './pages/shifts.tsx';
import { TerminalPage } from './pages/terminal.tsx';
import { EstatePage } from './fleet/estate-page.tsx';
import { FaultsPage } from './fleet/faults-page.tsx';
import { InspectionsPage } from './fleet/inspections-page.tsx';
import { MapPage } from './fleet/map-page.tsx';
import { FleetSettingsPage } from './fleet/settings-page.tsx';
import { TerminalsPage } from './fleet/terminals-page.tsx';
import { UsagePage } from './fleet/usage-page.tsx';
import { WallPage } from './fleet/wall-page.tsx';
import { TodayPage } from './pages/today.tsx';
import { DailyPage } from './reports/daily-page.tsx';
import { DailySearch, SalesReportSearch, TaxSearch } from './reports/report-queries.ts';
import { SalesReportPage } from './reports/sales-report-page.tsx';
import { TaxPage } from './reports/tax-page.tsx';
import { ShiftPage } from './shifts/shift-page.tsx';
import { UnsettledPage } from './shifts/unsettled-page.tsx';
import { StartPage } from './start/start-page.tsx';
import { StartSearch } from './start/start-search.ts';
import { CountPage } from './stock/count-page.tsx';
import { DocumentPage } from './stock/document-page.tsx';
import { DocumentsPage } from './stock/documents-page.tsx';
import { NewListPage } from './stock/new-list-page.tsx';
import { ProductStockPage } from './stock/product-stock-page.tsx';
import { DocumentsSearch, StockSearch, StoreSearch } from './stock/searches.ts';
import { StockPage } from './stock/stock-page.tsx';
import { StoresPage } from './stores/stores-page.tsx';
import { EditOrderPage, NewOrderPage } from './purchasing/edit-order-page.tsx';
import { OrderPage } from './purchasing/order-page.tsx';
import { OrdersPage } from './purchasing/orders-page.tsx';
import { ReceivePage } from './purchasing/receive-page.tsx';
import { NewOrderSearch, OrdersSearch, SuppliersSearch } from './purchasing/searches.ts';
import { NewSupplierPage, SupplierPage } from './purchasing/supplier-page.tsx';
import { SuppliersPage } from './purchasing/suppliers-page.tsx';
import { PointAccountPage } from './points/account-page.tsx';
import { PointsPage } from './points/points-page.tsx';
import { NewPromotionPage, PromotionPage } from './promotions/promotion-page.tsx';
import { PromotionsPage } from './promotions/promotions-page.tsx';
import { ProductTablePage } from './product-table/table-page.tsx';
import { NewRepricingPage } from './repricings/new-repricing-page.tsx';
import { RepricingPage } from './repricings/repricing-page.tsx';
import { LabelsSearch, NewRepricingSearch } from './repricings/repricing-queries.ts';
import { RepricingsPage } from './repricings/repricings-page.tsx';
import { RosterPage } from './roster/roster-page.tsx';
import { SellingPage } from './selling/selling-page.tsx';
import { CasePage } from './watch/case-page.tsx';
import { CasesPage } from './watch/cases-page.tsx';
import { FindingPage } from './watch/finding-page.tsx';
import { FindingsPage } from './watch/findings-page.tsx';
import { WatchPolicyPage } from './watch/policy-page.tsx';
import { ReportPage } from './watch/report-page.tsx';
import { ScoresPage } from './watch/scores-page.tsx';
import { CasesSearch, FindingsSearch, ReportSearch, ScoresSearch } from './watch/searches.ts';
import { sessionEnd } from './session/session-end.ts';
import { SetupPage } from './session/setup.tsx';
import { SignInPage } from './session/sign-in.tsx';
import { RolesPage } from './staff/roles-page.tsx';

const root = createRootRouteWithContext<{ queryClient: QueryClient }>()({ component: Outlet, notFoundComponent: NotFound });

const setup = createRoute({ getParentRoute: () => root, path: '/setup', component: SetupPage });
const invitation = createRoute({ getParentRoute: () => root, path: '/invitation', component: InvitationPage });
const reset = createRoute({ getParentRoute: () => root, path: '/reset', component: ResetPage });
const signIn = createRoute({ getParentRoute: () => root, path: '/sign-in', component: SignInPage, validateSearch: SignInSearch });

const ACCOUNT = '/account';

const signedIn = createRoute({
  getParentRoute: () => root, id: 'in', component: Frame, errorComponent: LoadFailed, notFoundComponent: NotFound,
  beforeLoad: async ({ context, location }) => {
    try {
      const me = await context.queryClient.ensureQueryData(queries.me());
      if (me.is_locked) sessionEnd.mark('locked');
      // Nothing else is opened to them.
      if (me.second_factor !== 'enough' && location.pathname !== ACCOUNT) throw redirect({ to: ACCOUNT });
    } catch (error) {
      if (error instanceof FaultError && error.fault.code === 'not_signed_in') throw redirect({ to: '/sign-in', search: { to: location.href } });
      throw error;
    }
  },
});

const today = createRoute({ getParentRoute: () => signedIn, path: '/', component: TodayPage, validateSearch: TodaySearch });
const start = createRoute({ getParentRoute: () => signedIn, path: '/start', component: StartPage, validateSearch: StartSearch });
const sales = createRoute({ getParentRoute: () => signedIn, path: '/sales', component: SalesPage, validateSearch: SalesSearch });
const sale = createRoute({ getParentRoute: () => signedIn, path: '/sales/$terminal/$epoch/$seq/$hash', component: SalePage });
const entries = createRoute({ getParentRoute: () => signedIn, path: '/entries', component: EntriesPage, validateSearch: EntriesSearch });
const entry = createRoute({ getParentRoute: () => signedIn, path: '/entries/$terminal/$epoch/$seq/$hash', component: EntryPage });
const terminals = createRoute({ getParentRoute: () => signedIn, path: '/terminals', component: TerminalsPage, validateSearch: TerminalsSearch });
const terminal = createRoute({ getParentRoute: () => signedIn, path: '/terminals/$terminal', component: TerminalPage });
const wall = createRoute({ getParentRoute: () => signedIn, path: '/terminals/wall', component: WallPage });
const map = createRoute({ getParentRoute: () => signedIn, path: '/terminals/map', component: MapPage });
const usage = createRoute({ getParentRoute: () => signedIn, path: '/terminals/usage', component: UsagePage, validateSearch: UsageSearch });
const fleetSettings = createRoute({ getParentRoute: () => signedIn, path: '/terminals/settings', component: FleetSettingsPage });
const inspections = createRoute({ getParentRoute: () => signedIn, path: '/terminals/inspections', component: InspectionsPage });
const faults = createRoute({ getParentRoute: () => signedIn, path: '/terminals/faults', component: FaultsPage });
const estate = createRoute({ getParentRoute: () => signedIn, path: '/terminals/estate', component: EstatePage });
const exceptions = createRoute({ getParentRoute: () => signedIn, path: '/exceptions', component: ExceptionsPage, validateSearch: ExceptionsSearch });
const exception = createRoute({ getParentRoute: () => signedIn, path: '/exceptions/$exception', component: ExceptionPage });
const shifts = createRoute({ getParentRoute: () => signedIn, path: '/shifts', component: ShiftsPage });
const shift = createRoute({ getParentRoute: () => signedIn, path: '/shifts/$shift', component: ShiftPage });
const tax = createRoute({ getParentRoute: () => signedIn, path: '/tax', component: TaxPage, validateSearch: TaxSearch });
const salesReport = createRoute({ getParentRoute: () => signedIn, path: '/reports', component: SalesReportPage, validateSearch: SalesReportSearch });
const daily = createRoute({ getParentRoute: () => signedIn, path: '/reports/daily', component: DailyPage, validateSearch: DailySearch });
const unsettled = createRoute({ getParentRoute: () => signedIn, path: '/tenders/unsettled', component: UnsettledPage });
const approvals = createRoute({ getParentRoute: () => signedIn, path: '/approvals', component: ApprovalsPage });
const roster = createRoute({ getParentRoute: () => signedIn, path: '/roster', component: RosterPage, validateSearch: RosterSearch });
const access = createRoute({ getParentRoute: () => signedIn, path: '/access', component: AccessPage });
const findings = createRoute({ getParentRoute: () => signedIn, path: '/watch', component: FindingsPage, validateSearch: FindingsSearch });
const finding = createRoute({ getParentRoute: () => signedIn, path: '/watch/findings/$finding', component: FindingPage });
const cases = createRoute({ getParentRoute: () => signedIn, path: '/watch/cases', component: CasesPage, validateSearch: CasesSearch });
const oneCase = createRoute({ getParentRoute: () => signedIn, path: '/watch/cases/$case', component: CasePage });
const scores = createRoute({ getParentRoute: () => signedIn, path: '/watch/scores', component: ScoresPage, validateSearch: ScoresSearch });
const watchPolicy = createRoute({ getParentRoute: () => signedIn, path: '/watch/policy', component: WatchPolicyPage });
const watchReport = createRoute({ getParentRoute: () => signedIn, path: '/watch/report', component: ReportPage, validateSearch: ReportSearch });
const roles = createRoute({ getParentRoute: () => signedIn, path: '/operators/roles', component: RolesPage });
const operators = createRoute({ getParentRoute: () => signedIn, path: '/operators', component: OperatorsPage });
const products = createRoute({ getParentRoute: () => signedIn, path: '/products', component: ProductsPage, validateSearch: ProductsSearch });
const product = createRoute({ getParentRoute: () => signedIn, path: '/products/$product', component: ProductPage });
const newProduct = createRoute({ getParentRoute: () => signedIn, path: '/products/new', component: NewProductPage });
const productTable = createRoute({ getParentRoute: () => signedIn, path: '/products/table', component: ProductTablePage, validateSearch: ProductsSearch });
const repricings = createRoute({ getParentRoute: () => signedIn, path: '/products/prices', component: RepricingsPage });
const repricing = createRoute({ getParentRoute: () => signedIn, path: '/products/prices/$repricing', component: RepricingPage });
const newRepricing = createRoute({ getParentRoute: () => signedIn, path: '/products/prices/new', component: NewRepricingPage, validateSearch: NewRepricingSearch });
const categories = createRoute({ getParentRoute: () => signedIn, path: '/products/categories', component: CategoriesPage });
const labels = createRoute({ getParentRoute: () => signedIn, path: '/labels', component: LabelsPage, validateSearch: LabelsSearch });
const receipts = createRoute({ getParentRoute: () => signedIn, path: '/receipts', component: ReceiptsPage });
const stock = createRoute({ getParentRoute: () => signedIn, path: '/stock', component: StockPage, validateSearch: StockSearch });
const productStock = createRoute({ getParentRoute: () => signedIn, path: '/stock/products/$product', component: ProductStockPage, validateSearch: StoreSearch });
const newList = createRoute({ getParentRoute: () => signedIn, path: '/stock/new/$kind', component: NewListPage, validateSearch: StoreSearch });
const count = createRoute({ getParentRoute: () => signedIn, path: '/stock/count', component: CountPage, validateSearch: StoreSearch });
const documents = createRoute({ getParentRoute: () => signedIn, path: '/stock/documents', component: DocumentsPage, validateSearch: DocumentsSearch });
const document = createRoute({ getParentRoute: () => signedIn, path: '/stock/documents/$document', component: DocumentPage });
const purchasing = createRoute({ getParentRoute: () => signedIn, path: '/purchasing', component: OrdersPage, validateSearch: OrdersSearch });
const newOrder = createRoute({ getParentRoute: () => signedIn, path: '/purchasing/new', component: NewOrderPage, validateSearch: NewOrderSearch });
const order = createRoute({ getParentRoute: () => signedIn, path: '/purchasing/orders/$order', component: OrderPage });
const editOrder = createRoute({ getParentRoute: () => signedIn, path: '/purchasing/orders/$order/edit', component: EditOrderPage });
const receiveOrder = createRoute({ getParentRoute: () => signedIn, path: '/purchasing/orders/$order/receive', component: ReceivePage });
const suppliers = createRoute({ getParentRoute: () => signedIn, path: '/purchasing/suppliers', component: SuppliersPage, validateSearch: SuppliersSearch });
const supplier = createRoute({ getParentRoute: () => signedIn, path: '/purchasing/suppliers/$supplier', component: SupplierPage });
const newSupplier = createRoute({ getParentRoute: () => signedIn, path: '/purchasing/suppliers/new', component: NewSupplierPage });
const promotions = createRoute({ getParentRoute: () => signedIn, path: '/promotions', component: PromotionsPage, validateSearch: PromotionsSearch });
const promotion = createRoute({ getParentRoute: () => signedIn, path: '/promotions/$promotion', component: PromotionPage });
const newPromotion = createRoute({ getParentRoute: () => signedIn, path: '/promotions/new', component: NewPromotionPage, validateSearch: NewPromotionSearch });
const customers = createRoute({ getParentRoute: () => signedIn, path: '/customers', component: CustomersPage, validateSearch: CustomersSearch });
const customer = createRoute({ getParentRoute: () => signedIn, path: '/customers/$customer', component: CustomerPage });
const newCustomer = createRoute({ getParentRoute: () => signedIn, path: '/customers/new', component: NewCustomerPage });
const duplicates = createRoute({ getParentRoute: () => signedIn, path: '/customers/duplicates', component: DuplicatesPage });
const imports = createRoute({ getParentRoute: () => signedIn, path: '/customers/imports', component: ImportsPage });
const oneImport = createRoute({ getParentRoute: () => signedIn, path: '/customers/imports/$import', component: ImportPage });
const data = createRoute({ getParentRoute: () => signedIn, path: '/data', component: DataPage });
const exported = createRoute({ getParentRoute: () => signedIn, path: '/export', component: ExportPage, validateSearch: ExportSearch });
const storeList = createRoute({ getParentRoute: () => signedIn, path: '/stores', component: StoresPage });
const dataImport = createRoute({ getParentRoute: () => signedIn, path: '/data/imports/$import', component: DataImportPage });
const points = createRoute({ getParentRoute: () => signedIn, path: '/points', component: PointsPage });
const pointAccount = createRoute({ getParentRoute: () => signedIn, path: '/points/$account', component: PointAccountPage });
const messages = createRoute({ getParentRoute: () => signedIn, path: '/contact', component: MessagesPage, validateSearch: MessagesSearch });
const message = createRoute({ getParentRoute: () => signedIn, path: '/contact/messages/$message', component: MessagePage });
const askGate = createRoute({ getParentRoute: () => signedIn, path: '/contact/ask', component: AskPage, validateSearch: AskSearch });
const calls = createRoute({ getParentRoute: () => signedIn, path: '/contact/calls', component: CallsPage, validateSearch: CallsSearch });
const providers = createRoute({ getParentRoute: () => signedIn, path: '/contact/providers', component: ProvidersPage });
const mailings = createRoute({ getParentRoute: () => signedIn, path: '/contact/mailings', component: MailingsPage });
const newMailing = createRoute({ getParentRoute: () => signedIn, path: '/contact/mailings/new', component: NewMailingPage });
const templates = createRoute({ getParentRoute: () => signedIn, path: '/contact/templates', component: TemplatesPage });
const registers = createRoute({ getParentRoute: () => signedIn, path: '/contact/registers', component: RegistersPage });
const requests = createRoute({ getParentRoute: () => signedIn, path: '/requests', component: RequestsPage, validateSearch: RequestsSearch });
const selling = createRoute({ getParentRoute: () => signedIn, path: '/selling', component: SellingPage });
const changes = createRoute({ getParentRoute: () => signedIn, path: '/changes', component: ChangesPage, validateSearch: ChangesSearch });
const backups = createRoute({ getParentRoute: () => signedIn, path: '/backups', component: BackupsPage });
const account = createRoute({ getParentRoute: () => signedIn, path: '/account', component: AccountPage });

// Whatever is no address of ours is told so inside the frame, from where one can go on.
const elsewhere = createRoute({ getParentRoute: () => signedIn, path: '/$', component: NotFound });

const routeTree = root.addChildren([
  setup, invitation, reset, signIn,
  signedIn.addChildren([today, start, sales, sale, entries, entry, terminals, terminal, wall, map, usage, fleetSettings, inspections, faults, estate, exceptions, exception, shifts, shift, tax, salesReport, daily, unsettled, approvals, access, roster, findings, finding, cases, oneCase, scores, watchPolicy, watchReport, operators, roles, products, product, newProduct, productTable, repricings, repricing, newRepricing, categories, labels, receipts, promotions, promotion, newPromotion, customers, customer, newCustomer, duplicates, imports, oneImport, data, dataImport, exported, storeList, points, pointAccount, messages, message, askGate, calls, providers, mailings, newMailing, templates, registers, requests, selling, stock, productStock, newList, count, documents, document, purchasing, newOrder, order, editOrder, receiveOrder, suppliers, supplier, newSupplier, changes, backups, account, elsewhere]),
]);

export function createOfficeRouter(queryClient: QueryClient) {
  return createRouter({
    routeTree, basepath: '/office', context: { queryClient }, scrollRestoration: true, defaultPreload: false,
    // Every filter is a plain text, so addresses read as people write them: ?number=17 and not ?number=%2217%22.
    parseSearch: (search) => Object.fromEntries(new URLSearchParams(search)),
    stringifySearch: (search) => queryOf(search as Readonly<Record<string, string | undefined>>),
  });
}

declare module '@tanstack/react-router' {
  interface Register { router: ReturnType<typeof createOfficeRouter> }
}
