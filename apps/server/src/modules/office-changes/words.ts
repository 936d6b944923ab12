/** In what words a change is kept: of an entry by its kind, of a command by its route. */
import type { CHANGE_ACTS, CHANGE_AREAS, ServerKind } from '@stilltill/protocol';

export type Area = (typeof CHANGE_AREAS)[number];
export type Act = (typeof CHANGE_ACTS)[number];
export type ToldEntry = {
  readonly area: Area; readonly act: Act; /** The part of its body that names what was changed. */ readonly subject: string | null;
  /** Only where its body says that it came from here: what a customer says of themself is no change by the shop. */ readonly source?: 'office';
};

const told = (area: Area, act: Act, subject: string | null = area): ToldEntry => ({ area, act, subject });

/** Entries that a person's decision made. The first of them stand in migration 0070 too, for those that were there before. */
export const TOLD_ENTRIES: Readonly<Partial<Record<ServerKind, ToldEntry>>> = {
  'terminal_code.issued': told('terminal', 'added'), 'terminal.retired': told('terminal', 'ended'), 'terminal.compromised': told('terminal', 'locked'), 'terminal.registered': told('terminal', 'added'),
  'terminal.described': told('terminal', 'changed'), 'terminal.moved': told('terminal', 'moved'), 'terminal.custody_changed': told('terminal', 'changed'), 'terminal.lost': told('terminal', 'lost'),
  'terminal.found': told('terminal', 'found'), 'terminal.window_set': told('terminal', 'changed'), 'terminal.locked': told('terminal', 'locked'), 'terminal.unlocked': told('terminal', 'unlocked'),
  'operator.changed': told('operator', 'changed'), 'role.changed': told('role', 'changed'), 'role.removed': told('role', 'removed'), 'badge.issued': told('badge', 'added', 'operator'),
  'badge.withdrawn': told('badge', 'removed', 'operator'), 'access.changed': told('access', 'changed', 'account'), 'approval.answered': told('approval', 'answered'),
  'sign_on_demand.asked': told('sign_on', 'added', 'operator'), 'sign_on_demand.ended': told('sign_on', 'ended', 'operator'), 'roster.changed': told('roster', 'changed', 'store'), 'settings.changed': told('settings', 'changed', 'id'), 'fault.described': told('fault', 'changed', 'code'),
  'inspection.done': told('inspection', 'done', 'terminal'), 'exception.settled': told('exception', 'answered'), 'shift.closed': told('shift', 'ended'),
  'goods.received': told('stock', 'added', 'document'), 'goods.written_off': told('stock', 'removed', 'document'), 'stock.counted': told('stock', 'noted', 'document'),
  'transfer.sent': told('stock', 'moved', 'document'), 'transfer.received': told('stock', 'moved', 'document'),
  'customer.merged': told('customer', 'merged'), 'customer.parted': told('customer', 'parted'), 'customer.erased': told('customer', 'erased'),
  'consent.withdrawn': { ...told('contact', 'removed', 'customer'), source: 'office' }, 'contact.stopped': { ...told('contact', 'ended', 'customer'), source: 'office' },
  'card.changed': told('card', 'changed'), 'coupons.issued': told('coupon', 'added', 'promotion'), 'coupons.taken_back': told('coupon', 'removed', 'promotion'), 'points.corrected': told('points', 'changed', 'account'),
  'finding.answered': told('finding', 'answered'), 'watch_policy.changed': told('watch', 'changed', null), 'case.opened': told('case', 'added'), 'case.assigned': told('case', 'moved'),
  'case.noted': told('case', 'noted'), 'case.told': told('case', 'done'), 'case.ended': told('case', 'ended'),
};

