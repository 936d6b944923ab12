/**
 * What a log says of an error: what it is, its code and where it came from. Nothing else that hangs on it: a database names the
 * values of the row that it refused, and those may be of a customer.
 */
const DEPTH_MAX = 4;
/** Of a database's error: names of things, and never what stands in them. */
const NAMES = ['code', 'schema', 'table', 'column', 'constraint', 'routine', 'syscall'] as const;
/** SQLSTATE class 22, data exception: its message repeats the value that was wrong. */
const TELLS_A_VALUE = /^22[0-9A-Z]{3}$/;

export type LoggedError = { readonly type: string; readonly message: string; readonly stack?: string; readonly cause?: LoggedError; readonly errors?: readonly LoggedError[] } & { readonly [name in (typeof NAMES)[number]]?: string };

export function errorForLog(error: unknown, depth = 0): LoggedError {
  if (!(error instanceof Error)) return { type: typeof error, message: 'no error, but a value that was thrown' };
  const fields = error as Error & Readonly<Record<string, unknown>>;
  const { code } = fields;
  const tells_a_value = typeof code === 'string' && TELLS_A_VALUE.test(code);
  const frames = error.stack?.split('\n').filter((line) => /^\s+at /.test(line)).join('\n');
  const others = error instanceof AggregateError && depth < DEPTH_MAX ? error.errors.slice(0, 10).map((each: unknown) => errorForLog(each, depth + 1)) : [];
  return {
    type: error.name, message: tells_a_value ? error.message.replaceAll(/"[^"]*"/g, '"…"') : error.message,
    ...Object.fromEntries(NAMES.flatMap((name) => (typeof fields[name] === 'string' ? [[name, fields[name]]] : []))),
    ...(frames ? { stack: frames } : {}),
    ...(error.cause !== undefined && depth < DEPTH_MAX ? { cause: errorForLog(error.cause, depth + 1) } : {}),
    ...(others.length > 0 ? { errors: others } : {}),
  };
}
