import type { Till } from '@stilltill/till-engine';
import type { Preferences } from '../preferences.ts';
import type { DisplayLink } from './display-link.ts';
import { openDisplay } from './open-display.ts';

/**
 * Opens the display again that was open when this till was last used: with the first tap of somebody who is signed on,
 * since browsers open windows for a person alone. A key is no such sign, or a scan would move the focus away from the till.
 */
export function reopenDisplay(on: { readonly till: Pick<Till, 'state'>; readonly display: DisplayLink; readonly preferences: Preferences }, page: Window): void {
  const onTap = (): void => {
    if (on.till.state().phase !== 'open') return;
    page.removeEventListener('click', onTap, { capture: true });
    if (on.preferences.get().display && !on.display.isShown()) void openDisplay(page);
  };
  page.addEventListener('click', onTap, { capture: true });
}
