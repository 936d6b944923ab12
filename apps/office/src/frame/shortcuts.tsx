import { Modal } from '@mantine/core';
import { KeyHint, useTranslation } from '@stilltill/ui';
import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, useEffect, useRef } from 'react';
import { type ShortcutState, pressShortcut } from '../lib/shortcuts.ts';

/** Listens for the keys that lead somewhere, except where somebody types or a dialog is open. */
export function useShortcuts(onHelp: () => void, onFind: () => void): void {
  const navigate = useNavigate();
  const state = useRef<ShortcutState>({ leader_at_ms: null });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      // Also where somebody types: no browser and no field has a use of its own for it.
      if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        onFind();
        return;
      }
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isTyping(event.target)) return;
      const pressed = pressShortcut(state.current, { key: event.key, at_ms: event.timeStamp });
      state.current = pressed.state;
      if (pressed.effect === null) return;
      event.preventDefault();
      if (pressed.effect === 'show_help') onHelp();
      else if (pressed.effect === 'focus_filter') focusFilter(onFind);
      else void navigate({ to: pressed.effect.go });
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [navigate, onHelp, onFind]);
}

/** A page that has nothing to look through is no reason to press a key in vain. */
function focusFilter(onFind: () => void): void {
  const filter = document.querySelector<HTMLElement>('[data-first-filter]');
  if (filter) filter.focus();
  else onFind();
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable], [role="dialog"], [role="menu"], [role="listbox"]') !== null;
}

const KEYS = [
  ['g t', 'today'], ['g s', 'sales'], ['g j', 'entries'], ['g e', 'exceptions'], ['g d', 'terminals'], ['g h', 'shifts'], ['g o', 'operators'], ['g p', 'products'], ['g a', 'account'],
] as const;

export function ShortcutHelp(props: { readonly opened: boolean; readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation('office');
  const { t: reports } = useTranslation('reports');
  const hint = (keys: string): ReactNode => keys.split(' ').map((key) => <KeyHint key={key} keys={key} always />);
  return (
    <Modal opened={props.opened} onClose={props.onClose} title={t('keys.title')} centered closeButtonProps={{ 'aria-label': t('frame.close') }}>
      <dl className="of-keys">
        <div><dt>{reports('bar.keys')}</dt><dd>{hint('Ctrl K')}</dd></div>
        <div><dt>{t('keys.filter')}</dt><dd>{hint('/')}</dd></div>
        <div><dt>{t('keys.rows')}</dt><dd>{hint('↑ ↓')}</dd></div>
        <div><dt>{t('keys.open')}</dt><dd>{hint('Enter')}</dd></div>
        {KEYS.map(([keys, name]) => <div key={keys}><dt>{t(`nav.${name}`)}</dt><dd>{hint(keys)}</dd></div>)}
        <div><dt>{t('keys.help')}</dt><dd>{hint('?')}</dd></div>
      </dl>
    </Modal>
  );
}
