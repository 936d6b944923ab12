import { FirstSteps } from '@stilltill/protocol/first-steps';
import { useCommand } from '../api/use-command.ts';
import type { StepName, StepState } from './start-queries.ts';

/** Says of a step that it is done, can wait, or is to be looked at again. */
export function useDecideStep() {
  return useCommand({
    method: 'PUT', schema: FirstSteps, path: ({ step }: { readonly step: StepName; readonly state: StepState }) => `/office/first-steps/${step}`, body: ({ state }) => ({ state }), invalidates: ['first_steps'],
  });
}
