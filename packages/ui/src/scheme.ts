/** The colours that the person chose, kept on this device: as the device has it, light, dark, or high contrast for the sun. */

export const SCHEMES = ['auto', 'light', 'dark', 'contrast'] as const;
export type Scheme = (typeof SCHEMES)[number];

export type SchemeStore = {
  get(): Scheme;
  set(scheme: Scheme): void;
  subscribe(listener: () => void): () => void;
  /** What Mantine should use for the choice of now: high contrast is a light scheme with stronger colours. */
  resolved(): 'light' | 'dark';
};

const KEY = 'stilltill.scheme';

/** Reads and writes the choice in the page's storage and marks <html data-scheme> with it. */
export function createSchemeStore(page: Window): SchemeStore {
  const listeners = new Set<() => void>();
  const prefersDark = page.matchMedia('(prefers-color-scheme: dark)');
  let scheme = readStored(page);

  const tell = (): void => {
    page.document.documentElement.dataset['scheme'] = scheme;
    for (const listener of listeners) listener();
  };
  prefersDark.addEventListener('change', tell);
  tell();

  return {
    get: () => scheme,
    set(next) {
      scheme = next;
      try {
        page.localStorage.setItem(KEY, next);
      } catch {
        // A browser that keeps nothing shows the choice until the page is left.
      }
      tell();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    resolved() {
      if (scheme === 'auto') return prefersDark.matches ? 'dark' : 'light';
      return scheme === 'dark' ? 'dark' : 'light';
    },
  };
}

function readStored(page: Window): Scheme {
  try {
    const stored = page.localStorage.getItem(KEY);
    return SCHEMES.find((scheme) => scheme === stored) ?? 'auto';
  } catch {
    return 'auto';
  }
}
