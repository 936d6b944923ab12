/** What one test, or one static check, came to. */
export type Outcome = {
  /** Titles from the outermost suite to the test itself, joined by " › ". */
  readonly title: string;
  /** The outermost title alone, by which `--name` finds it. */
  readonly name: string;
  /** Relative to the root of the repository; undefined for a static check. */
  readonly file: string | undefined;
  readonly line: number | undefined;
  readonly duration_ms: number;
  /** Undefined where it passed; else all that a person needs to see. */
  readonly failure: string | undefined;
  /** Why it could not run on this machine; it is then neither passed nor failed. */
  readonly lack?: string;
};

export type Totals = { readonly passed: number; readonly failed: number };

export function totalsOf(outcomes: readonly Outcome[]): Totals {
  const failed = outcomes.filter((outcome) => outcome.failure !== undefined).length;
  const lacking = outcomes.filter((outcome) => outcome.lack !== undefined).length;
  return { passed: outcomes.length - failed - lacking, failed };
}
