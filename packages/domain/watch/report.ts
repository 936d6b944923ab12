/** Findings on their way out: each matter is told once, and again only where it became much surer. */
import type { EntryRef, Explanation, Finding, WatchRule } from './facts.ts';

const SURER_PPM = 200_000;
const ENTRIES_MAX = 50;

export type ReportState = readonly (readonly [matter: string, sure_ppm: number, received_ms: number])[];

/** A finding, and the matter that it is about: what must not be told twice. */
export type Draft = {
  readonly matter: string;
  readonly rule: WatchRule;
  readonly operator: string | null; readonly other?: string | null;
  readonly store: string; readonly terminal: string | null;
  readonly from_ms: number; readonly until_ms: number; readonly found_ms: number;
  readonly sure_ppm: number;
  readonly explanations?: readonly Explanation[];
  readonly evidence: Finding['evidence'];
  readonly entries: readonly EntryRef[];
};

export class Report {
  private readonly told = new Map<string, { sure_ppm: number; received_ms: number }>();
  private findings: Finding[] = [];
  private readonly least_ppm: number;

  /** `least_ppm`: what is less sure is not told. */
  constructor(least_ppm: number) {
    this.least_ppm = least_ppm;
  }

  /** Whether telling this matter says nothing: it was told as surely before, or is not sure enough. Asked before the costly part of a rule. */
  wasTold(matter: string, sure_ppm: number): boolean {
    if (sure_ppm < this.least_ppm) return true;
    const told = this.told.get(matter);
    return told !== undefined && sure_ppm < told.sure_ppm + SURER_PPM;
  }

  tell(draft: Draft): void {
    if (this.wasTold(draft.matter, draft.sure_ppm)) return;
    this.told.set(draft.matter, { sure_ppm: draft.sure_ppm, received_ms: draft.found_ms });
    this.findings.push({
      rule: draft.rule, operator: draft.operator, other: draft.other ?? null, store: draft.store, terminal: draft.terminal,
      from_ms: draft.from_ms, until_ms: draft.until_ms, found_ms: draft.found_ms, sure_ppm: draft.sure_ppm,
      explanations: draft.explanations ?? [], evidence: draft.evidence, entries: draft.entries.slice(0, ENTRIES_MAX),
    });
  }

  /** Hands over what was found since the last time. */
  collect(): Finding[] {
    const findings = this.findings;
    this.findings = [];
    return findings;
  }

  forgetBefore(received_ms: number): void {
    for (const [matter, told] of this.told) if (told.received_ms < received_ms) this.told.delete(matter);
  }

  state(): ReportState {
    return [...this.told].map(([matter, told]) => [matter, told.sure_ppm, told.received_ms]);
  }

  restore(state: ReportState): void {
    for (const [matter, sure_ppm, received_ms] of state) this.told.set(matter, { sure_ppm, received_ms });
  }
}
