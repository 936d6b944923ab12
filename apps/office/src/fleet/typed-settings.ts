/** Settings as somebody types them, and the change that this is from what was said before. Empty: not said here. */
import type { SettingName, TerminalSettings } from '@stilltill/domain/fleet';
import { parseTyped } from '@stilltill/domain/money';

type TypedBudget = { readonly said: '' | 'nothing' | 'budget'; readonly sale: string; readonly total: string; readonly hours: string };
export type TypedSettings = {
  readonly dial_up: string; readonly dial_ahead: string; readonly calls: string; readonly languages: string; readonly idle_lock_s: string; readonly simple_mode: string;
  readonly card_offline: TypedBudget; readonly code_offline: TypedBudget;
};
type Values = { readonly [K in SettingName]?: TerminalSettings[K] | undefined };

const NO_BUDGET: TypedBudget = { said: '', sale: '', total: '', hours: '24' };
export const EMPTY_SETTINGS: TypedSettings = { dial_up: '', dial_ahead: '', calls: '', languages: '', idle_lock_s: '', simple_mode: '', card_offline: NO_BUDGET, code_offline: NO_BUDGET };
/** Amounts are typed in whole units with up to two decimals, whatever the currency of the store. */
const AMOUNT_CURRENCY = 'CNY';

export function typedOf(values: Values): TypedSettings {
  const budget = (value: TerminalSettings['card_offline'] | undefined): TypedBudget => {
    if (value === undefined) return NO_BUDGET;
    return value === null ? { ...NO_BUDGET, said: 'nothing' } : { said: 'budget', sale: plain(value.sale_minor), total: plain(value.total_minor), hours: String(value.hours) };
  };
  return {
    dial_up: values.dial_up ?? '', dial_ahead: values.dial_ahead ?? '', calls: values.calls ?? '', languages: values.languages?.join(',') ?? '', idle_lock_s: values.idle_lock_s === undefined ? '' : String(values.idle_lock_s),
    simple_mode: values.simple_mode === undefined ? '' : String(values.simple_mode), card_offline: budget(values.card_offline), code_offline: budget(values.code_offline),
  };
}

function plain(minor: bigint): string {
  return `${minor / 100n}.${String(minor % 100n).padStart(2, '0')}`;
}

type WireBudget = { readonly sale_minor: string; readonly total_minor: string; readonly hours: number } | null;
export type SettingsChange = { readonly set: Record<string, unknown>; readonly take_back: SettingName[] };

/** Null: something that was typed can't be. */
export function changeOf(typed: TypedSettings, before: Values): SettingsChange | null {
  const set: Record<string, unknown> = {};
  const take_back: SettingName[] = [];
  const say = (name: SettingName, value: unknown): void => {
    if (value === undefined) {
      if (before[name] !== undefined) take_back.push(name);
    } else set[name] = value;
  };
  for (const name of ['dial_up', 'dial_ahead', 'calls'] as const) say(name, typed[name] === '' ? undefined : typed[name]);
  say('languages', typed.languages === '' ? undefined : typed.languages.split(','));
  say('simple_mode', typed.simple_mode === '' ? undefined : typed.simple_mode === 'true');
  const idle_s = typed.idle_lock_s.trim() === '' ? undefined : Number(typed.idle_lock_s);
  if (idle_s !== undefined && !(Number.isInteger(idle_s) && idle_s >= 30 && idle_s <= 900)) return null;
  say('idle_lock_s', idle_s);
  for (const name of ['card_offline', 'code_offline'] as const) {
    const budget = budgetOf(typed[name]);
    if (budget === 'wrong') return null;
    say(name, budget);
  }
  return { set, take_back };
}

function budgetOf({ said, sale, total, hours }: TypedBudget): WireBudget | undefined | 'wrong' {
  if (said === '') return undefined;
  if (said === 'nothing') return null;
  const [one, all] = [parseTyped(sale, AMOUNT_CURRENCY), parseTyped(total, AMOUNT_CURRENCY)];
  const for_hours = Number(hours.normalize('NFKC').replace(',', '.'));
  if (!one.ok || !all.ok || one.value < 0n || all.value < one.value || !(for_hours > 0 && for_hours <= 720)) return 'wrong';
  return { sale_minor: String(one.value), total_minor: String(all.value), hours: for_hours };
}
