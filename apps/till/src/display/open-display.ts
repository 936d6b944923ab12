/** Opens the customer display in a window of its own, on the other screen where the browser tells of one. */

type ScreenArea = { readonly availLeft: number; readonly availTop: number; readonly availWidth: number; readonly availHeight: number };
type ManyScreens = { readonly screens: readonly ScreenArea[]; readonly currentScreen: ScreenArea };
type ScreenWindow = Window & { readonly getScreenDetails?: () => Promise<ManyScreens> };

export const DISPLAY_PATH = '/till/display';
/** A window of this name is used again instead of opening a second one. */
const WINDOW = 'stilltill-display';

/** Whether a page is the display and not the till. */
export function isDisplay(page: Pick<Location, 'pathname'>): boolean {
  return page.pathname === DISPLAY_PATH;
}

/** To be called from a person's tap. False: the browser opened nothing. */
export async function openDisplay(page: ScreenWindow): Promise<boolean> {
  const place = await otherScreen(page);
  const size = place
    ? `left=${place.availLeft},top=${place.availTop},width=${place.availWidth},height=${place.availHeight}`
    : 'width=1024,height=768';
  const opened = page.open(DISPLAY_PATH, WINDOW, `popup,${size}`);
  return opened !== null;
}

/** Null where there is one screen, where the browser can't tell, or where the person keeps it to themselves. */
async function otherScreen(page: ScreenWindow): Promise<ScreenArea | null> {
  try {
    const details = await page.getScreenDetails?.();
    return details?.screens.find((screen) => screen !== details.currentScreen) ?? null;
  } catch {
    return null;
  }
}
