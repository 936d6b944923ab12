/**
 * Templates in Liquid, the shop's own and those that owners write. What a template can do is listed here: it reads the values
 * it is given and nothing else, includes nothing, and ends, however it is written.
 */
// Made for templates that people outside write, as shops have for twenty years.
import { Liquid } from 'liquidjs';
import { type Result, fail, ok } from '@stilltill/domain/result';

const TAGS: ReadonlySet<string> = new Set(['if', 'unless', 'elsif', 'else', 'case', 'when', 'for', 'break', 'continue', 'assign', 'capture', 'comment', 'raw', '#']);
const FILTERS: ReadonlySet<string> = new Set([
  'default', 'escape', 'upcase', 'downcase', 'capitalize', 'strip', 'lstrip', 'rstrip', 'strip_newlines', 'truncate', 'append', 'prepend', 'replace', 'remove', 'split', 'join', 'first', 'last', 'size', 'plus', 'minus', 'times', 'divided_by', 'modulo', 'round', 'ceil', 'floor', 'abs', 'at_least', 'at_most', 'slice', 'sort', 'uniq', 'reverse', 'compact', 'url_encode',
]);

/** Characters of a template; of the values and intermediate texts; milliseconds of rendering one from outside. A nesting deeper than any message needs is refused. */
const TEMPLATE_CHARACTERS_MAX = 10_000;
const PAGE_CHARACTERS_MAX = 60_000;
const MEMORY_MAX = 200_000;
const RENDER_MS_MAX = 200;
const TRIES_MAX = 5;
const DEPTH_MAX = 20;
export const TEXT_CHARACTERS_MAX = 20_000;

function makeEngine({ isPage, render_ms_max }: { readonly isPage: boolean; readonly render_ms_max: number }): Liquid {
  const engine = new Liquid({
    strictVariables: true, strictFilters: true, lenientIf: true, ownPropertyOnly: true, relativeReference: false, dynamicPartials: false, jekyllInclude: false,
    templates: {}, globals: {}, parseLimit: isPage ? PAGE_CHARACTERS_MAX : TEMPLATE_CHARACTERS_MAX, memoryLimit: MEMORY_MAX, renderLimit: render_ms_max, ...(isPage ? { outputEscape: 'escape' as const } : {}),
  });
  for (const tag of Object.keys(engine.tags)) if (!TAGS.has(tag)) delete engine.tags[tag];
  for (const filter of Object.keys(engine.filters)) if (!FILTERS.has(filter)) delete engine.filters[filter];
  return engine;
}

const texts_from_outside = makeEngine({ isPage: false, render_ms_max: RENDER_MS_MAX });
// Those that come with the server end by themselves: no message is to be lost to a machine that stood still for a moment.
const texts = makeEngine({ isPage: false, render_ms_max: Infinity });
const pages = makeEngine({ isPage: true, render_ms_max: Infinity });

export type Values = Readonly<Record<string, unknown>>;

/** Written by an owner. `template_invalid`: it can't be read, names what it was not given, or wants too much. Its details say in a few words what is wrong, never what stands in it. */
export function renderTextFromOutside(template: string, values: Values): Result<string> {
  return renderWith(texts_from_outside, template, TEMPLATE_CHARACTERS_MAX, values);
}

/** A text that comes with the server. `template_invalid` as above. */
export function renderText(template: string, values: Values): Result<string> {
  return renderWith(texts, template, TEMPLATE_CHARACTERS_MAX, values);
}

/** A page that comes with the server: what is put in is escaped. `template_invalid` as above. */
export function renderPage(template: string, values: Values): Result<string> {
  return renderWith(pages, template, PAGE_CHARACTERS_MAX, values);
}

function renderWith(engine: Liquid, template: string, characters_max: number, values: Values): Result<string> {
  if (template.length > characters_max) return fail('template_invalid', { reason: 'too_long' });
  if (depthOf(template) > DEPTH_MAX) return fail('template_invalid', { reason: 'too_deep' });
  try {
    // A copy of data alone: nothing that a template reaches has methods or a prototype of ours.
    const text = renderInTime(engine, template, structuredCopy(values));
    return text.length > PAGE_CHARACTERS_MAX ? fail('template_invalid', { reason: 'too_long' }) : ok(text);
  } catch (error) {
    return fail('template_invalid', { reason: reasonOf(error) });
  }
}

/** The library measures by the clock on the wall. Where this thread hardly ran meanwhile, the machine was busy and the template is tried again. */
function renderInTime(engine: Liquid, template: string, values: object): string {
  for (let tries = 1; ; tries += 1) {
    const before = process.threadCpuUsage();
    try {
      return String(engine.parseAndRenderSync(template, values));
    } catch (error) {
      const { user, system } = process.threadCpuUsage(before);
      const ran_ms = (user + system) / 1_000;
      if (!isOutOfTime(error) || ran_ms > RENDER_MS_MAX / 2 || tries === TRIES_MAX) throw error;
    }
  }
}

function isOutOfTime(error: unknown): boolean {
  return error instanceof Error && error.message.includes('template render limit exceeded');
}

/** How deep its blocks lie in each other, at most: the parser goes down by its own stack. */
function depthOf(template: string): number {
  let [depth, deepest] = [0, 0];
  for (const [, end, tag = ''] of template.matchAll(/\{%-?\s*(end)?(\w+)/g)) {
    if (end !== undefined) depth -= 1;
    else if (['if', 'unless', 'case', 'for', 'capture', 'comment', 'raw'].includes(tag)) deepest = Math.max(deepest, depth += 1);
  }
  return deepest;
}

function structuredCopy(values: Values): object {
  return JSON.parse(JSON.stringify(values, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value))) as object;
}

function reasonOf(error: unknown): string {
  const name = error instanceof Error ? error.name : '';
  if (name === 'UndefinedVariableError') return 'unknown_value';
  if (error instanceof Error && /limit exceeded|Maximum call stack|Invalid array length/.test(error.message)) return 'too_much';
  return name === 'ParseError' || name === 'TokenizationError' ? 'unreadable' : 'failed';
}
