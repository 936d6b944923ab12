// `npm test`: everything that says whether Stilltill is sound, in one command.
// Static checks come first since they are quick, then test files by what they need.
// The last line is always `N passed, N failed`; the exit code is 1 if anything failed.
import { join, relative, resolve } from 'node:path';
import { inspect } from 'node:util';
import { runCheck, type Check } from './check.ts';
import { checks } from './checks/index.ts';
import { totalsOf, type Outcome } from './outcome.ts';
import { readParameters, usage, type Parameters } from './parameters.ts';
import { formatSeconds, print, printFailures, printResult, printSlowest, printStage, printTotals } from './report.ts';
import { runFiles } from './run-files.ts';
import { runProgram } from './run-program.ts';
import { listSources, root } from './source-files.ts';
import { fileStages, stageOfFile, type FileStage } from './stages.ts';
import { openTestPostgres, type TestPostgres } from './test-postgres.ts';

const file_timeout_ms = 10 * 60_000;

async function main(): Promise<number> {
  const parameters = readParameters(process.argv.slice(2));
  if (typeof parameters === 'string') {
    print(`${parameters}\n${usage}`);
    return 2;
  }
  if (parameters.postgres !== undefined) process.env['STILLTILL_TEST_POSTGRES'] = parameters.postgres;
  process.env['STILLTILL_TEST_PROCESSES'] = String(parameters.processes);
  const interruption = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => interruption.abort());

  const began_ms = performance.now();
  const outcomes: Outcome[] = [];
  await runChecks(checks.filter((check) => parameters.stages.includes(check.stage)), outcomes, interruption.signal);
  await runFileStages(parameters, outcomes, interruption.signal);

  if (outcomes.length === 0 && !interruption.signal.aborted) outcomes.push(failureOf('no test was found', 'Nothing matches what was asked for.'));
  if (interruption.signal.aborted) outcomes.push(failureOf('the run is complete', 'It was interrupted.'));
  printSlowest(outcomes);
  printFailures(outcomes);
  print(`\n${formatSeconds(performance.now() - began_ms)} in all`);
  printTotals(outcomes);
  if (interruption.signal.aborted) return 130;
  return totalsOf(outcomes).failed > 0 ? 1 : 0;
}

async function runChecks(chosen: readonly Check[], outcomes: Outcome[], signal: AbortSignal): Promise<void> {
  if (chosen.length > 0) printStage('static checks', '');
  for (const check of chosen) {
    if (signal.aborted) return;
    const outcome = await runCheck(check);
    outcomes.push(outcome);
    printResult(check.title, [outcome], outcome.duration_ms);
    for (const note of check.notes?.() ?? []) print(`      ${note}`);
  }
}

async function runFileStages(parameters: Parameters, outcomes: Outcome[], signal: AbortSignal): Promise<void> {
  const files = chooseFiles(parameters, outcomes);
  let postgres: TestPostgres | undefined;
  try {
    for (const stage of fileStages) {
      const stageFiles = files.filter((file) => stageOfFile(file) === stage);
      if (stageFiles.length === 0 || signal.aborted || !parameters.stages.includes(stage.name)) continue;
      printStage(stage.name, `${stageFiles.length} ${stageFiles.length === 1 ? 'file' : 'files'}`);
      try {
        if (stage.needsWebApps) await buildWebApps(signal);
        if (stage.needsPostgres) postgres ??= await openTestPostgres();
      } catch (error) {
        outcomes.push(failureOf(`${stage.name}: what the tests need is there`, inspect(error)));
        continue;
      }
      await runStage(stage, stageFiles, { parameters, outcomes, signal, environment: postgres?.environment ?? {} });
    }
  } finally {
    // A database that does not stop well must not hide the totals.
    await postgres?.close().catch((error: unknown) => outcomes.push(failureOf('the test database stops', inspect(error))));
  }
}

type StageContext = {
  readonly parameters: Parameters;
  readonly outcomes: Outcome[];
  readonly signal: AbortSignal;
  readonly environment: Readonly<Record<string, string>>;
};

async function runStage(stage: FileStage, files: readonly string[], context: StageContext): Promise<void> {
  const { parameters, outcomes, signal, environment } = context;
  let count = 0;
  await runFiles(files, {
    concurrency: stage.concurrency,
    timeout_ms: file_timeout_ms,
    name: parameters.name,
    environment,
    signal,
    onFile: (run) => {
      count += run.outcomes.length;
      outcomes.push(...run.outcomes);
      if (run.outcomes.length > 0) printResult(run.file, run.outcomes, run.duration_ms);
    },
  });
  // A name may well match nothing in a stage; without one, a stage with files but no tests is broken.
  if (count === 0 && parameters.name === undefined && !signal.aborted) {
    outcomes.push(failureOf(`${stage.name}: the stage runs at least one test`, `${files.length} files were run and reported no test.`));
  }
}

function chooseFiles(parameters: Parameters, outcomes: Outcome[]): readonly string[] {
  const known = listSources().filter((path) => stageOfFile(path) !== undefined);
  if (parameters.files.length === 0) return known;
  return parameters.files.flatMap((given) => {
    const path = relative(root, resolve(root, given));
    const found = known.filter((file) => file === path || file.startsWith(`${path}/`));
    if (found.length === 0) outcomes.push(failureOf(`a test file at ${given}`, `${given} is no test file and no folder that holds one.`));
    return found;
  });
}

/** Browser tests open the built apps, so these are built first. */
async function buildWebApps(signal: AbortSignal): Promise<void> {
  const { exitCode, stdout, stderr } = await runProgram(process.execPath, [join(root, 'tools/bootstrap/bootstrap.mjs'), 'web'], { signal });
  if (exitCode !== 0) throw new Error(`${stdout}${stderr}`.trim());
}

function failureOf(title: string, failure: string): Outcome {
  return { title, name: title, file: undefined, line: undefined, duration_ms: 0, failure };
}

// An open handle left behind (a socket that drains) must not keep a finished run alive.
process.exit(await main());
