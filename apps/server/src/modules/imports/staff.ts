/**
 * Lists of staff. People are made by them and never changed: whoever has the name of somebody who is there is told, since two of
 * one name are told apart by a person and not by a list. What a PIN says stands in no problem and in no log.
 */
import { createHash } from 'node:crypto';
import { type Role, ROLES, pinFiguresMin } from '@stilltill/domain/operator';
import { assert, fail, ok } from '@stilltill/domain/result';
import { STAFF_COLUMNS, type StaffRow, rankNamed, readStaffRow } from '@stilltill/domain/tabular';
import type { RoleRecord } from '@stilltill/protocol';
import type { MerchantTx } from '../../platform/postgres.ts';
import type { NewOperator } from '../staff/index.ts';
import type { Kind, Taken, Taking } from './kind.ts';
import type { ImportPorts } from './ports.ts';
import { type ImportRow, type Problem, selectTouched, writeTouched } from './store.ts';

const VALUE_MAX = 200;
/** argon2id takes its time for each of them, and a shop with more people than these has them in a system that brings its own. */
const PEOPLE_MAX = 2_000;

export const STAFF: Kind = {
  action: 'manage_staff',
  columns: STAFF_COLUMNS,
  check: ({ columns }) => (columns.includes('name') ? ok(null) : fail('import_columns_missing')),
  begin: takeStaff,
  undo: undoStaff,
};

type Judged = { readonly person: NewOperator } | { readonly problem: Pick<Problem, 'field' | 'value' | 'code'> };
type Terms = { readonly roles: readonly RoleRecord[]; readonly stores: Awaited<ReturnType<ImportPorts['stores']>>; readonly makeId: () => string };

const plain = (text: string): string => text.normalize('NFKC').trim().toLowerCase();

async function takeStaff({ staff, stores, ids }: ImportPorts, tx: MerchantTx, { id: import_id, settings, mode, by }: ImportRow): Promise<Taking> {
  const people = await staff.people(tx);
  const known = new Set(people.filter(({ active }) => active).map(({ name }) => plain(name)));
  const seen = new Map<string, number>();
  const made: NewOperator[] = [];
  const terms: Terms = { roles: await staff.roles(tx), stores: await stores(tx), makeId: () => ids.uuid() };
  return {
    async take(rows) {
      const problems: Problem[] = [];
      const fresh: { id: string; line: number }[] = [];
      const counts = { made: 0, skipped: 0, refused: 0 };
      for (const { line, cells } of rows) {
        const { row, faults } = cells ? readStaffRow(cells) : { row: null, faults: [{ field: null, value: '', code: 'row_broken' as const }] };
        const name = plain(row?.name ?? '');
        const first = seen.get(name);
        if (row && first === undefined && known.has(name) && settings.known === 'skip') {
          counts.skipped += 1;
          continue;
        }
        const judged: Judged | null = !row ? null : known.has(name) ? { problem: { field: 'name', value: row.name, code: 'name_taken' } } : first !== undefined ? { problem: { field: 'name', value: `${row.name} = ${first}`, code: 'row_repeated' } }
          : made.length >= PEOPLE_MAX ? { problem: { field: null, value: String(PEOPLE_MAX), code: 'staff_full' } } : judge(row, terms);
        const found = judged && 'problem' in judged ? [judged.problem] : faults;
        problems.push(...found.map(({ field, value, code }, place): Problem => ({ line, place, field, value: value.slice(0, VALUE_MAX), code, isRefused: true })));
        if (!judged || 'problem' in judged) {
          counts.refused += 1;
          continue;
        }
        seen.set(name, line);
        made.push(judged.person);
        fresh.push({ id: judged.person.id, line });
        counts.made += 1;
      }
      await writeTouched(tx, import_id, fresh.map(({ id, line }) => ({ id, line, before: null, after_hash: createHash('sha256').update(id).digest() })));
      return { counts, problems };
    },
    async finish() {
      assert(mode !== 'check', 'what was only looked at is not finished');
      assert((await staff.make(tx, made, by)).ok, 'roles and PINs were looked at row by row');
    },
  };
}

function judge({ name, role, store, language, pin }: StaffRow, { roles, stores, makeId }: Terms): Judged {
  const own = role === '' ? [] : roles.filter(({ names }) => Object.values(names).some((each) => plain(each) === plain(role)));
  const rank: Role | null = own[0]?.rank ?? (role === '' ? ROLES[0] ?? null : rankNamed(role));
  if (rank === null || own.length > 1) return { problem: { field: 'role', value: role, code: 'role_unknown' } };
  const at = store === '' ? null : stores.filter((each) => plain(each.code) === plain(store) || plain(each.name) === plain(store));
  if (at !== null && at.length !== 1) return { problem: { field: 'store', value: store, code: 'store_unknown' } };
  if (at !== null && own.length === 0) return { problem: { field: 'store', value: store, code: 'role_everywhere' } };
  const places = own.map(({ id }) => ({ store: at?.[0]?.id ?? null, role: id }));
  if (pin !== '' && pin.length < pinFiguresMin({ role: rank, places }, new Map(own.map((each) => [each.id, each])))) return { problem: { field: 'pin', value: '', code: 'pin_unusable' } };
  const [spoken, more]: ['zh' | 'en', object] = [language ?? (/\p{Script=Han}/u.test(name) ? 'zh' : 'en'), pin === '' ? {} : { pin }];
  return { person: { id: makeId(), name, role: rank, active: true, language: spoken, places, ...more } };
}

/** Whoever was made by it is gone again, unless somebody changed what they may do since. */
async function undoStaff({ staff }: ImportPorts, tx: MerchantTx, { id: import_id, by }: ImportRow, tell: (rows_done: number) => Promise<void>, keep: (taken: Taken) => Promise<void>): Promise<void> {
  const touched = await selectTouched(tx, import_id, null, PEOPLE_MAX);
  const unchanged = await staff.unchanged(tx, touched.map(({ record_id }) => record_id));
  const names = new Map((await staff.people(tx)).map(({ id, name }) => [id, name]));
  const problems = touched.filter(({ record_id }) => !unchanged.has(record_id)).map(({ record_id, line }): Problem => ({ line, place: 0, field: null, value: (names.get(record_id) ?? '').slice(0, VALUE_MAX), code: 'changed_since', isRefused: true }));
  await tell(touched.length);
  await keep({ counts: { undone: unchanged.size, kept: problems.length }, problems });
  await staff.retire(tx, [...unchanged], by);
}
