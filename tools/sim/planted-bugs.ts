/**
 * Known bugs, each planted by changing the product's source as it is loaded: the product holds no switch for them. A
 * bug whose text is no longer found is reported, so that a bug that moved is not taken for one that was caught.
 */
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { assert } from '@stilltill/domain/result';
import type { Bug, Edit } from './bug.ts';
import { GATE_BUGS } from './gate-bugs.ts';
import { RIGHTS_BUGS } from './rights-bugs.ts';

const ENGINE = 'packages/till-engine/src';
const JOURNAL = 'apps/server/src/modules/journal';

export const BUGS: Readonly<Record<string, Bug>> = {
  ...GATE_BUGS, ...RIGHTS_BUGS,
  'withdrawal-taken-up-as-nothing': {
    wrong: 'what a customer refused at a till is taken up as nothing',
    faults: ['offline'],
    edits: [{ file: 'apps/server/src/modules/customers/from-tills.ts', find: 'for (const each of refused) await withdraw(ports, tx, each, points.get(each.address.hex) ?? []);', put: '' }],
  },
  'acknowledged-before-commit': {
    wrong: 'the server acknowledges what it has not committed',
    faults: ['server_killed_before_commit'],
    edits: [{
      file: `${JOURNAL}/upload.ts`,
      find: 'wholly(() => deps.postgres.withMerchant(caller.merchant, async (tx) => orUndo(await acceptRun(deps, tx, upload, options)), { keeps_plans: true }));',
      put: `wholly(() => new Promise((resolve, reject) => {
        deps.postgres.withMerchant(caller.merchant, async (tx) => {
          resolve(orUndo(await acceptRun(deps, tx, upload, options)));
        }).catch(reject);
      }));`,
    }],
  },
  'dedupe-by-seq-alone': {
    wrong: 'the server takes another entry of a number that it has for a repetition',
    faults: ['disk_restored', 'offline'],
    edits: [{ file: `${JOURNAL}/plan.ts`, find: 'if (!same_seq.some((known) => known.hash === each.hash)) {', put: 'if (same_seq.length === 0) {' }],
  },
  'no-fsync': {
    wrong: 'a strict write is not synced',
    faults: ['power_cut'],
    edits: [{ file: `${ENGINE}/node/file-storage.ts`, find: "{ sync: write.durability === 'strict' }", put: '{ sync: false }' }],
  },
  'receipt-before-durable': {
    wrong: 'a receipt is printed while its entry is still being written',
    faults: ['power_cut'],
    edits: [{
      file: `${ENGINE}/core.ts`,
      find: 'const written = await core.ports.storage.commit({ fence: core.fence, entries, cells: toCells(changes), durability });',
      put: 'void core.ports.storage.commit({ fence: core.fence, entries, cells: toCells(changes), durability });\n  const written: Result<null> = ok(null);',
    }],
  },
  'outbox-cleared-on-send': {
    wrong: 'what was sent is forgotten whether or not an answer came, and is called lost when the server asks for it',
    faults: ['drop', 'offline'],
    edits: [
      {
        file: `${ENGINE}/upload.ts`,
        find: "if (fault.code === 'key_compromised') return change(",
        put: "if (fault.code === 'key_compromised' || fault.code === 'unavailable') return change(",
      },
      {
        file: `${ENGINE}/upload.ts`,
        find: 'return change((chain) => goBack(chain, wanted_seq));',
        put: 'return change((chain) => ({ ...chain, lost: join([...chain.lost, { from_seq: wanted_seq, to_seq: first.entry.seq - 1 }]) }));',
      },
    ],
  },
  'no-fencing': {
    wrong: 'a tab that another one has taken over from can still write',
    faults: ['two_tabs', 'tab_fenced', 'offline'],
    edits: [{ file: `${ENGINE}/node/file-storage.ts`, find: 'if (write.fence !== fence) throw new Fenced();', put: '' }],
  },
  'no-resend-after-restore': {
    wrong: 'a till does not send again what a restored server has lost, and calls it lost when asked for it',
    faults: ['server_restored', 'offline'],
    edits: [
      {
        file: `${ENGINE}/upload.ts`,
        find: 'return change((chain) => goBack(chain, wanted_seq));',
        put: 'return change((chain) => ({ ...chain, lost: join([...chain.lost, { from_seq: wanted_seq, to_seq: first.entry.seq - 1 }]) }));',
      },
      { file: `${ENGINE}/sync.ts`, find: 'chains: core.memory.chains.map((chain) => goBack(chain, chain.first_seq))', put: 'chains: core.memory.chains' },
      { file: `${ENGINE}/sync.ts`, find: 'if (their_seq < chain.acked.seq) return remember(core, { chains: [...rest, goBack(chain, their_seq + 1)] }, \'relaxed\');', put: '' },
    ],
  },
  'epoch-not-renewed-after-branch': {
    wrong: 'a till goes on in an epoch of which it knows that its numbers were given twice',
    faults: ['disk_restored'],
    edits: [{ file: `${ENGINE}/upload.ts`, find: 'if (answer.branched && current) {', put: 'if (answer.branched && !current) {' }],
  },
  'gap-accepted-silently': {
    wrong: 'lost entries are passed over without a word',
    faults: ['damaged_entry', 'offline'],
    edits: [{ file: `${JOURNAL}/accept.ts`, find: 'if (plan.gap === null) {', put: 'if (plan.gap === null || plan.gap !== null) {' }],
  },
  'draft-kept-after-sale': {
    wrong: 'a sale does not end its draft in the same write',
    faults: ['reload', 'power_cut'],
    edits: [{ file: `${ENGINE}/selling.ts`, find: 'draft: null, shift: { totals, epoch', put: 'shift: { totals, epoch' }],
  },
  'projection-failure-drops-batch': {
    wrong: 'one entry that a report can’t take up takes the others of its upload along, unseen',
    faults: ['projection_throws', 'offline'],
    edits: [{ file: `${JOURNAL}/project.ts`, find: 'if (entries.length === 1) return { flags: [], failed: entries };', put: 'return { flags: [], failed: [] };' }],
  },
  'clock-stops-the-shop': {
    wrong: 'prices are looked up by a clock that may stand in another century',
    faults: ['clock_back'],
    edits: [{ file: `${ENGINE}/selling.ts`, find: 'const at = isoTime(judgedTime(core));', put: 'const at = isoTime(core.ports.clock.now_ms());' }],
  },
};

