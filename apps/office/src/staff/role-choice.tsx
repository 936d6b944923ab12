/** What somebody works as: one role at all stores, or one by store. */
import { NativeSelect, Radio } from '@mantine/core';
import { ROLES, type Role } from '@stilltill/domain/operator';
import { useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/staff';
import type { ReactNode } from 'react';
import type { OperatorItem, RoleItem } from '../api/queries.ts';
import { useStores } from '../components/use-stores.ts';
import { useRoleWords } from './use-role-words.ts';

/** `everywhere`: a rank, or the id of a role. `by_store`: ids of roles by store, under '' those of all other stores; '' is none. */
export type TypedWork = { readonly how: 'everywhere' | 'by_store'; readonly everywhere: string; readonly by_store: Readonly<Record<string, string>> };
type Work = { readonly role: Role; readonly places: { store: string | null; role: string }[] };
const OTHERS = '';
const NONE = '';

export function typeWork(operator: Pick<OperatorItem, 'role' | 'places'> | null): TypedWork {
  const places = operator?.places ?? [];
  const [only] = places;
  const is_everywhere = places.length === 0 || (places.length === 1 && only?.store === null);
  return {
    how: is_everywhere ? 'everywhere' : 'by_store', everywhere: (is_everywhere ? only?.role : undefined) ?? operator?.role ?? 'operator',
    by_store: Object.fromEntries(places.map(({ store, role }) => [store ?? OTHERS, role])),
  };
}

/** Null: no role was chosen for any store. */
export function readWork({ how, everywhere, by_store }: TypedWork, roles: readonly RoleItem[]): Work | null {
  const rank = ROLES.find((each) => each === everywhere);
  if (how === 'everywhere' && rank) return { role: rank, places: [] };
  const chosen = how === 'everywhere' ? [{ store: null, role: everywhere }] : Object.entries(by_store).map(([store, role]) => ({ store: store === OTHERS ? null : store, role }));
  const places = chosen.filter(({ role }) => role !== NONE);
  const ranks = places.map(({ role }) => roles.find(({ id }) => id === role)?.rank);
  return places.length === 0 ? null : { role: ROLES.findLast((each) => ranks.includes(each)) ?? 'operator', places };
}

export function RoleChoice({ typed, roles, wrong, onChange }: { readonly typed: TypedWork; readonly roles: readonly RoleItem[]; readonly wrong: boolean; readonly onChange: (typed: TypedWork) => void }): ReactNode {
  const { t } = useTranslation('staff');
  const office = useTranslation('office');
  const words = useRoleWords(roles);
  const { stores } = useStores();
  const defined = roles.map((role) => ({ value: role.id, label: words.name(role) }));
  const built_in = ROLES.map((rank) => ({ value: rank, label: roles.length === 0 ? office.t(`role.${rank}`) : t('form.role_builtin', { rank: office.t(`role.${rank}`) }) }));
  const rank = ROLES.find((each) => each === typed.everywhere);
  const everywhere = (
    <NativeSelect
      label={t('form.role')} description={rank ? office.t(`role_means.${rank}`) : t('form.means')} value={typed.everywhere} data={[...defined, ...built_in]}
      onChange={(event) => onChange({ ...typed, everywhere: event.currentTarget.value })}
    />
  );
  // Where nothing is defined there is nothing to choose by store.
  if (roles.length === 0) return everywhere;
  return (
    <>
      <Radio.Group label={t('form.work')} value={typed.how} onChange={(how) => onChange({ ...typed, how: how === 'by_store' ? how : 'everywhere' })}>
        <div className="of-choices of-choices-row"><Radio value="everywhere" label={t('form.everywhere')} /><Radio value="by_store" label={t('form.by_store')} /></div>
      </Radio.Group>
      {typed.how === 'everywhere' ? everywhere : (
        <div className="of-fields">
          {[...stores.map(({ id, name }) => ({ id, name })), { id: OTHERS, name: t('form.others') }].map(({ id, name }, at) => (
            <NativeSelect
              key={id} label={name} value={typed.by_store[id] ?? NONE} data={[{ value: NONE, label: t('form.not_here') }, ...defined]} error={wrong && at === 0 ? t('form.one_needed') : undefined}
              onChange={(event) => onChange({ ...typed, by_store: { ...typed.by_store, [id]: event.currentTarget.value } })}
            />
          ))}
        </div>
      )}
    </>
  );
}
