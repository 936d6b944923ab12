/**
 * Copies of public registers of people who want no calls, as a shop gets them in files. Numbers are kept as keyed hashes alone.
 * A copy that is not whole yet is none: until its last part has come, the register counts as too old, and nobody is called.
 */
import { type RuleBook, readPhone } from '@stilltill/domain/contact';
import type { RegisterAnswer, RegisterBody, RegisterList } from '@stilltill/protocol';
import type { z } from 'zod';
import type { MerchantTx } from '../../platform/postgres.ts';
import { bytesArray } from '../../platform/sql-arrays.ts';
import type { ContactPorts } from './ports.ts';

/** A copy of this age lets nothing out. */
const NEVER = new Date(0);
const DAY_MS = 86_400_000;
const COUNTRIES: Readonly<Record<string, string>> = { UK: 'GB' };

export async function takeRegister({ customers, clock }: ContactPorts, tx: MerchantTx, { register, copied_at, numbers, part }: z.output<typeof RegisterBody>): Promise<z.output<typeof RegisterAnswer>> {
  const prefix = register.slice(0, 2);
  const country = COUNTRIES[prefix] ?? prefix;
  if (part === 'only' || part === 'first') await tx.execute('delete from app.register_listing where merchant_id = $1 and register = $2', [tx.merchant_id, register]);
  const lines = numbers.split(/[\r\n,;]+/).map((line) => line.trim()).filter((line) => line !== '');
  const read = lines.map((line) => readPhone(line, country));
  const lookups = [...new Map(read.flatMap((each) => (each.ok ? [[each.value.e164, customers.lookupOf(tx.merchant_id, 'phone', each.value.e164)]] : []))).values()];
  if (lookups.length > 0) {
    await tx.execute('insert into app.register_listing (merchant_id, register, lookup) select $1, $2, l.lookup from unnest($3::bytea[]) as l (lookup) order by l.lookup on conflict do nothing', [tx.merchant_id, register, bytesArray(lookups)], 'contact.list_register');
  }
  const isWhole = part === 'only' || part === 'last';
  // A wrong file must not pass for a register in which nobody stands: without a single number there is no copy.
  const [listed] = isWhole && lookups.length === 0 ? await tx.query('select from app.register_listing where merchant_id = $1 and register = $2 limit 1', [tx.merchant_id, register]) : [true];
  // It can't be newer than now, whatever is said of it.
  const at = isWhole && listed ? new Date(Math.min(Date.parse(copied_at), clock.now_ms())) : NEVER;
  await tx.execute('insert into app.public_register (merchant_id, register, copied_at) values ($1, $2, $3) on conflict (merchant_id, register) do update set copied_at = excluded.copied_at', [tx.merchant_id, register, at]);
  return { taken: lookups.length, unreadable: read.filter(({ ok }) => !ok).length };
}

/** Those that a rule asks for, copied or not, and every other that there is a copy of. */
export async function listRegisters({ book, clock }: ContactPorts, tx: MerchantTx): Promise<z.output<typeof RegisterList>['items']> {
  const rows = await tx.query<{ register: string; copied_at: Date; numbers: number }>(
    'select register, copied_at, (select count(*)::int from app.register_listing l where l.merchant_id = r.merchant_id and l.register = r.register) as numbers from app.public_register r where merchant_id = $1 order by register', [tx.merchant_id],
  );
  const copies = new Map(rows.map((row) => [row.register, row]));
  const ages_ms = agesAllowed(book);
  return [...new Set([...ages_ms.keys(), ...copies.keys()])].sort().map((register) => {
    const { numbers = 0, copied_at = NEVER } = copies.get(register) ?? {};
    const age_ms_max = ages_ms.get(register);
    return {
      register, numbers, copied_at: copied_at.getTime() === NEVER.getTime() ? null : copied_at.toISOString(),
      days_max: age_ms_max === undefined ? null : Math.floor(age_ms_max / DAY_MS), is_too_old: age_ms_max !== undefined && clock.now_ms() - copied_at.getTime() > age_ms_max,
    };
  });
}

/** How old a copy may be, by register: what the strictest of the rules takes. */
function agesAllowed({ packs }: RuleBook): ReadonlyMap<string, number> {
  const ages_ms = new Map<string, number>();
  for (const { demand } of packs.flatMap(({ rules }) => rules)) {
    if (demand.kind === 'register') ages_ms.set(demand.register, Math.min(demand.copy_ms_max, ages_ms.get(demand.register) ?? Infinity));
  }
  return ages_ms;
}
