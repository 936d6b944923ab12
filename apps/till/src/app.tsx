import { tagOf } from '@stilltill/ui';
import type { TillState } from '@stilltill/till-engine';
import { type ReactNode, Suspense, lazy, useEffect, useLayoutEffect, useState } from 'react';
import { ApprovalProvider } from './approval/use-approval.tsx';
import { BadgeAtTill } from './badges/badge-at-till.tsx';
import { DiagnosisPlace } from './diagnosis/diagnosis-place.tsx';
import { Details } from './menu/details.tsx';
import { Menu } from './menu/menu.tsx';
import { shortcutOf } from './keys/shortcuts.ts';
import { useKeys } from './keys/use-keys.ts';
import { HintLine } from './hints/hint-line.tsx';
import { SwapNotice } from './own-shifts/swap-notice.tsx';
import { PracticePlace } from './practice/practice-place.tsx';
import { PrintSheet } from './printing/print-sheet.tsx';
import { PrinterNotice } from './printing/printer-notice.tsx';
import { PrinterSettings } from './printing/printer-settings.tsx';
import { CloseShift, type Closed, ShiftClosed } from './screens/close-shift.tsx';
import { Enrolment } from './screens/enrolment.tsx';
import { Held } from './screens/held.tsx';
import { OpenShift } from './screens/open-shift.tsx';
import { SignOn } from './screens/sign-on.tsx';
import { Elsewhere, Faulted, Loading, Starting } from './screens/waiting.tsx';
import { MoneyFault, MoneyPlaceScreen, useMoneyPlace } from './shift/money-place.tsx';
import { ScannerSettings } from './scanner/scanner-settings.tsx';
import { SellScreen } from './selling/sell-screen.tsx';
import { setSound } from './selling/sound.ts';
import { Aloud } from './simple/aloud.tsx';
import { EnrolAgainContext, NoticeStrip } from './status/notice-strip.tsx';
import { StatusBar } from './status/status-bar.tsx';
import { usePreferences, useSimple, useSurroundings, useTill } from './till-context.ts';
import classes from './app.module.css';

/** Seldom wanted: it comes when it is. */
const AboutMeSheet = lazy(() => import('./about-me/about-me.tsx'));
const OwnShiftsSheet = lazy(() => import('./own-shifts/own-shifts.tsx'));

/** The screen that belongs to the till's phase. Nothing else decides what may be reached. */
export function App(): ReactNode {
  const phase = useTill((state) => state.phase);
  const [isEnrolling, setEnrolling] = useState(false);
  useOperatorsLanguage();
  useSignsOfLife();
  if (isEnrolling && (phase === 'locked' || phase === 'open')) return <Enrolment onDone={() => setEnrolling(false)} />;
  return <EnrolAgainContext value={() => setEnrolling(true)}><Phase phase={phase} /></EnrolAgainContext>;
}

function Phase({ phase }: { readonly phase: TillState['phase'] }): ReactNode {
  switch (phase) {
    case 'starting': return <Starting />;
    case 'unenrolled': return <Enrolment />;
    case 'loading': return <Loading />;
    case 'locked': return <SignOn />;
    case 'held': return <Held />;
    case 'open': return <PracticePlace><ApprovalProvider><DiagnosisPlace><Workplace /></DiagnosisPlace></ApprovalProvider></PracticePlace>;
    case 'elsewhere': return <Elsewhere />;
    case 'faulted': return <Faulted />;
  }
}

