/** What screens see of a till: one frozen picture after each change, the same object until the next. */
import { areRightsExpired, isLocked } from '@stilltill/domain/operator';
import type { Currency } from '@stilltill/domain/money';
import { type Basket, emptyBasket } from '@stilltill/domain/sale';
import type { KnownOperator } from './catalog/catalog.ts';
import { judgedTime } from './clock-mark.ts';
import { type Core, isoTime } from './core.ts';
import { lockOf } from './locks.ts';
import { waitingOf } from './memory.ts';
import { moveWaitsFor } from './moving.ts';
import { rightsHere } from './rights-here.ts';
import { storeHere } from './settings.ts';
import type { TillState } from './till.ts';

/** The gravest first. */
const STORAGE_FAULTS: readonly NonNullable<TillState['storage']['fault']>[] = ['full', 'write_failed', 'entry_damaged', 'nearly_full', 'persistence_refused'];

export function makeStateReader(core: Core): { read(): TillState; forget(): void } {
  let picture: TillState | null = null;
  const operatorsAt = makeOperatorList(core);
  let empty: Basket | null = null;
  /** The same one while nothing is sold, so that screens see that nothing changed. */
  const emptyIn = (currency: Currency): Basket => (empty = empty?.currency === currency ? empty : emptyBasket('', currency));
  return {
    read: () => (picture ??= paint(core, operatorsAt, emptyIn)),
    forget() { picture = null; },
  };
}

function phaseOf(core: Core): TillState['phase'] {
  if (core.view.phase !== 'running') return core.view.phase;
  if (core.memory.identities.length === 0) return 'unenrolled';
  if (!core.catalog.store() || core.catalog.operators().length === 0) return 'loading';
  if (lockOf(core)) return 'held';
  return core.view.operator ? 'open' : 'locked';
}

function paint(core: Core, operatorsAt: (judged_ms: number) => TillState['operators'], emptyIn: (currency: Currency) => Basket): TillState {
  const { memory, view, catalog } = core;
  const phase = phaseOf(core);
  const isRead = view.phase === 'running';
  const judged_ms = judgedTime(core);
  const store = isRead ? storeHere(core) : null;
  return {
    phase, fault: view.fault, terminal: terminalOf(core), store,
    operators: isRead ? operatorsAt(judged_ms) : [],
    operator: view.operator && { ...view.operator, ...pick(core, view.operator.id) }, lock: phase === 'held' ? lockOf(core) : null, asking: view.asking, moving: movingOf(core), shift: memory.shift?.totals ?? null,
    basket: view.basket ?? emptyIn(store?.currency ?? memory.identities.at(-1)?.currency ?? 'CNY'),
    parked: parkedIn(memory), found: view.found,
    network: {
      online: view.online, offline_since: view.offline_since_ms === null ? null : isoTime(view.offline_since_ms),
      last_contact: memory.mark.last_contact_ms === null ? null : isoTime(memory.mark.last_contact_ms),
      waiting: waitingOf(memory.chains), fault: view.network_fault?.code ?? null,
    },
    storage: { persisted: view.persisted, used_ppm: view.used_ppm, fault: STORAGE_FAULTS.find((fault) => view.storage_faults.has(fault)) ?? null },
    rights_expired: areRightsExpired(memory.mark.last_contact_ms, judged_ms), clock_behind: view.clock_behind,
    catalog: {
      products: isRead ? catalog.products().count() : 0, expected: catalog.expected(), syncing: !(isRead && catalog.isComplete()),
      cursor: catalog.cursor(), favourites: isRead ? catalog.favourites() : [], categories: isRead ? catalog.categories() : [],
    },
    points: isRead ? catalog.pointRules() : null,
    last_receipt: view.receipt,
  };
}

function movingOf(core: Core): TillState['moving'] {
  const { moved } = core.view;
  return moved && core.view.phase === 'running' ? { store_name: moved.store.name, waits_for: moveWaitsFor(core) } : null;
}

const shown_parked = new WeakMap<object, TillState['parked']>();

/** The same list while nothing is parked or recalled. */
function parkedIn({ parked }: Core['memory']): TillState['parked'] {
  let shown = shown_parked.get(parked);
  if (!shown) shown_parked.set(parked, shown = parked.map((each) => ({ ...each, from: null })));
  return shown;
}

/** What may change while somebody is signed on. */
function pick(core: Core, id: string): Pick<KnownOperator, 'name' | 'role' | 'language'> | null {
  const known = core.catalog.operator(id);
  return known ? { name: known.name, role: rightsHere(core, known, false)?.rank ?? known.role, language: known.language } : null;
}

function terminalOf(core: Core): TillState['terminal'] {
  const identity = core.memory.identities.at(-1);
  const chain = core.memory.chains.at(-1);
  if (!identity || !chain) return null;
  const { terminal, terminal_code, store_code } = identity.certificate;
  return { id: terminal, code: terminal_code, store_code, epoch: chain.head.epoch, state: core.memory.server?.state ?? 'enrolled' };
}

const byName = new Intl.Collator('zh');

const NOBODY: readonly KnownOperator[] = [];

/** Sorted anew only when the list is another one: a chain of shops has thousands, and this runs with each scan. */
function makeOperatorList(core: Core): (judged_ms: number) => TillState['operators'] {
  let from: readonly KnownOperator[] = [];
  let roles: ReturnType<Core['catalog']['roles']> | null = null;
  let list: TillState['operators'] = [];
  return (judged_ms) => {
    // A disk that lost who the till is may still hold people: it has to be enrolled again before it lists any.
    const operators = core.memory.identities.length > 0 ? core.catalog.operators() : NOBODY;
    if (operators !== from || core.catalog.roles() !== roles) {
      from = operators;
      roles = core.catalog.roles();
      // Whoever has no place at this store does not stand on its list.
      list = operators.flatMap((operator) => {
        const rank = operator.pin === null ? undefined : rightsHere(core, operator, false)?.rank;
        return rank ? [{ id: operator.id, name: operator.name, role: rank, language: operator.language, locked_until: null }] : [];
      })
        .sort((a, b) => byName.compare(a.name, b.name));
    }
    const { lockouts } = core.memory;
    if (Object.keys(lockouts).length === 0) return list;
    return list.map((operator) => {
      const lockout = lockouts[operator.id];
      return lockout && isLocked(lockout, judged_ms) ? { ...operator, locked_until: isoTime(lockout.locked_until_ms as number) } : operator;
    });
  };
}
