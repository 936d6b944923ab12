/** Known bugs of the gate and of sending: most of them others' own, found in their issues. */
import type { Bug } from './bug.ts';

const CONTACT = 'apps/server/src/modules/contact';

export const GATE_BUGS: Readonly<Record<string, Bug>> = {
  'caps-counted-without-reservation': {
    wrong: 'caps are counted, and nobody reserves what they let out',
    faults: 'gate',
    edits: [
      { file: `${CONTACT}/gate.ts`, find: 'await writeReservations(tx, rows.flatMap(({ who, decision }) => reservationOf(who, decision, now)));', put: '' },
      { file: `${CONTACT}/dispatch.ts`, find: 'await writeReservations(tx, out.flatMap(({ who, decision }) => (who && decision ? reservationOf(who, decision, now) : [])));', put: '' },
    ],
  },
  'unknown-zone-is-universal': {
    wrong: 'where nobody knows in which zone somebody lives, it is taken to be that of the universal time',
    faults: 'gate',
    edits: [{ file: `${CONTACT}/facts.ts`, find: 'zones: person.zones,', put: "zones: person.zones.length > 0 ? person.zones : ['Etc/UTC']," }],
  },
  'summer-time-frozen': {
    wrong: 'a zone keeps the offset that it was first seen with',
    faults: 'gate',
    edits: [
      { file: 'packages/domain/contact/hours.ts', find: "from_ms: there.add({ nanoseconds: 1 }).getTimeZoneTransition('previous')?.epochMilliseconds ?? -Infinity,", put: 'from_ms: -Infinity,' },
      { file: 'packages/domain/contact/hours.ts', find: "to_ms: there.getTimeZoneTransition('next')?.epochMilliseconds ?? Infinity,", put: 'to_ms: Infinity,' },
    ],
  },
  'withdrawal-spares-what-is-cleared': {
    wrong: 'a withdrawal does not reach what is cleared and on its way to the wire',
    faults: 'gate',
    edits: [{ file: `${CONTACT}/consents.ts`, find: 'tx.afterCommit(() => void clearances.revokeOf(person));', put: 'void clearances;' }, { file: `${CONTACT}/consents.ts`, find: "await tx.query('select pg_notify($1, $2)', [WITHDRAWN_CHANNEL, person]);", put: 'void person;' }],
  },
  'decided-once': {
    wrong: 'what was let out as it was made is not asked about again as it is sent',
    faults: 'gate',
    edits: [{
      file: `${CONTACT}/dispatch.ts`, find: 'const decisions = decideInTurn(ports, known);',
      put: "const decisions = decideInTurn(ports, known).map((each) => each && { ...each, outcome: 'allow' as const });",
    }],
  },
  'unknown-is-sent-again': {
    wrong: 'what a dead worker may have sent is sent once more',
    faults: 'gate',
    edits: [{ file: `${CONTACT}/dispatch.ts`, find: "await changeMessages(tx, rows.map((row) => changeOf(row, 'unknown', null)), null);", put: "await changeMessages(tx, rows.map((row) => changeOf(row, 'waiting', null)), null);" }],
  },
};
