/** The form of the one catalogue of faults: docs/adr/0017-fleet.md. */

export type Texts = { readonly en: string; readonly zh: string };
/** One step a line, in the order in which they are done; the first is the first thing to do. */
export type Steps = { readonly en: readonly string[]; readonly zh: readonly string[] };

export type FaultGroup = 'printer' | 'card' | 'nexo' | 'network' | 'storage' | 'clock' | 'key' | 'app' | 'scanner' | 'device' | 'own';
/** none: no fault at all. look: somebody should look when there is time. act: somebody must act now. grave: money, data or law is at stake. */
export type FaultSeverity = 'none' | 'look' | 'act' | 'grave';
/** on: selling goes on as it is. other_tender: it goes on, this payment does not. stopped: nothing can be sold until it is mended. */
export type FaultSelling = 'on' | 'other_tender' | 'stopped';

export type FaultEntry = {
  /** Unique: its group, a dot, its name. As a till reports it. */
  readonly code: string;
  /** As it stands on a machine's screen or paper; null: it shows none. */
  readonly shown: string | null;
  readonly group: FaultGroup;
  /** catalogue: from a maker's or standard's table. general: what a code of ISO 8583 means elsewhere; UnionPay's table does not have it. shop: explained by the shop. reported: shops report it, and nobody has confirmed what it means. */
  readonly source: 'catalogue' | 'general' | 'shop' | 'reported';
  readonly severity: FaultSeverity;
  readonly selling: FaultSelling;
  readonly title: Texts;
  /** Null: the cause is not confirmed, and none is made up. Of a general code its title is all that is known. */
  readonly cause: Texts | null;
  readonly operator_does: Steps;
  readonly engineer_does: Steps;
  /** Further words by which it is found: synonyms in both languages, and pinyin in full and by first letters. */
  readonly words: readonly string[];
};

export type Pair = readonly [en: string, zh: string];

/** Several steps at once, each in both languages. */
export function steps(...all: readonly Pair[]): Steps {
  return { en: all.map(([en]) => en), zh: all.map(([, zh]) => zh) };
}

export function texts([en, zh]: Pair): Texts {
  return { en, zh };
}
