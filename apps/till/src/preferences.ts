/** What this device remembers about how its screen is liked. Never anything about money or people's rights. */
import { type LanguageTag, isLanguageTag, pickLanguage } from '@stilltill/ui/i18n';

export type Hand = 'right' | 'left';
type Kept = {
  readonly language: LanguageTag; readonly hand: Hand; readonly keys: boolean;
  /** Sounds of the till; amounts read aloud have a choice of their own. */
  readonly sound: boolean;
  /** The customer display was open when this till was last used. */
  readonly display: boolean;
};

/** What an operator chose at this till. */
export type Choices = {
  /** Null: as the store has it. */
  readonly simple: boolean | null;
  /** Amounts read aloud; null: in the simple mode. */
  readonly aloud: boolean | null;
  readonly hints: boolean;
  /** Hints that are done with. */
  readonly seen: readonly string[];
};
const NO_CHOICES: Choices = { simple: null, aloud: null, hints: true, seen: [] };

export type Preferences = {
  get(): Kept;
  set(change: Partial<Kept>): void;
  /** The language that an operator chose at this till; null: as their record says. */
  operatorLanguage(operator: string): LanguageTag | null;
  setOperatorLanguage(operator: string, language: LanguageTag): void;
  /** The same object until one of them changes. Null: of nobody. */
  choicesOf(operator: string | null): Choices;
  choose(operator: string, change: Partial<Choices>): void;
  /** Changes the language of the screen now. */
  applyLanguage(language: LanguageTag): void;
  subscribe(listener: () => void): () => void;
};

const KEY = 'stilltill.preferences';
const OPERATOR_KEY = 'stilltill.language.';
const CHOICES_KEY = 'stilltill.operator.';
/** More than there are hints. */
const SEEN_MAX = 50;

/** `languages`: what the browser's owner reads, best first. `applyLanguage`: how the screen's language is changed. */
export function createPreferences(
  storage: Pick<Storage, 'getItem' | 'setItem'>, languages: readonly string[], applyLanguage: (language: LanguageTag) => void,
): Preferences {
  const listeners = new Set<() => void>();
  const choices = new Map<string, Choices>();
  let kept = read(storage, languages);
  const tell = (): void => {
    for (const listener of listeners) listener();
  };
  const choicesOf: Preferences['choicesOf'] = (operator) => {
    if (operator === null) return NO_CHOICES;
    const known = choices.get(operator) ?? readChoices(storage, operator);
    choices.set(operator, known);
    return known;
  };
  return {
    get: () => kept,
    set(change) {
      kept = { ...kept, ...change };
      write(storage, KEY, JSON.stringify(kept));
      tell();
    },
    choicesOf,
    choose(operator, change) {
      const next = { ...choicesOf(operator), ...change };
      choices.set(operator, next);
      write(storage, CHOICES_KEY + operator, JSON.stringify(next));
      tell();
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
    keys: stored.keys === true, sound: stored.sound !== false, display: stored.display === true,
  };
}

function readChoices(storage: Pick<Storage, 'getItem'>, operator: string): Choices {
  try {
    const stored = (JSON.parse(readText(storage, CHOICES_KEY + operator) ?? '{}') as Partial<Record<keyof Choices, unknown>> | null) ?? {};
    const orNull = (value: unknown): boolean | null => (typeof value === 'boolean' ? value : null);
    const seen = Array.isArray(stored.seen) ? stored.seen.filter((each): each is string => typeof each === 'string').slice(0, SEEN_MAX) : [];
    return { simple: orNull(stored.simple), aloud: orNull(stored.aloud), hints: stored.hints !== false, seen };
  } catch {
    return NO_CHOICES;
  }
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
