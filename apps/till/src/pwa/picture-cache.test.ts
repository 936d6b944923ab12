import assert from 'node:assert/strict';
import test from 'node:test';
import { DISPLAY_PICTURES_MAX, type PictureCache, answerPicture, isDisplayPicture, isPicture } from './picture-cache.ts';

function makeCache(): PictureCache & { readonly kept: Map<string, Response> } {
  const kept = new Map<string, Response>();
  const urlOf = (request: RequestInfo | URL): string => (request as Request).url;
  return {
    kept,
    match: async (request) => kept.get(urlOf(request))?.clone(),
    put: async (request, response) => void kept.set(urlOf(request), response),
    keys: async () => [...kept.keys()].map((url) => new Request(url)),
    delete: async (request) => kept.delete(urlOf(request)),
  };
}
const picture = (number: number): Request => new Request(`http://till.test/api/v1/pictures/p${number}`);

test('a picture that was shown once is shown without a network', async () => {
  const cache = makeCache();
  assert.equal(await (await answerPicture(picture(1), cache, async () => new Response('bytes'))).text(), 'bytes');
  const offline = await answerPicture(picture(1), cache, () => Promise.reject(new TypeError('offline')));
  assert.equal(await offline.text(), 'bytes');
});

test('what is not there is not kept', async () => {
  const cache = makeCache();
  assert.equal((await answerPicture(picture(1), cache, async () => new Response(null, { status: 404 }))).status, 404);
  assert.equal(cache.kept.size, 0);
});

test('as many pictures are kept as a till shows, the latest of them', async () => {
  const cache = makeCache();
  for (let number = 0; number < 1000; number++) await answerPicture(picture(number), cache, async () => new Response('bytes'));
  assert.ok(cache.kept.size <= 400);
  assert.ok(cache.kept.has(picture(999).url));
  assert.ok(!cache.kept.has(picture(0).url));
});

test('of the pictures of a store a few are kept', async () => {
  const cache = makeCache();
  for (let number = 0; number < 100; number++) await answerPicture(picture(number), cache, async () => new Response('bytes'), DISPLAY_PICTURES_MAX);
  assert.ok(cache.kept.size <= DISPLAY_PICTURES_MAX);
  assert.ok(cache.kept.has(picture(99).url));
});

test('nothing but pictures is kept', () => {
  assert.equal(isPicture(new URL('http://till.test/api/v1/pictures/a.b')), true);
  for (const path of ['/api/v1/changes', '/till/', '/api/v1/picturesque', '/api/v1/display-pictures/a.b']) assert.equal(isPicture(new URL(path, 'http://till.test')), false);
  assert.equal(isDisplayPicture(new URL('http://till.test/api/v1/display-pictures/a.b')), true);
});
