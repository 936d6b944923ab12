import type { Fault } from '@stilltill/domain/result';
import { toWire } from '@stilltill/protocol/primitives';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import type { z } from 'zod';
import { withProof } from '../session/proof.ts';
import { ask, faultOf, unwrap } from './client.ts';

export type Command<I, O> = {
  /** Resolves with the answer, or null where it failed; the fault then stands in `fault`. */
  readonly run: (input: I) => Promise<O | null>;
  readonly fault: Fault | null;
  readonly busy: boolean;
  readonly reset: () => void;
};

/**
 * A command to the server. A repeat of what failed carries the same Idempotency-Key, so that it is done once even where
 * the first answer was lost on its way. Where the server wants a proof of who asks, it is asked for, and the command goes on
 * by itself. `invalidates` names the lists (first words of their keys) that it changes.
 */
export function useCommand<I, S extends z.ZodType>(making: {
  readonly method: 'POST' | 'PUT' | 'DELETE'; readonly schema: S; readonly path: (input: I) => string; readonly body: (input: I) => object;
  readonly invalidates: readonly string[];
}): Command<I, z.output<S>> {
  const queryClient = useQueryClient();
  const attempt = useRef<{ readonly text: string; readonly key: string } | null>(null);
  const mutation = useMutation({
    mutationFn: async (input: I) => {
      const path = making.path(input);
      const body = making.body(input);
      const text = `${path}\n${toWire(body)}`;
      if (attempt.current?.text !== text) attempt.current = { text, key: crypto.randomUUID() };
      const { key: idempotency_key } = attempt.current;
      const answer = unwrap(await withProof(() => ask(making.schema, path, { method: making.method, body, idempotency_key })));
      attempt.current = null;
      return answer;
    },
    onSuccess: () => Promise.all(making.invalidates.map((name) => queryClient.invalidateQueries({ queryKey: [name] }))),
  });
  return {
    run: (input) => mutation.mutateAsync(input).catch(() => null),
    fault: mutation.error ? faultOf(mutation.error) : null, busy: mutation.isPending, reset: mutation.reset,
  };
}
