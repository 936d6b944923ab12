import { FirstStepName } from '@stilltill/protocol/first-steps';
import { z } from 'zod';

/** Which step is shown; the next one that is open where none is named. */
export const StartSearch = z.object({ step: FirstStepName.optional().catch(undefined) });
