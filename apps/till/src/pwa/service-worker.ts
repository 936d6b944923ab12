/// <reference lib="webworker" />
/**
 * Keeps the till's own files, so that it starts without a network, and pictures of goods. It answers for those alone:
 * entries, prices and contacts go past it to the network. A new version waits until the page says that no basket is open.
 */
// workbox-precaching fetches only what changed between versions, and drops what no version needs any more.
import { cleanupOutdatedCaches, precacheAndRoute } from 'workbox-precaching';
import { APPLY_UPDATE } from './messages.ts';
import { DISPLAY_PATH } from '../display/open-display.ts';
import { DISPLAY_PICTURES_MAX, PICTURES_MAX, answerPicture, isDisplayPicture, isPicture } from './picture-cache.ts';

declare const self: ServiceWorkerGlobalScope;
declare const __KEPT__: { url: string; revision: string | null }[];

// The page is the same whatever stands behind its address (a code to enrol with, for one).
precacheAndRoute(__KEPT__, {
  directoryIndex: 'index.html', cleanURLs: false, ignoreURLParametersMatching: [/.*/],
  urlManipulation: ({ url }) => (url.pathname === DISPLAY_PATH ? [new URL('/till/index.html', url)] : []),
});
cleanupOutdatedCaches();

self.addEventListener('fetch', (event) => {
  if (event.request.method !== 'GET') return;
  const url = new URL(event.request.url);
  // Apart from each other: a few large pictures must not push out hundreds of small ones.
  const name = isPicture(url) ? 'stilltill-pictures' : isDisplayPicture(url) ? 'stilltill-display-pictures' : null;
  if (name === null) return;
  const pictures_max = isPicture(url) ? PICTURES_MAX : DISPLAY_PICTURES_MAX;
  event.respondWith(caches.open(name).then((cache) => answerPicture(event.request, cache, fetch, pictures_max)));
});

self.addEventListener('message', (event) => {
  if (event.data === APPLY_UPDATE) void self.skipWaiting();
});
// The first version takes the page that installed it, so that a till enrolled and unplugged at once starts again.
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
