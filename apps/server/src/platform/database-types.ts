// Row types of schema `app`, generated from the live schema by `npm run codegen`. Do not edit.

import type { ColumnType, Generated } from 'kysely';

export interface BasketAbandoned {
  merchant_id: string;
  chain: number;
  seq: number;
  variant: number;
  sale_id: string;
  at: ColumnType<Date, Date | string, Date | string>;
  operator_id: string | null;
  currency: string;
  reason: string;
  lines: number;
  voided: number;
  amount_minor: ColumnType<string, string | number | bigint, string | number | bigint>;
}

export interface Chain {
  merchant_id: string;
  chain: number;
  terminal_id: string;
  epoch: string;
  owner: string;
  store_id: string | null;
  store_code: string | null;
  terminal_code: string | null;
  enrolment_id: string | null;
  began_at: ColumnType<Date, Date | string, Date | string>;
  head_seq: number;
  head_hash: ColumnType<Buffer, Uint8Array, Uint8Array>;
  head_at: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  operator_id: string | null;
  branched: Generated<boolean>;
  has_gap: Generated<boolean>;
  reported_seq: number | null;
  reported_hash: ColumnType<Buffer | null, Uint8Array | null | undefined, Uint8Array | null>;
}

export interface Change {
  merchant_id: string;
  kind: string;
  id: string;
  position: ColumnType<bigint, bigint | number | string, bigint | number | string>;
  store_id: string | null;
  body: string | null;
}

export interface ChangeCounter {
  merchant_id: string;
  position: ColumnType<bigint, bigint | number | string, bigint | number | string>;
}

export interface Contact {
  merchant_id: string;
  terminal_id: string;
  last_contact_at: ColumnType<Date, Date | string, Date | string>;
  terminal_at: ColumnType<Date, Date | string, Date | string>;
  epoch: string | null;
  reported_seq: number | null;
  reported_hash: ColumnType<Buffer | null, Uint8Array | null | undefined, Uint8Array | null>;
  waiting: number;
  storage_persisted: boolean | null;
  storage_used_ppm: number | null;
  app_build: string;
}

export interface Enrolment {
  merchant_id: string;
  id: string;
  terminal_id: string;
  public_key: string;
  state: string;
  certificate: ColumnType<unknown, string, string>;
  enrolled_at: ColumnType<Date, Date | string, Date | string>;
}

export interface Entry {
  merchant_id: string;
  chain: number;
  seq: number;
  hash: ColumnType<Buffer, Uint8Array, Uint8Array>;
  variant: number;
  kind: string;
  at: ColumnType<Date, Date | string, Date | string>;
  received_at: ColumnType<Date, Date | string, Date | string>;
  operator_id: string | null;
  text: string;
}

export interface Exception {
  merchant_id: string;
  id: string;
  kind: string;
  code: string;
  details: ColumnType<unknown, string, string>;
  subject: string;
  terminal_id: string | null;
  chain: number | null;
  epoch: string | null;
  seq: number | null;
  to_seq: number | null;
  hash: ColumnType<Buffer | null, Uint8Array | null | undefined, Uint8Array | null>;
  opened_at: ColumnType<Date, Date | string, Date | string>;
  settled_at: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  settled_by: string | null;
  outcome: string | null;
  reason: string | null;
}

export interface FieldKey {
  merchant_id: string;
  key: string;
  sealed: ColumnType<Buffer | null, Uint8Array | null | undefined, Uint8Array | null>;
  erased_at: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
}

export interface IdempotentCommand {
  merchant_id: Generated<string>;
  key: string;
  operation: string;
  request_hash: ColumnType<Buffer, Uint8Array, Uint8Array>;
  answer: ColumnType<unknown | null, string | null | undefined, string | null>;
  at: ColumnType<Date, Date | string, Date | string>;
}

export interface Merchant {
  merchant_id: string;
  shop_name: string;
  recovery: ColumnType<unknown | null, string | null | undefined, string | null>;
  created_at: ColumnType<Date, Date | string, Date | string>;
}

export interface Operator {
  merchant_id: string;
  id: string;
  name: string;
  role: string;
  active: boolean;
  language: string;
  pin: ColumnType<unknown | null, string | null | undefined, string | null>;
  created_at: ColumnType<Date, Date | string, Date | string>;
}

export interface Product {
  merchant_id: string;
  id: string;
  code: string;
  names: ColumnType<unknown, string, string>;
  tax_rate_ppm: number;
  unit: string;
  favourite: number | null;
  category: string | null;
}

export interface ProductBarcode {
  merchant_id: string;
  barcode: string;
  product_id: string;
  place: number;
}

export interface ProductPrice {
  merchant_id: string;
  product_id: string;
  holds_from: ColumnType<Date, Date | string, Date | string>;
  price_minor: ColumnType<bigint, bigint | number | string, bigint | number | string>;
}

export interface Quarantined {
  merchant_id: string;
  id: string;
  exception_id: string;
  terminal_id: string;
  content_hash: ColumnType<Buffer, Uint8Array, Uint8Array>;
  source: string;
  seq: number | null;
  bytes: ColumnType<Buffer, Uint8Array, Uint8Array>;
  received_at: ColumnType<Date, Date | string, Date | string>;
  released_at: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
}

