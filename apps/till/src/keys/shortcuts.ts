/** Every action of the selling screen and its keys: the one list that the keyboard obeys and the menu shows. */

export type Shortcut =
  | 'take' | 'search' | 'quantity' | 'price' | 'discount' | 'tools' | 'more' | 'fewer' | 'up' | 'down' | 'void' | 'undo' | 'abandon'
  | 'print' | 'refund' | 'lock' | 'close_shift' | 'details' | 'diagnosis' | 'menu' | 'back';

type Keys = {
  readonly shortcut: Shortcut;
  /** As they are printed on the keyboard. */
  readonly shown: readonly string[];
  readonly pressed: readonly string[];
};

export const SHORTCUTS: readonly Keys[] = [
  { shortcut: 'take', shown: ['Enter'], pressed: ['Enter'] },
  { shortcut: 'search', shown: ['/', 'F2'], pressed: ['/', 'F2'] },
  { shortcut: 'up', shown: ['↑'], pressed: ['ArrowUp'] },
  { shortcut: 'down', shown: ['↓'], pressed: ['ArrowDown'] },
  { shortcut: 'more', shown: ['+'], pressed: ['+'] },
  { shortcut: 'fewer', shown: ['−'], pressed: ['-'] },
  { shortcut: 'quantity', shown: ['*'], pressed: ['*', '×'] },
  { shortcut: 'price', shown: ['='], pressed: ['='] },
  { shortcut: 'discount', shown: ['%'], pressed: ['%'] },
  { shortcut: 'tools', shown: ['F1'], pressed: ['F1'] },
  { shortcut: 'void', shown: ['Del'], pressed: ['Delete'] },
  { shortcut: 'undo', shown: ['F8', 'Ctrl Z'], pressed: ['F8', 'Control+z'] },
  { shortcut: 'abandon', shown: ['F7'], pressed: ['F7'] },
  { shortcut: 'print', shown: ['F3'], pressed: ['F3'] },
  { shortcut: 'refund', shown: ['F11', 'Ctrl E'], pressed: ['F11', 'Control+e'] },
  { shortcut: 'lock', shown: ['F6'], pressed: ['F6'] },
  { shortcut: 'close_shift', shown: ['F9'], pressed: ['F9'] },
  { shortcut: 'details', shown: ['F4'], pressed: ['F4'] },
  { shortcut: 'diagnosis', shown: ['!'], pressed: ['!', '！'] },
  { shortcut: 'menu', shown: ['F10', '?'], pressed: ['F10', '?'] },
  { shortcut: 'back', shown: ['Esc'], pressed: ['Escape'] },
];

/** The action of a key, or null. `control`: Ctrl, or Cmd on a Mac. */
export function shortcutOf(press: { readonly key: string; readonly control: boolean }): Shortcut | null {
  const name = press.control ? `Control+${press.key.toLowerCase()}` : press.key;
  return SHORTCUTS.find((each) => each.pressed.includes(name))?.shortcut ?? null;
}

/** How the first key of an action is printed. */
export function keyShown(shortcut: Shortcut): string {
  return SHORTCUTS.find((each) => each.shortcut === shortcut)?.shown[0] ?? '';
}
