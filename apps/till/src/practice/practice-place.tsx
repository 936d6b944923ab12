import type { Fault } from '@stilltill/domain/result';
import { FaultNotice, useTranslation } from '@stilltill/ui';
import { PRACTICE_PIN, type Till } from '@stilltill/till-engine';
import type {} from '@stilltill/ui/messages/till';
import { IconSchool } from '@tabler/icons-react';
import { type ReactNode, createContext, useCallback, useContext, useEffect, useMemo, useState } from 'react';
import { createMoments } from '../display/moments.ts';
import { encodeInBrowser } from '../printing/encode.ts';
import { createPrinter } from '../printing/printer.ts';
import { type Surroundings, SurroundingsContext, useSurroundings, useTill } from '../till-context.ts';
import classes from './practice.module.css';

type Begin = { begin(): void };
const BeginContext = createContext<Begin>({ begin: () => undefined });

export function usePractice(): Begin {
  return useContext(BeginContext);
}

/**
 * The workplace at the real till or, while somebody practises, at one that records nothing. It is left by a tap, by
 * whatever locks either till, and by a reload, because nothing of it is kept.
 */
export function PracticePlace(props: { readonly children: ReactNode }): ReactNode {
  const real = useSurroundings();
  const [practice, setPractice] = useState<Till | null>(null);
  const [fault, setFault] = useState<Fault | null>(null);
  const leave = useCallback(() => setPractice(null), []);
  const begin = useMemo<Begin>(() => ({
    begin() {
      const { operator, basket, found } = real.till.state();
      if (!operator || basket.lines.length > 0 || found) return;
      setFault(null);
      void real.openPractice(operator.id).then((opened) => {
        if (opened.ok) setPractice(opened.value);
        else setFault(opened.fault);
      });
    },
  }), [real]);
  const surroundings = useMemo(() => practice && surroundingsOf(real, practice, leave), [real, practice, leave]);
  useEndOfPractice(real.till, practice, leave);
  return (
    <BeginContext value={begin}>
      {surroundings
        ? <SurroundingsContext value={surroundings}><Frame key="practice">{props.children}</Frame></SurroundingsContext>
        : <>{fault && <FaultNotice fault={fault} />}{props.children}</>}
    </BeginContext>
  );
}

function surroundingsOf(real: Surroundings, till: Till, leave: () => void): Surroundings {
  const nothing = { getItem: () => null, setItem: () => undefined };
  return {
    ...real, till, moments: createMoments(), leavePractice: leave,
    // No paper, and no drawer: nothing leaves the screen.
    printer: createPrinter({ till, storage: nothing, devices: { usb: undefined, serial: undefined }, now_ms: real.now_ms, after: () => () => undefined, encode: encodeInBrowser }),
  };
}

/** Whoever locks the till on which they practise locks the real one; both have the same signs of life. */
function useEndOfPractice(real: Till, practice: Till | null, leave: () => void): void {
  useEffect(() => {
    if (!practice) return;
    const end = practice.subscribe(() => {
      if (practice.state().phase === 'open') return;
      leave();
      void real.signOff('locked');
    });
    const touch = (): void => practice.touch();
    for (const kind of ['pointerdown', 'keydown'] as const) window.addEventListener(kind, touch, { capture: true, passive: true });
    return () => {
      end();
      for (const kind of ['pointerdown', 'keydown'] as const) window.removeEventListener(kind, touch, { capture: true });
      void practice.close();
    };
  }, [real, practice, leave]);
}

/** What can't be overlooked: the word, above everything, and a frame around all of the screen. */
function Frame(props: { readonly children: ReactNode }): ReactNode {
  const { t } = useTranslation('till');
  const { leavePractice } = useSurroundings();
  return (
    <div className={classes['place']}>
      <header className={classes['bar']} aria-label={t('practice.title')}>
        <IconSchool size={30} stroke={2} aria-hidden />
        <strong className={classes['word']}>练习 PRACTICE</strong>
        <span className={classes['hint']}>{t('practice.hint', { pin: PRACTICE_PIN })}</span>
        <button type="button" className={`st-button ${classes['leave']}`} onClick={() => leavePractice?.()}>{t('practice.leave')}</button>
      </header>
      <div className={classes['work']}>{props.children}</div>
    </div>
  );
}

/** Stands on a receipt of practice in the place of what makes a real one. */
export function PracticeStamp(): ReactNode {
  const { t } = useTranslation('till');
  return <p className={classes['stamp']} data-testid="practice-stamp"><strong>练习 PRACTICE</strong><span>{t('practice.stamp')}</span></p>;
}

/** Why practice can't begin now; null: it can. */
export function useWhyNoPractice(): 'basket' | null {
  const hasBasket = useTill((state) => state.basket.lines.length > 0 || state.found !== null);
  return hasBasket ? 'basket' : null;
}
