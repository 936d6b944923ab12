/** Operator and terminal that do not match, and who does otherwise than their peers: docs/adr/0018-watch.md. */
export * from './answers.ts';
export * from './evidence.ts';
export * from './facts.ts';
export * from './policy.ts';
export * from './score-card.ts';
export { judgeWeeks, makeWatch, type Watch, type WatchState } from './watch.ts';
export { type ApprovalRow, CELLS, type CountedEntries, RATE_RULES, type RateRule, weekOf, WEEK_MS, type WeekCounts, type WeekRow } from './week-counts.ts';
