// A page that says "shown by this test" is worth what its tests are: the files and titles that it names must be there.
import type { Finding } from './source.ts';
import type { TextFile } from './texts.ts';

/** What `S` stands for in the page's paths. */
const SERVER = 'apps/server/src';
const FILE = /`((?:S|apps|packages|tools)\/[\w./-]+\.test\.tsx?)`/g;
/** A title in quotation marks as they are typed; what stands in code is none. */
const QUOTED = /"([^"]+)"/g;
const TITLE = /\b(?:it|test|describe)(?:\.\w+)?\(\s*(['"`])((?:\\.|(?!\1).)+)\1/g;

/** @param tests every test file of the repository. Looks at tables alone: in prose a quotation is of something else. */
export function findUnknownTests({ path, text }: TextFile, tests: readonly TextFile[]): readonly Finding[] {
  const titles = new Map(tests.map((file) => [file.path, titlesOf(file.text)]));
  const headings = new Set([...text.matchAll(/^#+ (.+)$/gm)].map(([, heading]) => heading));
  const bold = new Set([...text.matchAll(/\*\*([^*]+)\*\*/g)].map(([, word]) => word));
  return text.split('\n').flatMap((row, index) => {
    if (!row.startsWith('|')) return [];
    const named = [...row.matchAll(FILE)].map(([, file = '']) => file.replace(/^S\//, `${SERVER}/`));
    const missing = named.filter((file) => !titles.has(file)).map((file) => `There is no test ${file}.`);
    // "the same file" is one of a row above.
    const searched = named.length === 0 || /the same file/.test(row) ? [...titles.values()] : named.map((file) => titles.get(file) ?? []);
    const unknown = [...row.replaceAll(/`[^`]*`/g, '').matchAll(QUOTED)]
      .map(([, title = '']) => title)
      .filter((title) => !headings.has(title) && !bold.has(title) && !searched.some((each) => each.some((known) => known.includes(title))))
      .map((title) => `No test of this row has the title "${title}".`);
    return [...missing, ...unknown].map((message) => ({ path, line: index + 1, message }));
  });
}

function titlesOf(text: string): readonly string[] {
  return [...text.matchAll(TITLE)].map(([, , title = '']) => title.replaceAll('\\', ''));
}
