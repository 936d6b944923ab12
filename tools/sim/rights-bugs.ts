/** Known bugs of rights, approvals, locks and of terminals that are lost or live twice. */
import type { Bug } from './bug.ts';

const ENGINE = 'packages/till-engine/src';
const STAFF = 'apps/server/src/modules/staff';

export const RIGHTS_BUGS: Readonly<Record<string, Bug>> = {
  'approval-signature-unchecked': {
    wrong: 'a till takes an approval from the office without looking at who signed it',
    faults: ['approval_forged', 'offline'],
    edits: [{ file: `${ENGINE}/asking.ts`, find: 'return isSame && core.ports.keys.verify(server_public_key, approvalText(given), given.signature);', put: 'return isSame;' }],
  },
  'approval-not-used-up': {
    wrong: 'what was approved once can be done again',
    faults: ['offline'],
    edits: [
      { file: `${ENGINE}/permits.ts`, find: 'used.has(approval) || using.has(approval) || core.memory.approvals_used.includes(approval);', put: 'approval === null;' },
      { file: `${ENGINE}/permits.ts`, find: 'given.delete(held.approval.approval);', put: '' },
    ],
  },
  'rights-of-now': {
    wrong: 'what was done is judged by the rights of now, and not by those that its till could know',
    faults: ['offline'],
    edits: [{ file: `${STAFF}/rights-versions.ts`, find: 'else known.position <= asked.position end)', put: 'else true end)' }],
  },
  'rights-not-judged': {
    wrong: 'nobody looks at whether a till let somebody do what they may not',
    faults: ['rights_forged'],
    edits: [{ file: `${STAFF}/rights-project.ts`, find: 'return (await withoutHanded(tx, beyond, named, incarnation)).flatMap((each) => faultsOf(each, rightsIn(each.entry)));', put: 'return [];' }],
  },
  'limits-forgotten-at-the-till': {
    wrong: 'a till looks at whether somebody has a right, and not at how far it goes',
    faults: ['offline'],
    edits: [{ file: `${ENGINE}/rights-here.ts`, find: 'return rights?.actions.has(action) === true && !exceedsRights(rights, action, measure);', put: 'return rights?.actions.has(action) === true || (rights !== null && exceedsRights(rights, action, measure));' }],
  },
  'lock-forgotten-after-restart': {
    wrong: 'a till that starts again has forgotten that the office locked it',
    faults: ['reload'],
    edits: [{ file: `${ENGINE}/catalog/notes.ts`, find: 'return isOurs ? notes : NO_NOTES;', put: 'return isOurs ? { ...notes, terminal: null } : NO_NOTES;' }],
  },
  'lost-heard-once': {
    wrong: 'the server asks once which terminals are lost, and hears of no other',
    faults: ['offline'],
    edits: [
      { file: 'apps/server/src/modules/fleet/lost.ts', find: 'tx.afterCommit(() => forget(tx.merchant_id));', put: '' },
      { file: 'apps/server/src/modules/fleet/lost.ts', find: 'listener.listen(CHANNEL, forget, forgetAll),', put: 'listener.listen(CHANNEL, () => {}, () => {}),' },
    ],
  },
  'clone-not-told': {
    wrong: 'two holders of one profile give the same numbers, and nobody is told',
    faults: ['terminal_cloned', 'offline'],
    edits: [{ file: 'apps/server/src/modules/journal/accept.ts', find: "if (plan.forked_seq !== null) list.push(onRun(facts, 'branch', { code: 'entry_branch', details: { seq: plan.forked_seq } }, plan.forked_seq, last));\n    else if (taking.chain.branched)", put: 'if (plan.forked_seq !== null && first > last)' }],
  },
  'news-passed-over': {
    wrong: 'a till works in whatever news says, also where other news came before it',
    faults: ['news_lost', 'news_reordered'],
    edits: [
      { file: `${ENGINE}/feed.ts`, find: 'changes && from === catalog.feedCursor() && catalog.isRead()', put: 'changes && catalog.isRead()' },
      { file: `${ENGINE}/feed.ts`, find: 'reset: false }, from);', put: 'reset: false }, catalog.feedCursor());' },
    ],
  },
  'leavers-not-told': {
    wrong: 'nobody is told what somebody still did at a till that did not know that they had left',
    faults: ['offline', 'drop'],
    edits: [{ file: `${STAFF}/rights-project.ts`, find: 'return [...await findGone(tx, acting), ...await judge(', put: 'return [...await judge(' }],
  },
  'leavers-by-arrival': {
    wrong: 'whoever left is flagged with what they did before, where it arrives later',
    faults: ['offline', 'drop'],
    edits: [{ file: `${STAFF}/server-time.ts`, find: 'return new Date(Math.min(Date.parse(at) + off_ms, received_ms)).toISOString();', put: 'return new Date(off_ms === null ? at : received_ms).toISOString();' }],
  },
  'own-approval-unseen': {
    wrong: 'an owner who approved themself is looked at by nobody',
    faults: ['offline'],
    edits: [{ file: `${STAFF}/approvals-project.ts`, find: "return [...flagOnce(used.filter(isSole), 'approval_own_review'), ...flagOnce(", put: 'return [...flagOnce(' }],
  },
  'decider-forgotten': {
    wrong: 'a sale does not say who decided what in its draft before somebody else went on with it',
    faults: ['reload', 'offline'],
    edits: [{ file: `${ENGINE}/deciding.ts`, find: 'return others.length > 0 ? { ...sale, decided: others } : sale;', put: 'return sale;' }],
  },
  'taken-up-later-untold': {
    wrong: 'what a rule finds fault with in an entry that is computed once its bug is mended is told to nobody',
    faults: ['projection_throws', 'rights_forged'],
    edits: [{ file: 'apps/server/src/modules/journal/settle.ts', find: 'if (opened.length > 0) await openExceptions(deps, tx, opened);', put: '' }],
  },
};
