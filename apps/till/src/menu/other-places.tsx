import { useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/till';
import { IconDeviceTv, IconSchool } from '@tabler/icons-react';
import { type ReactNode, useSyncExternalStore } from 'react';
import { openDisplay } from '../display/open-display.ts';
import { usePractice, useWhyNoPractice } from '../practice/practice-place.tsx';
import { useSurroundings } from '../till-context.ts';
import { MenuItem } from './menu-item.tsx';
import classes from './menu.module.css';

/** The customer display, and practice. */
export function OtherPlaces(props: { readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation('till');
  const { leavePractice } = useSurroundings();
  const { begin } = usePractice();
  const why = useWhyNoPractice();
  if (leavePractice) return <MenuItem icon={<IconSchool stroke={1.75} aria-hidden />} label={t('practice.leave')} onClick={leavePractice} />;
  return (
    <>
      <DisplayItem onClose={props.onClose} />
      {why === null
        ? <MenuItem icon={<IconSchool stroke={1.75} aria-hidden />} label={t('practice.begin')} onClick={() => { props.onClose(); begin(); }} />
        : <li className={classes['waits']}><IconSchool stroke={1.75} aria-hidden /><span>{t('practice.basket_first')}</span></li>}
    </>
  );
}

function DisplayItem(props: { readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation('till');
  const { display, preferences } = useSurroundings();
  const isShown = useSyncExternalStore(display.subscribe, display.isShown);
  const open = (): void => {
    void openDisplay(window).then((isOpened) => {
      if (isOpened) preferences.set({ display: true });
    });
    props.onClose();
  };
  const close = (): void => {
    preferences.set({ display: false });
    display.close();
    props.onClose();
  };
  return <MenuItem icon={<IconDeviceTv stroke={1.75} aria-hidden />} label={isShown ? t('display.close') : t('display.open')} onClick={isShown ? close : open} />;
}
