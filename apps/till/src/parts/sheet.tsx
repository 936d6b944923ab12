import { KeyHint } from '@stilltill/ui';
import { IconX } from '@tabler/icons-react';
import { type ReactNode, useEffect, useRef } from 'react';
import { useKeys } from '../keys/use-keys.ts';
import classes from './sheet.module.css';

/** A sheet beside the selling screen, for what is seldom needed: the browser keeps the focus in it. */
export function Sheet(props: { readonly title: string; readonly closeLabel: string; readonly onClose: () => void; readonly children: ReactNode }): ReactNode {
  const dialog = useRef<HTMLDialogElement>(null);
  const close = useRef(props.onClose);
  useEffect(() => {
    close.current = props.onClose;
  });
  useEffect(() => {
    const element = dialog.current;
    if (!element) return;
    if (!element.open) element.showModal();
    // A tap beside the sheet closes it, as its own button and Esc do.
    const tap = (event: MouseEvent): void => {
      if (event.target === element) close.current();
    };
    element.addEventListener('click', tap);
    return () => element.removeEventListener('click', tap);
  }, []);
  useKeys((press) => {
    if (press.key !== 'Escape' && press.key !== 'F10') return false;
    props.onClose();
    return true;
  }, { exclusive: true });
  return (
    <dialog ref={dialog} className={classes['sheet']} aria-label={props.title} onCancel={props.onClose}>
      <div className={classes['body']}>
        <header className={classes['head']}>
          <h2>{props.title}</h2>
          <button type="button" className="st-icon-button" aria-label={props.closeLabel} onClick={props.onClose}><IconX size={26} stroke={1.75} aria-hidden /></button>
          <KeyHint keys="Esc" />
        </header>
        {props.children}
      </div>
    </dialog>
  );
}
