/** A till reports at least each minute; one that has not for this long is called silent. */
export const SILENT_MS = 10 * 60_000;

export function isSilent(last_contact_at: string | null, now_ms: number): boolean {
  return last_contact_at === null || now_ms - Date.parse(last_contact_at) > SILENT_MS;
}

type Heads = { readonly head: { readonly epoch: string; readonly seq: number; readonly hash: string } | null; readonly reported_head: { readonly epoch: string; readonly seq: number; readonly hash: string } | null };

/** Entries that wait at the till. What it reported last may have arrived since: then its head and the server's agree. */
export function waitingOf(terminal: Heads & { readonly waiting: number | null }): number | null {
  return compareHeads(terminal) === 'same' ? 0 : terminal.waiting;
}

/** How what the till says it has recorded stands to what the server holds. */
export function compareHeads(heads: Heads): 'nothing' | 'same' | 'till_ahead' | 'server_ahead' | 'other_epoch' | 'differs' {
  const { head, reported_head } = heads;
  if (!reported_head) return 'nothing';
  if (!head) return 'till_ahead';
  if (head.epoch !== reported_head.epoch) return 'other_epoch';
  if (reported_head.seq !== head.seq) return reported_head.seq > head.seq ? 'till_ahead' : 'server_ahead';
  return head.hash === reported_head.hash ? 'same' : 'differs';
}
