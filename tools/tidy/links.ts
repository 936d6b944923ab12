// A link in the documentation, or a document that a comment names, must lead somewhere.
import { posix } from 'node:path';
import type { Finding } from './source.ts';
import type { TextFile } from './texts.ts';

/** @param paths every file of the repository, relative to its root */
export function findBrokenLinks(files: readonly TextFile[], paths: readonly string[]): readonly Finding[] {
  const known = new Set(paths);
  for (const path of paths) for (let folder = posix.dirname(path); folder !== '.'; folder = posix.dirname(folder)) known.add(folder);
  const documents = new Map(files.filter(({ path }) => path.endsWith('.md')).map((file) => [file.path, file.text]));
  return files.flatMap((file) => {
    if (file.path === 'NOTICES.md') return [];
    return file.path.endsWith('.md') ? findInDocument(file, known, documents) : findInComments(file, paths);
  });
}

function findInDocument(file: TextFile, known: ReadonlySet<string>, documents: ReadonlyMap<string, string>): readonly Finding[] {
  const findings: Finding[] = [];
  forEachProseLine(file.text, (text, line) => {
    const prose = text.replaceAll(/`[^`]*`/g, '');
    for (const [, target = ''] of prose.matchAll(/\]\(<?([^)\s>]+)>?(?:\s+"[^"]*")?\)/g)) {
      if (/^[a-z][a-z+.-]*:/i.test(target)) continue;
      const [path = '', anchor] = decodeURIComponent(target).split('#');
      const full = path === '' ? file.path : posix.join(posix.dirname(file.path), path).replace(/\/$/, '');
      if (!known.has(full)) findings.push({ path: file.path, line, message: `The link ${target} leads nowhere.` });
      else if (anchor !== undefined && documents.has(full) && !anchorsOf(documents.get(full) ?? '').has(anchor)) {
        findings.push({ path: file.path, line, message: `The link ${target} names a heading that ${full} has not.` });
      }
    }
  });
  return findings;
}

/** Comments name a document by its path, a decision also by its number alone: docs/adr/0006. */
function findInComments(file: TextFile, paths: readonly string[]): readonly Finding[] {
  if (!/\.(tsx?|mjs|sql|json|html|css)$/.test(file.path) || /^tools\/tidy\/.*\.test\.ts$/.test(file.path)) return [];
  return file.text.split('\n').flatMap((text, index) =>
    [...text.matchAll(/(?<![\w/.])docs\/[\w./-]*[\w]/g)]
      .map(([path]) => path)
      .filter((path) => !paths.some((each) => each === path || each.startsWith(`${path}/`) || (/adr\/\d{4}/.test(path) && each.startsWith(path))))
      .map((path) => ({ path: file.path, line: index + 1, message: `${path} is named here but does not exist.` })),
  );
}

function forEachProseLine(text: string, visit: (text: string, line: number) => void): void {
  let isCode = false;
  text.split('\n').forEach((line, index) => {
    if (/^\s*(```|~~~)/.test(line)) isCode = !isCode;
    else if (!isCode) visit(line, index + 1);
  });
}

/** The anchors that a page of Markdown gets from its headings. */
function anchorsOf(text: string): ReadonlySet<string> {
  const anchors = new Set<string>();
  forEachProseLine(text, (line) => {
    const heading = /^#{1,6}\s+(.*?)\s*#*$/.exec(line)?.[1];
    if (heading === undefined) return;
    const slug = heading.toLowerCase().replaceAll(/[^\p{L}\p{N}\s_-]/gu, '').replaceAll(/\s/g, '-');
    let anchor = slug;
    for (let copy = 1; anchors.has(anchor); copy += 1) anchor = `${slug}-${copy}`;
    anchors.add(anchor);
  });
  return anchors;
}
