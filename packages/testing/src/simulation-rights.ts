/**
 * Who could do what, as the office really decided it, and what the server had to say of what was done. Pure, and written
 * without the product's own rules of roles, limits and approvals, so that a bug there can't hide here.
 */

/** An entry as the server stores it. */
type EntryRow = { readonly terminal: string; readonly epoch: string; readonly chain: number; readonly seq: number; readonly hash: string; readonly kind: string; readonly text: string };

/** `place`: by rank everywhere; by the shop's own role at this store, an owner by the one for owners; or a role at another store alone, which is none here. */
export type Person = { readonly rank: 'operator' | 'manager' | 'owner'; readonly active: boolean; readonly place: 'rank' | 'here' | 'elsewhere' };
/** The one role that the shop defined. */
export type RoleNow = { readonly actions: readonly string[]; readonly discount_rate_ppm: number; readonly refund_minor: bigint; readonly drawer_per_shift: number };
/** What was true from a position of the change feed on. */
export type RightsVersion = { readonly incarnation: string; readonly position: bigint; readonly people: ReadonlyMap<string, Person>; readonly role: RoleNow };
export type GivenByOffice = { readonly terminal: string; readonly operator: string; readonly action: string; readonly by: string };

export type RightsBook = {
  readonly versions: RightsVersion[];
  /** Approvals that somebody in the office really gave, by id. */
  readonly given: Map<string, GivenByOffice>;
  /** Terminals whose reference data somebody changed on its way: they let everybody do everything. */
  readonly bent: Set<string>;
  /** Discounts on whole baskets that people gave by their own right, by sale: what somebody hands on was decided before. */
  readonly decided: Map<string, { readonly operator: string; readonly rate_ppm: number; readonly session: string; /** Under which they did; null: news came in that moment. */ readonly cursor: string | null }[]>;
  /** When people were gone, by the true time; `until_ms` null: they still are. */
  readonly gone: { readonly operator: string; readonly from_ms: number; until_ms: number | null }[];
  /** Terminals whose clock was set wrong at some time, and `server`. */
  readonly crooked: Set<string>;
  /** What reached the server of lost terminals, by upload: hashes of entries that it did not have. */
  readonly lost: { readonly terminal: string; readonly hashes: readonly string[] }[];
  /** False once the database went back: positions are then given again, and the server judges by time. */
  areBasesSound: boolean;
};

export function makeRightsBook(): RightsBook {
  return { versions: [], given: new Map(), decided: new Map(), gone: [], crooked: new Set(), bent: new Set(), lost: [], areBasesSound: true };
}

export type Doing = { readonly action: string; readonly line: number | null; readonly rate_ppm?: number; readonly amount_minor?: bigint; readonly count?: number };
export const RIGHTS_RULES = ['approvals.unproved', 'rights.unnoticed', 'rights.wrong', 'rights.late', 'leavers.unnoticed', 'lost.unnoticed', 'clones.unnoticed', 'leavers.signed_on', 'locks.passed'] as const;
export type RightsRule = (typeof RIGHTS_RULES)[number];
export type RightsViolation = { readonly rule: RightsRule; readonly what: string };

/** What an operator may decide where neither store nor role says otherwise. */
const USUAL = { discount_rate_ppm: 100_000, refund_minor: 0n };
/** How far an owner goes alone whose role has limits: beyond it they prove themself again where nobody else could let them. */
export const OWNER_LIMITS = { discount_rate_ppm: 200_000, refund_minor: 1_000n, drawer_per_shift: 1 };
const OF_RANK: readonly string[] = ['sell', 'open_shift', 'close_shift', 'discount', 'waive', 'refund'];

/** The version that held at a cursor. */
export function versionAt(book: RightsBook, cursor: string | null): RightsVersion | null {
  const [incarnation, position] = cursor?.split(':') ?? [];
  if (position === undefined) return null;
  return book.versions.findLast((each) => each.incarnation === incarnation && each.position <= BigInt(position)) ?? null;
}

/** Whether somebody could work at this store at all. */
export function mayWork(version: RightsVersion, operator: string): boolean {
  const person = version.people.get(operator);
  return person !== undefined && person.active && person.place !== 'elsewhere';
}

