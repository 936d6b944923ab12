/** What the office and the server say to each other about backups of the server. docs/backup.md. */
import { z } from 'zod';
import { Time } from './primitives.ts';

/** not_set_up: nothing is sent. own_database: DATABASE_URL names one of the owner's, which its own tools back up. keys_elsewhere: STILLTILL_KEYS names a folder that backups do not know. */
export const BACKUP_STATES = ['set_up', 'not_set_up', 'own_database', 'keys_elsewhere'] as const;
/** What somebody should look at: it fails since a while, the last base is older than two intervals, nothing was sent for a quarter of an hour, the shop sells without backups, or a database of the owner's says that its copies lack something. */
export const BACKUP_WORRIES = ['failing', 'uncovered', 'base_old', 'not_set_up', 'keys_elsewhere', 'own_missing'] as const;

/** How often a base is taken, in hours, and of how many days and weeks the last one is kept. */
export const BackupPlan = z.object({ base_every_h: z.int().min(1).max(168), keep_daily: z.int().min(1).max(60), keep_weekly: z.int().min(0).max(104) });

/** GET /api/v1/office/backups. Never the password of a storage. Where several merchants share a server, only its keeper is told where backups lie and why they fail. */
export const BackupStanding = z.object({
  /** Whether whoever asks decides about the server itself. */
  is_keeper: z.boolean(),
  state: z.enum(BACKUP_STATES), worry: z.enum(BACKUP_WORRIES).nullable(),
  /** A folder of the server's machine, or s3://bucket/prefix; null for others than the keeper. */
  place: z.string().nullable(),
  /** Where the keys lie apart from the rest; null: beside it, or it is not the keeper who asks. */
  keys_place: z.string().nullable(),
  plan: BackupPlan.nullable(),
  last_base: z.object({ at: Time, took_ms: z.int().min(0), sealed_bytes: z.int().min(0) }).nullable(), next_base_at: Time.nullable(),
  /** All before this moment is sent. */
  covered_until: Time.nullable(),
  failure: z.object({ since: Time, at: Time, en: z.string(), zh: z.string() }).nullable(),
  /** What a database of the owner's said when it was asked last, each with what to do. */
  own: z.object({ checked_at: Time, findings: z.array(z.object({ en: z.string(), zh: z.string() })) }).nullable(),
});
