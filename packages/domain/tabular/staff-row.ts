/** A row of a list of staff. What a PIN says stands in no fault. Nothing is looked up here. */
import type { Role } from '../operator/index.ts';
import type { FieldSpec } from './columns.ts';
import { plainName } from './columns.ts';

export type StaffField = 'name' | 'role' | 'store' | 'language' | 'pin';

export const STAFF_COLUMNS: readonly FieldSpec<StaffField>[] = [
  { field: 'name', names: ['name', 'fullname', 'employee', 'staff', 'employeename', 'staffname', '姓名', '名字', '名称', '员工', '员工姓名', '操作员'] },
  { field: 'role', names: ['role', 'position', 'rank', 'jobtitle', '角色', '职位', '岗位', '级别'] },
  { field: 'store', names: ['store', 'shop', 'branch', 'storecode', '门店', '店铺', '分店', '门店编号'] },
  { field: 'language', names: ['language', 'lang', '语言'] },
  { field: 'pin', names: ['pin', 'pincode', 'password', '密码', 'pin码', '上岗密码'] },
];

const NAME_MAX = 100;
const RANKS: readonly (readonly [Role, readonly string[]])[] = [
  ['operator', ['operator', 'cashier', 'clerk', 'salesassistant', '操作员', '收银员', '店员', '营业员']], ['manager', ['manager', 'storemanager', '店长', '经理']], ['owner', ['owner', '店主', '老板']],
];
const LANGUAGES: readonly (readonly ['zh' | 'en', readonly string[]])[] = [['zh', ['zh', 'zhcn', 'chinese', '中文', '汉语', '简体中文']], ['en', ['en', 'enus', 'engb', 'english', '英文', '英语']]];

/** The rank that a word means; null: none that is built in. */
export function rankNamed(word: string): Role | null {
  return RANKS.find(([, names]) => names.includes(plainName(word)))?.[0] ?? null;
}

export type StaffRow = { readonly name: string; /** As it is written: of a role that the shop made, or a rank. */ readonly role: string; readonly store: string; readonly language: 'zh' | 'en' | null; readonly pin: string };
export type StaffFault = { readonly field: StaffField; readonly value: string; readonly code: 'name_missing' | 'too_long' | 'language_unknown' | 'pin_unusable' };
export type StaffCells = Readonly<Partial<Record<StaffField, readonly string[]>>>;

export function readStaffRow(cells: StaffCells): { readonly row: StaffRow | null; readonly faults: readonly StaffFault[] } {
  const of = (field: StaffField): string => (cells[field]?.[0] ?? '').trim();
  const faults: StaffFault[] = [];
  const [name, said, pin] = [of('name'), of('language'), of('pin').normalize('NFKC').replace(/^'/, '')];
  const language = LANGUAGES.find(([, names]) => names.includes(plainName(said)))?.[0] ?? null;
  if (name === '') faults.push({ field: 'name', value: '', code: 'name_missing' });
  for (const field of ['name', 'role', 'store'] as const) if (of(field).length > NAME_MAX) faults.push({ field, value: of(field), code: 'too_long' });
  if (said !== '' && language === null) faults.push({ field: 'language', value: said, code: 'language_unknown' });
  if (pin !== '' && !/^[0-9]{4,8}$/.test(pin)) faults.push({ field: 'pin', value: '', code: 'pin_unusable' });
  return faults.length > 0 ? { row: null, faults } : { row: { name, role: of('role'), store: of('store'), language, pin }, faults };
}
