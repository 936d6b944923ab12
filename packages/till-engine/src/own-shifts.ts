/** Shifts of whoever is signed on, and what they and colleagues ask of each other. The server alone knows these, so none of it is done without the network. */
import { type Result, fail } from '@stilltill/domain/result';
import { OwnShifts, type SwapStep } from '@stilltill/protocol';
import type { Core } from './core.ts';
import type { Ask } from './wire.ts';

export type OwnShiftsHere = {
  /** `not_signed_on_here`: their sign-on has not reached the server yet. `unavailable`. */
  read(): Promise<Result<OwnShifts>>;
  /** Asks a colleague, or answers one; what then holds. */
  step(step: SwapStep): Promise<Result<OwnShifts>>;
};

export function makeOwnShifts(core: Core, ask: Ask): OwnShiftsHere {
  const call = async (body?: SwapStep): Promise<Result<OwnShifts>> => {
    const operator = core.memory.session?.operator;
    if (operator === undefined) return fail('not_signed_on_here');
    return ask({ method: body ? 'POST' : 'GET', path: `/api/v1/terminal/operators/${operator}/swaps`, ...(body ? { body } : {}) }, OwnShifts);
  };
  return { read: () => call(), step: (step) => call(step) };
}
