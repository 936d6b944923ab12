/**
 * What a till remembers, as it stands in the cells of its storage. Each form has a schema, because a damaged disk may
 * give back anything; a cell that does not fit counts as missing, and is made good from the entries where that can be.
 */
import type { Lockout } from '@stilltill/domain/operator';
import type { Basket } from '@stilltill/domain/sale';
import type { ShiftTotals } from '@stilltill/domain/shift';
import {
  AcknowledgementSchema, AmountMinor, BasketSchema, CertificateSchema, CurrencyCode, EpochId, Hash, HeadSchema, PublicKey, ReturnedTender, SealSchema, SettingNameSchema, ShiftClosed, Time, Uuid, toWire,
} from '@stilltill/protocol';
import { z } from 'zod';
import type { Cells } from './ports.ts';

/** One enrolment of this till. The last one counts; earlier ones vouch for what was recorded under them. */
export const IdentitySchema = z.object({
  key: z.string(), certificate: CertificateSchema, server_public_key: PublicKey, merchant_public_key: PublicKey, shop_name: z.string(), store_name: z.string(), currency: CurrencyCode,
});
export type Identity = z.output<typeof IdentitySchema>;

const Range = z.object({ from_seq: z.int(), to_seq: z.int() });
/** One epoch and how far the server has it. */
export const ChainSchema = z.object({
  enrolment: Uuid, merchant: Uuid, terminal: Uuid,
  /** Whose entries they are. Absent: that of its enrolment's first certificate. */
  store: Uuid.optional(),
  head: HeadSchema,
  /** The last entry that the server holds, by its own word. */
  acked: z.object({ seq: z.int(), hash: Hash }),
  /** The last one that was handed over: above `acked` where the server put entries aside for a person. */
  passed_seq: z.int(),
  /** Lost here, or put aside by the server: the run behind each names it as a gap. */
  lost: z.array(Range),
  first_seq: z.int(),
  /** How far the server had it on which day: what it has held for 90 days is dropped. */
  marks: z.array(z.object({ seq: z.int(), at_ms: z.number() })),
});
export type Chain = z.output<typeof ChainSchema>;

const ShiftSchema = z.object({
  totals: z.object({
    shift: Uuid, currency: CurrencyCode, opened_at: Time, opened_by: Uuid, float_minor: AmountMinor, sales: z.int(), sales_minor: AmountMinor,
    refunds: z.int(), refunds_minor: AmountMinor, cash_in_minor: AmountMinor, cash_out_minor: AmountMinor,
    moved_in_minor: ShiftClosed.shape.moved_in_minor, moved_out_minor: ShiftClosed.shape.moved_out_minor, others: ShiftClosed.shape.others,
  }),
  /** The totals hold everything up to this entry. */
  epoch: EpochId, seq: z.int(),
});
const DraftSchema = z.object({ operator: Uuid, basket: BasketSchema });
const ParkedSchema = z.object({ basket: BasketSchema, at: Time, note: z.string().nullable(), operator_name: z.string() });
/** What was taken by a tender since the server was last met. */
const OfflineTaken = z.object({ kind: z.enum(['card', 'code']), since_ms: z.number(), total_minor: AmountMinor });
/** What came back of a sale at this till, by line. */
const ReturnedHere = z.object({
  sale: Uuid, lines: z.record(z.string(), z.int()), total_minor: AmountMinor, at_ms: z.number(), isOffline: z.boolean(),
  /** Absent: written by a till that did not keep it. */
  tenders: z.array(ReturnedTender).optional(),
});

const CELLS = {
  identities: z.array(IdentitySchema),
  chains: z.array(ChainSchema),
  shift: ShiftSchema,
  session: z.object({ session: Uuid, operator: Uuid }),
  lockouts: z.record(z.string(), z.object({ wrong: z.int(), locked_until_ms: z.number().nullable() })),
  draft: DraftSchema,
  parked: z.array(ParkedSchema),
  offline_taken: z.array(OfflineTaken),
  returned: z.array(ReturnedHere),
  /** Points that were spent without the server, in the last day. */
  points_offline: z.array(z.object({ at_ms: z.number(), points: z.int() })),
  /** Coupons of one member each that were taken without the server, in the last day. */
  coupons_offline: z.array(z.object({ at_ms: z.number(), coupon_hash: Hash })),
  /** The groups that cards were in when the server was last asked about them: no balance, and no name. */
  member_groups: z.array(z.object({ card_hash: Hash, groups: z.array(Uuid), at_ms: z.number() })),
  /** The highest time ever seen, and the last talk with the server. */
  mark: z.object({ highest_ms: z.number(), last_contact_ms: z.number().nullable() }),
  server: z.object({
    incarnation: z.string(), public_address: z.string().nullable(), head: HeadSchema.nullable(), acknowledgement: AcknowledgementSchema.nullable(),
    state: z.enum(['enrolled', 'retired', 'compromised']),
  }),
  /** The last sale's place, and the link on its receipt: only the hash of its token stands in the entry. `refund_link`: of an exchange, that of its refund. */
  receipt: z.object({ epoch: EpochId, seq: z.int(), link: z.string().nullable(), operator_name: z.string(), refund_link: z.string().nullable().optional() }),
  /** The newest seal of a closed shift, to be sent with it. */
  seal: SealSchema,
  enrolling: z.object({ code: z.string(), key: z.string(), public_key: PublicKey }),
  /** Faults of the storage that the journal tells of already. */
  told: z.array(z.string()),
  /** When each fault of this till was last seen, and what somebody saw of machines that it can't set. */
  observed: z.object({
    faults: z.record(z.string(), z.number()),
    settings: z.partialRecord(SettingNameSchema, z.object({ value: z.enum(['off', 'on']), seen_at: Time, by: Uuid })),
  }),
  /** The office's lock that the owner's recovery code opened here. */
  opened_lock: Uuid,
  /** What was asked for a sign-on and was met here, the newest last: the office's own word of that comes later. */
  demands_met: z.array(Uuid),
  /** Approvals of the office that stand in entries already, the newest last. */
  approvals_used: z.array(Uuid),
  /** How often each operator opened the drawer without a sale in a shift. */
  drawer_openings: z.object({ shift: Uuid, by: z.record(z.string(), z.int()) }),
} as const satisfies Record<string, z.ZodType>;