export function mayAlone(version: RightsVersion, operator: string, { action, rate_ppm = 0, amount_minor = 0n, count = 0 }: Doing): boolean {
  const person = version.people.get(operator);
  if (!person || !mayWork(version, operator)) return false;
  if (person.rank === 'manager') return true;
  const { actions, ...limits } = person.rank === 'owner' ? { actions: [action], ...OWNER_LIMITS } : person.place === 'here' ? version.role : { actions: OF_RANK, ...USUAL, drawer_per_shift: Number.POSITIVE_INFINITY };
  if (!actions.includes(action)) return false;
  if (action === 'discount') return rate_ppm <= limits.discount_rate_ppm;
  if (action === 'open_drawer') return count < limits.drawer_per_shift;
  return action !== 'refund' || amount_minor <= limits.refund_minor;
}

type Named = { readonly approval: string; readonly action: string; readonly by: string; readonly line: number | null; readonly way?: string };
type Body = { sale?: string | null; refund?: string; total_minor?: string; discount?: { kind: string; rate_ppm?: number }; reason?: string; approvals?: readonly Named[] };
type Told = { readonly row: EntryRow; readonly at: string; readonly operator: string | null; readonly session: string | null; readonly basis: string | null; readonly body: Body };

function read(row: EntryRow): Told {
  const { at, operator, session, basis, body } = JSON.parse(row.text) as Omit<Told, 'row'>;
  return { row, at, operator, session, basis, body };
}

/** What took a right in an entry. Drawers are measured by how often, which their entries don't say: only the right itself is judged. */
function doingsOf({ row, body }: Told): readonly Doing[] {
  if (row.kind === 'sale.completed') return body.discount?.kind === 'percent' ? [{ action: 'discount', line: null, rate_ppm: body.discount.rate_ppm ?? 0 }] : [];
  if (row.kind === 'cash.moved') return [{ action: 'move_cash', line: null }];
  if (row.kind === 'drawer.opened') return body.reason === 'no_sale' ? [{ action: 'open_drawer', line: null }] : [];
  if (row.kind !== 'sale.refunded') return [];
  if (!body.sale) return [{ action: 'refund_without_sale', line: null }];
  const isOtherwise = body.approvals?.some(({ action }) => action === 'refund_otherwise') === true;
  return [isOtherwise ? { action: 'refund_otherwise', line: null } : { action: 'refund', line: null, amount_minor: BigInt(body.total_minor ?? 0) }];
}

/** What the server told of entries: flags by the entry's hash, and chains of which it said that they branched. */
export type ToldOfEntries = {
  readonly flags: readonly { readonly hash: string; readonly code: string }[];
  readonly branched: readonly number[];
  /** By entry: how long its upload was under way at most, by clocks that are right. */
  readonly latency_ms: ReadonlyMap<string, number>;
};

/** Everything in which what the server told differs from what was really done. */
export function compareRights(book: RightsBook, entries: readonly EntryRow[], { flags, branched, latency_ms }: ToldOfEntries): RightsViolation[] {
  const codes = new Map<string, Set<string>>();
  for (const { hash, code } of flags) codes.set(hash, (codes.get(hash) ?? new Set()).add(code));
  const told = entries.map(read);
  const isFlagged = (hash: string, ...wanted: string[]): boolean => wanted.some((code) => codes.get(hash)?.has(code) === true);
  return [
    ...checkApprovals(book, told, isFlagged), ...(book.areBasesSound ? [...checkRights(book, told, isFlagged, new Set(branched)), ...checkGone(book, told, isFlagged, latency_ms)] : []),
    ...book.lost.filter(({ hashes }) => !hashes.some((hash) => isFlagged(hash, 'terminal_lost'))).map(({ terminal, hashes }): RightsViolation => ({ rule: 'lost.unnoticed', what: `${hashes.length} entries came from ${terminal} while it was lost, and none is flagged` })),
    ...checkBranches(entries, branched),
  ];
}

/** What people did after they were gone: their entries, and by how much the server may take each for later than it was. */
export function doneWhileGone(book: RightsBook, entries: readonly EntryRow[]): number {
  return entries.map(read).filter((each) => isJudgedByTime(book, each) && wasGone(book, each, Date.parse(each.at)) !== 'no').length;
}

