import { type KeyboardEvent, type ReactNode, useCallback, useEffect, useRef, useState } from 'react';
import classes from './hold-button.module.css';

export const HOLD_MS = 900;

/**
 * A button for what can't be undone: it acts once it has been held, by finger, mouse, Enter or Space, or by its own
 * key anywhere on the page (`holdKey`). Letting go earlier does nothing.
 */
export function HoldButton(props: {
  readonly children: ReactNode; readonly onHeld: () => void; readonly kind?: 'primary' | 'plain' | 'normal'; readonly holdKey?: string; readonly disabled?: boolean; readonly className?: string | undefined;
}): ReactNode {
  const [holding, setHolding] = useState(false);
  const timer = useRef(0);
  const act = useRef(props.onHeld);
  useEffect(() => {
    act.current = props.onHeld;
  });

  const { holdKey, disabled } = props;
  const start = useCallback((): void => {
    if (disabled) return;
    window.clearTimeout(timer.current);
    setHolding(true);
    timer.current = window.setTimeout(() => {
      setHolding(false);
      act.current();
    }, HOLD_MS);
  }, [disabled]);
  const stop = useCallback((): void => {
    window.clearTimeout(timer.current);
    setHolding(false);
  }, []);
  useEffect(() => () => window.clearTimeout(timer.current), []);

  useEffect(() => {
    if (!holdKey || disabled) return;
    const down = (event: globalThis.KeyboardEvent): void => {
      if (event.key !== holdKey) return;
      event.preventDefault();
      if (!event.repeat) start();
    };
    const up = (event: globalThis.KeyboardEvent): void => {
      if (event.key === holdKey) stop();
    };
    window.addEventListener('keydown', down, { capture: true });
    window.addEventListener('keyup', up, { capture: true });
    return () => {
      window.removeEventListener('keydown', down, { capture: true });
      window.removeEventListener('keyup', up, { capture: true });
      stop();
    };
  }, [holdKey, disabled, start, stop]);

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    if (!event.repeat) start();
  };
  return (
    <button
      type="button" className={`st-button ${classes['hold']} ${props.className ?? ''}`} data-kind={props.kind ?? 'normal'} data-holding={holding} disabled={props.disabled}
      onPointerDown={start} onPointerUp={stop} onPointerLeave={stop} onPointerCancel={stop} onContextMenu={(event) => event.preventDefault()}
      onKeyDown={onKeyDown} onKeyUp={stop} onBlur={stop}
    >
      <span className={classes['fill']} style={{ transitionDuration: holding ? `${HOLD_MS}ms` : '0ms' }} aria-hidden />
      <span className={classes['words']}>{props.children}</span>
    </button>
  );
}