export type CellName = keyof typeof CELLS;
type CellValue<N extends CellName> = z.output<(typeof CELLS)[N]>;
export type StoredDraft = { readonly operator: string; readonly basket: Basket };
/** A basket put aside here. */
export type StoredParked = { readonly basket: Basket; readonly at: string; readonly note: string | null; readonly operator_name: string };
export type StoredShift = { readonly totals: ShiftTotals; readonly epoch: string; readonly seq: number };
export type ServerMemory = CellValue<'server'>;

export type Memory = {
  identities: readonly Identity[];
  chains: readonly Chain[];
  shift: StoredShift | null;
  session: CellValue<'session'> | null;
  lockouts: Readonly<Record<string, Lockout>>;
  draft: StoredDraft | null;
  parked: readonly StoredParked[];
  offline_taken: readonly CellValue<'offline_taken'>[number][];
  returned: readonly CellValue<'returned'>[number][];
  points_offline: readonly CellValue<'points_offline'>[number][];
  coupons_offline: readonly CellValue<'coupons_offline'>[number][];
  member_groups: readonly CellValue<'member_groups'>[number][];
  mark: CellValue<'mark'>;
  server: ServerMemory | null;
  receipt: CellValue<'receipt'> | null;
  seal: CellValue<'seal'> | null;
  enrolling: CellValue<'enrolling'> | null;
  told: readonly string[];
  observed: CellValue<'observed'>;
  opened_lock: string | null;
  demands_met: readonly string[];
  approvals_used: readonly string[];
  drawer_openings: CellValue<'drawer_openings'> | null;
};

export function readMemory(cells: ReadonlyMap<string, string>): { readonly memory: Memory; readonly unreadable: readonly CellName[] } {
  const unreadable: CellName[] = [];
  const read = <N extends CellName>(name: N): CellValue<N> | null => {
    const text = cells.get(name);
    if (text === undefined) return null;
    try {
      return CELLS[name].parse(JSON.parse(text)) as CellValue<N>;
    } catch {
      unreadable.push(name);
      return null;
    }
  };
  const memory: Memory = {
    identities: read('identities') ?? [], chains: read('chains') ?? [], shift: read('shift'), session: read('session'),
    lockouts: read('lockouts') ?? {}, draft: read('draft'), parked: read('parked') ?? [], offline_taken: read('offline_taken') ?? [], returned: read('returned') ?? [], points_offline: read('points_offline') ?? [], coupons_offline: read('coupons_offline') ?? [], member_groups: read('member_groups') ?? [],
    mark: read('mark') ?? { highest_ms: 0, last_contact_ms: null }, server: read('server'),
    receipt: read('receipt'), seal: read('seal'), enrolling: read('enrolling'), told: read('told') ?? [], observed: read('observed') ?? { faults: {}, settings: {} },
    opened_lock: read('opened_lock'), demands_met: read('demands_met') ?? [], approvals_used: read('approvals_used') ?? [], drawer_openings: read('drawer_openings'),
  };
  return { memory, unreadable };
}

/** Changed values as cells; null removes one. */
export function toCells(values: Partial<{ [N in CellName]: Memory[N] | null }>): Cells {
  const cells: Record<string, string | null> = {};
  for (const [name, value] of Object.entries(values)) cells[name] = value === null ? null : toWire(value);
  return cells;
}

/** Whether the till still holds something that the server does not. */
export function waitingOf(chains: readonly Chain[]): number {
  return chains.reduce((all, chain) => all + Math.max(0, chain.head.seq - Math.max(chain.acked.seq, chain.passed_seq)), 0);
}
