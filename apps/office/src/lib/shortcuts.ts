/** Keys that lead somewhere: `g` and then a letter. The letters are those of the English names, in every language. */
export const DESTINATIONS = {
  t: '/', s: '/sales', j: '/entries', d: '/terminals', e: '/exceptions', h: '/shifts', o: '/operators', p: '/products', a: '/account',
} as const;
export type Destination = (typeof DESTINATIONS)[keyof typeof DESTINATIONS];

export type Pressed = { readonly key: string; readonly at_ms: number };
export type ShortcutState = { readonly leader_at_ms: number | null };
export type ShortcutEffect = { readonly go: Destination } | 'focus_filter' | 'show_help' | null;

/** How long after `g` the letter may come. */
export const LEADER_MS_MAX = 1_200;

/** What a key press means, given what came before. */
export function pressShortcut(state: ShortcutState, pressed: Pressed): { readonly state: ShortcutState; readonly effect: ShortcutEffect } {
  const idle: ShortcutState = { leader_at_ms: null };
  const led = state.leader_at_ms !== null && pressed.at_ms - state.leader_at_ms <= LEADER_MS_MAX;
  if (led && Object.hasOwn(DESTINATIONS, pressed.key)) return { state: idle, effect: { go: DESTINATIONS[pressed.key as keyof typeof DESTINATIONS] } };
  if (pressed.key === 'g') return { state: { leader_at_ms: pressed.at_ms }, effect: null };
  if (pressed.key === '/') return { state: idle, effect: 'focus_filter' };
  if (pressed.key === '?') return { state: idle, effect: 'show_help' };
  return { state: idle, effect: null };
}
