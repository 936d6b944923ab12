/** What whoever is signed on reads of themselves, and their word on a case: docs/adr/0018-watch.md. */
import { type Result, fail, ok } from '@stilltill/domain/result';
import { CASE_TEXT_MAX, OwnWatch } from '@stilltill/protocol';
import { type Core, type Fact, record } from './core.ts';
import type { AboutMe } from './till.ts';
import type { Ask } from './wire.ts';

export type OwnWatching = {
  /** Score card and cases of whoever is signed on. `not_signed_on_here`: their sign-on has not reached the server yet. */
  read(): Promise<Result<AboutMe>>;
};

export function makeOwnWatching(core: Core, ask: Ask): OwnWatching {
  return {
    async read() {
      const operator = core.memory.session?.operator;
      return operator === undefined ? fail('not_signed_on_here') : ask({ method: 'GET', path: `/api/v1/terminal/operators/${operator}/watch` }, OwnWatch);
    },
  };
}

/** Records the word of whoever is signed on, under their session. `reason_missing`: it says nothing. To be called in turn. */
export async function replyToCase(core: Core, case_id: string, text: string, clockFacts: readonly Fact[]): Promise<Result<null>> {
  const words = text.trim().slice(0, CASE_TEXT_MAX);
  if (words === '') return fail('reason_missing');
  const done = await record(core, [...clockFacts, { kind: 'case.replied', body: { case: case_id, text: words } }]);
  return done.ok ? ok(null) : done;
}
