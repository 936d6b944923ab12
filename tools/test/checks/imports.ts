// Which way imports go. dependency-cruiser reads TypeScript by the compiler API of
// TypeScript 6 (installed as `typescript`); with a compiler that it does not know it sees
// no module at all and calls that a success, so this check asks what it has seen.
import { join } from 'node:path';
import type { Check } from '../check.ts';
import { runProgram } from '../run-program.ts';
import { listSources, root } from '../source-files.ts';

export const importsCheck: Check = {
  stage: 'imports',
  title: 'imports: every import goes in the direction that the house allows',
  find: () => findBadImports(root),
};

type CruiseResult = {
  readonly modules: readonly { readonly source: string; readonly dependencies: readonly unknown[] }[];
  readonly summary: {
    readonly violations: readonly { readonly from: string; readonly to: string; readonly rule: { readonly name: string }; readonly comment?: string; readonly cycle?: readonly { readonly name: string }[] }[];
    readonly ruleSetUsed?: { readonly forbidden?: readonly { readonly name: string; readonly comment?: string }[] };
  };
};

/** Returns one text per import that breaks a rule of .dependency-cruiser.mjs, for the repository in this folder. */
export async function findBadImports(folder: string): Promise<readonly string[]> {
  const cruiser = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');
  const config = join(root, '.dependency-cruiser.mjs');
  const { stdout, stderr } = await runProgram(process.execPath, [cruiser, '--config', config, '--output-type', 'json', 'apps', 'packages', 'tools'], { cwd: folder });
  if (!stdout.startsWith('{')) return [`dependency-cruiser gave no result: ${stderr || stdout}`];
  const result = JSON.parse(stdout) as CruiseResult;
  return [...findUnseen(result.modules, listSources(folder)), ...result.summary.violations.map((violation) => describe(violation, result))];
}

/** Returns a text where the modules that were seen are not the sources that are on the disk. */
export function findUnseen(modules: CruiseResult['modules'], sources: readonly string[]): readonly string[] {
  const seen = new Set(modules.map((module) => module.source));
  const unseen = sources.filter((source) => !seen.has(source));
  const importCount = modules.reduce((count, module) => count + module.dependencies.length, 0);
  if (sources.length === 0) return ['There was no source to look at.'];
  if (unseen.length > 0) return [`dependency-cruiser saw only ${sources.length - unseen.length} of ${sources.length} sources; not, for instance, ${unseen[0]}.`];
  // Files without any import between them mean that it listed the files but could not read them.
  return importCount === 0 && sources.length > 1 ? ['dependency-cruiser saw no import at all.'] : [];
}

function describe(violation: CruiseResult['summary']['violations'][number], result: CruiseResult): string {
  const { from, to, rule, cycle } = violation;
  const comment = result.summary.ruleSetUsed?.forbidden?.find((each) => each.name === rule.name)?.comment ?? '';
  const way = cycle === undefined ? to : cycle.map((step) => step.name).join(' → ');
  return `${from} → ${way}\n    ${rule.name}: ${comment}`;
}
