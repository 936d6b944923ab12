/// <reference lib="webworker" />
/**
 * Keeps the till's own files, so that it starts without a network, and pictures of goods. It answers for those alone:
 * entries, prices and contacts go past it to the network. A new version waits until the page says that no basket is open.
 */
// workbox-precaching fetches only what changed between versions, and drops what no version needs any more.
import { cleanupOutdatedCaches, precacheAndRoute } from 'workbox-precaching';
import { APPLY_UPDATE } from './messages.ts';
import { answerPicture, isPicture } from './picture-cache.ts';

declare const self: ServiceWorkerGlobalScope;
declare const __KEPT__: { url: string; revision: string | null }[];

// The page is the same whatever stands behind its address (a code to enrol with, for one).
precacheAndRoute(__KEPT__, { directoryIndex: 'index.html', cleanURLs: false, ignoreURLParametersMatching: [/.*/] });
cleanupOutdatedCaches();

self.addEventListener('fetch', (event) => {
  if (event.request.method !== 'GET' || !isPicture(new URL(event.request.url))) return;
  event.respondWith(caches.open('stilltill-pictures').then((cache) => answerPicture(event.request, cache, fetch)));
});

self.addEventListener('message', (event) => {
  if (event.data === APPLY_UPDATE) void self.skipWaiting();
});
// The first version takes the page that installed it, so that a till enrolled and unplugged at once starts again.
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