export interface Sale {
  merchant_id: string;
  chain: number;
  seq: number;
  variant: number;
  kind: string;
  sale_id: string;
  store_id: string;
  shift_id: string;
  at: ColumnType<Date, Date | string, Date | string>;
  received_at: ColumnType<Date, Date | string, Date | string>;
  operator_id: string | null;
  currency: string;
  total_minor: ColumnType<bigint, bigint | number | string, bigint | number | string>;
  tax_minor: ColumnType<bigint, bigint | number | string, bigint | number | string>;
  lines: number;
  linked_sale_id: string | null;
  receipt_token_hash: ColumnType<Buffer | null, Uint8Array | null | undefined, Uint8Array | null>;
}

export interface SaleLine {
  merchant_id: string;
  chain: number;
  seq: number;
  variant: number;
  position: number;
  tax_rate_ppm: number;
  qty_milli: ColumnType<bigint, bigint | number | string, bigint | number | string>;
  price_minor: ColumnType<bigint, bigint | number | string, bigint | number | string>;
  amount_minor: ColumnType<bigint, bigint | number | string, bigint | number | string>;
  product_id: string | null;
}

export interface Seal {
  merchant_id: string;
  chain: number;
  seq: number;
  hash: ColumnType<Buffer, Uint8Array, Uint8Array>;
  from_seq: number;
  sealed_at: ColumnType<Date, Date | string, Date | string>;
  signature: string;
  enrolment_id: string | null;
  sent_at: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  received_at: ColumnType<Date, Date | string, Date | string>;
  incarnation: string;
  acknowledgement: string | null;
}

export interface ServerJournal {
  merchant_id: string;
  terminal_id: string;
  chain: number;
  incarnation: string;
}

export interface Shift {
  merchant_id: string;
  shift_id: string;
  terminal_id: string;
  store_id: string;
  currency: string;
  first_at: ColumnType<Date, Date | string, Date | string>;
  opened_at: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  opened_by: string | null;
  float_minor: ColumnType<bigint, bigint | number | string | undefined, bigint | number | string>;
  sales: Generated<number>;
  sales_minor: ColumnType<string, string | number | bigint | undefined, string | number | bigint>;
  refunds: Generated<number>;
  refunds_minor: ColumnType<string, string | number | bigint | undefined, string | number | bigint>;
  cash_in_minor: ColumnType<string, string | number | bigint | undefined, string | number | bigint>;
  cash_out_minor: ColumnType<string, string | number | bigint | undefined, string | number | bigint>;
  closed_at: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  counted_minor: ColumnType<bigint | null, bigint | number | string | null | undefined, bigint | number | string | null>;
  reason: string | null;
  revision: Generated<number>;
}

export interface ShiftReport {
  merchant_id: string;
  shift_id: string;
  revision: number;
  made_at: ColumnType<Date, Date | string, Date | string>;
  float_minor: ColumnType<bigint, bigint | number | string, bigint | number | string>;
  sales: number;
  sales_minor: ColumnType<string, string | number | bigint, string | number | bigint>;
  refunds: number;
  refunds_minor: ColumnType<string, string | number | bigint, string | number | bigint>;
  cash_in_minor: ColumnType<string, string | number | bigint, string | number | bigint>;
  cash_out_minor: ColumnType<string, string | number | bigint, string | number | bigint>;
  counted_minor: ColumnType<bigint, bigint | number | string, bigint | number | string>;
  expected_minor: ColumnType<string, string | number | bigint, string | number | bigint>;
  difference_minor: ColumnType<string, string | number | bigint, string | number | bigint>;
}

export interface Store {
  merchant_id: string;
  id: string;
  code: string;
  name: string;
  currency: string;
  timezone: string;
  idle_lock_s: Generated<number>;
  languages: Generated<(string)[]>;
  created_at: ColumnType<Date, Date | string, Date | string>;
}

export interface Tender {
  merchant_id: string;
  chain: number;
  seq: number;
  variant: number;
  position: number;
  tender_id: string;
  kind: string;
  amount_minor: ColumnType<bigint, bigint | number | string, bigint | number | string>;
  given_minor: ColumnType<bigint, bigint | number | string, bigint | number | string>;
  change_minor: ColumnType<bigint, bigint | number | string, bigint | number | string>;
}

export interface Terminal {
  merchant_id: string;
  id: string;
  store_id: string;
  code: string;
  name: string;
  state: Generated<string>;
  enrolment_id: string | null;
  created_at: ColumnType<Date, Date | string, Date | string>;
}

export interface Database {
  basket_abandoned: BasketAbandoned;
  chain: Chain;
  change: Change;
  change_counter: ChangeCounter;
  contact: Contact;
  enrolment: Enrolment;
  entry: Entry;
  exception: Exception;
  field_key: FieldKey;
  idempotent_command: IdempotentCommand;
  merchant: Merchant;
  operator: Operator;
  product: Product;
  product_barcode: ProductBarcode;
  product_price: ProductPrice;
  quarantined: Quarantined;
  sale: Sale;
  sale_line: SaleLine;
  seal: Seal;
  server_journal: ServerJournal;
  shift: Shift;
  shift_report: ShiftReport;
  store: Store;
  tender: Tender;
  terminal: Terminal;
}