/** The last part of a route that is a noun says what it is about. */
const NOUNS: Readonly<Record<string, Area>> = {
  access: 'access', account: 'access', audit: 'journal', sessions: 'access', invitations: 'access', approvals: 'approval', backups: 'backup', badges: 'badge', cards: 'card', cases: 'case', categories: 'category', changes: 'journal', calls: 'message', contact: 'contact', coupons: 'coupon',
  customers: 'customer', documents: 'stock', display: 'display', 'display-pictures': 'display', exceptions: 'exception', faults: 'fault', feedback: 'request', fapiao: 'request', 'fraud-reports': 'request', fraud_reports: 'request', 'second-factor': 'second_factor', 'data-requests': 'request', data_requests: 'request', favourites: 'product',
  findings: 'finding', 'first-steps': 'first_step', fleet: 'terminal', groups: 'group', imports: 'import', inspections: 'inspection', 'inspection-pictures': 'inspection', rounds: 'inspection', mailings: 'mailing', messages: 'message',
  operators: 'operator', demand: 'sign_on', accounts: 'points', points: 'points', rules: 'points', movements: 'stock', prices: 'price', printers: 'printer', products: 'product', promotions: 'promotion', orders: 'purchase', providers: 'message', received: 'purchase', receipt: 'receipt',
  registers: 'contact', replies: 'message', repricings: 'price', roles: 'role', roster: 'roster', sales: 'sale', selling: 'selling', settings: 'settings', shifts: 'shift', shop: 'shop', staff: 'operator', stock: 'stock', stores: 'store', suppliers: 'supplier', tax: 'tax', templates: 'template', tenders: 'sale', terminals: 'terminal', watch: 'watch',
};
/** Behind the noun: what was done with it. */
const VERBS: Readonly<Record<string, Act>> = {
  reset: 'changed', 'end-others': 'ended', remove: 'removed', withdraw: 'removed', 'take-back': 'removed', restore: 'restored', end: 'ended', close: 'ended', erase: 'erased', merge: 'merged', part: 'parted', answer: 'answered', settle: 'answered', lock: 'locked',
  unlock: 'unlocked', cancel: 'cancelled', send: 'sent', reopen: 'restored', stop: 'cancelled', resume: 'restored', move: 'moved', lost: 'lost', found: 'found', note: 'noted', order: 'changed', correct: 'changed', customer: 'changed', groups: 'changed', threshold: 'changed',
  settings: 'changed', operator: 'changed', replace: 'changed', retire: 'ended', compromise: 'locked', window: 'changed', swap: 'changed',
};
/** Of what is read, only what leaves the shop as a file is written down. */
const BY_METHOD: Readonly<Record<string, Act>> = { GET: 'taken_out', POST: 'added', PUT: 'changed', PATCH: 'changed', DELETE: 'removed' };
const BEFORE = '/api/v1/office/';

/** Of a route as it was registered, such as PUT /api/v1/office/products/:id. */
export function wordsOfRoute(method: string, route: string): { readonly area: Area; readonly act: Act; readonly kind: string } {
  const path = route.startsWith(BEFORE) ? route.slice(BEFORE.length) : route;
  const parts = path.split('/').filter((part) => !/^[:{]/.test(part)).map((part) => part.replace(/\.csv$/, ''));
  // A setting of something is that thing's, and points of a customer are ways to reach them.
  const nouns = parts.flatMap((part) => NOUNS[part] ?? []);
  const area = path.startsWith('customers/') && nouns.at(-1) === 'points' ? 'customer' : path.startsWith('contact/') && nouns.at(-1) === 'settings' ? 'contact' : nouns.at(-1) ?? 'other';
  const last = parts.at(-1) ?? '';
  const is_about_one = /[:{]/.test(path);
  const act = VERBS[last] !== undefined && (NOUNS[last] === undefined || method === 'PUT') ? VERBS[last] : NOUNS[last] === undefined && method === 'POST' && is_about_one ? 'done' : BY_METHOD[method] ?? 'done';
  return { area, act, kind: `${method} ${path}`.slice(0, 100) };
}
