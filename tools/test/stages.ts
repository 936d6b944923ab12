// The stages of `npm test`, in the order in which they run: the quick ones first.

export const stageNames = ['types', 'lint', 'imports', 'tidy', 'unit', 'db', 'sim', 'browser'] as const;
export type StageName = (typeof stageNames)[number];

export function isStageName(text: string): text is StageName {
  return (stageNames as readonly string[]).includes(text);
}

/** A stage that runs test files, each in a process of its own. */
export type FileStage = {
  readonly name: StageName;
  /** How a file's name ends that belongs to this stage. */
  readonly suffix: string;
  /** Files that run at the same time: two cores are the test machine. */
  readonly concurrency: number;
  readonly needsPostgres: boolean;
  readonly needsWebApps: boolean;
};

export const fileStages: readonly FileStage[] = [
  { name: 'unit', suffix: '.test.ts', concurrency: 2, needsPostgres: false, needsWebApps: false },
  { name: 'db', suffix: '.db.test.ts', concurrency: 2, needsPostgres: true, needsWebApps: false },
  { name: 'sim', suffix: '.sim.test.ts', concurrency: 1, needsPostgres: true, needsWebApps: false },
  { name: 'browser', suffix: '.browser.test.ts', concurrency: 2, needsPostgres: true, needsWebApps: true },
];

/** The one stage that a test file belongs to, or undefined where it is no test file. */
export function stageOfFile(path: string): FileStage | undefined {
  const plainPath = path.replace(/\.tsx$/, '.ts');
  // The longest suffix wins: x.db.test.ts also ends in .test.ts.
  return fileStages
    .filter((stage) => plainPath.endsWith(stage.suffix))
    .toSorted((a, b) => b.suffix.length - a.suffix.length)[0];
}
