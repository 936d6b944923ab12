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

/** Whether devices must first install the root certificate that this server offers. */
export const ownRoot = () => queryOptions({
  queryKey: ['own_root'], queryFn: async ({ signal }) => (await fetch('/root.crt', { method: 'HEAD', signal })).ok, staleTime: Infinity,
});
