/**
 * `npm run bench -- NAME`: measures what docs/PERFORMANCE.md promises. --json prints one line for each figure. Exit code 1
 * where a figure misses its limit, unless --no-limits is given.
 */
import { formatFigures } from '../shared/figures.ts';
import type { Bench, LimitedFigure } from './bench.ts';

const BENCHES: Readonly<Record<string, () => Promise<{ readonly bench: Bench }>>> = {
  domain: () => import('./domain.ts'),
  dispatch: () => import('./dispatch.ts'),
  fleet: () => import('./fleet.ts'),
  gate: () => import('./gate.ts'),
  import: () => import('./import.ts'),
  ingest: () => import('./ingest.ts'),
  office: () => import('./office.ts'),
  processes: () => import('./processes.ts'),
  till: () => import('./till.ts'),
  watch: () => import('./watch.ts'),
};

function missesLimit({ value, min, max }: LimitedFigure): boolean {
  const number = Number(value);
  return (min !== undefined && !(number >= min)) || (max !== undefined && !(number <= max));
}

async function main([name, ...args]: string[]): Promise<void> {
  const load = name === undefined ? undefined : BENCHES[name];
  if (!load) {
    process.stderr.write(`npm run bench -- ${Object.keys(BENCHES).join(' | ')}\n`);
    process.exitCode = 2;
    return;
  }
  const json = args.includes('--json');
  const has_limits = !args.includes('--no-limits');
  const figures = await (await load()).bench(args.filter((arg) => arg !== '--json' && arg !== '--no-limits'));
  process.stdout.write(formatFigures(figures, json));
  const missed = has_limits ? figures.filter(missesLimit) : [];
  for (const { name: figure, value, min, max } of missed) {
    process.stderr.write(`${figure} is ${value}; it should be ${min === undefined ? `at most ${max}` : `at least ${min}`}\n`);
  }
  if (missed.length > 0) process.exitCode = 1;
}

if (import.meta.main) await main(process.argv.slice(2));
