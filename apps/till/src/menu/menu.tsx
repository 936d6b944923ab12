import { Choice, KeyHint, LANGUAGES, SchemeSwitch, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/faults';
import type {} from '@stilltill/ui/messages/swaps';
import type {} from '@stilltill/ui/messages/till';
import type {} from '@stilltill/ui/messages/watch';
import { IconAlertTriangle, IconBarcode, IconCalendarWeek, IconCash, IconCashRegister, IconInfoCircle, IconLock, IconPrinter, IconReceipt, IconUserCircle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useApproval } from '../approval/use-approval.tsx';
import { SHORTCUTS, type Shortcut, keyShown } from '../keys/shortcuts.ts';
import { StageLanguage } from '../parts/stage.tsx';
import { Sheet } from '../parts/sheet.tsx';
import { usePrinter } from '../printing/use-printer.ts';
import { WithdrawalItem } from '../contact/withdrawal-screen.tsx';
import { MoneyMenu, type MoneyPlace } from '../shift/money-place.tsx';
import { usePreferences, useSurroundings, useTill } from '../till-context.ts';
import { useDiagnosis } from '../diagnosis/diagnosis-context.ts';
import { MenuItem } from './menu-item.tsx';
import { OtherPlaces } from './other-places.tsx';
import { OwnSettings } from './own-settings.tsx';
import classes from './menu.module.css';

/** What is seldom needed, and every key. */
export function Menu(props: { readonly money: MoneyPlace; readonly onClose: () => void; readonly onLock: () => void; readonly onCloseShift: () => void; readonly onDetails: () => void; readonly onPrinter: () => void; readonly onScanner: () => void; readonly onAboutMe: () => void; readonly onOwnShifts: () => void }): ReactNode {
  const { t } = useTranslation('till');
  const { till, preferences, printer, leavePractice } = useSurroundings();
  const { hand, keys } = usePreferences();
  // Beyond as many times as their role allows in a shift.
  const { withApproval } = useApproval();
  const hasShift = useTill((state) => state.shift !== null);
  const hasReceipt = useTill((state) => state.last_receipt !== null);
  const hasDrawer = usePrinter(({ settings }) => settings.drawer);
  const { t: f } = useTranslation('faults');
  const { t: w } = useTranslation('watch');
  const { t: s } = useTranslation('swaps');
  const diagnose = useDiagnosis();
  const andClose = (act: () => void) => (): void => {
    act();
    props.onClose();
  };
  return (
    <Sheet title={t('menu.title')} closeLabel={t('menu.close')} onClose={props.onClose}>
      <ul className={classes['actions']}>
        <MenuItem icon={<IconLock stroke={1.75} aria-hidden />} label={t('menu.lock')} keys={keyShown('lock')} onClick={props.onLock} />
        {hasShift && <MenuItem icon={<IconCash stroke={1.75} aria-hidden />} label={t('menu.close_shift')} keys={keyShown('close_shift')} onClick={props.onCloseShift} />}
        <MoneyMenu money={props.money} onClose={props.onClose} />
        <WithdrawalItem onClick={andClose(props.money.withdraw)} />
        {hasReceipt && <MenuItem icon={<IconReceipt stroke={1.75} aria-hidden />} label={t('printer.print_last')} keys={keyShown('print')} onClick={andClose(() => void printer.printLast())} />}
        {hasDrawer && till.may('open_drawer') && <MenuItem icon={<IconCashRegister stroke={1.75} aria-hidden />} label={t('printer.open_drawer')} onClick={andClose(() => void withApproval('open_drawer', null, t('approval.open_drawer'), (approval) => printer.openDrawer(approval)))} />}
        {!leavePractice && <MenuItem icon={<IconPrinter stroke={1.75} aria-hidden />} label={t('printer.title')} onClick={props.onPrinter} />}
        <MenuItem icon={<IconBarcode stroke={1.75} aria-hidden />} label={t('scanner.title')} onClick={props.onScanner} />
        <OtherPlaces onClose={props.onClose} />
        <MenuItem icon={<IconAlertTriangle stroke={1.75} aria-hidden />} label={f('open')} keys={keyShown('diagnosis')} onClick={andClose(diagnose)} />
        {!leavePractice && <MenuItem icon={<IconCalendarWeek stroke={1.75} aria-hidden />} label={s('title')} onClick={props.onOwnShifts} />}
        {!leavePractice && <MenuItem icon={<IconUserCircle stroke={1.75} aria-hidden />} label={w('about_me.title')} onClick={props.onAboutMe} />}
        <MenuItem icon={<IconInfoCircle stroke={1.75} aria-hidden />} label={t('menu.details')} keys={keyShown('details')} onClick={props.onDetails} />
      </ul>
      <section className={classes['settings']} aria-label={t('menu.settings')}>
        {LANGUAGES.length > 1 && <StageLanguage />}
        <SchemeSwitch />
        <OwnSettings />
        <Setting label={t('menu.hand')}>
          <Choice label={t('menu.hand')} value={hand} onChange={(next) => preferences.set({ hand: next })} options={[{ value: 'right', label: t('menu.right') }, { value: 'left', label: t('menu.left') }]} />
        </Setting>
        <Setting label={t('menu.keys')}>
          <Choice label={t('menu.keys')} value={keys ? 'on' : 'off'} onChange={(next) => preferences.set({ keys: next === 'on' })} options={[{ value: 'on', label: t('menu.on') }, { value: 'off', label: t('menu.off') }]} />
        </Setting>
      </section>
      <section>
        <h3 className={classes['heading']}>{t('menu.shortcuts')}</h3>
        <dl className={classes['keys']}>
          {SHORTCUTS.map(({ shortcut, shown }) => (
            <div key={shortcut}><dt>{shown.map((key) => <KeyHint key={key} keys={key} always />)}</dt><dd><KeyWords shortcut={shortcut} /></dd></div>
          ))}
        </dl>
      </section>
    </Sheet>
  );
}

function Setting(props: { readonly label: string; readonly children: ReactNode }): ReactNode {
  return <div className={classes['setting']}><span>{props.label}</span>{props.children}</div>;
}

function KeyWords({ shortcut }: { readonly shortcut: Shortcut }): ReactNode {
  const { t } = useTranslation('till');
  const { t: f } = useTranslation('faults');
  const words: Readonly<Record<Shortcut, string>> = {
    take: t('key.take'), search: t('key.search'), up: t('key.up'), down: t('key.down'), more: t('key.more'), fewer: t('key.fewer'), quantity: t('key.quantity'), price: t('key.price'), discount: t('key.discount'), tools: t('key.tools'),
    void: t('key.void'), undo: t('key.undo'), abandon: t('key.abandon'), print: t('key.print'), refund: t('key.refund'), lock: t('key.lock'), close_shift: t('key.close_shift'), details: t('key.details'), diagnosis: f('open'), menu: t('key.menu'), back: t('key.back'),
  };
  return words[shortcut];
}
