/**
 * npm run sim -- --seeds N: simulates N shops with all that can go wrong, and ends with 1 where a sale was lost or
 * doubled, or a rule broken. docs/simulation.md.
 */
import { parseArgs } from 'node:util';
import { plantBug } from './planted-bugs.ts';
import type { Runs } from './run-simulations.ts';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '30' }, seed: { type: 'string', multiple: true }, first: { type: 'string' }, break: { type: 'string' }, faults: { type: 'string' }, only: { type: 'string' }, processes: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false }, trace: { type: 'boolean', default: false },
  },
});
process.env['STILLTILL_TEST_PROCESSES'] = values.processes;
// The product's modules are loaded only after the bug is planted in what they are loaded from.
const bug = values.break === undefined ? null : { name: values.break, ...plantBug(values.break) };
const { runSimulations } = await import('./run-simulations.ts');
process.exitCode = await runSimulations({
  seeds: values.seed ?? newSeeds(Number(values.seeds), values.first), is_json: values.json, is_traced: values.trace || values.seed !== undefined, bug,
  faults: values.faults?.split(',') as Runs['faults'] ?? (bug?.faults === 'gate' ? null : bug?.faults) ?? null,
  only: values.only === 'gate' || bug?.faults === 'gate' ? 'gate' : values.only === 'shop' || bug ? 'shop' : null,
});

/** Seeds that nobody has run before, or counted from a first one so that a run can be repeated. */
function newSeeds(count: number, first: string | undefined): string[] {
  const prefix = first ?? Date.now().toString(36);
  return Array.from({ length: count }, (_, at) => `${prefix}-${at}`);
}
