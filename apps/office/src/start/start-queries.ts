import { FirstSteps } from '@stilltill/protocol/first-steps';
import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import { ask, unwrap } from '../api/client.ts';

export type Step = z.output<typeof FirstSteps>['steps'][number];
export type StepName = Step['name'];
export type StepState = Step['state'];

export const firstSteps = () => queryOptions({
  queryKey: ['first_steps'], queryFn: async ({ signal }) => unwrap(await ask(FirstSteps, '/office/first-steps', { signal })),
});
