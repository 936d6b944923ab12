/** What a terminal shall be set to, by four scopes of which the nearest wins: docs/adr/0017-fleet.md. */

export type Scope = 'merchant' | 'store' | 'group' | 'terminal';
/** From the farthest to the nearest. */
export const SCOPES: readonly Scope[] = ['merchant', 'store', 'group', 'terminal'];

/** What can be taken by a tender while the server can't be reached: in one sale, in all, and for how long. Null: nothing. */
type OfflineBudget = { readonly sale_minor: bigint; readonly total_minor: bigint; readonly hours: number } | null;

/** Every setting of a terminal. */
export type TerminalSettings = {
  /** Whether a card machine may dial up, dial in advance (预拨号), and place calls. */
  readonly dial_up: 'off' | 'on';
  readonly dial_ahead: 'off' | 'on';
  readonly calls: 'off' | 'on';
  readonly languages: readonly ('zh' | 'en')[];
  /** Idle seconds until the till locks. */
  readonly idle_lock_s: number;
  readonly card_offline: OfflineBudget;
  readonly code_offline: OfflineBudget;
  readonly simple_mode: boolean;
};
export type SettingName = keyof TerminalSettings;

/** By whom a setting is made to hold. `reported`: the till can't make it so; a person who looked says that it is. */
export const SETTING_HOLDS: Readonly<Record<SettingName, 'enforced' | 'reported'>> = {
  dial_up: 'reported', dial_ahead: 'reported', calls: 'reported', languages: 'enforced', idle_lock_s: 'enforced', card_offline: 'enforced', code_offline: 'enforced', simple_mode: 'enforced',
};
export const SETTING_NAMES = Object.keys(SETTING_HOLDS) as readonly SettingName[];

/** What one scope says; what it does not name is left to the scopes farther away. `id`: of merchant, store, group or terminal. */
export type ScopeSettings = { readonly scope: Scope; readonly id: string; readonly values: { readonly [K in SettingName]?: TerminalSettings[K] | undefined } };

/** Where a terminal stands. Of two groups that say something the one named first wins. */
export type TerminalPlace = { readonly merchant: string; readonly store: string; readonly groups: readonly string[]; readonly terminal: string };

/** A value and who said it; `from` null: nobody, it is the usual one. */
export type EffectiveSetting<K extends SettingName = SettingName> = { readonly value: TerminalSettings[K]; readonly from: { readonly scope: Scope; readonly id: string } | null };
export type EffectiveSettings = { readonly [K in SettingName]: EffectiveSetting<K> };

/** What holds at a terminal, and who said so. `usual`: where no scope says anything. */
export function effectiveSettings(place: TerminalPlace, scopes: readonly ScopeSettings[], usual: TerminalSettings): EffectiveSettings {
  const nearest = [['terminal', place.terminal], ...place.groups.map((group) => ['group', group] as const), ['store', place.store], ['merchant', place.merchant]] as const;
  const said = nearest.flatMap(([scope, id]) => scopes.filter((each) => each.scope === scope && each.id === id));
  const of = (name: SettingName): EffectiveSetting => {
    const found = said.find(({ values }) => values[name] !== undefined);
    return found ? { value: found.values[name] as TerminalSettings[SettingName], from: { scope: found.scope, id: found.id } } : { value: usual[name], from: null };
  };
  return Object.fromEntries(SETTING_NAMES.map((name) => [name, of(name)])) as EffectiveSettings;
}
