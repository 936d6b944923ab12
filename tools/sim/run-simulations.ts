import { DEEDS, type DeedName, FAULTS, type FaultName, type SimulationResult, simulate } from '@stilltill/testing/simulation';
import { type SimHost, openSimHost } from '@stilltill/testing/simulation-server';
import { type Figure, formatFigures } from '../shared/figures.ts';
import { describeFinding } from '../verify/findings.ts';
import { verifyDatabase } from '../verify/verify.ts';

export type Runs = {
  readonly seeds: readonly string[];
  readonly is_json: boolean;
  /** Prints each step. */
  readonly is_traced: boolean;
  /** The bug that was planted: the first seed that catches it is enough. */
  readonly bug: { readonly name: string } | null;
  /** The faults that may occur; null: all. */
  readonly faults: readonly FaultName[] | null;
};

/** Runs each seed and prints the figures. 0: nothing was wrong. 1: something was. */
export async function runSimulations({ seeds, is_json, is_traced, bug, faults: only }: Runs): Promise<number> {
  const began_ms = performance.now();
  const host = await openSimHost();
  const faults = new Map<FaultName | DeedName, number>();
  const failed: SimulationResult[] = [];
  let sales = 0;
  let breaks = 0;
  try {
    for (const seed of seeds) {
      const result = await simulate(host, { seed, ...(only ? { faults: only } : {}), ...(is_traced ? { onTrace: (line: string) => void process.stderr.write(`${line}\n`) } : {}) });
      for (const [fault, count] of result.faults) faults.set(fault, (faults.get(fault) ?? 0) + count);
      sales += result.sales;
      if (result.violations.length === 0) continue;
      failed.push(result);
      process.stderr.write(describeFailure(result, bug?.name ?? null));
      if (bug) break;
    }
    if (!bug) breaks = await countBreaks(host);
  } finally {
    await host.close();
  }
  const figures = [...figuresOf(seeds.length, failed, sales, faults), { name: 'breaks', value: breaks, unit: '' }, { name: 'seconds', value: Math.round((performance.now() - began_ms) / 100) / 10, unit: 's' }];
  process.stdout.write(formatFigures(figures, is_json));
  return failed.length === 0 && breaks === 0 ? 0 : 1;
}

/** The product's own verifier over all journals of all seeds: what is sound to us must be sound to it. */
async function countBreaks({ database, server_public_key }: SimHost): Promise<number> {
  const { findings } = await verifyDatabase({
    app_url: database.urls.stilltill_app, auth_url: database.urls.stilltill_auth, server_public_key: server_public_key(),
    onFinding: (finding) => void process.stderr.write(`${describeFinding(finding)}\n`),
  });
  return findings.length;
}

function describeFailure({ seed, violations }: SimulationResult, bug: string | null): string {
  const lines = violations.slice(0, 12).map(({ rule, what }) => `  ${rule}: ${what}\n`).join('');
  const more = violations.length > 12 ? `  and ${violations.length - 12} more\n` : '';
  return `seed ${seed} fails; alone: npm run sim -- --seed ${seed}${bug === null ? '' : ` --break ${bug}`}\n${lines}${more}`;
}

function figuresOf(seeds: number, failed: readonly SimulationResult[], sales: number, faults: ReadonlyMap<FaultName | DeedName, number>): Figure[] {
  const count = (rule: string): number => failed.flatMap(({ violations }) => violations).filter((each) => each.rule === rule).length;
  return [
    { name: 'seeds', value: seeds, unit: '' }, { name: 'failed_seeds', value: failed.length, unit: '' },
    { name: 'lost', value: count('lost'), unit: 'sales' }, { name: 'doubled', value: count('doubled'), unit: 'sales' },
    { name: 'money', value: count('money'), unit: 'entries' }, { name: 'sales', value: sales, unit: '' },
    ...DEEDS.map((deed) => ({ name: `deed.${deed}`, value: faults.get(deed) ?? 0, unit: '' })),
    ...FAULTS.map((fault) => ({ name: `fault.${fault}`, value: faults.get(fault) ?? 0, unit: '' })),
  ];
}
