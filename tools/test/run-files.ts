// Runs test files, each in a process of its own, and turns what they report into outcomes.
// A file is started by a `run()` of its own, so that one that hangs is killed alone: the
// timeout of `run()` ends a test, but not a process whose handles stay open.
import { run } from 'node:test';
import { inspect } from 'node:util';
import { join } from 'node:path';
import type { EventData } from 'node:test';
import { allowances } from '../tidy/allowances.ts';
import type { Outcome } from './outcome.ts';
import { root } from './source-files.ts';

export type FileRun = { readonly file: string; readonly outcomes: readonly Outcome[]; readonly duration_ms: number };

export type FileRunOptions = {
  /** The folder that the files are relative to; the repository where none is given. */
  readonly folder?: string;
  readonly concurrency: number;
  readonly timeout_ms: number;
  readonly name: RegExp | undefined;
  /** What the children get beside the environment of this process. */
  readonly environment: Readonly<Record<string, string>>;
  /** Ends everything at once, as Ctrl-C asks. */
  readonly signal: AbortSignal;
  readonly onFile: (run: FileRun) => void;
};

/** Runs the files (relative to the root) and calls `onFile` as each ends. */
export async function runFiles(files: readonly string[], options: FileRunOptions): Promise<void> {
  const waiting = [...files];
  const work = async (): Promise<void> => {
    for (let file = waiting.shift(); file !== undefined && !options.signal.aborted; file = waiting.shift()) {
      options.onFile(await runFile(file, options));
    }
  };
  await Promise.all(Array.from({ length: options.concurrency }, work));
}

async function runFile(file: string, options: FileRunOptions): Promise<FileRun> {
  const began_ms = performance.now();
  const timeout = AbortSignal.timeout(options.timeout_ms);
  const folder = options.folder ?? root;
  const report = new FileReport(file, join(folder, file), options.name !== undefined);
  const stream = run({
    files: [join(folder, file)],
    cwd: folder,
    isolation: 'process',
    concurrency: 1,
    signal: AbortSignal.any([timeout, options.signal]),
    env: { ...process.env, ...options.environment },
    ...(options.name === undefined ? {} : { testNamePatterns: [options.name] }),
  });
  stream.on('test:start', (event) => report.start(event));
  stream.on('test:pass', (event) => report.pass(event));
  stream.on('test:fail', (event) => report.fail(event, timeout.aborted ? options.timeout_ms : undefined));
  stream.on('test:stdout', (event) => report.print(event.message));
  stream.on('test:stderr', (event) => report.print(event.message));
  stream.on('test:summary', (event) => report.summarise(event));
  stream.resume();
  await new Promise((resolve, reject) => stream.on('end', resolve).on('error', reject));
  return { file, outcomes: report.finish(options.signal.aborted), duration_ms: performance.now() - began_ms };
}

/** Output of a failing file is shown in full up to here; the end says most. */
const output_chars_max = 20_000;

class FileReport {
  readonly #file: string;
  readonly #path: string;
  readonly #isFiltered: boolean;
  readonly #outcomes: Outcome[] = [];
  /** Names of the tests that are open, by their nesting: events come in the order of the source. */
  readonly #openNames: string[] = [];
  #output = '';
  #hasSummary = false;

  constructor(file: string, path: string, isFiltered: boolean) {
    this.#file = file;
    this.#path = path;
    this.#isFiltered = isFiltered;
  }

  start(event: EventData.TestStart): void {
    this.#openNames[event.nesting] = event.name;
  }

  print(text: string): void {
    this.#output = (this.#output + text).slice(-output_chars_max);
  }

  /** A file that ran to its end sums up its own tests; one that was cut short cannot. */
  summarise(event: EventData.TestSummary): void {
    if (event.file !== undefined) this.#hasSummary = true;
  }

