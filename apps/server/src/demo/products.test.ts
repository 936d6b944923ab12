import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CategoryRecord, ProductRecord, toWireValue } from '@stilltill/protocol';
import { demoCategories, demoId, demoProducts, ean13 } from './products.ts';

test('the demo shop has 300 products, each in the form of the change feed, in Chinese and English', () => {
  const products = demoProducts();
  assert.equal(products.length, 300);
  for (const product of products) {
    ProductRecord.parse(toWireValue(product));
    assert.match(product.names['zh'] ?? '', /\p{Script=Han}/u);
    assert.match(product.names['en'] ?? '', /^[^\p{Script=Han}]+$/u);
  }
});

test('each demo product is in a category that has names in Chinese and English and holds others too', () => {
  const categories = demoCategories().map((category) => CategoryRecord.parse(toWireValue(category)));
  const known = Map.groupBy(demoProducts(), ({ category }) => category);
  assert.deepEqual([...known.keys()], categories.map(({ id }) => id));
  assert.deepEqual(categories.map(({ place }) => place), categories.map((_, at) => at));
  for (const { id, names } of categories) {
    assert.match(names['zh'] ?? '', /^\p{Script=Han}+$/u);
    assert.match(names['en'] ?? '', /^[^\p{Script=Han}]+$/u);
    assert.ok((known.get(id)?.length ?? 0) > 1);
  }
});

test('no two demo products share an id, a code, a barcode or a place on the grid', () => {
  const products = demoProducts();
  for (const all of [products.map(({ id }) => id), products.map(({ code }) => code), products.flatMap(({ barcodes }) => barcodes)]) {
    assert.equal(new Set(all).size, all.length);
  }
  const places = products.flatMap(({ favourite }) => favourite ?? []);
  assert.deepEqual(places, places.map((_, at) => at));
});

test('a check digit makes an EAN-13 whole', () => {
  assert.equal(ean13('400638133393'), '4006381333931');
  assert.equal(ean13('690123456789'), '6901234567892');
});

test('an id of the demo shop is the same each time and has the form of UUIDv7', () => {
  assert.equal(demoId('merchant', 0), demoId('merchant', 0));
  assert.match(demoId('merchant', 0), /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});
