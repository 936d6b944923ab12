/** Finds faults by the code that a machine shows, or by words as somebody says them, in either language or in pinyin. */
import { UNEXPLAINED } from './reported-faults.ts';
import type { FaultEntry, Steps, Texts } from './shapes.ts';

type ByLanguage = Readonly<Record<string, string>>;

/** A code that the shop explains itself, as it stands in reference data. Steps: one a line. */
export type OwnFault = {
  readonly code: string; readonly source: 'shop' | 'reported'; readonly cause: ByLanguage | null; readonly operator_does: ByLanguage; readonly engineer_does: ByLanguage; readonly words: readonly string[];
};

const said = (names: ByLanguage, language: 'en' | 'zh'): string => (names[language]?.trim() || Object.values(names).find((text) => text.trim() !== '') || '').trim();
const lines = (text: string): string[] => text.split('\n').map((line) => line.trim()).filter(Boolean);
/** What somebody wrote in one language is shown in the other, rather than nothing. */
const textsOf = (names: ByLanguage): Texts => ({ en: said(names, 'en'), zh: said(names, 'zh') });
const stepsOf = (names: ByLanguage, otherwise: Steps): Steps => (said(names, 'en') === '' ? otherwise : { en: lines(said(names, 'en')), zh: lines(said(names, 'zh')) });

export function entryOfOwn(own: OwnFault, bundled?: FaultEntry): FaultEntry {
  const cause = own.cause && said(own.cause, 'en') !== '' ? textsOf(own.cause) : null;
  return {
    code: `own.${own.code.toLowerCase()}`, shown: own.code, group: 'own', source: own.source, severity: bundled?.severity ?? 'act', selling: bundled?.selling ?? 'other_tender',
    title: bundled?.title ?? { en: `Code ${own.code}`, zh: `代码 ${own.code}` }, cause,
    operator_does: stepsOf(own.operator_does, UNEXPLAINED.operator_does), engineer_does: stepsOf(own.engineer_does, UNEXPLAINED.engineer_does), words: [...own.words, ...(bundled?.words ?? [])],
  };
}

/** The catalogue with the shop's own codes in it: one takes the place of a code that was only reported, and stands beside one that a table explains. */
export function withOwn(catalogue: readonly FaultEntry[], own: readonly OwnFault[]): readonly FaultEntry[] {
  const reported = new Map(catalogue.filter(({ source }) => source === 'reported').map((entry) => [entry.shown?.toLowerCase(), entry]));
  const explained = new Set(own.map(({ code }) => code.toLowerCase()));
  return [...own.map((each) => entryOfOwn(each, reported.get(each.code.toLowerCase()))), ...catalogue.filter((entry) => entry.source !== 'reported' || !explained.has(entry.shown?.toLowerCase() ?? ''))];
}

/** What is found, the best first, and of equals the one that the catalogue names first; at most `limit`. Nothing typed finds nothing. */
export function searchFaults(text: string, language: 'en' | 'zh', catalogue: readonly FaultEntry[], own: readonly OwnFault[] = [], limit = 12): readonly FaultEntry[] {
  const typed = fold(text);
  const asked = partsOf(typed);
  if (asked.length === 0) return [];
  const found = withOwn(catalogue, own).flatMap((entry, place) => {
    const score = scoreOf(entry, typed, asked, language);
    return score > 0 ? [{ entry, score, place }] : [];
  });
  // What answers every word stands alone; only where nothing does, something of it is better than nothing.
  const best = Math.max(0, ...found.map(({ score }) => score));
  const least = best >= WHOLE ? WHOLE : best / 2;
  return found.filter(({ score }) => score >= least).sort((a, b) => b.score - a.score || a.place - b.place).slice(0, limit).map(({ entry }) => entry);
}

/** A score from here on: every word was found. */
const WHOLE = 1000;
const CODE = 10_000;

function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase().trim();
}

/** Latin words and figures, and runs of Chinese. "a 77" is two parts, 打印机没纸 is one. */
function partsOf(text: string): string[] {
  return (text.match(/[a-z0-9]+|\p{Script=Han}+/gu) ?? []).filter((part) => !FILLERS.has(part));
}
const FILLERS: ReadonlySet<string> = new Set(['the', 'a', 'an', 'is', 'of', 'it', 'my', 'code', 'error', '代码', '错误', '怎么办', '了']);

function scoreOf(entry: FaultEntry, typed: string, asked: readonly string[], language: 'en' | 'zh'): number {
  const shown = entry.shown === null ? null : fold(entry.shown);
  // A till's own code, or the one on the machine's screen: that one, and no words.
  const codes = [shown, entry.code, ...(entry.source === 'catalogue' ? [] : [entry.code.split('.')[1]])];
  if (codes.includes(typed) || (shown !== null && shown.length > 1 && asked.includes(shown))) return CODE + (entry.source === 'shop' ? 2 : 0) + (entry.group === 'card' ? 1 : 0);
  const fields = fieldsOf(entry, language);
  let sum = 0;
  let missed = 0;
  for (const part of asked) {
    const value = Math.max(...fields.map(({ text, weight }) => weight * partIn(part, text)));
    if (value < 1) missed += 1;
    sum += value;
  }
  if (sum < 1) return 0;
  // What is no fault at all stands behind what is.
  const weighed = entry.severity === 'none' ? sum / 2 : sum;
  return missed === 0 ? WHOLE + weighed : weighed;
}

type Field = { readonly text: string; readonly weight: number };
const FIELDS = new WeakMap<FaultEntry, Readonly<Record<'en' | 'zh', readonly Field[]>>>();

/** In the language that is spoken here words weigh more than in the other, which is searched too. */
function fieldsOf(entry: FaultEntry, language: 'en' | 'zh'): readonly Field[] {
  let both = FIELDS.get(entry);
  if (!both) {
    const of = (own: 'en' | 'zh', other: 'en' | 'zh'): readonly Field[] => [
      { text: fold(entry.title[own]), weight: 40 }, { text: fold(entry.title[other]), weight: 36 }, ...entry.words.map((word) => ({ text: fold(word), weight: 30 })),
      { text: fold(entry.code.replaceAll(/[._]/g, ' ')), weight: 24 }, ...(entry.shown ? [{ text: fold(entry.shown), weight: 34 }] : []),
      { text: fold(entry.cause?.[own] ?? ''), weight: 12 }, { text: fold(entry.cause?.[other] ?? ''), weight: 10 }, { text: fold(entry.operator_does[own].join(' ')), weight: 6 },
    ];
    both = { en: of('en', 'zh'), zh: of('zh', 'en') };
    FIELDS.set(entry, both);
  }
  return both[language];
}

/** 1: the part stands there as a word. Less: a word begins with it. Of a long run of Chinese the share of pairs of signs that stand there. */
function partIn(part: string, text: string): number {
  if (/[a-z0-9]/.test(part)) {
    let best = 0;
    for (const word of text.match(/[a-z0-9]+/g) ?? []) {
      if (word === part) return 1;
      // The other way round: "papers" finds "paper".
      if (part.length > 1 && (word.startsWith(part) || (word.length > 3 && part.startsWith(word)))) best = 0.7;
    }
    return best;
  }
  if (text.includes(part)) return 1;
  // A word of ours inside of what was said: 打印机没纸了 has 没纸.
  if (text.length > 1 && part.includes(text)) return 0.9;
  if (part.length < 3) return 0;
  let pairs = 0;
  for (let i = 0; i + 1 < part.length; i++) if (text.includes(part.slice(i, i + 2))) pairs += 1;
  const share = pairs / (part.length - 1);
  return share >= 0.4 ? share * 0.6 : 0;
}
