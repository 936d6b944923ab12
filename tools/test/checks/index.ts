import { tidyChecks } from '../../tidy/checks.ts';
import type { Check } from '../check.ts';
import { importsCheck } from './imports.ts';
import { lintCheck } from './lint.ts';
import { typesCheck } from './types.ts';

/** All static checks, in the order in which they run. */
export const checks: readonly Check[] = [typesCheck, lintCheck, importsCheck, ...tidyChecks];
