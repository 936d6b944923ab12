/**
 * The few messages of SMPP 3.4 that a sender needs, as bytes. They are written here since the kept package for SMPP loses the
 * answers that wait when a connection dies, stops for good on a malformed message and brings no types; its server is what the
 * tests speak with. Everything that comes in is bounded and may be anything.
 */
export const commands = {
  generic_nack: 0x80000000, bind_transceiver: 0x09, bind_transceiver_resp: 0x80000009, submit_sm: 0x04, submit_sm_resp: 0x80000004,
  deliver_sm: 0x05, deliver_sm_resp: 0x80000005, unbind: 0x06, unbind_resp: 0x80000006, enquire_link: 0x15, enquire_link_resp: 0x80000015,
} as const;

export const statuses = { ok: 0, invalid_command: 0x03, invalid_destination: 0x0b, queue_full: 0x14, throttled: 0x58, try_later: 0x64 } as const;

const header_octets = 16;
export const pdu_octets_max = 70_000;

export type Pdu = { readonly command: number; readonly status: number; readonly sequence: number; readonly body: Buffer };

export function encodePdu({ command, status, sequence, body }: Pdu): Buffer {
  const header = Buffer.alloc(header_octets);
  header.writeUInt32BE(header_octets + body.length, 0);
  header.writeUInt32BE(command, 4);
  header.writeUInt32BE(status, 8);
  header.writeUInt32BE(sequence, 12);
  return Buffer.concat([header, body]);
}

/** Takes chunks as they come and answers with the messages that are whole; null once the other side no longer speaks SMPP. */
export function makePduReader(): (chunk: Buffer) => readonly Pdu[] | null {
  let chunks: Buffer[] = [];
  let held = 0;
  return (chunk) => {
    chunks.push(chunk);
    held += chunk.length;
    const first = chunks[0] ?? chunk;
    // Joined only where a message may be whole, so that one that trickles in does not cost the square of its size.
    if (first.length >= 4 && held < first.readUInt32BE(0) && first.readUInt32BE(0) <= pdu_octets_max) return [];
    let rest = chunks.length === 1 ? chunk : Buffer.concat(chunks);
    const found: Pdu[] = [];
    while (rest.length >= 4) {
      const length = rest.readUInt32BE(0);
      if (length < header_octets || length > pdu_octets_max) return null;
      if (rest.length < length) break;
      found.push({ command: rest.readUInt32BE(4), status: rest.readUInt32BE(8), sequence: rest.readUInt32BE(12), body: rest.subarray(header_octets, length) });
      rest = rest.subarray(length);
    }
    chunks = rest.length === 0 ? [] : [rest];
    held = rest.length;
    return found;
  };
}

const cString = (text: string): Buffer => Buffer.from(`${text.replaceAll('\0', '')}\0`, 'latin1');

export type Bind = { readonly system_id: string; readonly password: string; readonly system_type: string };

export function bindBody({ system_id, password, system_type }: Bind): Buffer {
  return Buffer.concat([cString(system_id), cString(password), cString(system_type), Buffer.from([0x34, 0, 0]), cString('')]);
}

export type Address = { readonly ton: number; readonly npi: number; readonly number: string };
export type Submit = {
  readonly source: Address;
  readonly destination: Address;
  readonly data_coding: number;
  readonly hasHeader: boolean;
  readonly wantsReceipt: boolean;
  readonly text: Buffer;
  /** In the optional parameter message_payload, for a text of more than 254 octets. */
  readonly isPayload: boolean;
};

export function submitBody(submit: Submit): Buffer {
  const address = ({ ton, npi, number }: Address): Buffer => Buffer.concat([Buffer.from([ton, npi]), cString(number)]);
  const fixed = Buffer.concat([
    cString(''), address(submit.source), address(submit.destination), Buffer.from([submit.hasHeader ? 0x40 : 0, 0, 0]), cString(''), cString(''),
    Buffer.from([submit.wantsReceipt ? 1 : 0, 0, submit.data_coding, 0]),
  ]);
  if (!submit.isPayload) return Buffer.concat([fixed, Buffer.from([submit.text.length]), submit.text]);
  const parameter = Buffer.alloc(5);
  parameter.writeUInt16BE(tags.message_payload, 1);
  parameter.writeUInt16BE(submit.text.length, 3);
  return Buffer.concat([fixed, parameter, submit.text]);
}

const tags = { receipted_message_id: 0x001e, message_payload: 0x0424, message_state: 0x0427 } as const;

export type Delivery = {
  readonly source: string;
  readonly destination: string;
  readonly esm_class: number;
  readonly data_coding: number;
  readonly text: Buffer;
  readonly receipted_message_id: string | null;
  readonly message_state: number | null;
};

/** What the centre brings: a receipt or a reply; null where it is cut short. */
export function readDelivery(body: Buffer): Delivery | null {
  const reader = readerOf(body);
  reader.string(6);
  reader.skip(2);
  const source = reader.string(65);
  reader.skip(2);
  const destination = reader.string(65);
  const esm_class = reader.octet();
  reader.skip(2);
  reader.string(17);
  reader.string(17);
  reader.skip(2);
  const data_coding = reader.octet();
  reader.skip(1);
  const short = reader.bytes(reader.octet());
  const optional = reader.parameters();
  if (reader.isShort()) return null;
  const state = optional.get(tags.message_state);
  const id = optional.get(tags.receipted_message_id);
  return {
    source, destination, esm_class, data_coding, text: optional.get(tags.message_payload) ?? short,
    receipted_message_id: id === undefined ? null : id.toString('latin1').replace(/\0.*$/s, ''), message_state: state?.[0] ?? null,
  };
}

/** The name that the centre gave to a message. */
export function readMessageId(body: Buffer): string | null {
  const reader = readerOf(body);
  const id = reader.string(65);
  return reader.isShort() || id === '' ? null : id;
}

type Reader = { octet(): number; skip(count: number): void; bytes(count: number): Buffer; string(octets_max: number): string; parameters(): ReadonlyMap<number, Buffer>; isShort(): boolean };

/** Reading past the end gives nothing, and is remembered. */
function readerOf(body: Buffer): Reader {
  let at = 0;
  let isShort = false;
  const bytes = (count: number): Buffer => {
    if (at + count > body.length) isShort = true;
    const taken = body.subarray(at, at + count);
    at = Math.min(at + count, body.length);
    return taken;
  };
  return {
    bytes,
    octet: () => bytes(1)[0] ?? 0,
    skip: (count) => { bytes(count); },
    string(octets_max) {
      const end = body.indexOf(0, at);
      if (end < 0 || end - at >= octets_max) {
        isShort = true;
        return '';
      }
      return bytes(end - at + 1).subarray(0, -1).toString('latin1');
    },
    parameters() {
      const found = new Map<number, Buffer>();
      while (at + 4 <= body.length && !isShort) {
        const header = bytes(4);
        found.set(header.readUInt16BE(0), bytes(header.readUInt16BE(2)));
      }
      return found;
    },
    isShort: () => isShort,
  };
}
