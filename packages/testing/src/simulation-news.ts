/**
 * What comes to simulated tills by itself: streams that they ask for, news over them that may be lost, doubled or late, and
 * whoever sits between a bent till and the server and makes managers of everybody.
 */
import { ACTIONS } from '@stilltill/domain/operator';
import type { FakeNetwork, Letter, News, OpenStream } from './fake-network.ts';
import type { SeededRandom } from './seeded-random.ts';
import type { RightsBook } from './simulation-rights.ts';
import type { SimTill } from './simulation-till.ts';

export type NewsParts = {
  readonly network: FakeNetwork; readonly random: SeededRandom; readonly tills: readonly SimTill[]; readonly book: { readonly rights: RightsBook };
  readonly server: { readonly listen: OpenStream };
  happens(fault: 'news_lost' | 'news_doubled' | 'news_reordered', share: number): boolean;
  count(what: 'news_lost' | 'news_doubled' | 'news_reordered' | 'moved_by_news' | 'rights_forged'): void;
  say(line: string): void;
  settle(): Promise<void>;
  readonly offline: ReadonlyMap<string, number>;
  dead_steps: number;
};

/** Opens a stream that a till asked for, or carries something new over one, or lets it go astray. */
export async function moveNews(parts: NewsParts): Promise<void> {
  const { network, random, happens, count, say, tills } = parts;
  const isGone = (till: string): boolean => parts.offline.has(till) || parts.dead_steps > 0;
  const [asked] = network.askedStreams();
  const all = network.news();
  if (asked && (all.length === 0 || random.chance(0.5))) {
    return isGone(asked.till) ? network.refuseStream(asked) : network.openStream(asked, parts.server.listen);
  }
  const news = happens('news_reordered', 0.5) ? random.pick(all) : (all[0] as News);
  if (isGone(news.till)) return network.loseNews(news);
  if (happens('news_lost', 0.2)) {
    count('news_lost');
    return network.loseNews(news);
  }
  if (happens('news_doubled', 0.2)) network.copyNews(news);
  if (news.isCopy) count('news_doubled');
  if (all.some(({ till, number }) => till === news.till && number < news.number)) count('news_reordered');
  const cursors = (): string => JSON.stringify(tills.find(({ name }) => name === news.till)?.tabs().map(({ till }) => till.state().catalog.cursor));
  const before = cursors();
  hear(parts, news);
  await parts.settle();
  if (cursors() === before) return;
  count('moved_by_news');
  say(`${news.till} hears what changed`);
}

/** Hands news over, forged where somebody sits between. */
export function hear(parts: NewsParts, news: News): void {
  forgeNews(parts, news);
  parts.network.hear(news);
}

/** Whoever sits between a bent till and the server makes managers of everybody. */
export function forgeRights({ network, book, tills, count }: NewsParts, letter: Letter): void {
  const { request, answer } = letter;
  const terminal = tills.find(({ name }) => name === letter.till)?.terminal;
  if (terminal === undefined || !book.rights.bent.has(terminal) || !request.path.startsWith('/api/v1/changes') || answer?.status !== 200) return;
  const forged = withForgedRights(answer.body);
  if (forged === null) return;
  network.alter(letter, forged);
  count('rights_forged');
}

/** The same with what comes by itself. */
function forgeNews({ network, book, tills, count }: NewsParts, news: News): void {
  const terminal = tills.find(({ name }) => name === news.till)?.terminal;
  const forged = terminal !== undefined && book.rights.bent.has(terminal) ? withForgedRights(news.data) : null;
  if (forged === null) return;
  network.alterNews(news, forged);
  count('rights_forged');
}

/** null: it says nothing of rights. */
function withForgedRights(text: string): string | null {
  const page = JSON.parse(text) as { changes?: { kind: string; body: { role?: string; places?: unknown; limits?: object } | null }[] };
  const people = (page.changes ?? []).flatMap(({ kind, body }) => (kind === 'operator' && body?.role === 'operator' ? [body] : []));
  const roles = (page.changes ?? []).flatMap(({ kind, body }) => (kind === 'role' && body ? [body] : []));
  if (people.length + roles.length === 0) return null;
  for (const role of roles) Object.assign(role, { actions: ACTIONS, limits: { discount_rate_ppm: null, refund_minor: null, drawer_per_shift: null } });
  for (const person of people) {
    person.role = 'manager';
    delete person.places;
  }
  return JSON.stringify(page);
}

