/**
 * Calls made from the server's own OpenAPI document: each route with a body and a query that its schema takes. What
 * an id means is told by the caller, by the name under which the id stands.
 */
export type JsonSchema = {
  readonly type?: string; readonly const?: unknown; readonly enum?: readonly unknown[]; readonly anyOf?: readonly JsonSchema[]; readonly oneOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>; readonly required?: readonly string[]; readonly items?: JsonSchema; readonly minItems?: number;
  readonly additionalProperties?: JsonSchema | boolean; readonly propertyNames?: JsonSchema; readonly pattern?: string; readonly format?: string;
  readonly minLength?: number; readonly maxLength?: number; readonly minimum?: number; readonly maximum?: number; readonly default?: unknown;
};
type Parameter = { readonly name: string; readonly in: 'path' | 'query' | 'header'; readonly required?: boolean; readonly schema?: JsonSchema };
type Operation = { readonly tags?: readonly string[]; readonly parameters?: readonly Parameter[]; readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: JsonSchema }>> } };
export type OpenApi = { readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>> };

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';
export type Route = { readonly method: Method; readonly path: string; readonly operation: Operation };

/** What stands in a call where its schema does not say it. */
export type Values = {
  /** An id or a word by the name of its field or parameter; undefined: any. */
  named(name: string): string | undefined;
  readonly text: string;
  readonly at: string;
};

const UUID = '^[0-9a-f]{8}-';
const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

export function routesOf(document: OpenApi): Route[] {
  return Object.entries(document.paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase() as Method, path, operation })));
}

/** The body that a route asks for; undefined: none. */
export function bodyOf({ operation }: Route, values: Values): unknown {
  const schema = operation.requestBody?.content['application/json']?.schema;
  return schema === undefined ? undefined : sample(schema, '', values);
}

/** The query that a route can't do without, and each filter by something that has an id. */
export function queryOf({ operation }: Route, values: Values): string {
  const wanted = (operation.parameters ?? []).filter((each) => each.in === 'query' && (each.required === true || values.named(each.name) !== undefined));
  return new URLSearchParams(wanted.map(({ name, schema }) => [name, values.named(name) ?? String(sample(schema ?? {}, name, values))])).toString();
}

/** A value that a schema takes. What need not be there is left out, unless it is an id. */
export function sample(schema: JsonSchema, name: string, values: Values): unknown {
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return sample(choices.find(({ type }) => type !== 'null') ?? {}, name, values);
  if (schema.type === 'object') return sampleObject(schema, name, values);
  if (schema.type === 'array') return (schema.minItems ?? 0) > 0 || values.named(name) !== undefined || schema.items?.pattern?.startsWith(UUID) ? [sample(schema.items ?? {}, name, values)] : [];
  if (schema.type === 'boolean') return true;
  if (schema.type === 'integer' || schema.type === 'number') return Math.min(Math.max(schema.minimum ?? 1, 1), schema.maximum ?? 1);
  if (schema.type === 'null') return null;
  return sampleText(schema, name, values);
}

function sampleObject(schema: JsonSchema, name: string, values: Values): unknown {
  if (schema.propertyNames) return { en: sample(schema.additionalProperties as JsonSchema, name, values), zh: sample(schema.additionalProperties as JsonSchema, name, values) };
  const is_kept = (key: string): boolean => schema.required === undefined || schema.required.includes(key) || values.named(key) !== undefined;
  const kept = Object.entries(schema.properties ?? {}).filter(([key]) => is_kept(key));
  return Object.fromEntries(kept.map(([key, part]) => [key, sample(part, key, values)]));
}

function sampleText({ pattern = '', format, minLength = 0, maxLength = 1000 }: JsonSchema, name: string, values: Values): string {
  const named = values.named(name);
  if (named !== undefined) return named;
  if (pattern.startsWith(UUID)) return '0198c0de-0000-7000-8000-000000000000';
  if (format === 'byte') return PNG;
  if (pattern.startsWith('^[0-9]{4}-[0-9]{2}-[0-9]{2}T')) return values.at;
  if (pattern.startsWith('^[0-9]{4}-')) return values.at.slice(0, pattern.includes('{2}-[0-9]{2}') || pattern.includes('3[01]') ? 10 : 7);
  if (pattern.startsWith('^(0|')) return '100';
  if (pattern === '^[0-9a-f]{64}$') return '5'.repeat(64);
  return values.text.slice(0, maxLength).padEnd(minLength, 'x');
}
