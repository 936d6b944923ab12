import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { RawProduct } from './raw-product.ts';
import { CHUNK_END, findHits, linesOf, readQuery } from './words.ts';

const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'c', ' ', '-', '乐', '\n', '\t', '\f'), maxLength: 8 });
const product = fc.record({ id: fc.constant('x'), code: letters, names: fc.record({ zh: letters, en: letters }), barcodes: fc.array(letters, { maxLength: 2 }), spelt: letters });

test('property: exactly the products whose fields hold every word are hit, each once, at their place', () => {
  fc.assert(fc.property(fc.array(fc.array(product, { maxLength: 4 }), { maxLength: 4 }), letters, (chunks, text) => {
    const query = readQuery(text);
    const record = chunks.map(linesOf).join(CHUNK_END);
    const hits = [...findHits(record, query)].map(({ chunk, place }) => `${chunk}/${place}`);
    const holds = (raw: RawProduct): boolean => {
      const line = linesOf([raw]).slice(0, -1);
      return query.words.length > 0 && query.words.every((word) => line.includes(word));
    };
    const expected = chunks.flatMap((content, chunk) => content.flatMap((raw, place) => (holds(raw) ? [`${chunk}/${place}`] : [])));
    assert.deepEqual(hits, expected);
  }));
});

test('a whole field ranks before its beginning, that before the beginning of a word, and that before the rest', () => {
  const content = ['Tea', 'Teapot', 'Green tea', 'Steam'].map((name, at) => ({ id: String(at), code: '1', names: { en: name }, barcodes: [] }));
  assert.deepEqual([...findHits(linesOf(content), readQuery('tea'))].map(({ place, rank }) => [place, rank]), [[0, 0], [1, 1], [2, 2], [3, 3]]);
});
