/** People at the fake till: who signs on by PIN or badge, and whoever is asked. */
import { type Result, fail, ok } from '@stilltill/domain/result';
import type { Till, TillState } from '@stilltill/till-engine';

/** Whoever signs on here types 1234. */
export const FAKE_PIN = '1234';
/** Tom Baker's badge lets him on alone; the manager's asks for the PIN too. */
export const FAKE_BADGE = 'STB1.0123456789ABCDEFGHJKMNPQRS';
/** The serial number of Tom Baker's card. */
export const FAKE_CARD = '04A22B9C117080';
export const FAKE_MANAGER_BADGE = 'STB1.SRQPNMKJHGFEDCBA9876543210';
/** Opens a till that the office locked, and whoever typed too many wrong PINs. */
export const FAKE_RECOVERY = '0123456789ABCDEFGHJKMNPQ';

export const FAKE_OPERATORS: TillState['operators'] = [
  { id: 'op-1', name: '李梅', role: 'operator', language: 'zh', locked_until: null },
  { id: 'op-2', name: 'Tom Baker', role: 'operator', language: 'en', locked_until: null },
  { id: 'op-3', name: '王店长', role: 'manager', language: 'zh', locked_until: null },
];

type World = { state(): TillState; change(patch: Partial<TillState>): void; now_ms(): number };
type PeopleNames = 'signOn' | 'signOnByBadge' | 'readBadge' | 'unlock' | 'openLock' | 'signOff' | 'approve' | 'approversOf' | 'askOffice' | 'stopAsking';

export function fakePeople({ state, change, now_ms }: World): Pick<Till, PeopleNames> {
  let wrong = 0;
  let answer: ((given: Result<string>) => void) | null = null;
  const open = (id: string): Result<null> => {
    const found = state().operators.find((each) => each.id === id);
    if (!found) return fail('operator_unknown');
    const left = state().operator !== null && state().basket.lines.length > 0 ? { found: state().basket, basket: { ...state().basket, lines: [] } } : {};
    change({ phase: 'open', operator: { ...found, session: 'session-1' }, ...left });
    return ok(null);
  };
  const holderOf = (read: string): TillState['operators'][number] | undefined => state().operators.find(({ id }) => id === { [FAKE_BADGE]: 'op-2', [FAKE_CARD]: 'op-2', [FAKE_MANAGER_BADGE]: 'op-3' }[read]);
  return {
    async signOn(operator, pin) {
      const found = state().operators.find((each) => each.id === operator);
      if (!found) return fail('operator_unknown');
      if (found.locked_until) return fail('operator_locked', { until: found.locked_until });
      if (pin !== FAKE_PIN) {
        wrong += 1;
        if (wrong < 6) return fail('pin_wrong', { tries_left: 6 - wrong });
        const locked_until = new Date(now_ms() + 30 * 60_000).toISOString();
        change({ operators: state().operators.map((each) => (each.id === operator ? { ...each, locked_until } : each)) });
        return fail('operator_locked', { until: locked_until });
      }
      wrong = 0;
      return open(operator);
    },
    async unlock(operator, recoveryCode) {
      if (recoveryCode.length < 24) return fail('recovery_code_wrong');
      wrong = 0;
      change({ operators: state().operators.map((each) => (each.id === operator ? { ...each, locked_until: null } : each)) });
      return ok(null);
    },
    async signOff() {
      change({ phase: 'locked', operator: null });
      return ok(null);
    },
    async readBadge(read) {
      const holder = holderOf(read);
      return holder ? ok({ operator: holder.id, name: holder.name, role: holder.role, language: holder.language, asks_pin: holder.role !== 'operator' }) : fail('badge_unknown');
    },
    async signOnByBadge(read, pin) {
      const holder = holderOf(read);
      if (!holder) return fail('badge_unknown');
      if (holder.role === 'operator') return open(holder.id);
      if (pin === undefined) return fail('badge_pin_needed', { operator: holder.id, name: holder.name });
      return pin === FAKE_PIN ? open(holder.id) : fail('pin_wrong', { tries_left: 5 });
    },
    async openLock(code) {
      if (code.replaceAll(/[^0-9A-Z]/gi, '').toUpperCase() !== FAKE_RECOVERY) return fail('recovery_code_wrong');
      change({ phase: 'locked', lock: null });
      return ok(null);
    },
    approve: async (_what, _approver, pin) => (pin === FAKE_PIN ? ok('approval-1') : fail('pin_wrong', { tries_left: 5 })),
    approversOf: () => state().operators.filter(({ id, role }) => id !== state().operator?.id && role !== 'operator').map(({ id, name, role }) => ({ id, name, role, own: false, has_pin: true })),
    askOffice: ({ action }) => new Promise((resolve) => {
      answer = resolve;
      change({ asking: { action, until: new Date(now_ms() + 120_000).toISOString() } });
    }),
    stopAsking() {
      change({ asking: null });
      answer?.(fail('approval_expired'));
    },
  };
}
