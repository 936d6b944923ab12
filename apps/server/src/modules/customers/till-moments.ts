/** When something that was said at a till counts from, by three clocks of which one may be wrong. Pure. */

export type SaidWhen = {
  /** The terminal's clock at the fact, and when it sent the upload; null: it does not say. */
  readonly at: string; readonly sent_at: string | null;
  /** Ours, when it arrived. */
  readonly received_at: string;
  /** By how much the terminal's clock was moved between the two, as its journal tells; milliseconds. */
  readonly stepped_ms: number;
};

/** The earliest of what the clocks say, and never after it arrived: so a clock that runs ahead makes no consent newer than a withdrawal. */
export function earliestOf({ at, sent_at, received_at, stepped_ms }: SaidWhen): string {
  const [said_ms, received_ms] = [Date.parse(at), Date.parse(received_at)];
  const readings = [said_ms, received_ms];
  if (sent_at !== null) {
    const behind_ms = received_ms - Date.parse(sent_at);
    readings.push(said_ms + behind_ms, said_ms + stepped_ms + behind_ms);
  }
  return new Date(Math.max(0, Math.min(...readings.filter((ms) => Number.isFinite(ms))))).toISOString();
}

/** Nobody watched the terminal's clock until its word arrived: it may have been said at that very moment, and not later. */
export function latestOf({ received_at }: Pick<SaidWhen, 'received_at'>): string {
  return received_at;
}

/** For each entry by how much the clock was moved behind it, within the same run. */
export function stepsBehind(seqs: readonly number[], steps: readonly { readonly seq: number; readonly from: string; readonly to: string }[]): ReadonlyMap<number, number> {
  return new Map(seqs.map((seq) => [seq, steps.filter((step) => step.seq > seq).reduce((all, { from, to }) => all + Date.parse(to) - Date.parse(from), 0)]));
}