/** What a signed-on operator works with: the quiet line, and below it the shift or the sale. */
function Workplace(): ReactNode {
  const { till, printer } = useSurroundings();
  const { keys, sound } = usePreferences();
  const isSimple = useSimple();
  useEffect(() => setSound(sound), [sound]);
  const hasShift = useTill((state) => state.shift !== null);
  const [sheet, setSheet] = useState<'menu' | 'details' | 'printer' | 'scanner' | 'about_me' | 'own_shifts' | null>(null);
  const [isClosing, setClosing] = useState(false);
  const [closed, setClosed] = useState<Closed | null>(null);
  const money = useMoneyPlace();
  // Leaving gives a basket up. A till that is locked keeps it for whoever comes back, as when it locks by itself.
  const lock = (): void => void till.signOff(till.state().basket.lines.length > 0 ? 'locked' : 'switched');
  const startClosing = (): void => {
    setSheet(null);
    money.close();
    if (hasShift) setClosing(true);
  };

  useKeys((press) => {
    switch (shortcutOf(press)) {
      case 'menu':
        // A question mark in a text is a question mark.
        if (press.key === '?' && press.focus === 'text' && !press.textEmpty) return false;
        setSheet('menu');
        return true;
      case 'details': setSheet('details'); return true;
      case 'print': void printer.printLast(); return true;
      case 'lock': lock(); return true;
      case 'close_shift': startClosing(); return true;
      default: return false;
    }
  });

  return (
    <div className={classes['frame']} data-keys={keys ? 'shown' : 'hidden'} data-simple={isSimple}>
      <StatusBar onDetails={() => setSheet('details')} onMenu={() => setSheet('menu')} />
      <NoticeStrip />
      <PrinterNotice />
      <SwapNotice onOpen={() => setSheet('own_shifts')} />
      <BadgeAtTill onLock={lock} />
      <MoneyFault money={money} />
      <HintLine isMenuOpen={sheet === 'menu'} />
      <Aloud />
      {closed
        ? <ShiftClosed closed={closed} onNext={() => setClosed(null)} onSignOff={() => void till.signOff('left')} />
        : money.at?.place === 'withdrawal' ? <MoneyPlaceScreen money={money} />
          : !hasShift ? <OpenShift />
          : isClosing ? <CloseShift onBack={() => setClosing(false)} onClosed={(result) => { setClosed(result); setClosing(false); }} />
            : money.at ? <MoneyPlaceScreen money={money} />
              : <SellScreen />}
      {sheet === 'menu' && <Menu money={money} onClose={() => setSheet(null)} onLock={lock} onCloseShift={startClosing} onDetails={() => setSheet('details')} onPrinter={() => setSheet('printer')} onScanner={() => setSheet('scanner')} onAboutMe={() => setSheet('about_me')} onOwnShifts={() => setSheet('own_shifts')} />}
      {sheet === 'about_me' && <Suspense><AboutMeSheet onClose={() => setSheet(null)} /></Suspense>}
      {sheet === 'own_shifts' && <Suspense><OwnShiftsSheet onClose={() => setSheet(null)} /></Suspense>}
      {sheet === 'printer' && <PrinterSettings onClose={() => setSheet(null)} />}
      {sheet === 'scanner' && <ScannerSettings onClose={() => setSheet(null)} />}
      <PrintSheet />
      {sheet === 'details' && <Details onClose={() => setSheet(null)} />}
    </div>
  );
}

/** The screen speaks the language of whoever is at it, and the device's own while nobody is. */
function useOperatorsLanguage(): void {
  const { preferences } = useSurroundings();
  const id = useTill((state) => state.operator?.id ?? null);
  const language = useTill((state) => state.operator?.language ?? null);
  useLayoutEffect(() => {
    preferences.applyLanguage(id && language ? preferences.operatorLanguage(id) ?? tagOf(language) : preferences.get().language);
  }, [preferences, id, language]);
}

const LIFE_MS = 5000;

/** Puts the idle lock off while somebody touches the screen or the keys. */
function useSignsOfLife(): void {
  const { till, now_ms } = useSurroundings();
  useEffect(() => {
    let last_ms = 0;
    const touch = (): void => {
      if (now_ms() - last_ms < LIFE_MS) return;
      last_ms = now_ms();
      till.touch();
    };
    const kinds = ['pointerdown', 'keydown'] as const;
    for (const kind of kinds) window.addEventListener(kind, touch, { capture: true, passive: true });
    return () => {
      for (const kind of kinds) window.removeEventListener(kind, touch, { capture: true });
    };
  }, [till, now_ms]);
}
