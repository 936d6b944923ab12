/** Pictures of goods on the device, so that they are there without a network too: the latest few hundred that were shown. */

/** At most 64 KiB each. */
export const PICTURES_MAX = 400;
/** Those of the store, of at most 180 kB each; some more than are shown, for those that were just changed. */
export const DISPLAY_PICTURES_MAX = 24;
/** The part that is removed at once when there are too many, so that this is not done for each new one. */
const REMOVED_AT_ONCE = 0.1;

export type PictureCache = Pick<Cache, 'match' | 'put' | 'keys' | 'delete'>;

export function isPicture(url: URL): boolean {
  return url.pathname.startsWith('/api/v1/pictures/');
}

export function isDisplayPicture(url: URL): boolean {
  return url.pathname.startsWith('/api/v1/display-pictures/');
}

/** A picture from the cache, else from the network, and then kept: its address holds its hash, so that it never changes. */
export async function answerPicture(request: Request, cache: PictureCache, ask: (request: Request) => Promise<Response>, pictures_max = PICTURES_MAX): Promise<Response> {
  const kept = await cache.match(request);
  if (kept) return kept;
  const answer = await ask(request);
  if (!answer.ok) return answer;
  // A device that is full shows the picture all the same.
  await keep(request, answer.clone(), cache, pictures_max).catch(() => undefined);
  return answer;
}

async function keep(request: Request, answer: Response, cache: PictureCache, pictures_max: number): Promise<void> {
  await cache.put(request, answer);
  const keys = await cache.keys();
  // The oldest come first.
  if (keys.length > pictures_max) await Promise.all(keys.slice(0, Math.ceil(pictures_max * REMOVED_AT_ONCE)).map((key) => cache.delete(key)));
}