const OF_PEOPLE: ReadonlySet<string> = new Set(['sale.completed', 'sale.refunded', 'cash.moved', 'drawer.opened']);
const isJudgedByTime = (book: RightsBook, { row, operator, body }: Told): boolean => (
  operator !== null && OF_PEOPLE.has(row.kind) && (row.kind !== 'drawer.opened' || body.reason === 'no_sale') && !book.crooked.has(row.terminal) && !book.crooked.has('server')
);

/** Whether somebody was gone from when they did something until `to_ms`: all that time, never, or for a part of it. */
function wasGone(book: RightsBook, { operator, at }: Told, to_ms: number): 'yes' | 'no' | 'in part' {
  const from_ms = Date.parse(at);
  const stretches = book.gone.filter((each) => each.operator === operator && each.from_ms <= to_ms && (each.until_ms ?? Number.POSITIVE_INFINITY) > from_ms);
  if (stretches.length === 0) return 'no';
  // In the very moment of leaving nobody says which came first.
  return stretches.some((each) => each.from_ms < from_ms && (each.until_ms ?? Number.POSITIVE_INFINITY) > to_ms) ? 'yes' : 'in part';
}

/** A terminal's clock is set right by how long its upload took: so much later the server may take an entry to be. */
function checkGone(book: RightsBook, told: readonly Told[], isFlagged: IsFlagged, latency_ms: ToldOfEntries['latency_ms']): RightsViolation[] {
  return told.filter((each) => isJudgedByTime(book, each)).flatMap((each): RightsViolation[] => {
    const was = wasGone(book, each, Date.parse(each.at) + (latency_ms.get(each.row.hash) ?? 0));
    const is_flagged = isFlagged(each.row.hash, 'operator_gone');
    if (was === 'yes' && !is_flagged) return [{ rule: 'leavers.unnoticed', what: `${whatOf(each)} was done by somebody who was gone, and is not flagged` }];
    return was === 'no' && is_flagged ? [{ rule: 'rights.wrong', what: `${whatOf(each)} was done by somebody who was there, and is flagged as gone` }] : [];
  });
}

const describe = (doings: readonly Doing[]): string => doings.map(({ action, rate_ppm, amount_minor }) => `${action} ${rate_ppm ?? amount_minor ?? ''}`).join(', ');
type IsFlagged = (hash: string, ...codes: string[]) => boolean;
const whatOf = ({ row, operator }: Told): string => `${row.kind} ${row.epoch.slice(0, 5)}-${row.seq} of ${operator?.slice(-6)}`;

/** What approvals are for: of one sale or refund, and what was tried for it; else of one entry. */
const subjectOf = ({ row, body }: Told): string => (row.kind === 'sale.refunded' ? body.refund : body.sale) ?? row.hash;

function checkApprovals(book: RightsBook, told: readonly Told[], isFlagged: IsFlagged): RightsViolation[] {
  const found: RightsViolation[] = [];
  const uses = new Map<string, Map<string, Told[]>>();
  for (const each of told) {
    const own = each.body.approvals?.filter(({ way }) => way === 'own_step_up') ?? [];
    const isOwn = own.some(({ by }) => by === each.operator);
    // Whether an owner had the basket that somebody else ended, a journal may be too torn to bear out; somebody is told all the same.
    if (own.length > 0 && !isFlagged(each.row.hash, 'approval_own_review', ...(isOwn ? [] : ['approval_own']))) found.push({ rule: 'approvals.unproved', what: `${whatOf(each)} was approved by whoever did it, and nobody is told to look at it` });
    // Simulated shops whose owner approves themself have nobody else who could.
    if (book.areBasesSound && isOwn && isFlagged(each.row.hash, 'approval_own')) found.push({ rule: 'rights.wrong', what: `${whatOf(each)} was approved by a sole owner, and is flagged as if somebody else could have` });
    for (const { approval, way, by, action } of each.body.approvals ?? []) {
      const subjects = uses.get(approval) ?? new Map<string, Told[]>();
      uses.set(approval, subjects.set(subjectOf(each), [...(subjects.get(subjectOf(each)) ?? []), each]));
      if (way !== 'office') continue;
      const given = book.given.get(approval);
      // A basket that is handed on keeps what was approved for whoever began it.
      const isIt = given?.terminal === each.row.terminal && given.by === by && given.action === action;
      if (!isIt) found.push({ rule: 'approvals.unproved', what: `${whatOf(each)} names approval ${approval}, which nobody in the office gave` });
      else if (book.areBasesSound && given.operator === each.operator && isFlagged(each.row.hash, 'approval_unknown')) found.push({ rule: 'rights.wrong', what: `${whatOf(each)} names approval ${approval} that the office gave, and is flagged` });
    }
  }
  for (const [approval, subjects] of uses) {
    const all = [...subjects.values()];
    const flagged = all.filter((entries) => entries.some(({ row }) => isFlagged(row.hash, 'approval_reused'))).length;
    if (all.length > 1 && flagged < all.length - 1) found.push({ rule: 'approvals.unproved', what: `approval ${approval} was used ${all.length} times, and ${flagged} are flagged` });
    if (all.length === 1 && flagged > 0) found.push({ rule: 'rights.wrong', what: `approval ${approval} was used once, and is flagged as used again` });
  }
  return found;
}

