// What `npm test` prints: one line per file as it ends, then failures, then the slowest
// tests, then the totals as the last line.
import { styleText } from 'node:util';
import { totalsOf, type Outcome } from './outcome.ts';
import { isStageName } from './stages.ts';

const slowestShown = 10;
const slowest_ms_min = 1_000;

export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

export function printStage(name: string, about: string): void {
  print(`\n${styleText('bold', name)}${about === '' ? '' : `  ${about}`}`);
}

/** One line for a file or a static check. */
export function printResult(label: string, outcomes: readonly Outcome[], duration_ms: number): void {
  const { passed, failed } = totalsOf(outcomes);
  const mark = failed > 0 ? styleText('red', '✗') : styleText('green', '✓');
  const counts = failed > 0 ? `${passed} passed, ${styleText('red', `${failed} failed`)}` : `${passed}`;
  print(`  ${mark} ${label}  ${counts}  ${formatSeconds(duration_ms)}`);
  for (const outcome of outcomes) if (outcome.lack !== undefined) print(`      not run here: ${outcome.title} (${outcome.lack})`);
  for (const outcome of outcomes) if (outcome.failure !== undefined && outcome.title !== label) print(`      ${styleText('red', outcome.title)}`);
}

export function printFailures(outcomes: readonly Outcome[]): void {
  const failures = outcomes.filter((outcome) => outcome.failure !== undefined);
  failures.forEach((outcome, index) => {
    const place = outcome.file === undefined ? '' : `\n   ${outcome.file}${outcome.line === undefined ? '' : `:${outcome.line}`}`;
    print(`\n${styleText('red', `── failure ${index + 1} of ${failures.length}: ${outcome.title}`)}${place}\n`);
    print(indent(outcome.failure ?? ''));
    print(`\n   to repeat it:  ${commandFor(outcome)}`);
  });
}

export function printSlowest(outcomes: readonly Outcome[]): void {
  const slowest = outcomes
    .filter((outcome) => outcome.duration_ms >= slowest_ms_min)
    .toSorted((a, b) => b.duration_ms - a.duration_ms)
    .slice(0, slowestShown);
  if (slowest.length === 0) return;
  print(`\nslowest`);
  for (const { title, file, duration_ms } of slowest) print(`  ${formatSeconds(duration_ms).padStart(7)}  ${title}${file === undefined ? '' : `  (${file})`}`);
}

/** The last line of every run; other programs read it. */
export function printTotals(outcomes: readonly Outcome[]): void {
  const { passed, failed } = totalsOf(outcomes);
  print(`\n${passed} passed, ${failed} failed`);
}

export function formatSeconds(duration_ms: number): string {
  return `${(duration_ms / 1000).toFixed(duration_ms < 10_000 ? 1 : 0)} s`;
}

/** The command that runs this one test again. */
export function commandFor({ file, name, title }: Outcome): string {
  const stage = title.split(':')[0] ?? '';
  if (file === undefined) return isStageName(stage) ? `npm test -- --only ${stage}` : 'npm test';
  return name === file ? `npm test -- --file ${file}` : `npm test -- --file ${file} --name ${quoteForShell(name)}`;
}

function quoteForShell(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

function indent(text: string): string {
  return text.split('\n').map((line) => `   ${line}`).join('\n');
}
