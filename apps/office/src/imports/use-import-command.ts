import type { Fault } from '@stilltill/domain/result';
import { DataImport } from '@stilltill/protocol/office-imports';
import { useQueryClient } from '@tanstack/react-query';
import { useCommand } from '../api/use-command.ts';
import { importQueries } from './import-queries.ts';

/** Sends a command about one import, and shows it as it is from then on. */
export function useImportCommand<I extends object>(id: string, path: string): { readonly run: (body: I) => Promise<void>; readonly fault: Fault | null; readonly busy: boolean } {
  const queryClient = useQueryClient();
  const command = useCommand({ method: 'POST', schema: DataImport, path: () => `/office/imports/${id}/${path}`, body: (body: I) => body, invalidates: [] });
  return {
    fault: command.fault, busy: command.busy,
    run: async (body) => {
      const done = await command.run(body);
      if (!done) return;
      queryClient.setQueryData(importQueries.one(id).queryKey, (before) => before && { ...before, ...done });
      await queryClient.invalidateQueries({ queryKey: ['imports'] });
    },
  };
}
