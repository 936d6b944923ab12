import { BackupStanding } from '@stilltill/protocol/office-backups';
import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import { ask, unwrap } from '../api/client.ts';

export type Standing = z.output<typeof BackupStanding>;

/** How backups stand changes by the minute without anybody's doing. */
const FOLLOW_MS = 30_000;

export const backupStanding = () => queryOptions({
  queryKey: ['backups'], queryFn: async ({ signal }) => unwrap(await ask(BackupStanding, '/office/backups', { signal })), refetchInterval: FOLLOW_MS,
});
