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
  return makeSettingsBook(scopes)(place, usual);
}

/** The same for many terminals: what scopes say is looked up by their names. */
export function makeSettingsBook(scopes: readonly ScopeSettings[]): (place: TerminalPlace, usual: TerminalSettings) => EffectiveSettings {
  const said = Map.groupBy(scopes, ({ scope, id }) => `${scope}/${id}`);
  return (place, usual) => {
    const nearest = [`terminal/${place.terminal}`, ...place.groups.map((group) => `group/${group}`), `store/${place.store}`, `merchant/${place.merchant}`].flatMap((name) => said.get(name) ?? []);
    const of = (name: SettingName): EffectiveSetting => {
      const found = nearest.find(({ values }) => values[name] !== undefined);
      return found ? { value: found.values[name] as TerminalSettings[SettingName], from: { scope: found.scope, id: found.id } } : { value: usual[name], from: null };
    };
    return Object.fromEntries(SETTING_NAMES.map((name) => [name, of(name)])) as EffectiveSettings;
  };
}

/** What a store says by itself that bears on its terminals; `card` and `code` as it sells. */
export type StoreSays = Pick<TerminalSettings, 'languages' | 'idle_lock_s' | 'simple_mode'> & { readonly card: OfflineBudget; readonly code: OfflineBudget };

/** What holds where no scope says anything. Nothing is dialled or called unless somebody says so. */
export function usualSettings({ languages, idle_lock_s, simple_mode, card, code }: StoreSays): TerminalSettings {
  return { dial_up: 'off', dial_ahead: 'off', calls: 'off', languages, idle_lock_s, simple_mode, card_offline: card, code_offline: code };
}

/** Whether two values of a setting are the same. */
export function isSameSetting(one: unknown, other: unknown): boolean {
  return plainOf(one) === plainOf(other);
}

/** Fields in one order and amounts as text, so that what was stored compares with what was computed. */
function plainOf(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => {
    if (typeof part === 'bigint') return part.toString();
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)));
  }) ?? 'undefined';
}

export type SettingChange = { readonly terminal: string; readonly setting: SettingName; readonly was: unknown; readonly will_be: unknown };

/** What would become other at which terminals, in their order, if `after` were said instead of `before`. */
export function previewSettings(estate: Iterable<{ readonly place: TerminalPlace; readonly usual: TerminalSettings }>, before: readonly ScopeSettings[], after: readonly ScopeSettings[]): SettingChange[] {
  const [was, will_be] = [makeSettingsBook(before), makeSettingsBook(after)];
  const changes: SettingChange[] = [];
  for (const { place, usual } of estate) {
    const [old, fresh] = [was(place, usual), will_be(place, usual)];
    for (const setting of SETTING_NAMES) {
      if (!isSameSetting(old[setting].value, fresh[setting].value)) changes.push({ terminal: place.terminal, setting, was: old[setting].value, will_be: fresh[setting].value });
    }
  }
  return changes;
}

/** `since_ms`: when it was first seen to differ. `told`: a later contact found it still so. */
export type Drift = { readonly since_ms: number; readonly told: boolean };
export type Drifts = { readonly [K in SettingName]?: Drift | undefined };

/**
 * Settings that a terminal reports other than they shall be, at one more contact. A till gets what was changed at the
 * contact behind the change, so that the first one that differs only begins to count. What it does not report says nothing.
 */
export function noteDrift(before: Drifts, desired: EffectiveSettings, reported: { readonly [K in SettingName]?: unknown }, now_ms: number): Drifts {
  return Object.fromEntries(SETTING_NAMES.flatMap((name): [SettingName, Drift][] => {
    if (reported[name] === undefined || isSameSetting(reported[name], desired[name].value)) return [];
    const known = before[name];
    return [[name, known ? { since_ms: known.since_ms, told: true } : { since_ms: now_ms, told: false }]];
  }));
}