const ROOT = join(import.meta.dirname, '../..');

/** Changes the product as it is loaded from now on. Throws where the text that the bug replaces is gone. */
export function plantBug(name: string): Bug {
  const bug = BUGS[name];
  assert(bug, `a bug has one of these names: ${Object.keys(BUGS).join(', ')}`);
  const planted = new Set<Edit>();
  registerHooks({
    load(url, context, nextLoad) {
      const loaded = nextLoad(url, context);
      const edits = url.startsWith('file:') ? bug.edits.filter(({ file }) => join(ROOT, file) === fileURLToPath(url)) : [];
      if (edits.length === 0) return loaded;
      let source = sourceOf(loaded.source);
      for (const edit of edits) {
        assert(source.split(edit.find).length === 2, `${edit.file} holds the text that ${name} replaces, once`);
        source = source.replace(edit.find, () => edit.put);
        planted.add(edit);
      }
      return { ...loaded, source };
    },
  });
  process.once('exit', () => assert(planted.size === bug.edits.length, `every file that ${name} changes was loaded`));
  return bug;
}

function sourceOf(source: string | ArrayBuffer | NodeJS.TypedArray | undefined): string {
  assert(source !== undefined, 'a module that is loaded has a source');
  return typeof source === 'string' ? source : new TextDecoder().decode(source);
}