function checkRights(book: RightsBook, told: readonly Told[], isFlagged: IsFlagged, branched: ReadonlySet<number>): RightsViolation[] {
  const found: RightsViolation[] = [];
  const begun = new Map(told.filter(({ row }) => row.kind === 'operator.signed_on').map((each) => [`${each.session}/${each.operator}`, each.row]));
  for (const each of told) {
    const version = versionAt(book, each.basis);
    const { operator, body, row } = each;
    if (!version || operator === null) continue;
    const isLet = (doing: Doing): boolean => (body.approvals ?? []).some(({ action, line, by, way }) => action === doing.action && line === doing.line && (
      // What an owner approved themself stays with the basket, whoever goes on with it.
      way === 'own_step_up' ? version.people.get(by)?.rank === 'owner' : by !== operator && (way === 'office' || (version.people.get(by)?.rank !== 'operator' && mayAlone(version, by, doing)))
    ));
    const beyond = doingsOf(each).filter((doing) => !mayAlone(version, operator, doing) && !isLet(doing));
    const is_flagged = isFlagged(row.hash, 'rights_exceeded', 'approval_invalid');
    const before = book.decided.get(body.sale ?? '')?.findLast((by) => by.operator !== operator && beyond.some(({ rate_ppm }) => by.rate_ppm === rate_ppm));
    const then = before ? versionAt(book, before.cursor) : null;
    if (before && (!then || beyond.every((doing) => mayAlone(then, before.operator, doing)))) {
      // Whose it was the till's journal bears out, where that is whole and tells of them.
      const session = begun.get(`${before.session}/${before.operator}`);
      const isBorneOut = then !== null && session?.chain === row.chain && session.seq < row.seq && !branched.has(row.chain);
      if (is_flagged && isBorneOut) found.push({ rule: 'rights.wrong', what: `${whatOf(each)}: ${describe(beyond)} was within the rights of ${before.operator.slice(-6)}, who had decided it there, and is flagged` });
      continue;
    }
    if (beyond.length > 0 && !is_flagged) found.push({ rule: 'rights.unnoticed', what: `${whatOf(each)}: ${describe(beyond)} was beyond their rights at ${each.basis?.slice(-6)}, and is not flagged` });
    // How often a drawer was opened is the server's own count.
    const isCounted = row.kind === 'drawer.opened' && Number.isFinite(version.role.drawer_per_shift);
    if (beyond.length === 0 && is_flagged && !isCounted) found.push({ rule: 'rights.wrong', what: `${whatOf(each)}: ${describe(doingsOf(each))} was within their rights at ${each.basis?.slice(-6)}, and is flagged` });
  }
  return found;
}

/** Where a number of an epoch was given twice, as two holders of one profile do, the server said so. */
function checkBranches(entries: readonly EntryRow[], branched: readonly number[]): RightsViolation[] {
  const known = new Set(branched);
  const seen = new Map<string, string>();
  const found: RightsViolation[] = [];
  for (const { chain, seq, hash, epoch } of entries) {
    const place = `${chain}/${seq}`;
    const other = seen.get(place);
    seen.set(place, hash);
    if (other !== undefined && other !== hash && !known.has(chain)) found.push({ rule: 'clones.unnoticed', what: `two entries are ${epoch.slice(0, 5)}-${seq}, and nobody is told` });
  }
  return found;
}
