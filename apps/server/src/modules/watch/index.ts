/**
 * The door of watch: what does not match between operators and terminals, and who does otherwise than their peers; what is
 * done about it, cases with the word of whoever is concerned, score cards and reports. docs/adr/0018-watch.md.
 */
import type { HttpServer } from '../../platform/http.ts';
import type { MerchantTx } from '../../platform/postgres.ts';
import { answerByPolicy } from './answers.ts';
import { addCaseRoutes } from './case-routes.ts';
import { readFindingPage } from './finding-list.ts';
import { lookAtSome } from './look.ts';
import { addWatchOfficeRoutes } from './office-routes.ts';
import { type SeenOffRoster, openOffRoster } from './open-by-hand.ts';
import type { WatchPorts } from './ports.ts';
import { countFound, readCases } from './queries.ts';
import { makeRuns } from './runs.ts';
import { type IdentifyTerminal, addWatchTerminalRoutes } from './terminal-routes.ts';

export type { OfficePerson, WatchPorts } from './ports.ts';
export { makeWatchProjection } from './project-replies.ts';
export { type WatchLater, makeWatchLater } from './watch-later.ts';
export type Watch = ReturnType<typeof makeWatchRoom>;

export function makeWatchRoom(ports: WatchPorts) {
  const { postgres } = ports;
  const runs = makeRuns(ports);
  async function look(merchant: string): Promise<{ readonly has_more: boolean; readonly entries: number; readonly new_findings: number }> {
    return postgres.withMerchant(merchant, async (tx) => {
      const looked = await lookAtSome(ports, tx);
      await answerByPolicy(ports, tx, looked.found);
      return { has_more: looked.has_more, entries: looked.entries, new_findings: looked.found.length };
    });
  }
  return {
    /** Looks at some of what arrived since the last time. */
    look,
    countFound,
    /** Asks for history to be looked at again from there on, and does it by its job; what was found before is not found twice. */
    runs,
    /** Opens findings of sign-ons outside of a roster that a person wants looked at. */
    openOffRoster: (tx: MerchantTx, seen: readonly SeenOffRoster[]) => openOffRoster(ports, tx, seen),
    /** Cases as the office sees them, the newest first. `request_malformed`. */
    cases: (tx: MerchantTx, asked: Parameters<typeof readCases>[2]) => readCases(ports, tx, asked),
    /** Findings of a stretch of time at each store, the oldest first. */
    findingPage: (tx: MerchantTx, asked: Parameters<typeof readFindingPage>[2]) => readFindingPage(ports, tx, asked),
    addOfficeRoutes(app: HttpServer): void {
      addWatchOfficeRoutes(app, ports, runs);
      addCaseRoutes(app, ports);
    },
    /** GET /api/v1/terminal/operators/{operator}/watch. */
    addTerminalRoutes: (app: HttpServer, identify: IdentifyTerminal): void => addWatchTerminalRoutes(app, ports, identify),
  };
}