  pass(event: EventData.TestPass): void {
    // The file itself passes as a test where it reported none: `finish` judges that.
    if (this.#isFile(event)) return;
    // `skip` and `todo` hold true or the reason: an absent test must not count as one that passed.
    if (event.todo) this.#add(event, 'This test is not done yet; it must run.');
    else if (event.skip) this.#addSkipped(event, typeof event.skip === 'string' ? event.skip : undefined);
    else if (event.details.type !== 'suite') this.#add(event, undefined);
  }

  /** Where the machine lacks something, a file that is listed for it may say what; all other tests run. */
  #addSkipped(event: EventData.TestPass, reason: string | undefined): void {
    const isAllowed = allowances.some(({ rule, path }) => rule === 'left-out-test' && path === this.#file);
    if (reason !== undefined && isAllowed) this.#add(event, undefined, reason);
    else this.#add(event, `This test is skipped${reason === undefined ? '' : `: ${reason}`}; it must run, or be listed in tools/tidy/allowances.ts.`);
  }

  fail(event: EventData.TestFail, timedOutAfter_ms: number | undefined): void {
    const error = event.details.error as Error & { failureType?: string };
    // What failed is reported itself; that its parent fails too says nothing new.
    if (error.failureType === 'subtestsFailed') return;
    if (this.#isFile(event)) {
      const reason = timedOutAfter_ms === undefined ? 'The file ended with an error outside its tests.' : `The file did not end within ${timedOutAfter_ms / 60_000} minutes and was stopped.`;
      this.#add({ ...event, name: this.#file, nesting: 0 }, reason);
    } else {
      this.#add(event, describe(error));
    }
  }

  finish(isInterrupted: boolean): readonly Outcome[] {
    const hasFailed = this.#outcomes.some((outcome) => outcome.failure !== undefined);
    const isCutShort = !this.#hasSummary && !hasFailed;
    const isEmpty = this.#outcomes.length === 0 && !this.#isFiltered;
    if (!isInterrupted && (isCutShort || isEmpty)) {
      const failure = isCutShort
        ? 'The file ended before its tests did: it reported no summary (a call of process.exit?), or it holds no test.'
        : 'The file holds no test.';
      this.#outcomes.push({ title: this.#file, name: this.#file, file: this.#file, line: undefined, duration_ms: 0, failure });
    }
    if (this.#output.trim() === '') return this.#outcomes;
    return this.#outcomes.map((outcome, index) => {
      // The output belongs to the file as a whole: it is shown once, with the first failure.
      const isFirst = index === this.#outcomes.findIndex((other) => other.failure !== undefined);
      return isFirst ? { ...outcome, failure: `${outcome.failure}\n\noutput of the file:\n${this.#output.trimEnd()}` } : outcome;
    });
  }

  #isFile(event: { readonly name: string; readonly nesting: number }): boolean {
    return event.nesting === 0 && event.name === this.#path;
  }

  #add(event: EventData.TestPass | EventData.TestFail, failure: string | undefined, lack?: string): void {
    const title = [...this.#openNames.slice(0, event.nesting), event.name].join(' › ');
    const duration_ms = event.details.duration_ms;
    // By the name of a subtest alone node:test does not reach it; by that of the outermost test it does.
    const name = event.nesting === 0 ? event.name : (this.#openNames[0] ?? event.name);
    this.#outcomes.push({ title, name, file: this.#file, line: event.line, duration_ms, failure, ...(lack === undefined ? {} : { lack }) });
  }
}

function describe(error: Error & { failureType?: string }): string {
  // node:test wraps what the test threw; the wrapper itself says only that it failed.
  const thrown = error.cause ?? error;
  const lines = (thrown instanceof Error ? inspect(thrown, { depth: 6 }) : String(thrown)).split('\n');
  // Where the runner called the test from is the same for every failure.
  const text = lines.filter((line) => !/^\s+at .*\(?node:(internal\/test_runner|async_hooks)/.test(line)).join('\n');
  return error.failureType === 'testCodeFailure' || error.failureType === undefined ? text : `${error.failureType}: ${text}`;
}
