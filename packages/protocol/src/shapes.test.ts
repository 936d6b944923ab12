import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { z } from 'zod';
import * as protocol from './index.ts';

/**
 * The hash of all shapes at each version. A till of yesterday meets a server of today: a shape that changed wants a
 * decision. Either both still understand each other (then put the new hash here), or PROTOCOL_VERSION is raised and the
 * server goes on understanding the one before.
 */
const SHAPES: Readonly<Record<number, string>> = {
  1: 'b53e206fa940d25fdac5456079a5ba99',
};

function shapes(): Record<string, unknown> {
  const named: Record<string, unknown> = {};
  const put = (name: string, schema: z.ZodType): void => {
    named[name] = {
      sent: z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }),
      // Bigints have no form in JSON: what a program reads is pinned by the decoding tests.
      read: z.toJSONSchema(schema, { io: 'output', unrepresentable: 'any' }),
    };
  };
  for (const [name, value] of Object.entries(protocol).sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (value instanceof z.ZodType) put(name, value);
  }
  for (const [name, schema] of Object.entries(protocol.TERMINAL_KINDS)) put(`terminal ${name}`, schema);
  for (const [name, schema] of Object.entries(protocol.SERVER_KINDS)) put(`server ${name}`, schema);
  for (const [name, schema] of Object.entries(protocol.REFERENCE_KINDS)) put(`reference ${name}`, schema);
  return named;
}

/** Descriptions are for people; a better one changes nothing on the wire. */
function withoutWords(key: string, value: unknown): unknown {
  return key === 'description' ? undefined : value;
}

test('the shapes on the wire are those of this protocol version', () => {
  const all = shapes();
  assert.ok(Object.keys(all).length > 60, `only ${Object.keys(all).length} shapes were seen`);
  const hash = createHash('sha256').update(JSON.stringify(all, withoutWords)).digest('hex').slice(0, 32);
  assert.equal(hash, SHAPES[protocol.PROTOCOL_VERSION], `the shapes hash to ${hash}: read the comment above before you put it here`);
});
