import { formatMoney } from '@stilltill/domain/money';
import type { SettingName } from '@stilltill/domain/fleet';
import { TerminalSettingsSchema } from '@stilltill/protocol/fleet';
import { useLanguage, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/fleet';
import { useStores } from '../components/use-stores.ts';

/** A setting's value in words. A value that came from a terminal and has not the form of the setting is shown as it came. */
export function useSettingWords(): (name: SettingName, value: unknown) => string {
  const { t } = useTranslation('fleet');
  const { tag } = useLanguage();
  const { stores } = useStores();
  const currency = stores[0]?.currency ?? 'CNY';
  return (name, value) => {
    const read = TerminalSettingsSchema.shape[name].safeParse(value);
    if (!read.success) return JSON.stringify(value).slice(0, 60);
    const held = read.data;
    if (held === 'off' || held === 'on') return t(`settings.${held}`);
    if (typeof held === 'boolean') return t(held ? 'settings.yes' : 'settings.no');
    if (typeof held === 'number') return t('settings.seconds', { count: held });
    if (held === null) return t('settings.nothing');
    if (Array.isArray(held)) return held.length === 2 ? t('settings.both') : t(held[0] === 'zh' ? 'settings.chinese' : 'settings.english');
    const { sale_minor, total_minor, hours } = held as { sale_minor: bigint; total_minor: bigint; hours: number };
    return t('settings.budget', { sale: formatMoney(sale_minor, currency, tag), total: formatMoney(total_minor, currency, tag), hours });
  };
}
