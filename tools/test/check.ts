// A static check: it looks at the sources without running them and says what it found.
import { inspect } from 'node:util';
import type { Outcome } from './outcome.ts';
import type { StageName } from './stages.ts';

export type Check = {
  readonly stage: StageName;
  /** Begins with the stage's name, and states what the check makes sure of. */
  readonly title: string;
  /** Returns one text per finding; none where all is well. A bug in the check itself throws. */
  readonly find: () => Promise<readonly string[]>;
  /** What is tolerated, with its reason: printed, not counted. */
  readonly notes?: () => readonly string[];
};

export async function runCheck(check: Check): Promise<Outcome> {
  const began_ms = performance.now();
  let findings: readonly string[];
  try {
    findings = await check.find();
  } catch (error) {
    findings = [`The check itself failed: ${inspect(error)}`];
  }
  return {
    title: check.title,
    name: check.title,
    file: undefined,
    line: undefined,
    duration_ms: performance.now() - began_ms,
    failure: findings.length === 0 ? undefined : findings.join('\n'),
  };
}
