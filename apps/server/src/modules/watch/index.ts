/**
 * The door of watch: what does not match between operators and terminals, and who does otherwise than their peers; what is
 * done about it, cases with the word of whoever is concerned, score cards and reports. docs/adr/0018-watch.md.
 */
import type { HttpServer } from '../../platform/http.ts';
import { answerByPolicy } from './answers.ts';
import { addCaseRoutes } from './case-routes.ts';
import { lookAgain, lookAtSome } from './look.ts';
import { addWatchOfficeRoutes } from './office-routes.ts';
import type { WatchPorts } from './ports.ts';
import { insertFindings } from './store.ts';
import { type IdentifyTerminal, addWatchTerminalRoutes } from './terminal-routes.ts';

export type { OfficePerson, WatchPorts } from './ports.ts';
export { makeWatchProjection } from './project-replies.ts';
export { type WatchLater, makeWatchLater } from './watch-later.ts';
export type Watch = ReturnType<typeof makeWatchRoom>;

export function makeWatchRoom(ports: WatchPorts) {
  const { postgres, clock, ids } = ports;
  async function look(merchant: string): Promise<{ readonly has_more: boolean; readonly entries: number; readonly new_findings: number }> {
    return postgres.withMerchant(merchant, async (tx) => {
      const looked = await lookAtSome(ports, tx);
      await answerByPolicy(ports, tx, looked.found);
      return { has_more: looked.has_more, entries: looked.entries, new_findings: looked.found.length };
    });
  }
  async function rerun(merchant: string, from: Date): Promise<{ entries: number; findings: number; new_findings: number }> {
    return postgres.withMerchant(merchant, async (tx) => {
      const sums = { entries: 0, findings: 0, new_findings: 0 };
      for await (const { findings, entries } of lookAgain(ports, tx, from)) {
        const found = await insertFindings(tx, findings, ids.uuid, new Date(clock.now_ms()));
        await answerByPolicy(ports, tx, found);
        sums.entries += entries;
        sums.findings += findings.length;
        sums.new_findings += found.length;
      }
      return sums;
    });
  }
  return {
    /** Looks at some of what arrived since the last time. */
    look,
    /** Looks at history again from there on; what was found before is not found twice. */
    rerun,
    addOfficeRoutes(app: HttpServer): void {
      addWatchOfficeRoutes(app, ports, rerun);
      addCaseRoutes(app, ports);
    },
    /** GET /api/v1/terminal/operators/{operator}/watch. */
    addTerminalRoutes: (app: HttpServer, identify: IdentifyTerminal): void => addWatchTerminalRoutes(app, ports, identify),
  };
}
