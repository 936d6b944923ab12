import { Choice, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/till';
import type { ReactNode } from 'react';
import type { Choices } from '../preferences.ts';
import { useChoices, usePreferences, useSimple, useSurroundings, useTill } from '../till-context.ts';
import classes from './menu.module.css';

/** What the operator who is signed on likes, and the sounds of this device. */
export function OwnSettings(): ReactNode {
  const { t } = useTranslation('till');
  const { preferences, speaker } = useSurroundings();
  const { sound } = usePreferences();
  const { aloud, hints } = useChoices();
  const isSimple = useSimple();
  const operator = useTill((state) => state.operator?.id ?? null);
  const choose = (change: Partial<Choices>): void => {
    if (operator !== null) preferences.choose(operator, change);
  };
  return (
    <>
      <Switch label={t('simple.title')} isOn={isSimple} onChange={(simple) => choose({ simple })} />
      {speaker.can && <Switch label={t('aloud.title')} isOn={aloud ?? isSimple} onChange={(next) => choose({ aloud: next })} />}
      <Switch label={t('menu.sound')} isOn={sound} onChange={(next) => preferences.set({ sound: next })} />
      {/* Whoever asks for hints again means all of them. */}
      <Switch label={t('hint.title')} isOn={hints} onChange={(next) => choose(next ? { hints: true, seen: [] } : { hints: false })} />
    </>
  );
}

function Switch(props: { readonly label: string; readonly isOn: boolean; readonly onChange: (isOn: boolean) => void }): ReactNode {
  const { t } = useTranslation('till');
  return (
    <div className={classes['setting']}>
      <span>{props.label}</span>
      <Choice label={props.label} value={props.isOn ? 'on' : 'off'} onChange={(next) => props.onChange(next === 'on')} options={[{ value: 'on', label: t('menu.yes') }, { value: 'off', label: t('menu.no') }]} />
    </div>
  );
}
