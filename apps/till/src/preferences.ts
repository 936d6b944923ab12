/** What this device remembers about how its screen is liked. Never anything about money or people's rights. */
import { type LanguageTag, isLanguageTag, pickLanguage } from '@stilltill/ui/i18n';

export type Hand = 'right' | 'left';
type Kept = { readonly language: LanguageTag; readonly hand: Hand; readonly keys: boolean };

export type Preferences = {
  get(): Kept;
  set(change: Partial<Kept>): void;
  /** The language that an operator chose at this till; null: as their record says. */
  operatorLanguage(operator: string): LanguageTag | null;
  setOperatorLanguage(operator: string, language: LanguageTag): void;
  /** Changes the language of the screen now. */
  applyLanguage(language: LanguageTag): void;
  subscribe(listener: () => void): () => void;
};

const KEY = 'stilltill.preferences';
const OPERATOR_KEY = 'stilltill.language.';

/** `languages`: what the browser's owner reads, best first. `applyLanguage`: how the screen's language is changed. */
export function createPreferences(
  storage: Pick<Storage, 'getItem' | 'setItem'>, languages: readonly string[], applyLanguage: (language: LanguageTag) => void,
): Preferences {
  const listeners = new Set<() => void>();
  let kept = read(storage, languages);
  return {
    get: () => kept,
    set(change) {
      kept = { ...kept, ...change };
      write(storage, KEY, JSON.stringify(kept));
      for (const listener of listeners) listener();
    },
    operatorLanguage(operator) {
      const stored = readText(storage, OPERATOR_KEY + operator);
      return isLanguageTag(stored) ? stored : null;
    },
    setOperatorLanguage: (operator, language) => write(storage, OPERATOR_KEY + operator, language),
    applyLanguage,
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

function read(storage: Pick<Storage, 'getItem'>, languages: readonly string[]): Kept {
  let stored: Partial<Record<keyof Kept, unknown>> = {};
  try {
    stored = (JSON.parse(readText(storage, KEY) ?? '{}') as typeof stored | null) ?? {};
  } catch {
    // A preference that can't be read is one that was not set.
  }
  return {
    language: isLanguageTag(stored.language) ? stored.language : pickLanguage(languages),
    hand: stored.hand === 'left' ? 'left' : 'right',
    keys: stored.keys === true,
  };
}

function readText(storage: Pick<Storage, 'getItem'>, key: string): string | null {
  try {
    return storage.getItem(key);
  } catch {
    return null;
  }
}

function write(storage: Pick<Storage, 'setItem'>, key: string, text: string): void {
  try {
    storage.setItem(key, text);
  } catch {
    // A browser that keeps nothing shows the choice until the page is left.
  }
}
