import { nameIn } from '@stilltill/domain/catalog';
import { formatMoney } from '@stilltill/domain/money';
import { useLanguage, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/staff';
import type { OperatorItem, RoleItem } from '../api/queries.ts';
import { useStores } from '../components/use-stores.ts';
import { rateText } from '../lib/figures.ts';
import { ACTION_GROUPS, TILL_ACTIONS, type TillAction } from './typed-role.ts';

const ALL: readonly TillAction[] = ACTION_GROUPS.flatMap((group) => [...TILL_ACTIONS[group]]);

/** What roles are called, and what they let somebody do, in words. */
export function useRoleWords(roles: readonly RoleItem[]): {
  readonly name: (role: RoleItem) => string;
  /** What somebody works as: the built-in role of their rank, or those by store. */
  readonly work: (operator: Pick<OperatorItem, 'role' | 'places'>) => string;
  /** How much they may do alone, and how large it may be. */
  readonly rights: (role: RoleItem) => { readonly count: string; readonly limits: string };
} {
  const { t } = useTranslation('staff');
  const office = useTranslation('office');
  const { tag, short } = useLanguage();
  const { stores } = useStores();
  const currency = stores[0]?.currency ?? 'CNY';
  const nameOf = (id: string): string => {
    const role = roles.find((each) => each.id === id);
    return role ? nameIn(role.names, short) : t('operators.nothing');
  };
  return {
    name: (role) => nameIn(role.names, short),
    work({ role, places }) {
      if (places.length === 0) return office.t(`role.${role}`);
      const [only] = places;
      if (places.length === 1 && only?.store === null) return nameOf(only.role);
      const of_stores = [...places].sort((a, b) => Number(a.store === null) - Number(b.store === null));
      return of_stores.map(({ store, role: held }) => (
        store === null ? t('operators.elsewhere', { role: nameOf(held) }) : t('operators.at', { role: nameOf(held), store: stores.find(({ id }) => id === store)?.name ?? '—' })
      )).join(t('operators.and'));
    },
    rights({ actions, limits }) {
      const { discount_rate_ppm, waive_minor, refund_minor, drawer_per_shift } = limits;
      const has = (action: TillAction): boolean => actions.includes(action);
      const words = [
        has('discount') && typeof discount_rate_ppm === 'number' ? t('limit.says.discount', { size: rateText(discount_rate_ppm, tag) }) : null,
        has('waive') && typeof waive_minor === 'bigint' ? t('limit.says.waive', { size: formatMoney(waive_minor, currency, tag) }) : null,
        has('refund') && typeof refund_minor === 'bigint' ? t('limit.says.refund', { size: formatMoney(refund_minor, currency, tag) }) : null,
        has('open_drawer') && typeof drawer_per_shift === 'number' ? t('limit.says.drawer', { count: drawer_per_shift }) : null,
      ];
      return { count: t('rights', { count: ALL.filter(has).length }), limits: words.filter((word) => word !== null).join(t('operators.and')) };
    },
  };
}
