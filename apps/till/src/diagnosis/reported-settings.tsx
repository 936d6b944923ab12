import { dayAndTime, useLanguage, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/faults';
import { type ReactNode, useState } from 'react';
import { useSurroundings, useTill } from '../till-context.ts';
import classes from './diagnosis.module.css';

type Name = 'dial_up' | 'dial_ahead' | 'calls';
const NAMES: readonly Name[] = ['dial_ahead', 'dial_up', 'calls'];

/** What the till can't set on a card machine: what it should be, and who looked last. It is never said to be off because it should be. */
export function ReportedSettings(): ReactNode {
  const { t } = useTranslation('faults');
  const { tag } = useLanguage();
  const { till } = useSurroundings();
  const timezone = useTill((state) => state.store?.timezone);
  const operators = useTill((state) => state.operators);
  const [, setSaid] = useState(0);
  const held = till.diagnosis.settings();
  const mayConfirm = till.may('enrol_terminal');
  const confirm = async (name: Name, value: 'off' | 'on'): Promise<void> => {
    await till.diagnosis.reportSetting(name, value);
    setSaid((before) => before + 1);
  };
  const shown = NAMES.flatMap((name) => {
    const setting = held.find((each) => each.name === name);
    return setting && (setting.value === 'off' || setting.value === 'on') ? [{ name, value: setting.value, seen: setting.reported }] : [];
  });
  if (shown.length === 0) return null;
  return (
    <section className={classes['reported']} aria-label={t('settings.title')}>
      <h3>{t('settings.title')}</h3>
      {shown.map(({ name, value, seen }) => (
        <div key={name} className={classes['setting']} data-differs={seen !== undefined && seen.value !== value}>
          <p>
            <strong>{t(`settings.${name}`)}</strong>: {value === 'off' ? t('settings.should_off') : t('settings.should_on')}.{' '}
            <span>{seen ? t('settings.saw', { who: operators.find(({ id }) => id === seen.by)?.name ?? t('settings.somebody'), value: t(`settings.${seen.value}`), when: dayAndTime(seen.seen_at, tag, timezone) }) : t('settings.nobody')}</span>
          </p>
          {mayConfirm && <div className={classes['buttons']}>
            <button type="button" className="st-button" onClick={() => void confirm(name, 'off')}>{t('settings.confirm_off')}</button>
            <button type="button" className="st-button" onClick={() => void confirm(name, 'on')}>{t('settings.confirm_on')}</button>
          </div>}
        </div>
      ))}
      {!mayConfirm && <p className={classes['muted']}>{t('settings.manager')}</p>}
    </section>
  );
}
