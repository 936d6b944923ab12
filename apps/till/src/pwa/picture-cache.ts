/** Pictures of goods on the device, so that they are there without a network too: the latest few hundred that were shown. */

/** At most 64 KiB each. */
const PICTURES_MAX = 400;
/** Removed at once when there are too many, so that this is not done for each new one. */
const REMOVED_AT_ONCE = 40;

export type PictureCache = Pick<Cache, 'match' | 'put' | 'keys' | 'delete'>;

export function isPicture(url: URL): boolean {
  return url.pathname.startsWith('/api/v1/pictures/');
}

/** A picture from the cache, else from the network, and then kept: its address holds its hash, so that it never changes. */
export async function answerPicture(request: Request, cache: PictureCache, ask: (request: Request) => Promise<Response>): Promise<Response> {
  const kept = await cache.match(request);
  if (kept) return kept;
  const answer = await ask(request);
  if (!answer.ok) return answer;
  // A device that is full shows the picture all the same.
  await keep(request, answer.clone(), cache).catch(() => undefined);
  return answer;
}

async function keep(request: Request, answer: Response, cache: PictureCache): Promise<void> {
  await cache.put(request, answer);
  const keys = await cache.keys();
  // The oldest come first.
  if (keys.length > PICTURES_MAX) await Promise.all(keys.slice(0, REMOVED_AT_ONCE).map((key) => cache.delete(key)));
}
