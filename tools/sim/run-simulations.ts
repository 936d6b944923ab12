import { CONTACT_DEEDS, type ContactDeed, type ContactResult, simulateContact } from '@stilltill/testing/contact-simulation';
import { DEEDS, type DeedName, FAULTS, type FaultName, RIGHTS_DEEDS, type SimulationResult, simulate } from '@stilltill/testing/simulation';
import { RIGHTS_RULES } from '@stilltill/testing/simulation-rights';
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
  /** The shop with its tills, or the gate, alone; null: both. */
  readonly only: 'shop' | 'gate' | null;
};

/** The gate is simulated once for so many shops. */
const SHOPS_PER_GATE = 4;

/** Runs each seed and prints the figures. 0: nothing was wrong. 1: something was. */
export async function runSimulations(runs: Runs): Promise<number> {
  const { seeds, is_json, bug, only } = runs;
  const began_ms = performance.now();
  const host = await openSimHost();
  try {
    const shops = await runShops(host, only === 'gate' ? [] : seeds, runs);
    const gates = await runGates(host, only === 'shop' ? [] : only === 'gate' ? seeds : seeds.filter((_, at) => at % SHOPS_PER_GATE === 0), bug);
    const breaks = bug ? 0 : await countBreaks(host);
    const failed = [...shops.failed, ...gates.failed];
    const figures = [
      { name: 'seeds', value: seeds.length, unit: '' }, { name: 'failed_seeds', value: new Set(failed.map(({ seed }) => seed)).size, unit: '' },
      ...shopFigures(shops), ...gateFigures(gates),
      { name: 'breaks', value: breaks, unit: '' }, { name: 'seconds', value: Math.round((performance.now() - began_ms) / 100) / 10, unit: 's' },
    ];
    process.stdout.write(formatFigures(figures, is_json));
    return failed.length === 0 && breaks === 0 ? 0 : 1;
  } finally {
    await host.close();
  }
}

type Shops = { readonly failed: readonly SimulationResult[]; readonly sales: number; readonly faults: ReadonlyMap<FaultName | DeedName, number> };

async function runShops(host: SimHost, seeds: readonly string[], { faults: allowed, is_traced, bug }: Runs): Promise<Shops> {
  const faults = new Map<FaultName | DeedName, number>();
  const failed: SimulationResult[] = [];
  let sales = 0;
  for (const seed of seeds) {
    const result = await simulate(host, { seed, ...(allowed ? { faults: allowed } : {}), ...(is_traced ? { onTrace: (line: string) => void process.stderr.write(`${line}\n`) } : {}) });
    addAll(faults, result.faults);
    sales += result.sales;
    if (result.violations.length === 0) continue;
    failed.push(result);
    process.stderr.write(describeFailure(result, bug?.name ?? null));
    if (bug) break;
  }
  return { failed, sales, faults };
}

type Gates = { readonly seeds: number; readonly failed: readonly ContactResult[]; readonly deeds: ReadonlyMap<ContactDeed, number> };

async function runGates(host: SimHost, seeds: readonly string[], bug: Runs['bug']): Promise<Gates> {
  const deeds = new Map<ContactDeed, number>();
  const failed: ContactResult[] = [];
  for (const seed of seeds) {
    const result = await simulateContact(host, seed);
    addAll(deeds, result.deeds);
    if (result.violations.length === 0) continue;
    failed.push(result);
    process.stderr.write(describeFailure(result, bug?.name ?? null));
    if (bug) break;
  }
  return { seeds: seeds.length, failed, deeds };
}

function addAll<K>(all: Map<K, number>, more: ReadonlyMap<K, number>): void {
  for (const [key, count] of more) all.set(key, (all.get(key) ?? 0) + count);
}

/** The product's own verifier over all journals of all seeds: what is sound to us must be sound to it. */
async function countBreaks({ database, server_public_key }: SimHost): Promise<number> {
  const { findings } = await verifyDatabase({
    app_url: database.urls.stilltill_app, auth_url: database.urls.stilltill_auth, server_public_key: server_public_key(),
    onFinding: (finding) => void process.stderr.write(`${describeFinding(finding)}\n`),
  });
  return findings.length;
}

function describeFailure({ seed, violations }: { readonly seed: string; readonly violations: readonly { readonly rule: string; readonly what: string }[] }, bug: string | null): string {
  const lines = violations.slice(0, 12).map(({ rule, what }) => `  ${rule}: ${what}\n`).join('');
  const more = violations.length > 12 ? `  and ${violations.length - 12} more\n` : '';
  return `seed ${seed} fails; alone: npm run sim -- --seed ${seed}${bug === null ? '' : ` --break ${bug}`}\n${lines}${more}`;
}

function countOf(failed: readonly { readonly violations: readonly { readonly rule: string }[] }[], rule: string): number {
  return failed.flatMap(({ violations }) => violations).filter((each) => each.rule === rule).length;
}

function shopFigures({ failed, sales, faults }: Shops): Figure[] {
  return [
    { name: 'lost', value: countOf(failed, 'lost'), unit: 'sales' }, { name: 'doubled', value: countOf(failed, 'doubled'), unit: 'sales' },
    { name: 'money', value: countOf(failed, 'money'), unit: 'entries' },
    ...RIGHTS_RULES.map((rule) => ({ name: rule, value: countOf(failed, rule), unit: '' })),
    { name: 'sales', value: sales, unit: '' },
    ...[...DEEDS, ...RIGHTS_DEEDS].map((deed) => ({ name: `deed.${deed}`, value: faults.get(deed) ?? 0, unit: '' })),
    ...FAULTS.map((fault) => ({ name: `fault.${fault}`, value: faults.get(fault) ?? 0, unit: '' })),
  ];
}

function gateFigures({ seeds, failed, deeds }: Gates): Figure[] {
  const rules = ['doubled', 'over_cap', 'after_withdrawal', 'out_of_hours', 'held_back'];
  return [
    { name: 'gate.seeds', value: seeds, unit: '' },
    ...rules.map((rule) => ({ name: `gate.${rule}`, value: countOf(failed, rule), unit: 'messages' })),
    ...CONTACT_DEEDS.map((deed) => ({ name: `gate.deed.${deed}`, value: deeds.get(deed) ?? 0, unit: '' })),
  ];
}
